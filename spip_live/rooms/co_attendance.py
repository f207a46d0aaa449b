"""People who turn out to be of one family, and were in one room before that was known.

Written down by the system itself, as a concern, once for each two people and room.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from uuid import UUID, uuid5

from sqlalchemy import func, select

from spip_live import uk_time
from spip_live.db import db
from spip_live.journal import note
from spip_live.rooms.models import Admission, IncidentNote, Seat


@dataclass(frozen=True)
class Stay:
    """For how long somebody was in a room; `until` is None while they are there."""

    since: datetime
    until: datetime | None

    def overlap(self, other: Stay, at: datetime) -> tuple[datetime, datetime] | None:
        """The time that both were there."""
        since = max(self.since, other.since)
        until = min(self.until or at, other.until or at)
        return (since, until) if since < until else None


def write_down(family_ids: Iterable[UUID], at: datetime) -> list[IncidentNote]:
    """Note every two of a family who were in one room at the same time, unless that was noted."""
    found = []
    for seats in _rooms_shared(set(family_ids)):
        stays = _stays(seats)
        for one, other in combinations(seats, 2):
            both = [
                shared
                for mine in stays[one.id]
                for theirs in stays[other.id]
                if (shared := mine.overlap(theirs, at))
            ]
            if both and one.parent_id != other.parent_id:
                found += _note(one, other, both, at)
    return found


def _rooms_shared(family_ids: set[UUID]) -> list[list[Seat]]:
    """The seats of a family that were ever admitted, room by room, where there are several."""
    if not family_ids:
        return []
    db.session.flush()
    came = [Seat.family_id.in_(family_ids), Seat.admitted_at.is_not(None)]
    rooms = (
        select(Seat.room_id, Seat.family_id)
        .where(*came)
        .group_by(Seat.room_id, Seat.family_id)
        .having(func.count() > 1)
        .subquery()
    )
    seats = db.session.scalars(
        select(Seat)
        .join(rooms, (rooms.c.room_id == Seat.room_id) & (rooms.c.family_id == Seat.family_id))
        .where(*came)
        .order_by(Seat.room_id, Seat.seated_at, Seat.id)
        .execution_options(populate_existing=True)  # a merge has changed their family by its keys
    )
    together: dict[tuple[UUID, UUID], list[Seat]] = defaultdict(list)
    for seat in seats:
        together[(seat.room_id, seat.family_id)].append(seat)
    return list(together.values())


def _stays(seats: Sequence[Seat]) -> dict[UUID, list[Stay]]:
    """When each seat was in the room, at the longest: whoever waits again was there before."""
    rows = db.session.scalars(
        select(Admission)
        .where(Admission.seat_id.in_([seat.id for seat in seats]))
        .order_by(Admission.entered_at)
    ).all()
    found: dict[UUID, list[Stay]] = defaultdict(list)
    for seat in seats:
        first = seat.admitted_at
        for stay in (row for row in rows if row.seat_id == seat.id):
            ended_later = first is not None and (stay.ended_at is None or stay.ended_at > first)
            if first is not None and ended_later:
                found[seat.id].append(Stay(first, stay.ended_at))
                first = None
            elif stay.admitted_at is not None:
                found[seat.id].append(Stay(stay.admitted_at, stay.ended_at))
    return found


def _note(
    one: Seat, other: Seat, both: Sequence[tuple[datetime, datetime]], at: datetime
) -> list[IncidentNote]:
    pair = "".join(sorted(str(seat.id) for seat in (one, other)))
    note_id = uuid5(one.room_id, f"co-attendance:{pair}")
    if db.session.get(IncidentNote, note_id) is not None:
        return []
    since, until = min(each[0] for each in both), max(each[1] for each in both)
    made = IncidentNote(
        id=note_id,
        provider_id=one.provider_id,
        room_id=one.room_id,
        seat_id=one.id,
        at=at,
        text=(
            f"{one.parent.full_name} and {other.parent.full_name} must never meet, which was not "
            f"known before. Both were in this room between {uk_time.uk_clock(since)} and "
            f"{uk_time.uk_clock(until)} on {uk_time.uk_date(since)}. Decide what each of them has "
            "to be told and whether this has to be reported."
        ),
        safeguarding=True,
    )
    db.session.add(made)
    db.session.flush()
    note(
        None,
        "incident.noted",
        made,
        at,
        safeguarding=True,
        seats=sorted([str(one.id), str(other.id)]),
    )
    return [made]
