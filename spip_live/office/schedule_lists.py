"""What the schedule shows: rooms by date, with who leads them and how full they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import Select, any_, func, select

from spip_live import uk_time
from spip_live.content import taught
from spip_live.db import db
from spip_live.people.models import Role, Staff
from spip_live.rooms.models import Room, RoomStaff, RoomStatus, Seat
from spip_live.tenancy import current_provider_id

STATES = {
    RoomStatus.SCHEDULED: ("Scheduled", "info"),
    RoomStatus.LIVE: ("Live now", "good"),
    RoomStatus.HELD: ("On hold", "warm"),
    RoomStatus.ENDED: ("Ended", "quiet"),
    RoomStatus.CANCELLED: ("Cancelled", "stop"),
}
BACK = timedelta(days=120)  # how far the past reaches on screen


@dataclass(frozen=True)
class RoomLine:
    """One room as a line of the schedule."""

    room: Room
    title: str
    part: str  # "Part 1 of 2", or nothing
    lead: str
    co: str
    taken: int

    @property
    def state(self) -> tuple[str, str]:
        """What to call its state, and how to colour it."""
        if self.room.status == RoomStatus.SCHEDULED and self.taken >= self.room.size:
            return "Full", "good"
        return STATES[RoomStatus(self.room.status)]

    @property
    def free(self) -> int:
        """Seats that may still be given."""
        return 0 if self.room.is_over else max(0, self.room.size - self.taken)


@dataclass(frozen=True)
class Wanted:
    """What the filters of the schedule ask for; empty means all."""

    when: str = "upcoming"  # or "past"
    programme: str = ""
    staff_id: UUID | None = None
    state: str = ""  # "free", "cancelled" or all that are not cancelled


def schedule(wanted: Wanted, at: datetime) -> list[tuple[date, list[RoomLine]]]:
    """Rooms that match, day by day: the coming ones forwards, the past ones backwards."""
    today, _ = uk_time.uk_day_bounds(uk_time.uk_day(at))
    rooms = select(Room)
    if wanted.when == "past":
        rooms = rooms.where(Room.starts_at < today, Room.starts_at >= today - BACK)
        rooms = rooms.order_by(Room.starts_at.desc())
    else:
        rooms = rooms.where(Room.starts_at >= today).order_by(Room.starts_at)
    lines = room_lines(db.session.scalars(_narrowed(rooms, wanted)).all())
    if wanted.state == "free":
        lines = [line for line in lines if line.free]
    by_day = groupby(lines, key=lambda line: uk_time.uk_day(line.room.starts_at))
    return [(day, list(group)) for day, group in by_day]


def _narrowed(rooms: Select[Room], wanted: Wanted) -> Select[Room]:
    cancelled = Room.status == RoomStatus.CANCELLED
    rooms = rooms.where(cancelled if wanted.state == "cancelled" else ~cancelled)
    if wanted.programme:
        rooms = rooms.where(Room.programme == wanted.programme)
    if wanted.staff_id is not None:
        led = select(RoomStaff.room_id).where(RoomStaff.staff_id == wanted.staff_id)
        rooms = rooms.where(Room.id.in_(led))
    return rooms


def room_lines(rooms: Sequence[Room]) -> list[RoomLine]:
    """The rooms as lines, in the same order, in two more queries."""
    ids = [room.id for room in rooms]
    taken = seats_taken(ids)
    leaders = _leaders(ids)
    return [
        RoomLine(
            room=room,
            title=programme_title(room.programme),
            part=part_label(room),
            lead=leaders[room.id].get("lead", ""),
            co=leaders[room.id].get("co", ""),
            taken=taken.get(room.id, 0),
        )
        for room in rooms
    ]


def seats_taken(room_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many seats parents hold in each room; staff may see it, parents never."""
    rows = db.session.execute(
        select(Seat.room_id, func.count())
        .where(Seat.room_id.in_(room_ids), Seat.released_at.is_(None))
        .group_by(Seat.room_id)
    )
    return {room_id: count for room_id, count in rows}


def _leaders(room_ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    rows = db.session.execute(
        select(RoomStaff.room_id, RoomStaff.part, Staff.name)
        .join(Staff, Staff.id == RoomStaff.staff_id)
        .where(RoomStaff.room_id.in_(room_ids))
    )
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for room_id, part, name in rows:
        found[room_id][part] = name
    return found


def facilitators() -> list[Staff]:
    """Those of this provider who may lead a room, by name."""
    return list(
        db.session.scalars(
            select(Staff)
            .where(
                Staff.provider_id == current_provider_id(),
                Staff.ended_at.is_(None),
                any_(Staff.roles) == str(Role.FACILITATOR),
            )
            .order_by(Staff.name)
        )
    )


def programme_title(slug: str) -> str:
    """The programme's title; its slug for one that is no longer among the content."""
    found = taught.here().programmes.get(slug)
    return found.title if found else slug


def part_label(room: Room) -> str:
    """ "Part 1 of 2"; nothing for a programme of one part."""
    found = taught.by(room.provider_id).programmes.get(room.programme)
    parts = len(found.parts) if found else room.part
    return f"Part {room.part} of {parts}" if parts > 1 else ""


def other_parts(room: Room) -> list[Room]:
    """The rooms that this one shares a sitting with, in order."""
    if room.pair_id is None:
        return []
    return list(
        db.session.scalars(
            select(Room).where(Room.pair_id == room.pair_id, Room.id != room.id).order_by(Room.part)
        )
    )
