"""What goes wrong with a referral between a court and a list: one field at a time."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from bench.linkage.cases import DAMAGEABLE, Case, Child, Referral
from bench.linkage.made_up_names import COURTS, NAMES

SAID = (
    "Samantha Sam", "Rebecca Becky", "Katherine Kate", "Elizabeth Liz", "Victoria Vicky",
    "Jennifer Jen", "Stephanie Steph", "Jessica Jess", "Charlotte Lottie", "Deborah Debbie",
    "Margaret Maggie", "Susan Sue", "Jacqueline Jackie", "Abigail Abby", "Christopher Chris",
    "Daniel Dan", "Matthew Matt", "Michael Mike", "Andrew Andy", "Thomas Tom", "Robert Bob",
    "Richard Rick", "Stephen Steve", "Jonathan Jon", "Benjamin Ben", "Samuel Sam", "Joseph Joe",
    "Anthony Tony", "William Bill", "Nicholas Nick", "Edward Ted", "David Dave", "James Jim",
    "Mohammed Muhammad", "Mohammed Mohamed", "Aisha Ayesha", "Hassan Hasan", "Hussain Hussein",
    "Usman Osman", "Yusuf Yousef", "Zainab Zaynab", "Khadija Khadijah", "Ahmed Ahmad",
    "Katarzyna Kasia", "Małgorzata Gosia", "Agnieszka Aga", "Aleksandra Ola", "Joanna Asia",
    "Piotr Peter", "Krzysztof Chris", "Tomasz Tomek", "Paweł Paul", "Michał Michael",
    "Chukwuemeka Emeka", "Oluwaseun Seun", "Oluwakemi Kemi", "Adebayo Bayo", "Temitope Temi",
    "Chiamaka Amaka", "Damilola Dami", "Siobhán Shivaun", "Seán Shaun", "Niamh Neve",
    "Caoimhe Keeva", "Patrick Paddy", "Ciarán Kieran", "Bridget Bridie", "Gurpreet Preet",
    "Rajesh Raj", "Dafydd Dai", "Bethan Beth", "Tomos Tom", "Rhys Rees",
)  # fmt: skip
WRITTEN = (
    "Hussain Hussein", "Ahmed Ahmad", "Chaudhry Choudhury", "Qureshi Kureshi", "Sheikh Shaikh",
    "Mahmood Mehmood", "Rahman Rehman", "Siddiqui Siddiqi", "Yousaf Yousuf", "Clarke Clark",
    "Stevens Stephens", "Thompson Thomson", "Reynolds Reynold", "O'Reilly O'Riley",
    "McLaughlin McLoughlin", "Doherty Docherty", "Walsh Welsh", "Byrne Burns", "Llewellyn Llewelyn",
    "Pritchard Prichard", "Rees Reece", "Davies Davis", "Adeyemi Adeyemo", "Balogun Ballogun",
    "Nwachukwu Nwachuku", "Kowalczyk Kowalchyk", "Wójcik Wojcik", "Dhillon Dillon", "Sidhu Sidu",
)  # fmt: skip
NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "w",
    "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu",
    "z": "x",
}  # fmt: skip
Change = Callable[[Random, Referral], Any]


def damage(chance: Random, case: Case, how_many: int) -> Case:
    """The case with exactly so many of its told fields saying something else, or nothing."""
    told = [name for name in DAMAGEABLE if getattr(case.referral, name)]
    chosen = chance.sample(told, min(how_many, len(told)))
    after = case.referral
    for name in chosen:
        after = replace(after, **{name: _changed(chance, after, name)})
        if name == "other_party" and after.other_born_on:
            after = replace(after, other_born_on=None)
    return replace(case, referral=after, truth=replace(case.truth, damaged=tuple(sorted(chosen))))


def _changed(chance: Random, referral: Referral, name: str) -> Any:
    before = getattr(referral, name)
    for _ in range(20):
        if (after := CHANGES[name](chance, referral)) != before:
            return after
    return "" if isinstance(before, str) else None


def slip(chance: Random, text: str) -> str:
    """One key wrong, left out, pressed twice, or pressed too early."""
    at = chance.randrange(len(text))
    kind = chance.randrange(4)
    if kind == 0:
        low = text[at].lower()
        other = str((int(low) + chance.randrange(1, 10)) % 10) if low.isdigit() else ""
        key = other or chance.choice(NEIGHBOURS.get(low, "e"))
        return text[:at] + (key.upper() if text[at].isupper() else key) + text[at + 1 :]
    if kind == 1 and len(text) > 2:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + text[at] + text[at:]
    at = min(at, len(text) - 2) if len(text) > 1 else 0
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


def _table(lines: tuple[str, ...], name: str) -> str:
    for line in lines:
        words = line.split()
        if name in words:
            return next(word for word in words if word != name)
    return name


def _forename(chance: Random, referral: Referral) -> str:
    name = referral.forename
    first = name.split()[0]
    kind = chance.choices(("slip", "said", "initial", "accents", "second"), (45, 40, 4, 6, 5))[0]
    if kind == "said":
        return _table(SAID, first)
    if kind == "initial":
        return first[0]
    if kind == "accents":
        return _bare(name)
    return first if kind == "second" else slip(chance, name)


def _surname(chance: Random, referral: Referral) -> str:
    name = referral.surname
    kind = chance.choices(("slip", "written", "half", "married", "accents"), (50, 20, 8, 14, 8))[0]
    if kind == "written":
        return _table(WRITTEN, name)
    if kind == "half":
        return name.split("-")[-1]
    if kind == "married":
        return chance.choice(NAMES[chance.choice(list(NAMES))][2].split())
    return _bare(name) if kind == "accents" else slip(chance, name)


def _bare(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


def _day(chance: Random, day: date) -> date | None:
    kind = chance.choices(("swap", "figure", "year", "none", "month"), (30, 30, 15, 15, 10))[0]
    try:
        if kind == "swap":
            return date(day.year, day.day, day.month)
        if kind == "figure":
            return date(day.year, day.month, (day.day + chance.choice((1, 10, 20, -1, -10))))
        if kind == "year":
            return date(day.year + chance.choice((-10, -1, 1, 10)), day.month, day.day)
        if kind == "month":
            return date(day.year, chance.randrange(1, 13), day.day)
    except ValueError:
        return day
    return None


def _contact(name: str) -> Change:
    def change(chance: Random, referral: Referral) -> str:
        text: str = getattr(referral, name)
        kind = chance.choices(("none", "new", "slip"), (45, 30, 25))[0]
        if kind == "none":
            return ""
        if kind == "new":
            digits = f"{chance.randrange(10**5):05d}"
            return f"new.address{digits}@example.net" if "@" in text else f"07700 9{digits}"
        at = text.partition("@")
        return slip(chance, at[0]) + at[1] + at[2]

    return change


def _number(chance: Random, referral: Referral) -> str:
    number = referral.case_number
    kind = chance.choices(("slip", "none", "tbc", "two", "wrong"), (55, 22, 8, 8, 7))[0]
    if kind == "none":
        return ""
    if kind == "tbc":
        return "TBC"
    if kind == "two":
        return slip(chance, slip(chance, number))
    if kind == "wrong":
        return (
            f"{chance.choice(list(COURTS))}{chance.randrange(22, 27)}P{chance.randrange(10**5):05d}"
        )
    return slip(chance, number)


def _other(chance: Random, referral: Referral) -> str:
    name = referral.other_party
    kind = chance.choices(("none", "slip", "one", "said", "surname"), (35, 30, 10, 15, 10))[0]
    first, _, last = name.partition(" ")
    if kind == "none":
        return ""
    if kind == "one":
        return last
    if kind == "said":
        return f"{_table(SAID, first)} {last}"
    if kind == "surname" and "," not in name:
        return f"{first} {chance.choice(NAMES['english'][2].split())}"
    return slip(chance, name)


def _kids(chance: Random, referral: Referral) -> tuple[Child, ...]:
    children = referral.children
    kind = chance.choices(("none", "fewer", "name", "day", "days"), (30, 15, 20, 20, 15))[0]
    at = chance.randrange(len(children))
    one = children[at]
    if kind == "none":
        return ()
    if kind == "fewer":
        return children[:at] + children[at + 1 :]
    if kind == "name":
        one = replace(one, forename=slip(chance, one.forename))
    elif kind == "day" and one.born_on:
        one = replace(one, born_on=_day(chance, one.born_on))
    else:
        return tuple(replace(child, born_on=None) for child in children)
    return (*children[:at], one, *children[at + 1 :])


CHANGES: dict[str, Change] = {
    "forename": _forename,
    "surname": _surname,
    "born_on": lambda chance, referral: _day(chance, referral.born_on or date(1980, 1, 1)),
    "email": _contact("email"),
    "phone": _contact("phone"),
    "case_number": _number,
    "cafcass_ref": lambda chance, referral: chance.choice(("", slip(chance, referral.cafcass_ref))),
    "other_party": _other,
    "children": _kids,
    "ordered_on": lambda chance, referral: chance.choice(
        (None, (referral.ordered_on or date(2026, 1, 1)) + timedelta(days=chance.randrange(1, 90)))
    ),
    "court": lambda chance, referral: chance.choice(("", chance.choice(list(COURTS.values())))),
}
