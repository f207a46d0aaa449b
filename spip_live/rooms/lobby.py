"""Stays: a seat enters its waiting view, is let in, sent back, turned away, removed, or leaves.

Each act locks the seat's row, so that two of them cannot cross, and is whole within the caller's
transaction. The database refuses a second open stay of one family in a room, whoever asks.

Locks are taken in the order of `locks`: room, seat, stay, round of breakouts, evidence.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from spip_live import journal, locks
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.locks import Level
from spip_live.people.models import Staff
from spip_live.rooms import roll
from spip_live.rooms.breakouts import places
from spip_live.rooms.door import Closed, NotLetIn
from spip_live.rooms.models import Admission, Room, RoomStatus, Seat
from spip_live.rooms.presence import presence

ONE_OF_A_FAMILY = "one_admission_per_family_in_a_room"
RUNNING = (RoomStatus.LIVE, RoomStatus.HELD)
UNSAID = "No reason written down"


def locked_seat(room: Room, seat_id: UUID) -> Seat:
    """A seat of this room, locked until the transaction ends; as if absent when elsewhere.

    The room's stage cannot move meanwhile.
    """
    stand_still(room)
    locks.take(Level.SEATS, [seat_id])
    seat = db.session.scalar(
        select(Seat)
        .where(Seat.id == seat_id, Seat.room_id == room.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if seat is None:
        raise NotHere
    return seat


def stand_still(room: Room) -> None:
    """The room as it is now, and as it stays until the transaction ends: nobody holds it."""
    locks.take(Level.ROOMS, [room.id])
    db.session.refresh(room, with_for_update={"read": True})


@locks.in_order
def require_inside(room: Room, seat_id: UUID) -> None:
    """Let in, as it is now and as it stays until the transaction ends.

    The door has looked already, but a hold or a removal may have come between.
    """
    seat = locked_seat(room, seat_id)
    stay = open_stay(seat)
    if seat.released_at is not None or seat.barred_at is not None or stay is None or room.is_over:
        raise Closed
    if stay.state != "admitted":
        raise NotLetIn


def require_seat(room: Room, seat_id: UUID) -> None:
    """Refuse a seat of another room, as if there were none."""
    if (
        db.session.scalar(select(Seat.id).where(Seat.id == seat_id, Seat.room_id == room.id))
        is None
    ):
        raise NotHere


def open_stay(seat: Seat) -> Admission | None:
    """The seat's present stay, waiting or let in."""
    return db.session.scalar(
        select(Admission)
        .where(Admission.seat_id == seat.id, Admission.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )


@locks.in_order
def enter(room: Room, seat_id: UUID, at: datetime) -> Admission:
    """The seat's stay in this room: the open one, or a new one that waits.

    Refused like any closed link if the seat was taken back, or if anybody of its family is here.
    """
    seat = locked_seat(room, seat_id)
    if seat.released_at is not None or seat.barred_at is not None or room.is_over:
        raise Closed
    stay = open_stay(seat)
    if stay is not None:
        return stay
    stay = Admission(
        provider_id=seat.provider_id,
        room_id=room.id,
        seat_id=seat.id,
        family_id=seat.family_id,
        state="waiting",
        entered_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(stay)
    except IntegrityError as error:
        if ONE_OF_A_FAMILY not in str(error.orig):
            raise
        raise Closed from None
    return stay


@locks.in_order
def admit(room: Room, seat_id: UUID, by: Staff, at: datetime, *, id_seen: bool) -> None:
    """Let a waiting seat in, on the facilitator's word that they saw identification."""
    if not id_seen:
        raise Refused("id_not_seen", "Check their identification first, then say that you saw it.")
    seat = locked_seat(room, seat_id)
    if room.status not in RUNNING:
        raise Refused("not_open", "Open the room first.")
    stay = open_stay(seat)
    if stay is None or seat.barred_at is not None or seat.released_at is not None:
        raise Refused("not_waiting", "This parent is not waiting any more.")
    if stay.state == "admitted":
        return
    stay.state, stay.admitted_at, stay.admitted_by = "admitted", at, by.id
    seat.id_seen_at, seat.id_seen_by = at, by.id
    seat.admitted_at = seat.admitted_at or at
    journal.note(by, "seat.admitted", seat, at, room=str(room.id))
    db.session.flush()
    places.welcome(seat, at)
    for socket in presence.sockets_of(seat.id):
        roll.joined(room.id, seat.id, socket.connection)


@locks.in_order
def to_waiting(room: Room, seat_id: UUID, by: Staff, at: datetime) -> None:
    """Back to the waiting view; the room is no longer heard or seen."""
    seat = locked_seat(room, seat_id)
    stay = open_stay(seat)
    if stay is None or stay.state != "admitted":
        raise Refused("not_in_room", "This parent is not in the room.")
    stay.state, stay.admitted_at, stay.admitted_by = "waiting", None, None
    stay.entered_at = at
    places.take_out(seat.id, at)
    _witness_going(seat, "to_waiting")
    journal.note(by, "seat.sent_to_waiting", seat, at, room=str(room.id))


@locks.in_order
def turn_away(
    room: Room, seat_id: UUID, by: Staff, at: datetime, reason: str | None = None
) -> None:
    """A parent who waits does not come in, and cannot come back without `let_back`."""
    seat = locked_seat(room, seat_id)
    stay = open_stay(seat)
    if stay is not None and stay.state == "admitted":
        raise Refused("in_room", "This parent is in the room. Remove them instead.")
    _bar(seat, stay, "turned_away", reason or UNSAID, at)
    journal.note(by, "seat.turned_away", seat, at, room=str(room.id), reason=reason or UNSAID)


@locks.in_order
def remove(room: Room, seat_id: UUID, by: Staff, at: datetime, reason: str | None = None) -> None:
    """Out of the room, and no way back by any link, tab or device without `let_back`."""
    seat = locked_seat(room, seat_id)
    stay = open_stay(seat)
    if stay is not None and stay.state == "admitted":
        _witness_going(seat, "removed")
    _bar(seat, stay, "removed", reason or UNSAID, at)
    journal.note(by, "seat.removed", seat, at, room=str(room.id), reason=reason or UNSAID)


@locks.in_order
def say_why(room: Room, seat_id: UUID, by: Staff, at: datetime, reason: str) -> None:
    """Why somebody was removed or turned away, written down or put right once they have gone."""
    seat = locked_seat(room, seat_id)
    if seat.barred_at is None:
        raise Refused("not_barred", "This parent was not sent out. There is no reason to record.")
    seat.barred_why = reason
    journal.note(by, "seat.reason_given", seat, at, room=str(room.id), reason=reason)


@locks.in_order
def let_back(room: Room, seat_id: UUID, by: Staff, at: datetime) -> None:
    """Undo a bar: the parent may come again by their link, and waits like anybody."""
    seat = locked_seat(room, seat_id)
    if seat.barred_at is None:
        return
    seat.barred_at, seat.barred_why = None, ""
    journal.note(by, "seat.let_back", seat, at, room=str(room.id))


@locks.in_order
def leave(room: Room, seat_id: UUID, at: datetime) -> None:
    """The parent's own going. They may come back by their link, and wait again."""
    seat = locked_seat(room, seat_id)
    stay = open_stay(seat)
    if stay is None:
        return
    if stay.state == "admitted":
        _witness_going(seat, "left")
    stay.ended_at, stay.ended_why = at, "left"
    places.take_out(seat.id, at)


def _witness_going(seat: Seat, why: str) -> None:
    connections = [socket.connection for socket in presence.sockets_of(seat.id)]
    roll.left(seat.room_id, seat.id, connections, why)


def _bar(seat: Seat, stay: Admission | None, why: str, reason: str, at: datetime) -> None:
    if seat.barred_at is None:
        seat.barred_at, seat.barred_why = at, reason
    if stay is not None:
        stay.ended_at, stay.ended_why = at, why
        places.take_out(seat.id, at)
