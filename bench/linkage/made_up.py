"""Made-up referrals on which the weights of linkage are calibrated; the form is in `cases`."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from bench.linkage.cases import Case, Cases, Child, Referral, Truth
from bench.linkage.damage import damage
from bench.linkage.made_up_names import CHILDREN, COURTS, NAMES, SHARES

TODAY = date(2026, 11, 25)
# Of a hundred who arrive: the other parent of a known one, a known one again, strangers.
ARRIVING = {"other": 30, "again": 8, "stranger": 62}


@dataclass(frozen=True)
class Adult:
    """A made-up person."""

    key: str
    origin: str
    forename: str
    surname: str
    born_on: date
    email: str
    phone: str


@dataclass(frozen=True)
class Household:
    """Two who have parted, their children and their case."""

    key: str
    adults: tuple[Adult, Adult]
    children: tuple[Child, ...]
    number: str
    reference: str
    ordered_on: date
    court: str


def cases(seed: int, known: int, arriving: int, damaged: int) -> Cases:
    """So many known and arriving referrals, the latter with so many damaged fields."""
    chance = Random(seed)
    homes = [household(chance, f"h{n}") for n in range(known + arriving)]
    held: list[Case] = []
    second: list[tuple[Household, bool]] = []
    at = 0
    while len(held) < known:
        home = homes[at]
        at += 1
        both = chance.random() < 0.45 and len(held) + 1 < known
        for side in (0, 1) if both else (0,):
            held.append(Case(referral(chance, home, side), truth_of(home, side)))
        second.append((home, both))
    chance.shuffle(second)
    halves = iter([home for home, both in second if not both])
    wholes = iter([home for home, _both in second])
    kinds = chance.choices(list(ARRIVING), weights=list(ARRIVING.values()), k=arriving)
    coming = []
    for kind in kinds:
        home, side = homes[at], chance.randrange(2)
        if kind == "other":
            home, side = next(halves), 1
        elif kind == "again":
            home, side = next(wholes), 0
        else:
            at += 1
        case = Case(referral(chance, home, side), truth_of(home, side))
        if kind == "again" and chance.random() < 0.4:
            # A second order of the court on the same person, years later: another number and day.
            later = replace(home, number=case_number(chance), ordered_on=_ordered(chance))
            case = replace(case, referral=referral(chance, later, side))
        coming.append(case if kind == "stranger" else damage(chance, case, damaged))
    return Cases(tuple(held), tuple(coming))


def truth_of(home: Household, side: int) -> Truth:
    """Who one of the two is."""
    return Truth(home.adults[side].key, home.key, home.adults[side].origin)


def household(chance: Random, key: str) -> Household:
    """Two who have parted: their names come mostly from one place."""
    origin = chance.choices(list(SHARES), weights=list(SHARES.values()))[0]
    second = origin
    if chance.random() < 0.25:
        second = chance.choices(list(SHARES), weights=list(SHARES.values()))[0]
    one = adult(chance, f"{key}a", origin, woman=True)
    other = adult(chance, f"{key}b", second, woman=chance.random() < 0.03)
    if chance.random() < 0.3:
        one = replace(one, surname=feminine(other.surname, one.origin))
    number = case_number(chance)
    return Household(
        key, (one, other), _children(chance), number, f"C{chance.randrange(10**5, 10**6)}",
        _ordered(chance), COURTS[number[:2]],
    )  # fmt: skip


def adult(chance: Random, key: str, origin: str, *, woman: bool) -> Adult:
    """One person with names from one place, the frequent ones oftener."""
    women, men, families = (text.split() for text in NAMES[origin])
    forename, surname = frequent(chance, women if woman else men), frequent(chance, families)
    if woman:
        surname = feminine(surname, origin)
    if chance.random() < 0.06:
        surname = f"{surname}-{frequent(chance, families)}"
    if chance.random() < 0.05:
        forename = f"{forename} {frequent(chance, women if woman else men)}"
    born = date(1960, 1, 1) + timedelta(days=int(chance.triangular(0, 16_500, 9_500)))
    if chance.random() < 0.04:
        born = date(born.year, 1, 1)  # where nobody wrote a birthday down
    return Adult(key, origin, forename, surname, born, _email(chance, forename, surname),
                 f"07700 9{chance.randrange(10**5):05d}")  # fmt: skip


def feminine(surname: str, origin: str) -> str:
    """Kowalski's wife is Kowalska."""
    return surname[:-1] + "a" if origin == "polish" and surname.endswith("ki") else surname


def frequent(chance: Random, names: list[str]) -> str:
    """One of the names; the first are the most frequent."""
    return names[int(len(names) * chance.random() ** 1.6)]


def case_number(chance: Random) -> str:
    """A number of the court's."""
    year = chance.choice((22, 23, 24, 25, 25, 26, 26))
    return f"{chance.choice(list(COURTS))}{year}P{chance.randrange(10**5):05d}"


def referral(chance: Random, home: Household, side: int) -> Referral:
    """One of the two as a list tells of them."""
    who, other = home.adults[side], home.adults[1 - side]
    tells_other = chance.random() < 0.85
    tells_children = not tells_other or chance.random() < 0.8
    tells_date = tells_other and chance.random() < 0.2
    number = home.number
    if chance.random() < 0.2:
        number = chance.choice(
            (number.lower(), f"{number[:4]}-{number[4]}-{number[5:]}", number.replace("0", "O"))
        )
    return Referral(
        forename=who.forename,
        surname=who.surname,
        born_on=who.born_on,
        email=who.email if chance.random() < 0.92 else "",
        phone=who.phone if chance.random() < 0.92 else "",
        case_number=number,
        cafcass_ref=home.reference if chance.random() < 0.3 else "",
        other_party=_as_written(chance, other) if tells_other else "",
        other_born_on=other.born_on if tells_date else None,
        children=home.children if tells_children else (),
        role=("applicant", "respondent")[side] if chance.random() < 0.7 else "",
        ordered_on=home.ordered_on if chance.random() < 0.85 else None,
        court=home.court if chance.random() < 0.3 else "",
    )


def _as_written(chance: Random, who: Adult) -> str:
    forms = (f"{who.forename} {who.surname}", f"{who.surname.upper()}, {who.forename}",
             f"{who.forename.split()[0]} {who.surname}")  # fmt: skip
    return chance.choice(forms)


def _children(chance: Random) -> tuple[Child, ...]:
    how_many = chance.choices((1, 2, 3, 4), weights=(45, 37, 13, 5))[0]
    born = [TODAY - timedelta(days=chance.randrange(200, 6_000)) for _ in range(how_many)]
    return tuple(Child(frequent(chance, CHILDREN), day) for day in sorted(born))


def _ordered(chance: Random) -> date:
    return TODAY - timedelta(days=chance.randrange(5, 900))


def _email(chance: Random, forename: str, surname: str) -> str:
    first, last = (
        "".join(
            mark
            for mark in unicodedata.normalize("NFKD", text).lower()
            if mark.isascii() and mark.isalpha()
        )
        for text in (forename.split()[0], surname)
    )
    made = chance.choice(
        (f"{first}.{last}", f"{first[:1]}{last}", f"{first}{last[:1]}", f"{last}{first}")
    )
    place = chance.choice(("example.org", "example.com", "example.net"))
    return f"{made}{chance.randrange(10, 1000)}@{place}"
