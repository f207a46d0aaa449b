"""A few people who know each other, and a few rooms: small, so that everybody is in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from spip_live import clock
from spip_live.db import db
from spip_live.people import lanes_dealt
from spip_live.people.models import Parent, Role, Staff
from spip_live.rooms.offers import days
from tests.factories import make_enrolment, make_parent, make_referral, make_room, make_staff
from tests.live.people import make_plan

CIRCLES = (2,) * 8 + (3,) * 4 + (4,) * 2  # how many know each other
TO_COME = 1  # of each circle, whom only a list will bring in
ROOMS = 5
SIZES = (6, 8)
SOON, LATER = 5, 30  # days from now
OFFERED = 0.25  # of rooms: in these nobody is seated across lanes
SYLLABLES = "ba ce di fo gu ha jo ke li mo nu pa ri so tu va we yo za eth and orn".split()


@dataclass(frozen=True)
class Known:
    """A person as the attackers know them: nobody else has this surname."""

    surname: str
    forename: str
    born_on: date

    def row(self, case_number: str) -> tuple[str, ...]:
        """Their row in a list, which names an other party, so that they may be given a seat."""
        name = f"{self.surname.upper()}, {self.forename}"
        return case_number, name, f"{self.born_on:%d/%m/%Y}", "", "", "Somebody Else"


@dataclass(frozen=True)
class Circle:
    """People who are tied to each other one by one, and the number of a case that they share."""

    people: tuple[Known, ...]
    case_number: str


@dataclass(frozen=True)
class World:
    """All that the attackers share: ids and names, and nothing that the database may change."""

    provider_id: UUID
    lead: UUID
    coordinators: tuple[UUID, UUID]
    circles: tuple[Circle, ...]
    plan: Mapping[str, Any]


def make_world(provider_id: UUID, rng: Random) -> World:
    """Staff, people who are not tied yet, and rooms; for the provider that is acted for."""
    lead = make_staff(Role.FACILITATOR)
    coordinators = make_staff(Role.COORDINATOR), make_staff(Role.SAFEGUARDING_LEAD)
    names = unlike_names(rng)
    circles = tuple(_make_circle(size, number, names, rng) for number, size in enumerate(CIRCLES))
    for _ in range(ROOMS):
        add_room(lead, rng)
    ids = coordinators[0].id, coordinators[1].id
    return World(provider_id, lead.id, ids, circles, make_plan("talk", "talk"))


def add_room(lead: Staff, rng: Random) -> None:
    """Another room; parents may choose some. When it really begins is asked nowhere here."""
    starts_at = clock.now() + timedelta(days=rng.randrange(SOON, LATER))
    room = make_room(lead, starts_at=starts_at, size=rng.choice(SIZES))
    if rng.random() < OFFERED:
        days.offer(room, None, clock.now())


def _make_circle(size: int, number: int, names: Iterator[Known], rng: Random) -> Circle:
    people = [next(names) for _ in range(size + TO_COME)]
    for person in people[:size]:
        parent = make_parent(person.forename, person.surname, born_on=person.born_on, email="")
        make_enrolment(parent, make_referral(parent, other_party_reason="They said so"))
        lanes_dealt.give_out([parent.family_id])
    return Circle(tuple(people), f"WD26P{rng.randrange(1000):03d}{number:02d}")


def unlike_names(rng: Random) -> Iterator[Known]:
    """People who are like nobody else, so that only what we do ties them."""
    taken: set[str] = set()
    while True:
        surname, forename = ("".join(rng.choices(SYLLABLES, k=k)).capitalize() for k in (4, 3))
        if surname not in taken:
            taken.add(surname)
            yield Known(surname, forename, date(1960, 1, 1) + timedelta(days=rng.randrange(14_000)))


def parent_of(person: Known) -> Parent | None:
    """Their record, once somebody has brought them in."""
    return db.session.query(Parent).filter(Parent.surname == person.surname).first()
