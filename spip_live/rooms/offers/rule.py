"""What a parent may choose: a function of what is their own, and of rooms that are full or not.

Nothing here knows who sits in a room. A room of a day that is theirs can hold nobody of their
family, so that even its being full tells nothing of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from spip_live.people.lanes import Held, opens


@dataclass(frozen=True)
class Terms:
    """A provider's rules: how often a parent may change, and until how long before the start.

    Source: none is published; both are the provider's to set, see the domain notes.
    """

    changes: int = 2
    hours: int = 48

    @property
    def notice(self) -> timedelta:
        return timedelta(hours=self.hours)


@dataclass(frozen=True)
class OfferedRoom:
    """A room that parents may choose: when it is, its day's lane, and whether it is full."""

    id: UUID
    part: int
    starts_at: datetime
    ends_at: datetime
    lane: int
    number: int
    full: bool


@dataclass(frozen=True)
class Own:
    """A room in which this parent has a seat."""

    room_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Standing:
    """All of one parent's own that decides what they may choose."""

    parts: int  # of the programme
    lanes: tuple[Held, ...] = ()
    holds: Mapping[int, Own] = field(default_factory=dict)  # by part
    attended: frozenset[int] = frozenset()
    changed: int = 0  # how often they have changed or given up a seat by themselves
    open: bool = True  # their enrolment stands, and they may be given a seat


class Fixed(StrEnum):
    """Why a seat is not the parent's own to change any more."""

    TOO_LATE = "too_late"
    OFTEN_ENOUGH = "often_enough"


def to_choose(standing: Standing, part: int) -> bool:
    """Whether this part is theirs to choose by now: the part before it comes first."""
    if not standing.open or part in standing.attended or not 1 <= part <= standing.parts:
        return False
    before = part - 1
    return before == 0 or before in standing.attended or before in standing.holds


def why_fixed(standing: Standing, part: int, at: datetime, terms: Terms) -> Fixed | None:
    """Why they cannot change the seat that they hold for this part; None: they can."""
    if at > standing.holds[part].starts_at - terms.notice:
        return Fixed.TOO_LATE
    if standing.changed >= terms.changes:
        return Fixed.OFTEN_ENOUGH
    return None


def choices(
    standing: Standing, part: int, rooms: Iterable[OfferedRoom], at: datetime, terms: Terms
) -> list[OfferedRoom]:
    """The rooms of one part that they may choose now, the nearest first."""
    if not to_choose(standing, part):
        return []
    if part in standing.holds and why_fixed(standing, part, at, terms):
        return []
    found = [room for room in rooms if room.part == part and _fits(standing, room, at, terms)]
    return sorted(found, key=lambda room: (room.starts_at, room.id))


def _fits(standing: Standing, room: OfferedRoom, at: datetime, terms: Terms) -> bool:
    if room.full or not opens(standing.lanes, room.lane, room.number):
        return False
    if room.starts_at - terms.notice < at:
        return False
    held = standing.holds.get(room.part)
    if held is not None and held.room_id == room.id:
        return False
    return _in_order(standing, room)


def _in_order(standing: Standing, room: OfferedRoom) -> bool:
    """After the parts before it and before those after it, as far as they are chosen."""
    for part, own in standing.holds.items():
        if part < room.part and room.starts_at < own.ends_at:
            return False
        if part > room.part and room.ends_at > own.starts_at:
            return False
    return True
