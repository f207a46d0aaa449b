"""What has been decided of each seat, with its whole history; read only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from spip_live.db import db
from spip_live.rooms.models import Decision, Outcome, Room, RoomStaff, Seat

RULE = "rule"


@dataclass(frozen=True)
class SeatRecord:
    """A seat and every decision about it, the oldest first; there is always at least one."""

    seat: Seat
    decisions: tuple[Decision, ...]

    @property
    def machine(self) -> Decision | None:
        """What the rule said, if it was ever asked."""
        return next((one for one in self.decisions if one.made_by == RULE), None)

    @property
    def now(self) -> Decision:
        """The decision that holds."""
        return self.decisions[-1]

    @property
    def outcome(self) -> Outcome:
        """The outcome that holds."""
        return Outcome(self.now.outcome)

    @property
    def confirmed(self) -> bool:
        """Whether a person has decided; only then is anything told to Cafcass."""
        return self.now.made_by != RULE


def records_of(room: Room) -> list[SeatRecord]:
    """All seats of a room about which something was decided, by surname and forename."""
    wanted = select(Seat).where(Seat.room_id == room.id).options(joinedload(Seat.parent))
    seats = {seat.id: seat for seat in db.session.scalars(wanted)}
    history = decisions_about(seats)
    return sorted(
        (SeatRecord(seats[seat_id], found) for seat_id, found in history.items()), key=_by_name
    )


def record_of(seat: Seat) -> SeatRecord | None:
    """One seat's history, or None before anything was decided."""
    found = decisions_about([seat.id]).get(seat.id)
    return SeatRecord(seat, found) if found else None


def decisions_about(seat_ids: Iterable[UUID]) -> dict[UUID, tuple[Decision, ...]]:
    """Every decision about these seats, the oldest first; seats without one are left out."""
    found: dict[UUID, tuple[Decision, ...]] = {}
    rows = db.session.scalars(
        select(Decision)
        .where(Decision.seat_id.in_(list(seat_ids)))
        .options(joinedload(Decision.staff))
        .order_by(Decision.seat_id, Decision.number)
    )
    for decision in rows:
        found[decision.seat_id] = (*found.get(decision.seat_id, ()), decision)
    return found


@dataclass(frozen=True)
class Tally:
    """How many seats of a room have an outcome, and of how many a person has confirmed it."""

    seats: int
    confirmed: int

    @property
    def open(self) -> int:
        """How many wait for a person."""
        return self.seats - self.confirmed


def tallies(room_ids: Iterable[UUID]) -> dict[UUID, Tally]:
    """The tally of each of these rooms; rooms about which nothing was decided are left out."""
    by_person = func.count(func.distinct(Decision.seat_id)).filter(Decision.made_by != RULE)
    rows = db.session.execute(
        select(Decision.room_id, func.count(func.distinct(Decision.seat_id)), by_person)
        .where(Decision.room_id.in_(list(room_ids)))
        .group_by(Decision.room_id)
    )
    return {room_id: Tally(seats, confirmed) for room_id, seats, confirmed in rows}


def rooms_to_confirm(staff_id: UUID | None = None) -> list[Room]:
    """Rooms with an outcome that no person has confirmed, the oldest first.

    With `staff_id`, only those that this person led; without, the whole provider's.
    """
    by_rule, by_staff = aliased(Decision), aliased(Decision)
    open_questions = exists().where(
        by_rule.room_id == Room.id,
        by_rule.made_by == RULE,
        ~exists().where(by_staff.seat_id == by_rule.seat_id, by_staff.made_by != RULE),
    )
    wanted = select(Room).where(open_questions).order_by(Room.starts_at, Room.id)
    return list(db.session.scalars(_led_by(staff_id, wanted)))


def decided_rooms(staff_id: UUID | None = None, limit: int = 100) -> list[Room]:
    """Rooms about whose seats something was decided, the newest first."""
    wanted = (
        select(Room)
        .where(exists().where(Decision.room_id == Room.id))
        .order_by(Room.starts_at.desc(), Room.id)
        .limit(limit)
    )
    return list(db.session.scalars(_led_by(staff_id, wanted)))


def _led_by(staff_id: UUID | None, wanted: Select[Room]) -> Select[Room]:
    if staff_id is None:
        return wanted
    return wanted.where(
        exists().where(RoomStaff.room_id == Room.id, RoomStaff.staff_id == staff_id)
    )


def _by_name(record: SeatRecord) -> tuple[str, str, str]:
    parent = record.seat.parent
    return parent.surname.casefold(), parent.forename.casefold(), str(record.seat.id)
