"""The one way to keep two people apart, also where they hold seats in one room already.

Then one seat gives way in the same transaction. Nobody being in the room, the tie holds at once;
else the caller commits, tells the rooms of `Kept` (which ends the media and cuts the sockets), and
calls `try_again`: the tie is complete only when nothing of the room reaches the other any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from spip_live import locks
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.locks import Level
from spip_live.people import joining_families
from spip_live.people.joining_families import complete
from spip_live.people.models import Parent, Staff, Tie, TieKind
from spip_live.rooms import co_attendance, displacing
from spip_live.rooms.giving_way import Claim, gives_way
from spip_live.rooms.models import Displacement, Room, Seat


@dataclass(frozen=True)
class Kept:
    """A tie, and the seats that gave way to it. `tie.pending`: it does not hold yet."""

    tie: Tie
    displaced: tuple[Seat, ...] = ()

    @property
    def rooms(self) -> list[UUID]:
        """The rooms to tell, with `broadcast.changed`, once this is committed."""
        return sorted({seat.room_id for seat in self.displaced})


@locks.in_order
def keep_apart(
    one: Parent, other: Parent, kind: TieKind, reason: str, by: Staff | None, at: datetime
) -> Kept:
    """Tie two people: they are never in one room again. Of two seats in one, one gives way."""
    tie = joining_families.keep_apart(one, other, kind, reason, by, at)
    if not tie.pending:
        co_attendance.write_down([one.family_id], at)
        return Kept(tie)
    (kept,) = take_hold([tie], by, at)
    return kept


@locks.in_order
def take_hold(ties: Sequence[Tie], by: Staff | None, at: datetime) -> list[Kept]:
    """Let waiting ties take hold as far as they can: whatever seat is in the way gives way."""
    return [_take_hold(tie, by, at) for tie in _held(ties)]


@locks.in_order
def take_hold_among(parent_ids: Iterable[UUID], by: Staff | None, at: datetime) -> list[Kept]:
    """After people were joined by a case: let the ties that wait for them take hold.

    And write down whom of their families were in one room before that was known.
    """
    ids = list(parent_ids)
    waiting = select(Tie).where(Tie.pending, or_(Tie.one_id.in_(ids), Tie.other_id.in_(ids)))
    kept = take_hold(db.session.scalars(waiting.order_by(Tie.made_at, Tie.id)).all(), by, at)
    families = db.session.scalars(select(Parent.family_id).where(Parent.id.in_(ids)))
    co_attendance.write_down(families, at)
    return kept


@locks.in_order
def try_again(by: Staff | None, at: datetime) -> Sequence[Tie]:
    """Try every waiting tie again, now that something has ended; returns those still waiting.

    Only for the process that serves the rooms: none is complete while somebody may still be heard
    whose place in a room was taken away.
    """
    waiting = select(Tie).where(Tie.pending).order_by(Tie.made_at, Tie.id)
    ties = _held(db.session.scalars(waiting).all())
    # Before any gives way in here: of that, whoever is being let in just now could not know yet.
    for seat in [seat for tie in ties for seat in in_the_way(tie)]:
        if seat.displaced_at is not None:
            displacing.let_go_of(seat, by, at)
    for tie in ties:
        if tie.pending:  # not closed by one before it
            _take_hold(tie, by, at)
    return db.session.scalars(waiting).all()


def in_the_way(tie: Tie) -> list[Seat]:
    """The seats in rooms that both families have a claim in, room by room.

    Families, not only the two people: whoever is tied to one is about to be tied to the other.
    """
    pairs = _pairs(tie)
    return [seat for pair in pairs for seat in sorted(pair, key=lambda seat: seat.seat_no)]


def _held(ties: Sequence[Tie]) -> Sequence[Tie]:
    """These ties, with everything locked that letting them take hold may change."""
    if ties:
        ids = {id_ for tie in ties for id_ in (tie.one_id, tie.other_id)}
        people = db.session.scalars(select(Parent).where(Parent.id.in_(ids))).all()
        joining_families.hold(*people)
        seats = [seat for tie in ties for seat in in_the_way(tie)]
        _stand_still({seat.room_id for seat in seats}, {seat.id for seat in seats})
    return ties


def _stand_still(room_ids: Iterable[UUID], seat_ids: Iterable[UUID]) -> None:
    """Rooms, then seats, read again: nobody is let in or moved meanwhile."""
    rooms = select(Room).where(Room.id.in_(locks.take(Level.ROOMS, room_ids)))
    seats = select(Seat).where(Seat.id.in_(locks.take(Level.SEATS, seat_ids)))
    fresh = {"populate_existing": True}
    db.session.scalars(
        rooms.order_by(Room.id).with_for_update(read=True), execution_options=fresh
    ).all()
    db.session.scalars(seats.order_by(Seat.id).with_for_update(), execution_options=fresh).all()


def _take_hold(tie: Tie, by: Staff | None, at: datetime) -> Kept:
    displaced = [seat for pair in _pairs(tie) if (seat := _give_way(pair, tie, by, at))]
    if not _pairs(tie):
        try:
            complete(tie, by, at)
        except Refused:
            return Kept(tie, tuple(displaced))
        family_id = db.session.get_one(Parent, tie.one_id).family_id
        co_attendance.write_down([family_id], at)
    return Kept(tie, tuple(displaced))


def _give_way(pair: Sequence[Seat], tie: Tie, by: Staff | None, at: datetime) -> Seat | None:
    """Displace one of two seats in one room, unless one of them was before."""
    if any(seat.displaced_at is not None for seat in pair):
        return None
    gives = _to_displace(pair)
    if gives is not None:
        displacing.displace(gives, tie, by, at)
    return gives


def _to_displace(pair: Sequence[Seat]) -> Seat | None:
    gives = gives_way(*(_claim(seat) for seat in pair))
    return next((seat for seat in pair if gives and seat.id == gives.seat_id), None)


def _claim(seat: Seat) -> Claim:
    return Claim(
        seat_id=seat.id,
        seated_at=seat.seated_at,
        protected=db.session.get_one(Parent, seat.parent_id).protected,
        held=seat.released_at is None,
        came=seat.admitted_at is not None,
    )


def _pairs(tie: Tie) -> list[list[Seat]]:
    """The two seats in each room that both families have a claim in, the nearest room first."""
    families = {_family(tie.one_id), _family(tie.other_id)}
    db.session.flush()
    seats = db.session.scalars(
        select(Seat)
        .where(Seat.family_id.in_(families), Seat.claim_ended_at.is_(None))
        .execution_options(populate_existing=True)  # a merge changes their family by its keys
    )
    rooms: dict[UUID, list[Seat]] = defaultdict(list)
    for seat in seats:
        rooms[seat.room_id].append(seat)
    both = [pair for pair in rooms.values() if len({seat.family_id for seat in pair}) == 2]
    return sorted(both, key=lambda pair: (pair[0].room.starts_at, pair[0].room_id))


def _family(parent_id: UUID) -> UUID:
    return db.session.get_one(Parent, parent_id).family_id


def displaced_by(tie: Tie) -> Sequence[Displacement]:
    """The seats that gave way to a tie."""
    wanted = select(Displacement).where(Displacement.tie_id == tie.id)
    return db.session.scalars(wanted.order_by(Displacement.at, Displacement.id)).all()
