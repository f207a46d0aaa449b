"""Made-up separated families: two parents, their children, and the order of a court."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bench.linkage.heldout_names import (
    BY_ORIGIN,
    CHILDREN,
    COURTS,
    ONLY_MEN,
    ONLY_WOMEN,
    SHARES,
)
from bench.linkage.heldout_slips import without_marks

_FIRST_ORDER = date(2024, 10, 1)
_DAYS = 720
# How many mothers bear the father's surname while the order is made; many never married.
_SHARES_SURNAME = {"english": 0.4, "welsh": 0.4, "irish": 0.4, "polish": 0.6, "nigerian": 0.55}
_ELSEWHERE = 0.2


@dataclass(frozen=True)
class Parent:
    """Who a parent truly is."""

    person: str
    origin: str
    woman: bool
    forename: str
    surname: str
    born_on: date
    email: str
    phone: str
    role: str


@dataclass(frozen=True)
class Young:
    """Who a child truly is."""

    forename: str
    surname: str
    born_on: date


@dataclass(frozen=True)
class Family:
    """Two parents who are apart, and what the court says of them."""

    family: str
    parents: tuple[Parent, Parent]
    children: tuple[Young, ...]
    case_number: str
    cafcass_ref: str
    ordered_on: date
    court: str

    def other(self, parent: Parent) -> Parent:
        """The one with whom this parent must never sit."""
        first, second = self.parents
        return second if parent.person == first.person else first


@dataclass
class World:
    """What is given out already, so that numbers run on and addresses belong to one person."""

    rng: random.Random
    families: int = 0
    numbers: dict[tuple[str, int], int] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)


def often(names: Sequence[str], rng: random.Random) -> str:
    """One of the names, those near the front far more often, as Zipf found of words."""
    return rng.choices(names, [1 / (place + 2.5) ** 0.85 for place in range(len(names))])[0]


def surname_of(origin: str, woman: bool, rng: random.Random) -> str:
    """A surname that a woman or a man of the origin bears."""
    barred = ONLY_MEN if woman else ONLY_WOMEN
    name = often([name for name in BY_ORIGIN[origin].surnames if name not in barred], rng)
    if origin in ("english", "welsh", "nigerian") and rng.random() < 0.03:
        name += "-" + often(BY_ORIGIN[origin].surnames, rng)
    return borne(name, origin, woman)


def borne(surname: str, origin: str, woman: bool) -> str:
    """The surname as a woman or man bears it: Kowalska of Kowalski, and back."""
    if origin == "polish" and woman and surname.endswith(("ski", "cki")):
        return surname[:-1] + "a"
    if origin == "polish" and not woman and surname.endswith(("ska", "cka")):
        return surname[:-1] + "i"
    return surname


def forename_of(origin: str, woman: bool, rng: random.Random) -> str:
    """A parent's forename, now and then a double one."""
    names = BY_ORIGIN[origin].women if woman else BY_ORIGIN[origin].men
    first = often(names, rng)
    if origin == "muslim" and not woman and first != "Mohammed" and rng.random() < 0.2:
        return "Mohammed " + first
    return first + " " + often(names, rng) if rng.random() < 0.04 else first


def case_number(court: str, year: int, world: World) -> str:
    """The court's next number of the year or one soon after it, so that families neighbour."""
    start = world.numbers.get((court, year)) or world.rng.randrange(20, 900)
    world.numbers[court, year] = start + world.rng.choice((1, 1, 1, 2, 3, 9, 27))
    return f"{court}{year % 100:02}P{start:05}"


def email_of(forename: str, surname: str, born_on: date, world: World) -> str:
    """An address that nobody else has, made of the names as people make them."""
    rng = world.rng
    first, last = (
        "".join(filter(str.isalpha, without_marks(n).lower())) for n in (forename, surname)
    )
    digits = rng.choice(("", str(born_on.year)[2:], str(rng.randrange(1, 999)), str(born_on.year)))
    ways = (f"{first}.{last}", f"{first}{last}", f"{first[0]}.{last}", f"{last}{first[0]}")
    word = rng.choice((*ways, f"{first}_{rng.choice(('x', 'mum', 'uk', 'lfc', 'home'))}"))
    host = rng.choice(("example.org", "example.com", "mail.example.com"))
    address = f"{word}{digits}@{host}"
    while address in world.taken:
        word += str(rng.randrange(10))
        address = f"{word}{digits}@{host}"
    world.taken.add(address)
    return address


def phone_of(rng: random.Random) -> str:
    """A mobile number at random."""
    return f"07{rng.randrange(10**8, 10**9)}"


def _parent(world: World, origin: str, woman: bool, family: str, place: int) -> Parent:
    """One parent, whose birthday and role the family sets right later."""
    rng = world.rng
    forename, surname = forename_of(origin, woman, rng), surname_of(origin, woman, rng)
    born_on = date(1962, 1, 1) + timedelta(days=int(rng.triangular(0, 43 * 365, 26 * 365)))
    email = email_of(forename, surname, born_on, world)
    role = "applicant" if place == 0 else "respondent"
    person = f"{family}{'ab'[place]}"
    return Parent(person, origin, woman, forename, surname, born_on, email, phone_of(rng), role)


def _couple(world: World, family: str) -> tuple[Parent, Parent]:
    """Two parents near in age, often of one origin, sometimes of one surname."""
    rng = world.rng
    origin = rng.choices(list(SHARES), list(SHARES.values()))[0]
    theirs = rng.choices(list(SHARES), list(SHARES.values()))[0]
    theirs = theirs if rng.random() < _ELSEWHERE else origin
    woman = rng.random() < 0.45
    first = _parent(world, origin, woman, family, 0)
    second = _parent(world, theirs, woman if rng.random() < 0.03 else not woman, family, 1)
    years = timedelta(days=int(rng.gauss(0, 3.5 * 365)))
    born_on = min(max(first.born_on + years, date(1962, 1, 1)), date(2005, 12, 31))
    second = replace(second, born_on=born_on)
    mother, father = (first, second) if first.woman else (second, first)
    if father.surname not in ONLY_MEN and rng.random() < _SHARES_SURNAME.get(origin, 0.25):
        mother = replace(mother, surname=borne(father.surname, father.origin, mother.woman))
    return (mother, father) if first.woman else (father, mother)


def _child(couple: tuple[Parent, Parent], parent: Parent, born_on: date, girl: bool) -> Young:
    """A nameless child with the surname of the parent, or of the other where it bars the child."""
    barred = ONLY_MEN if girl else ONLY_WOMEN
    bearer = next((one for one in (parent, *couple) if one.surname not in barred), parent)
    return Young("", borne(bearer.surname, bearer.origin, girl), born_on)


def _children(couple: tuple[Parent, Parent], by: date, rng: random.Random) -> tuple[Young, ...]:
    """One to four children, some years apart, now and then twins."""
    named_after = rng.choice(couple)
    youngest_parent = max(parent.born_on for parent in couple)
    oldest = max((by - youngest_parent).days - 17 * 365, 200)
    born_on = by - timedelta(days=rng.randrange(90, min(oldest, 15 * 365)))
    found: dict[str, Young] = {}
    for _ in range(rng.choices((1, 2, 3, 4), (42, 37, 15, 6))[0]):
        girl, origin = rng.random() < 0.5, rng.choice(couple).origin
        names = CHILDREN if rng.random() < 0.45 else BY_ORIGIN[origin]
        forename = often(names.women if girl else names.men, rng)
        child = _child(couple, named_after, born_on, girl)
        found.setdefault(forename, replace(child, forename=forename))
        later = born_on + timedelta(days=0 if rng.random() < 0.03 else rng.randrange(330, 1700))
        born_on = later if later < by else born_on - timedelta(days=rng.randrange(330, 900))
    return tuple(found.values())


def family(world: World, near: Family | None = None) -> Family:
    """The next family; of the same court and year as `near`, where one is told."""
    rng, world.families = world.rng, world.families + 1
    name = f"f{world.families}"
    ordered_on = _FIRST_ORDER + timedelta(days=rng.randrange(_DAYS))
    code, court = rng.choices(COURTS, [1 / (at + 2) for at in range(len(COURTS))])[0]
    if near is not None:
        code, court = next(pair for pair in COURTS if pair[1] == near.court)
        ordered_on = near.ordered_on + timedelta(days=rng.choice((0, 0, 1, 7, 14)))
    couple = _couple(world, name)
    year = (ordered_on - timedelta(days=rng.randrange(30, 250))).year
    number = case_number(code, year, world)
    ref = str(rng.randrange(1_400_000, 1_900_000))
    children = _children(couple, ordered_on, rng)
    return Family(name, couple, children, number, ref, ordered_on, court)
