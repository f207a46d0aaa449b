"""Other ways in which the same forename or surname is said or written."""

from __future__ import annotations

# Each line: spellings and short forms that one person may go by on different lists.
_FORENAMES = """
Sarah Sara Sally|Emma Em|Laura Lauren Lorah|Rebecca Becky Bex Rebekah|Claire Clare
Gemma Gem Jemma|Charlotte Charlie Lottie|Victoria Vicky Tori Vikki|Samantha Sam Sammy
Katie Kate Katy|Jessica Jess Jessie|Hannah Hanna|Lucy Lucie|Jennifer Jen Jenny
Rachel Rach Rachael|Louise Lou|Natalie Nat Nathalie|Danielle Dani|Zoë Zoe|Kirsty Kirstie
Katherine Kate Kathy Catherine Kath|Elizabeth Liz Beth Lizzie Betty|Abigail Abi Abbie Gail
Bethany Beth|Sophie Sofie|Joanne Jo Joanna|Tracey Tracy|Alexandra Alex Sandra Lexi
Georgina George Gina|Amanda Mandy|Deborah Debbie Debra|Michelle Shell Michele|Nicola Nicky Nikki
David Dave Davey|James Jim Jamie Jimmy|Daniel Dan Danny|Christopher Chris Kit|Matthew Matt Mathew
Michael Mike Mick Micheal|Andrew Andy Drew|Mark Marc|Thomas Tom Tommy|Richard Rick Rich Dick
Robert Rob Bob Bobby|Stephen Steve Steven|Benjamin Ben|Jonathan Jon Jonny Johnathan|Philip Phil
Phillip Philip|Joshua Josh|Alexander Alex Sandy|Anthony Tony Antony|Nathan Nate|Peter Pete
Stuart Stewart Stu|Edward Ed Ted Eddie|Nicholas Nick Nicolas|Samuel Sam Sammy|Joseph Joe
William Bill Will Billy|Lee Leigh|Ashley Ash|Kieran Keiran Ciaran|Martin Marty
Fatima Fatimah Fatema|Aisha Ayesha Aysha Aishah|Zainab Zaynab Zeinab|Amina Aminah Ameena
Khadija Khadijah Khadeeja|Maryam Mariam Miriam|Yasmin Yasmeen Jasmine|Saima Sayma Saimah
Nasreen Nasrin|Noreen Naureen|Samina Sameena|Rukhsana Ruksana|Layla Leila Laila|Hafsa Hafsah
Sumaya Sumayyah|Parveen Parvin|Rabia Rabiah|Tahira Tahirah|Safiya Safia Sofia|Zara Zahra Zarah
Mohammed Muhammad Mohammad Mohamed Mo Md|Ahmed Ahmad|Usman Osman Uthman|Omar Umar Omer
Hassan Hasan|Tariq Tarik Tareq|Yusuf Youssef Yousuf Yusef Joseph|Ibrahim Ebrahim Abraham
Khalid Khaled|Abdul Abdool|Shahid Shaheed|Faisal Faysal|Nadeem Nadim|Waseem Wasim|Rashid Rasheed
Amir Aamir Ameer|Sajid Sajjid|Mustafa Mostafa Moustafa|Abdullah Abdulla|Zubair Zubayr
Junaid Junayd|Haroon Harun|Mahmoud Mahmood Mehmood|Ismail Ismael|Farooq Faruk Farouk
Abdirahman Abdurahman Abdi|Imran Emran|Bilal Bilaal|Rizwan Ridwan|Asif Aasif
Anna Ania|Katarzyna Kasia Katherine|Agnieszka Aga Agnes|Małgorzata Gosia Margaret|Joanna Asia
Magdalena Magda|Monika Monica|Aleksandra Ola Alexandra|Karolina Carolina|Natalia Natalie
Ewa Eva|Barbara Basia|Izabela Iza Isabella|Zuzanna Zuza Susanna|Oliwia Olivia|Wiktoria Victoria
Weronika Veronica|Emilia Emily|Dorota Dorothy|Danuta Danka|Jolanta Jola|Urszula Ula|Patrycja Pati
Piotr Peter Piotrek|Krzysztof Krzysiek Christopher Kris|Tomasz Tomek Thomas|Paweł Pawel Paul
Marcin Martin|Michał Michal Michael|Łukasz Lukasz Lucas|Grzegorz Greg Grzesiek|Jakub Kuba Jacob
Mateusz Matthew Mati|Rafał Rafal|Maciej Maciek|Wojciech Wojtek|Jarosław Jarek Jaroslaw
Sławomir Slawek|Przemysław Przemek|Artur Arthur|Bartosz Bartek|Szymon Simon|Andrzej Andrew
Mirosław Mirek|Radosław Radek|Zbigniew Zbyszek|Stanisław Staszek|Dawid David|Filip Philip
Oluwaseun Seun|Folasade Sade|Funmilayo Funmi|Temitope Temi Tope|Titilayo Titi|Ngozi Ngo
Oluwatoyin Toyin|Omolara Lara|Kehinde Kenny|Amarachi Amara|Chidinma Chi|Obiageli Oby
Olufunke Funke|Aderonke Ronke|Ayomide Ayo|Oluwakemi Kemi|Abimbola Bimbo Bola|Simisola Simi
Yetunde Yetty|Bukola Bukky|Ifeoma Ify|Nkechi Nk|Emmanuel Emma Manny|Chukwuemeka Emeka
Babatunde Tunde|Olumide Mide|Chinedu Nedu Edu|Adebayo Bayo|Ikechukwu Ike|Obinna Obi|Ayodele Dele
Oluwatobi Tobi|Olufemi Femi|Oladele Dele|Oluwadamilola Dami Damilola|Adewale Wale|Akinwale Wale
Olakunle Kunle|Ifeanyi Ify|Chibuzor Chibuzo|Tobenna Tobe|Gbenga Olugbenga|Segun Olusegun
Aoife Eva Aoiffe|Ciara Keira Kiera|Siobhán Siobhan Shivaun|Sinéad Sinead|Niamh Neve Nieve
Orla Orlagh|Róisín Roisin Rosheen|Gráinne Grainne|Caoimhe Keeva|Áine Aine Anya|Eimear Emer
Mairéad Mairead|Bernadette Bernie|Bridget Bridie Brigid|Kathleen Kath Kathy|Saoirse Sersha
Éilis Eilish|Aisling Ashling Aislinn|Catríona Catriona Katrina|Maeve Meadhbh Meabh
Patrick Paddy Pat|Seán Sean Shaun|Conor Connor|Ciarán Ciaran Kieran|Niall Neil|Eoin Owen
Padraig Pádraig Podge|Brian Bryan|Fergal Feargal|Colm Colum|Diarmuid Dermot|Eamon Eamonn
Gerard Gerry Ger|Oisín Oisin|Darragh Dara|Tadhg Tim|Ruairí Rory Ruairi|Killian Cillian
Priya Pria|Harpreet Harp Preeti|Manpreet Mani|Jaspreet Jas|Sunita Suneeta|Kavita Kavitha
Meena Mina|Pooja Puja|Sukhdeep Sukhi|Gurpreet Gurp Gopi|Lakshmi Laxmi|Reena Rina|Jyoti Jyothi
Parminder Pam|Kulwinder Kully|Sangeeta Sangita|Bhavna Bhavana|Heena Hina|Simran Simmi
Amit Ameet|Rajesh Raj|Vikram Vik|Jaspal Jas|Harpreet Harry|Hardeep Hardip|Sukhwinder Sukhi
Balwinder Bal|Jagdeep Jag|Satnam Sat|Tejinder Tej|Jatinder Jat|Sivakumar Siva|Mukesh Mukhesh
Siân Sian Shan|Rhian Rian|Bethan Beth|Cerys Kerris|Angharad Haz|Ffion Fion|Catrin Catherine
Rhiannon Rhi|Gwenllian Gwen|Bronwen Bron Bronwyn|Ceri Kerry|Sioned Shoned|Elin Ellen|Carys Caris
Gareth Gaz|Rhys Reece|Dafydd Dai David|Huw Hugh|Owain Owen|Ieuan Ifan|Gwilym Gwil|Iwan Ewan
Steffan Stefan|Llŷr Llyr|Gruffudd Gruff Griffith|Siôn Sion John|Tomos Thomas|Rhodri Rod
Olivia Liv Livvy|Amelia Millie Amelie|Isla Ila|Ava Eva|Florence Flo Flossie|Isabella Bella Izzy
Sophia Sofia|Grace Gracie|Evelyn Evie|Phoebe Phebe|Maisie Maisy|Matilda Tilly|Isabelle Isabel
George Georgie|Oliver Ollie Olly|Arthur Artie|Leo Leonardo|Harry Harrison|Archie Archibald
Theodore Theo Teddy|Freddie Fred Frederick|Jack Jackson|Henry Harry|Charlie Charles|Alfie Alfred
Jacob Jake|Lucas Luke|Max Maximilian|Isaac Zac|Reuben Ruben|Jayden Jaiden|Finley Finlay Fin
"""
_SURNAMES = """
Smith Smyth|Taylor Tayler|Brown Browne|Wilson Willson|Johnson Johnston|Walker Walkar|Clarke Clark
Green Greene|Moore Moor More|Allen Allan|Bennett Bennet|Cook Cooke|Shaw Shore|Webb Web
Marshall Marshal|Stevens Stephens|Pearson Pierson|Thompson Thomson|Thorne Thorn|Parker Parkar
Khan Kahn|Ahmed Ahmad Ahmmed|Hussain Hussein Husain|Begum Begam|Mahmood Mehmood Mahmud|Malik Malick
Akhtar Akhter|Rahman Rehman|Shah Sha|Mohammed Muhammad|Hassan Hasan|Chowdhury Choudhury Chaudhry
Sheikh Shaikh|Qureshi Qureishi|Rashid Rasheed|Hussein Hussain|Siddiqui Siddique|Yousaf Yusuf
Saleem Salim|Haque Hoque Haq|Osman Usman|Iqbal Ikbal|Raza Reza|Uddin Udin|Al-Sayed Elsayed
Okafor Okafo|Okonkwo Okwonko|Adeyemi Adeyemo|Ogunleye Ogunlaye|Oladipo Oladipupo|Okoro Okorie
Nwachukwu Nwachuku|Olatunji Tunji|Ajayi Ajai|Balogun Balagun|Adebayo Bayo|Obi Obie|Eze Ezeh
Murphy Murphey|Kelly Kelley|O'Brien OBrien|Ryan Ryen|Byrne Burn Burns|Walsh Welsh|O'Connor Connor
O'Sullivan Sullivan|McCarthy MacCarthy|Gallagher Gallaher|Doherty Docherty|McLaughlin McLoughlin
O'Neill ONeil Neill|Connolly Connelly|Burke Bourke|Reilly O'Reilly|Keane Kane|McGrath Magrath
Patel Patell|Singh Sing|Kaur Kour|Sharma Sharmah|Dhillon Dhillion|Sidhu Sandhu|Grewal Garewal
Verma Varma|Chauhan Chohan|Joshi Joshy|Reddy Reddi|Bhatt Bhat|Fernando Fernandes|Perera Pereira
Davies Davis|Evans Evens|Griffiths Griffith|Hughes Hughs|Rees Reece|Lloyd Loyd|Phillips Philips
Parry Parrey|Pritchard Prichard|Howells Howell|Llewellyn Llewelyn|Vaughan Vaughn|Jenkins Jenkin
Kowalski Kowalsky|Kamiński Kaminsky|Nowak Novak|Wójcik Wojick|Woźniak Vozniak|Król Krol
"""


def _spelt(lines: str) -> dict[str, tuple[str, ...]]:
    """Every name of the lines with the others that stand beside it."""
    found: dict[str, tuple[str, ...]] = {}
    for group in lines.replace("\n", "|").split("|"):
        names = group.split()
        for name in names:
            others = tuple(other for other in names if other != name)
            found[name] = found.get(name, ()) + others
    return {name: others for name, others in found.items() if others}


FORENAMES = _spelt(_FORENAMES)
SURNAMES = _spelt(_SURNAMES)
