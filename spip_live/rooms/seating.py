"""Seats given, released and moved: one transaction and the same checks for everybody.

The friendly check gives staff a sentence. What guarantees that two people of one family never
hold seats in one room, and that no room is over-full, is the database; a refusal by it is
translated here, by the name of what refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError, NoResultFound, OperationalError

from spip_live import jobs, locks
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import note
from spip_live.locks import Level
from spip_live.people.lanes import opens
from spip_live.people.lanes_dealt import lanes_of
from spip_live.people.models import Enrolment, Parent, Staff
from spip_live.rooms import joining_links
from spip_live.rooms.candidates import candidate_of, place_of
from spip_live.rooms.exclusion import SENTENCES, Reason, why_not
from spip_live.rooms.models import Room, Seat

REFUSED_BY = {
    "one_seat_per_family_in_a_room": Reason.FAMILY_HERE,
    "one_seat_per_place_in_a_room": Reason.ROOM_IS_FULL,
    "ck_seats_capacity": Reason.ROOM_IS_FULL,
    "ck_seats_within_lanes": Reason.NOT_THEIR_DAY,
    "fk_seats_enrolment_id_seatable": Reason.OTHER_PARTY_UNKNOWN,
    "fk_seats_room_id_room_is_over": Reason.ROOM_IS_OVER,
}
# A family, its lanes or a room that changed between our reading and our writing; and what two
# transactions that wait for each other are told (PostgreSQL's codes for a failed serialisation and
# a deadlock).
CHANGED = {
    "fk_seats_parent_id_provider_id_family_id",
    "fk_seats_lane_held",
    "fk_seats_room_id_open_lane_lane_number",
}
CROSSED = ("40001", "40P01")
TRY_AGAIN = "Somebody else changed this at the same moment. Look at the room again and try again."


@locks.in_order
def seat(room: Room, enrolment: Enrolment, by: Staff | None, at: datetime) -> Seat:
    """Give the enrolled parent a place in the room, and queue the letter with their link.

    Raises `Refused` with the reason; then nothing has changed.
    """
    with _whole_or_not_at_all():
        _lock(enrolment, room)
        if reason := why_not(candidate_of(enrolment), place_of(room)):
            raise refusal(reason)
        given = _insert(room, enrolment, by, at)
        note(by, "seat.given", given, at, room=str(room.id), enrolment=str(enrolment.id))
        send_link(given, by)
    return given


@locks.in_order
def seat_in_all(
    rooms: Sequence[Room], enrolment: Enrolment, by: Staff | None, at: datetime
) -> list[Seat]:
    """Give a place in each of the rooms (the parts of one sitting), or in none of them."""
    with _whole_or_not_at_all():
        _lock(enrolment, *rooms)
        return [seat(room, enrolment, by, at) for room in rooms]


@locks.in_order
def release(held: Seat, why: str, by: Staff | None, at: datetime) -> None:
    """Take the seat back and close every way into it; the caller then cuts its sockets.

    A seat that was ever admitted keeps its claim until the room is over: the room holds traces of
    who came, so nobody of that family may come after.
    """
    lock_seat(held)
    if held.released_at is not None:
        raise Refused("already_released", "This seat has been released already.")
    if held.room.is_over:
        raise Refused("room_is_over", "The room is over: its seats are part of the record now.")
    held.released_at = at
    held.released_why = why
    if held.admitted_at is None:
        held.claim_ended_at = at
        held.seatable = None
    if held.room.offered:
        jobs.defer("offers.tell_waiting", held.provider_id, room_id=held.room_id)
    joining_links.close_ways_in(held, "released", at)
    note(by, "seat.released", held, at, why=why)
    db.session.flush()


@locks.in_order
def move(held: Seat, room: Room, by: Staff | None, at: datetime, why: str = "moved") -> Seat:
    """Exchange the seat for one in another room; refused whole, so the old seat is never lost."""
    with _whole_or_not_at_all():
        enrolment = db.session.get_one(Enrolment, held.enrolment_id)
        _lock(enrolment, held.room, room)
        release(held, why, by, at)
        given = seat(room, enrolment, by, at)
        note(by, "seat.moved", given, at, earlier=str(held.id))
    return given


def send_link(held: Seat, by: Staff | None) -> None:
    """Queue a letter with a new link to this seat; earlier links stop working when it is made."""
    ids = {"seat_id": held.id} | ({"staff_id": by.id} if by else {})
    jobs.defer("letters.joining_link", held.provider_id, **ids)


def refusal(reason: Reason) -> Refused:
    """The refusal that staff read."""
    return Refused(reason.value, SENTENCES[reason])


def lock_seat(held: Seat) -> None:
    """The seat, read again and standing still."""
    db.session.flush()
    locks.take(Level.SEATS, [held.id])
    db.session.refresh(held, with_for_update=True)


def _lock(enrolment: Enrolment, *rooms: Room) -> None:
    """Parent, enrolment, rooms: always in this order, and read again once they stand still.

    The parent's lock lets other seats be given to them but holds up a change of their family.
    """
    people = locks.take(Level.PARENTS, [enrolment.parent_id])
    enrolled = locks.take(Level.ENROLMENTS, [enrolment.id])
    theirs = locks.take(Level.ROOMS, [room.id for room in rooms])
    for wanted in (
        select(Parent).where(Parent.id.in_(people)).with_for_update(read=True, key_share=True),
        select(Enrolment).where(Enrolment.id.in_(enrolled)).with_for_update(key_share=True),
        select(Room).where(Room.id.in_(theirs)).order_by(Room.id).with_for_update(key_share=True),
    ):
        found = db.session.scalars(wanted, execution_options={"populate_existing": True}).all()
        if not found:
            raise NoResultFound


def _insert(room: Room, enrolment: Enrolment, by: Staff | None, at: datetime) -> Seat:
    parent = db.session.get_one(Parent, enrolment.parent_id)
    given = Seat(
        id=uuid4(),
        provider_id=room.provider_id,
        room_id=room.id,
        room_size=room.size,
        room_is_over=room.is_over,
        parent_id=parent.id,
        enrolment_id=enrolment.id,
        family_id=parent.family_id,
        seat_no=_lowest_free(room),
        seated_by=by.id if by else None,
        seated_at=at,
        display_name=parent.forename,
        open_lane=room.open_lane,
        lane_number=room.lane_number,
        **_own_lane(room, parent),
    )
    db.session.add(given)
    db.session.flush()
    return given


def _own_lane(room: Room, parent: Parent) -> dict[str, int]:
    """The lane of the parent's by which a room for choice is open to them."""
    held = opens(lanes_of([parent.id])[parent.id], room.open_lane, room.lane_number)
    if held is None:
        return {}
    return {"lane_held": held.lane, "lane_since": held.since, "lane_until": held.until}


def _lowest_free(room: Room) -> int:
    taken = set(
        db.session.scalars(
            select(Seat.seat_no).where(Seat.room_id == room.id, Seat.claim_ended_at.is_(None))
        )
    )
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


@contextmanager
def _whole_or_not_at_all() -> Iterator[None]:
    """Everything inside happens, or none of it and the database's refusal becomes ours."""
    try:
        with db.session.begin_nested():
            yield
    except (IntegrityError, OperationalError) as error:
        if refused := translated(error):
            raise refused from error
        raise


def translated(error: DBAPIError) -> Refused | None:
    """The refusal behind an error of the database; None when it is a fault and not a refusal."""
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if name in REFUSED_BY:
        return refusal(REFUSED_BY[name])
    if name in CHANGED or getattr(error.orig, "pgcode", None) in CROSSED:
        return Refused("changed_meanwhile", TRY_AGAIN)
    return None
