"""Which circle each person may be in: at most one, and none unless all is well. Pure.

Nothing else moves anybody. A breakout, a private talk, a hold or a removal changes what is given
here, and whoever is in another circle than their own is taken out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from spip_live.rooms.stage import Status


class Part(StrEnum):
    """What kind of circle: the whole room, one breakout of it, or a private talk of two."""

    MAIN = "main"
    BREAKOUT = "breakout"
    ASIDE = "aside"


@dataclass(frozen=True)
class Circle:
    """One circle of a room. `of`: a breakout's number, or the seat that a private talk is with."""

    room_id: UUID
    part: Part
    of: int | UUID | None = None


class Role(StrEnum):
    """As what somebody is here; a guest only listens and is never counted."""

    PARENT = "parent"
    STAFF = "staff"
    GUEST = "guest"


@dataclass(frozen=True)
class Person:
    """Somebody who asks for a place: a seat by its device, a facilitator, or an invited guest."""

    id: UUID
    role: Role
    device_id: UUID | None = None


@dataclass(frozen=True)
class SeatFacts:
    """What the database says of one seat. `state` is that of its open stay; None: it has none."""

    welcome: bool  # neither released nor barred
    state: str | None
    device_id: UUID | None
    breakout: int | None = None


@dataclass(frozen=True)
class Facts:
    """All of one room that decides who hears whom.

    `visits` are the breakouts that facilitators are in, `asides` the seat that each facilitator
    who has left the room for a private talk is with. `along` are the breakouts that guests have
    gone along into. `node` is its media server.
    """

    room_id: UUID
    status: Status
    seats: Mapping[UUID, SeatFacts] = field(default_factory=dict)
    leads: frozenset[UUID] = frozenset()
    visits: Mapping[UUID, int] = field(default_factory=dict)
    asides: Mapping[UUID, UUID] = field(default_factory=dict)
    guests: frozenset[UUID] = frozenset()
    along: Mapping[UUID, int] = field(default_factory=dict)
    node: str | None = None


def circle_of(facts: Facts | None, person: Person) -> Circle | None:
    """The one circle that this person may be in; None: none at all."""
    if facts is None:
        return None
    if person.role is Role.PARENT:
        return _of_parent(facts, person)
    if person.role is Role.STAFF:
        return _of_staff(facts, person.id)
    return _of_guest(facts, person.id)


def circles_of(facts: Facts | None) -> frozenset[Circle]:
    """Every circle of a room that anybody belongs to."""
    if facts is None:
        return frozenset()
    everybody = [
        *(Person(id_, Role.PARENT, seat.device_id) for id_, seat in facts.seats.items()),
        *(Person(id_, Role.STAFF) for id_ in facts.leads),
        *(Person(id_, Role.GUEST) for id_ in facts.guests),
    ]
    return frozenset(circle for each in everybody if (circle := circle_of(facts, each)))


def aside_stands(facts: Facts, staff_id: UUID, seat_id: UUID) -> bool:
    """Whether these two may talk in private: before the room opens too, never while it is held."""
    seat = facts.seats.get(seat_id)
    waits = seat is not None and seat.welcome and seat.state == "waiting"
    return waits and staff_id in facts.leads and facts.status in (Status.SCHEDULED, Status.LIVE)


def _of_parent(facts: Facts, person: Person) -> Circle | None:
    seat = facts.seats.get(person.id)
    if seat is None or not seat.welcome or seat.device_id is None:
        return None
    if seat.device_id != person.device_id:
        return None
    if seat.state == "admitted":
        return _breakout(facts, seat.breakout) if seat.breakout is not None else _main(facts)
    invited = any(
        with_seat == person.id and aside_stands(facts, staff_id, with_seat)
        for staff_id, with_seat in facts.asides.items()
    )
    return Circle(facts.room_id, Part.ASIDE, person.id) if invited else None


def _of_staff(facts: Facts, staff_id: UUID) -> Circle | None:
    if staff_id not in facts.leads:
        return None
    with_seat = facts.asides.get(staff_id)
    if with_seat is not None and aside_stands(facts, staff_id, with_seat):
        return Circle(facts.room_id, Part.ASIDE, with_seat)
    visited = facts.visits.get(staff_id)
    return _breakout(facts, visited) if visited is not None else _main(facts)


def _of_guest(facts: Facts, guest_id: UUID) -> Circle | None:
    if guest_id not in facts.guests:
        return None
    along = facts.along.get(guest_id)
    return _breakout(facts, along) if along is not None else _main(facts)


def _main(facts: Facts) -> Circle | None:
    return Circle(facts.room_id, Part.MAIN) if facts.status is Status.LIVE else None


def _breakout(facts: Facts, number: int) -> Circle | None:
    return Circle(facts.room_id, Part.BREAKOUT, number) if facts.status is Status.LIVE else None
