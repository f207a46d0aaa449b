"""Names that one person goes by: short forms, spellings, other letters for one sound.

Our own table. Each line is one name, first as it is kept in keys; a short form may stand in
several lines, and a long line may go on in a second that begins alike.
"""

from __future__ import annotations

from collections import defaultdict

SAME_NAME = """
abigail abby abbie abi gail
adebayo bayo ade
adeola adeolu ade deola
agnieszka aga agusia
ahmed ahmad ahmet achmed ahamed
aisha ayesha aishah aysha aesha aiesha
alan allan allen alun
albert al bert bertie
aleksander alexander alex aleksandr alec sandy olek xander lex alasdair alistair
aleksandra alexandra alex ola sandra lexi sandy
ali aly
alice ali ally alicja ala
alison ally ali allison alyson
amanda mandy
amina aminah ameena aamina
amy aimee
andrew andy drew andrzej andrea andreas
angela angie ange
anita nita
ann anne anna annie anya ania hanna hannah anka nan
anthony tony ant antony antoni anton
antonia toni tonia
arkadiusz arek
barbara barb babs basia barbra
bartosz bartlomiej bartek
beata beatka
benjamin ben benny benji
bernadette bernie
bethan beth bethany betsan
bilal billal belal
bronagh brona
bridget bridie brid brigid biddy
caitriona catriona kathleen katrina riona
caoimhe keeva kiva kweeva
catherine cath cathy kate katie kathryn katherine kathy kasia katarzyna kat kitty
catherine catrin cate kathrine katharine
ceri kerry kerri
charles charlie chas chuck karol
charlotte charlie lottie lotte
chiamaka amaka
chidinma chidi dinma
chinedu nedu edu chi
chinonso nonso
christine chris christina tina krystyna kristina chrissie christa krysia
christopher chris kris krzysztof topher
chukwuemeka emeka chukwuma
ciaran kieran keiran kieron
cormac cormack
damilola dami lola
daniel dan danny danial daniyal
danielle dani
david dave davey dafydd dai dawid davy dewi
deborah debbie debs debra deb
derek del derrick
diarmuid dermot diarmaid
dominic dom dominik
donald don donny
dorothy dot dotty dorota
edward ed eddie ted ned teddy edi
eileen aileen eibhlin
eilidh ailie
eleanor ellie nell elinor nora elanor
elizabeth liz lizzie beth betty eliza elzbieta ela lisa libby betsy elisabeth elspeth lizbeth
ellen nell ellie elen helen
emily em emmy emilia emilie milly
emma em emmie
eoghan owen eoin ewan euan ewen
ewa eva eve
farouk farooq faruq farook
fatima fatimah fatma fathima fatemah
fiona fi
folasade sade shade
francis frank fran frankie franciszek
frances fran francesca frankie fanny
frederick fred freddie freddy
gareth gaz gary
geoffrey geoff jeff jeffrey jeffery
george georgie jerzy jurek
georgina georgie georgia gina
gerald gerry jerry gerard ged
gillian gill jill jillian
grace gracie
graham graeme grahame
grzegorz greg gregory grzesiek gregor
gwenllian gwen llian
hamza hamzah
harold harry hal
harriet hattie harry
hasan hassan hasaan hassaan
heather heth
henry harry hal hank henryk
husain hussain hussein hussin husayn
ibrahim ebrahim ibraheem abraham
ifan ieuan evan iwan
imran emran
isabel izzy isabelle isabella bella izabela izabella iza isobel
ismail ismael ishmael esmail
jacek jac
jacob jake jakub kuba
jacqueline jackie jacqui jacky
jadwiga jadzia
jamal jamaal gamal
james jim jimmy jamie jem seamus shamus hamish
jane janie jean jayne
janet jan
jasmine jas yasmin yasmine yasmeen jasmin
jennifer jen jenny jennie jenni
jeremy jez jerry
jessica jess jessie
joanna jo joanne joann asia joasia joan jan
john johnny jack jon jan sean shaun shawn ian ivan sion janek evan
jonathan jon jonny jonathon johnathan
joseph joe joey jozef josef yusuf
josephine jo josie
joshua josh
judith judy judi
julia julie jules julie-ann
julian jules
justyna justine
kamil camil kameel
karen kaz karin
kelly kel
kenneth ken kenny
khadija khadijah khadeeja kadija
khalid khaled kalid
kimberley kim kimberly
kirsty kirsten kirstie
laura laurie lori
lawrence larry laurence lawrie
lee leigh
leonard len lenny leo
leslie les lesley
linda lyn lynda lin lindy
louise lou louisa luiza
lucy lucie lu lucja
lukasz luke lucas luka
lynne lyn lynn
maciej maciek
madeleine maddie madeline maddy madison
maeve maebh meabh
magdalena magda madzia
malgorzata gosia margaret malgosia
malik maalik malek
marcin martin marty martyn
marek mark marc marcus
margaret maggie meg peggy mags marge margot megan greta
maria mary marie mair mari molly polly maureen maryam mariam miriam mariya marysia
mariusz mario
marjorie marge margie
mateusz matthew matt matty mateo
matilda tilly tilda
maxwell max maximilian maksymilian
megan meg meghan
michael mike mick micky mickey mikey michal micheal mihail mikhail
michelle shell chelle
miroslaw mirek
mohammed muhammad mohammad muhammed mohamed mohamad mohamud mohd md muhamed
mohammed mehmet mo muhammadu mohammud
monika monica
mubarak mobarak
mustafa mostafa mustapha moustafa mustafe
nadia nadiya nadya
naomi noemi
nasreen nasrin nasrene
natalie nat nataly natalia natasha tasha
nathan nathaniel nate nat
niamh neve nieve neeve niav
nicholas nick nicky nicolas nico mikolaj
nicola nicky nic nikki nicole
nigel nige
nkechi nkechinyere kechi
ngozi ngozika
obinna obi
oisin osheen ushin
oliver olly ollie
olivia liv livvy
oluwaseun seun
oluwaseyi seyi
oluwatobi tobi tobiloba
oluwakemi kemi
oluwafemi femi olufemi
oluwadamilare dare damilare
oluwatosin tosin
oluwatoyin toyin
olumide mide
omar umar omer
osman usman othman uthman usmaan
padraig patrick pat paddy patryk padraic podraig
pamela pam
patricia pat trish tricia patsy
patience pat
paul pawel pauly
paula pauline
penelope penny
peter pete piotr petr pedro
philip phil phillip pip
philippa pippa pip
przemyslaw przemek
radoslaw radek
rafal raphael
rashid rasheed rashed
rebecca becky bex becca rebekah becki beca
rhiannon rhi
rhys rees reece reese
richard rich rick dick ricky richie ryszard ricardo
robert rob bob bobby robbie bert rab robin
roderick rod roddy rory
roisin rosheen
ronald ron ronnie
rosemary rosie rose rosa roz
rukhsana ruksana rukshana
ryan rian
saad sad
saeed said sayed saied sayeed syed
safiya safia saffiyah safiyah
salma selma
samantha sam sammy sammie
samuel sam sammy
sandra sandy sandie
sarah sara sally zara sadie
shabana shabanah
shafiq shafique shafeeq
shahid shaheed
sharon shaz shari
shazia shaziya
sheikh shaikh shaykh
siobhan shivaun chevonne shevaun
sinead shinade
sorcha sarah
stanislaw stan stanley staszek
stephanie steph stef stefania stevie
stephen steve steven stevie stefan steffan szczepan
sulayman suleiman sulaiman solomon sulaman sulieman
susan sue susie suzanne suzie zuzanna susanna suze
syeda sayeda saida
sylvia sylwia silvia
tadhg tim teague tadg
tadeusz tadek
tahir taher taheer
tamara tammy
tariq tarik tareq
temitope temi tope
teresa terry theresa tess tessa terri
terence terry terrence tel
thomas tom tommy tomasz tomek tomos twm
timothy tim timmy
tobias toby
tomilola tomi
uchenna uche
ugochukwu ugo
valerie val
veronica vera ronnie weronika
victor vic wiktor
victoria vicky vikki tori vic wiktoria vicki
vincent vince vinny
walter wally walt
wieslaw wiesiek
william will bill billy willy liam wil gwilym
wioletta violetta viola
wlodzimierz wlodek
wojciech wojtek
yakub yaqub yakoob jacob yaqoob
yetunde yeti
yunus younis yunis younus
yusuf yousef yousuf youssef yosef yusef joseph
yvonne evonne
zachary zach zack zak zac zachariah zakariya zakaria
zainab zaynab zeinab zaineb
zbigniew zbyszek
zeeshan zeshan zishan
zofia sophie sofia zosia sophia
zubair zubayr zubeir
harpreet harprit preet
gurpreet gurprit preet
jaspreet jasprit jas
manpreet manprit preet
simran simranjit
sukhdeep sukhdip sukh
sukhwinder sukhvinder sukh
baljit baljeet bal
jagdeep jagdip jag
kuldip kuldeep
rajesh raj rajiv
priya priyanka
sanjay sanjai
vijay vijai vjay
deepak dipak
pooja puja
sunita suneeta
anjali anjli
"""


def _roots() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in SAME_NAME.split("\n"):
        names = line.split()
        for name in names:
            found[name].add(names[0])
    return {name: frozenset(roots) for name, roots in found.items()}


ROOTS = _roots()


def roots_of(name: str) -> frozenset[str]:
    """The names that a plain forename may stand for, itself where it is in no line."""
    return ROOTS.get(name) or frozenset((name,))
