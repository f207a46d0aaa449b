"""A parent chooses a room, changes it, or gives it up: by the same seats as everybody's.

Whatever stands in the way, they read one sentence; the reason is for the journal.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from spip_live import jobs, locks
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import note
from spip_live.locks import Level
from spip_live.people.models import Enrolment, Parent
from spip_live.rooms import seating
from spip_live.rooms.models import Room, Seat
from spip_live.rooms.offers import reading, waiting
from spip_live.rooms.offers.rule import choices, why_fixed


class NoLonger(Refused):
    """Whatever the reason: taken meanwhile, offered no longer, not theirs, or never there."""

    def __init__(self) -> None:
        super().__init__(
            "no_longer_available", "That session is no longer available. Choose another one."
        )


@locks.in_order
def choose(enrolment: Enrolment, room_id: UUID, at: datetime) -> Seat:
    """Give the parent a place in the room, in exchange for the one that they hold for that part."""
    stand_still(enrolment)
    room = _chosen(enrolment, room_id, at)
    earlier = _held(enrolment, room.part)
    try:
        if earlier is None:
            given = seating.seat(room, enrolment, None, at)
        else:
            given = seating.move(earlier, room, None, at, why="chose_another")
    except Refused as refused:
        note(None, "offer.refused", enrolment, at, room=str(room_id), reason=refused.reason)
        raise NoLonger from refused
    waiting.end(enrolment, room.part, "chose", at)
    note(None, "offer.chosen", given, at, earlier=str(earlier.id) if earlier else "")
    return given


@locks.in_order
def give_up(enrolment: Enrolment, part: int, at: datetime) -> Seat:
    """The parent gives their place for this part up; they are told by letter that it is off."""
    stand_still(enrolment)
    held = _held(enrolment, part)
    terms = reading.terms_of(enrolment.provider_id)
    if held is None:
        raise NoLonger
    if why_fixed(reading.standing_of(enrolment), part, at, terms):
        raise Refused("fixed", "This can only be changed by calling us now.")
    seating.release(held, "gave_up", None, at)
    jobs.defer("letters.released", held.provider_id, seat_id=held.id)
    return held


def stand_still(enrolment: Enrolment) -> None:
    """Parent, then enrolment: two taps at once come one after the other."""
    locks.take(Level.PARENTS, [enrolment.parent_id])
    locks.take(Level.ENROLMENTS, [enrolment.id])
    parent = select(Parent.id).where(Parent.id == enrolment.parent_id)
    db.session.execute(parent.with_for_update(read=True, key_share=True)).one()
    mine = select(Enrolment).where(Enrolment.id == enrolment.id).with_for_update()
    db.session.scalars(mine, execution_options={"populate_existing": True}).one()


def _chosen(enrolment: Enrolment, room_id: UUID, at: datetime) -> Room:
    """The room, if it is among those that this parent is offered at this moment."""
    standing = reading.standing_of(enrolment)
    terms = reading.terms_of(enrolment.provider_id)
    rooms = reading.rooms_for(enrolment.programme, standing.lanes, at)
    for part in range(1, standing.parts + 1):
        if any(room.id == room_id for room in choices(standing, part, rooms, at, terms)):
            return db.session.get_one(Room, room_id)
    raise NoLonger


def _held(enrolment: Enrolment, part: int) -> Seat | None:
    return next((seat for seat in reading.held_by(enrolment) if seat.room.part == part), None)
