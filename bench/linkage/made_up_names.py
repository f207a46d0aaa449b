"""Names for made-up people, by where names come from: the frequent first, as in life."""

from __future__ import annotations

# Origin: (women's forenames, men's forenames, surnames).
NAMES: dict[str, tuple[str, str, str]] = {
    "english": (
        "Sarah Laura Emma Rebecca Claire Victoria Samantha Rachel Amy Jennifer Nicola Katherine "
        "Lisa Kelly Louise Natalie Jessica Hannah Charlotte Stephanie Catherine Helen Joanne "
        "Michelle Danielle Sophie Lucy Elizabeth Hayley Zoe Donna Susan Deborah Jacqueline Abigail "
        "Georgina Margaret Tracy Alison Bethany Kimberley Philippa",
        "David James Paul Christopher Daniel Matthew Michael Andrew Mark Thomas Robert Richard "
        "Stephen Jonathan Simon Lee Benjamin Adam Luke Craig Ryan Steven Samuel Joseph Jack Peter "
        "Gary Anthony William Nicholas Edward Gareth Stuart Philip Alexander Timothy Kevin Darren "
        "Joshua Martin Kenneth Ronald",
        "Smith Jones Taylor Brown Wilson Johnson Wright Walker White Green Hall Wood Harris Clarke "
        "Jackson Turner Hill Cooper Ward Moore Baker King Harrison Lee Allen Young Mitchell Parker "
        "Cook Bailey Carter Shaw Bennett Watson Mills Fletcher Barker Holmes Webb Hunt Stevens "
        "Palmer Knight Butler Barnes Pearson Gibson Reynolds Fisher Thornton Whitehead Ashworth "
        "Hargreaves Pickering Winterbottom Longstaff",
    ),
    "muslim": (
        "Aisha Fatima Maryam Zainab Khadija Amina Sana Nadia Saima Shazia Rukhsana Nasreen Samina "
        "Shabana Farah Hafsa Safiya Yasmin Sumaira Rabia Iqra Bushra Hina Noor Tahira Salma Asma "
        "Parveen Zahra Halima",
        "Mohammed Ahmed Ali Hassan Hussain Omar Ibrahim Yusuf Imran Tariq Khalid Bilal Usman Hamza "
        "Asif Adeel Kamran Faisal Nadeem Zubair Rashid Shahid Saeed Mustafa Ismail Junaid Waqas "
        "Sulaiman Farooq Abdul",
        "Khan Hussain Ahmed Ali Begum Malik Iqbal Akhtar Mahmood Hassan Rahman Shah Mirza Butt "
        "Chaudhry Qureshi Siddiqui Aziz Farooq Rashid Sheikh Anwar Bashir Yousaf Saleem Rafiq "
        "Hamid Karim Uddin Miah Abdi Osman Yusuf Ibrahim Warsame Nazir",
    ),
    "polish": (
        "Anna Katarzyna Agnieszka Magdalena Małgorzata Joanna Monika Ewa Aleksandra Karolina "
        "Justyna Beata Natalia Sylwia Dorota Zofia Weronika Elżbieta Izabela Wioletta Iwona "
        "Paulina Marta Edyta Bożena",
        "Piotr Krzysztof Andrzej Tomasz Paweł Marcin Michał Grzegorz Łukasz Mateusz Jakub Wojciech "
        "Mariusz Dariusz Rafał Zbigniew Przemysław Kamil Bartosz Sławomir Arkadiusz Jacek Maciej "
        "Stanisław Radosław",
        "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański "
        "Woźniak Dąbrowski Kozłowski Jankowski Mazur Wojciechowski Kwiatkowski Krawczyk Kaczmarek "
        "Piotrowski Grabowski Zając Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Stępień "
        "Adamczyk Sikora",
    ),
    "nigerian": (
        "Ngozi Chiamaka Folasade Oluwakemi Blessing Yetunde Chinyere Adaeze Nkechi Amaka Titilayo "
        "Bukola Temitope Ifeoma Oluwaseyi Funmilayo Patience Chidinma Abimbola Damilola Omolara "
        "Uchenna Ebele Modupe",
        "Chukwuemeka Oluwaseun Adebayo Chinedu Emeka Obinna Olumide Tunde Babatunde Ifeanyi "
        "Kelechi Oluwafemi Ikenna Segun Ayodele Kayode Nnamdi Chidi Uche Adewale "
        "Olufemi Tobiloba Godwin Sunday",
        "Okafor Adeyemi Okonkwo Adebayo Eze Nwosu Okeke Balogun Adeleke Ogunleye Chukwu Obi "
        "Nwachukwu Oyelaran Abubakar Ojo Afolabi Adesanya Onyekachi Igwe Uzoma Akintola "
        "Olawale Bankole Nwankwo Ekwueme Onuoha Ibekwe",
    ),
    "irish": (
        "Siobhán Aoife Niamh Caoimhe Sinéad Orla Ciara Róisín Gráinne Máire Bridget Eimear Clodagh "
        "Aisling Deirdre Bronagh Fionnuala Maeve Una Caitríona Sorcha Noreen",
        "Seán Patrick Conor Liam Ciarán Declan Brendan Eoin Cormac Diarmuid Padraig Niall Fergal "
        "Cathal Donal Kieran Oisín Rory Brian Eamonn Fionn Tadhg Colm",
        "Murphy Kelly O'Sullivan Walsh O'Brien Byrne Ryan O'Connor O'Neill O'Reilly Doyle McCarthy "
        "Gallagher Doherty Kennedy Lynch Murray Quinn McLaughlin Carroll Connolly Daly O'Donnell "
        "Maguire Fitzgerald McGrath Brennan Burke Nolan Ní Dhomhnaill",
    ),
    "south_asian": (
        "Priya Harpreet Simran Gurpreet Manpreet Sunita Anjali Pooja Kavita Jaspreet Meena Rekha "
        "Deepa Nisha Sukhwinder Baljit Shilpa Kiran Asha Lakshmi Geeta Ritu",
        "Rajesh Gurpreet Sanjay Amit Harjit Vijay Sukhdeep Ravi Deepak Manjit Rakesh Baljit Suresh "
        "Ashok Kuldip Anil Jagdeep Vikram Nikhil Rohan Paramjit Dinesh",
        "Patel Singh Kaur Sharma Shah Gill Sandhu Dhillon Mistry Gupta Kumar Desai Sidhu Bains "
        "Chauhan Joshi Mehta Parmar Solanki Grewal Rana Sahota Nair Reddy Thakur Bhatt",
    ),
    "welsh": (
        "Sian Rhiannon Bethan Carys Ffion Angharad Cerys Nia Catrin Eleri Gwenllian Lowri Mair "
        "Megan Elin Non Heledd Ceri Delyth Eirlys",
        "Rhys Gethin Dafydd Gareth Huw Ieuan Iwan Owain Geraint Dylan Aled Emyr Hywel Ifan "
        "Llewelyn Tomos Morgan Evan Gwilym Alun",
        "Jones Davies Williams Evans Thomas Roberts Lewis Hughes Morgan Griffiths Edwards Owen "
        "James Rees Price Jenkins Morris Powell Lloyd Phillips Bevan Pritchard Vaughan Parry "
        "Llewellyn Gwynne Probert",
    ),
}
SHARES = {
    "english": 50,
    "muslim": 14,
    "polish": 8,
    "nigerian": 7,
    "irish": 7,
    "south_asian": 7,
    "welsh": 7,
}
CHILDREN = (
    "Olivia Amelia Isla Ava Noah Oliver Leo Arthur Muhammad Jack Harry Freya Lily Aisha Zara Jakub "
    "Zuzanna Ethan Mia Grace Alfie Theo Finn Aoife Emily Maryam Yusuf Lucas George Ivy Florence "
    "Rosie Chidera Tobi Seren Rhys Jaspreet Arjun Evie Poppy Charlie Oscar Archie Mason Ella Sofia"
).split()
COURTS = {
    "WD": "Watford", "ZE": "East London", "BM": "Birmingham", "LS": "Leeds", "MA": "Manchester",
    "LV": "Liverpool", "NG": "Nottingham", "SA": "Swansea", "CF": "Cardiff", "PE": "Peterborough",
    "SR": "Sunderland", "RG": "Reading", "BS": "Bristol", "SE": "Sheffield", "NE": "Newcastle",
    "LE": "Leicester", "CV": "Coventry", "ZC": "Central London", "ZW": "West London",
    "PO": "Portsmouth",
}  # fmt: skip
