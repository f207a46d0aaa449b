"""Made-up names of separated parents and their children by origin, the commonest first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """The names of one origin, each list with the commonest first."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]


def _of(women: str, men: str, surnames: str) -> Names:
    """Split three written lists; an underscore stands for a space within a name."""
    listed = [tuple(word.replace("_", " ") for word in s.split()) for s in (women, men, surnames)]
    return Names(*listed)


ENGLISH = _of(
    """Sarah Emma Laura Rebecca Claire Gemma Charlotte Lauren Victoria Samantha Amy Katie
    Jessica Hannah Lucy Jennifer Rachel Louise Natalie Kelly Kirsty Stacey Danielle Holly Zoë
    Chloe Michelle Leanne Hayley Nicola Katherine Elizabeth Abigail Bethany Sophie Joanne Tracey
    Chantelle Jodie Kerry Alexandra Georgina Amanda Deborah""",
    """David James Daniel Christopher Matthew Michael Andrew Paul Mark Lee Thomas Richard Robert
    Stephen Adam Craig Ryan Benjamin Jonathan Simon Luke Scott Joshua Alexander Jamie Anthony
    Philip Ashley Nathan Peter Carl Stuart Edward Nicholas Darren Gary Dean Samuel Liam Kieran
    Joseph William Gareth Martin""",
    """Smith Taylor Brown Wilson Johnson Walker Wright Robinson Thompson White Green Hall Wood
    Clarke Turner Hill Cooper Ward Harrison Moore Baker Parker Allen Carter Bennett Cook Shaw
    Marshall Richardson Webb Palmer Mills Barker Stevens Chapman Holmes Hunt Fletcher Pearson
    Booth Hargreaves Ogden Entwistle Pickering Thorne Ashworth Birtwistle Cheetham Dalby
    Fairclough Garside Illingworth Sutcliffe""",
)
MUSLIM = _of(
    """Fatima Aisha Nadia Sana Shazia Saima Zainab Amina Rukhsana Samina Khadija Maryam Farah
    Noreen Nasreen Sadia Uzma Rabia Bushra Yasmin Halima Sumaira Tahira Iqra Hafsa Asma Rehana
    Shabana Parveen Nazia Mariam Kiran Zara Hodan Safiya Layla Ruqayya Sumaya Nusrat Jamila
    Tasnim Rahima""",
    """Mohammed Imran Ahmed Ali Usman Omar Bilal Asif Hassan Adeel Tariq Yusuf Ibrahim Khalid
    Hamza Abdul Zahid Shahid Kashif Faisal Nadeem Waseem Rashid Amir Naveed Sajid Kamran Arif
    Mustafa Abdullah Zubair Junaid Haroon Mahmoud Ismail Salman Abdirahman Idris Farooq Saqib
    Aqeel Rizwan""",
    """Khan Ahmed Ali Hussain Begum Mahmood Iqbal Akhtar Malik Rahman Shah Miah Bibi Mohammed
    Uddin Hassan Mirza Qureshi Chowdhury Butt Sheikh Aslam Rashid Bashir Hussein Siddiqui Javed
    Nawaz Yousaf Raza Abdi Zaman Farah Saleem Islam Haque Anwar Abbas Parveen Al-Sayed Osman
    Warsame Sultana Kazmi Bukhari Al-Masri""",
)
POLISH = _of(
    """Anna Katarzyna Agnieszka Małgorzata Joanna Magdalena Monika Aleksandra Karolina Natalia
    Ewa Marta Justyna Sylwia Iwona Beata Dorota Paulina Barbara Edyta Aneta Izabela Patrycja
    Weronika Kinga Dominika Kamila Renata Zuzanna Julia Oliwia Wiktoria Emilia Ewelina Danuta
    Jolanta Urszula Milena Klaudia Halina Bożena""",
    """Piotr Krzysztof Tomasz Paweł Marcin Michał Łukasz Grzegorz Jakub Mateusz Adam Rafał
    Dariusz Mariusz Maciej Kamil Wojciech Jarosław Sławomir Przemysław Artur Sebastian Robert
    Bartosz Szymon Damian Radosław Zbigniew Daniel Hubert Filip Dawid Marek Andrzej Jacek
    Mirosław Konrad Patryk Kacper Adrian Stanisław""",
    """Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański
    Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Wojciechowski Krawczyk Kaczmarek
    Piotrowski Grabowski Zając Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Nowakowski
    Majewski Olszewski Stępień Malinowski Jaworski Adamczyk Dudek Pawlak Górski Nowicki Sikora
    Walczak Rutkowski Baran Szewczyk Ostrowski Pietrzak""",
)
NIGERIAN = _of(
    """Blessing Folasade Ngozi Chioma Oluwaseun Funmilayo Grace Adaeze Temitope Yetunde Bukola
    Titilayo Ifeoma Chinwe Nkechi Patience Joy Mercy Abimbola Oluwatoyin Omolara Kehinde Taiwo
    Uchenna Amarachi Chidinma Ebele Obiageli Esther Victoria Olufunke Morenike Aderonke Ronke
    Osarugue Efe Ibukun Ayomide Simisola Precious Oluwakemi Modupe""",
    """Emmanuel Oluwaseun Chukwuemeka Babatunde Samuel Olumide Chinedu Adebayo Tunde Kehinde
    Taiwo Ikechukwu Obinna Ayodele Femi Oluwatobi Segun Kunle Nnamdi Chidi Uche Emeka Ifeanyi
    Oladele Olufemi Gbenga Rotimi Oluwadamilola Osagie Efosa Sunday Kingsley Ebuka Kelechi
    Adewale Akinwale Tobenna Chibuzor Godwin Victor Daniel Olakunle""",
    """Adeyemi Okafor Okonkwo Adebayo Ogunleye Eze Nwosu Ojo Balogun Adeleke Okeke Olawale
    Ibrahim Chukwu Obi Afolabi Bello Adeniyi Akinola Oladipo Ogbonna Nwachukwu Okoro Uzor
    Akpan Bassey Ogunbanjo Fashola Lawal Musa Olatunji Onyeka Igwe Anyanwu Oyelowo Adegoke
    Osagie Igbinedion Etim Ekpo Sanusi Ogundele Ajayi Odukoya Onwudiwe""",
)
IRISH = _of(
    """Aoife Ciara Siobhán Sinéad Niamh Orla Róisín Gráinne Deirdre Caoimhe Clodagh Bronagh
    Maeve Áine Fionnuala Eimear Mairéad Bernadette Shauna Sorcha Dervla Colleen Bridget Eileen
    Noreen Kathleen Maura Nuala Saoirse Éilis Aisling Muireann Oonagh Catríona Gemma Louise
    Michelle Edel Majella Teresa Philomena""",
    """Patrick Seán Conor Ciarán Declan Brendan Niall Kevin Liam Eoin Padraig Brian Dermot Cormac
    Fergal Aidan Colm Rory Donal Finbarr Diarmuid Ronan Eamon Gerard Shane Barry Cathal Oisín
    Darragh Cian Tadhg Fintan Malachy Enda Lorcan Noel Desmond Fionn Killian Ruairí Thomas
    Dominic""",
    """Murphy Kelly O'Brien Ryan Byrne Walsh O'Connor O'Sullivan Doyle McCarthy Gallagher Kennedy
    Lynch Murray Quinn Doherty Moore McLaughlin O'Neill Connolly Daly Brennan Burke Collins
    Dunne Farrell Fitzgerald Flynn Nolan Power Reilly Sweeney Maguire McMahon Hughes Kavanagh
    Boyle Keane Donnelly McGrath Hennessy O'Shea Ó_Briain Mac_Giolla Ní_Dhomhnaill Coughlan""",
)
SOUTH_ASIAN = _of(
    """Priya Harpreet Manpreet Anjali Sunita Kavita Jaspreet Meena Neha Pooja Rajinder Sukhdeep
    Gurpreet Deepa Reena Lakshmi Rekha Shilpa Nisha Anita Kiran Simran Navdeep Amandeep Bhavna
    Hetal Jyoti Sangeeta Divya Thushara Kamala Parminder Ranjit Swati Vaishali Shanthi Heena
    Mandeep Kulwinder Bina Dipika Tharshini""",
    """Amit Gurpreet Rajesh Sanjay Harpreet Vikram Sunil Jaspal Manjit Ravi Anil Deepak Nikhil
    Hardeep Sukhwinder Rakesh Vijay Balwinder Dinesh Jagdeep Kuldip Mukesh Ashok Ketan Bhavesh
    Arjun Rohan Suresh Nilesh Satnam Tejinder Manoj Pritesh Ramesh Jatinder Gurdeep Amarjit
    Prakash Sivakumar Hitesh Karan Lakshan""",
    """Patel Singh Kaur Sharma Shah Gill Sandhu Dhillon Kumar Mistry Desai Sidhu Grewal Gupta
    Verma Mehta Chauhan Bains Rai Joshi Parmar Nair Reddy Johal Solanki Bhatt Aujla Das Sahota
    Virdee Kapoor Chopra Perera Fernando Sivanesan Atwal Thakur Menon Iyer Trivedi Lad Modi
    Purewal Gurung Rana Bhogal""",
)
WELSH = _of(
    """Siân Rhian Bethan Cerys Angharad Carys Ffion Lowri Catrin Nia Sioned Megan Elin Eleri
    Gwenllian Rhiannon Delyth Mari Bronwen Ceri Haf Manon Non Llinos Heledd Nerys Mair Menna
    Glenys Tegan Seren Alaw Gwen Eirlys Lleucu Elen Cadi Efa Anwen Buddug Esyllt""",
    """Gareth Rhys Dafydd Huw Owain Geraint Gethin Aled Ieuan Dylan Gwilym Emyr Iwan Hywel
    Steffan Llŷr Osian Gruffudd Siôn Ioan Meirion Alun Glyn Iestyn Carwyn Tomos Rhodri Dewi Elis
    Trystan Macsen Idris Bryn Cai Gwyn Ifan Eifion Tudur Arwel Morgan Deiniol Bleddyn""",
    """Jones Williams Davies Evans Thomas Roberts Lewis Hughes Morgan Griffiths Edwards Owen
    James Rees Price Jenkins Lloyd Phillips Powell Parry Pritchard Bowen Howells Richards Harris
    Llewellyn Vaughan Probert Prosser Watkins Gwynne Bevan Pugh Humphreys Meredith Hopkins
    Beynon Ap_Rhys Gittins Rosser Eynon Prydderch Tudor Bebb Gronow""",
)
BY_ORIGIN = {
    "english": ENGLISH,
    "muslim": MUSLIM,
    "polish": POLISH,
    "nigerian": NIGERIAN,
    "irish": IRISH,
    "south_asian": SOUTH_ASIAN,
    "welsh": WELSH,
}
# How often each comes before a provider in an English and Welsh city, roughly.
SHARES = {
    "english": 42,
    "muslim": 15,
    "polish": 9,
    "nigerian": 8,
    "irish": 8,
    "south_asian": 10,
    "welsh": 8,
}
ONLY_WOMEN = frozenset({"Begum", "Bibi", "Kaur", "Parveen", "Akhtar", "Sultana", "Ní Dhomhnaill"})
ONLY_MEN = frozenset({"Singh", "Miah", "Uddin", "Ap Rhys", "Ó Briain", "Mac Giolla"})
COURTS = (
    ("LE", "Leeds"),
    ("BM", "Birmingham"),
    ("ZW", "West London"),
    ("ZE", "East London"),
    ("MA", "Manchester"),
    ("LV", "Liverpool"),
    ("CF", "Cardiff"),
    ("SA", "Swansea"),
    ("BD", "Bradford"),
    ("SE", "Sheffield"),
    ("NG", "Nottingham"),
    ("BS", "Bristol"),
    ("LU", "Luton"),
    ("WV", "Wolverhampton"),
    ("ME", "Medway"),
    ("SD", "Sunderland"),
    ("WX", "Wrexham"),
    ("PE", "Peterborough"),
)
CHILDREN = _of(
    """Olivia Amelia Isla Ava Ivy Freya Lily Florence Mia Willow Rosie Sophia Isabella Grace
    Daisy Poppy Evie Elsie Ella Evelyn Phoebe Maisie Layla Ruby Alice Millie Isabelle Matilda
    Harper Luna""",
    """Noah George Oliver Arthur Leo Harry Oscar Archie Theodore Freddie Jack Henry Charlie Alfie
    Jacob Thomas Finley Lucas Teddy Joshua Max Isaac Ethan Reuben Mason Toby Logan Jayden
    Kai Tyler""",
    "",
)
