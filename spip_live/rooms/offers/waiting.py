"""The waiting list: who would come and finds no room to choose, and who is told when there is one.

One line for all: whoever was never told comes first, then whoever waits longest. As many are told
as there are places, so that nobody is called to a room that is full when they come.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, select, tuple_

from spip_live import jobs
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import note
from spip_live.people.models import Enrolment, Staff
from spip_live.rooms.candidates import ATTENDED, HELD
from spip_live.rooms.models import Room, RoomStatus, Seat
from spip_live.rooms.offers import reading
from spip_live.rooms.offers.models import Waiter
from spip_live.rooms.offers.rule import to_choose

REST = timedelta(hours=24)  # for so long whoever was told is not told again


def join(enrolment: Enrolment, part: int, at: datetime) -> Waiter:
    """Put the enrolment on the list for this part, unless it is there already."""
    if not to_choose(reading.standing_of(enrolment), part):
        raise Refused("nothing_to_wait_for", "There is nothing to wait for now.")
    if (found := place_of(enrolment, part)) is not None:
        return found
    made = Waiter(
        id=uuid4(),
        provider_id=enrolment.provider_id,
        enrolment_id=enrolment.id,
        parent_id=enrolment.parent_id,
        part=part,
        joined_at=at,
    )
    db.session.add(made)
    note(None, "waiting.joined", enrolment, at, part=part)
    db.session.flush()
    return made


def end(enrolment: Enrolment, part: int, why: str, at: datetime, by: Staff | None = None) -> None:
    """Take the enrolment off the list; nothing where it is not on it."""
    found = place_of(enrolment, part)
    if found is not None:
        found.ended_at, found.ended_why = at, why
        note(by, "waiting.ended", enrolment, at, part=part, why=why)
        db.session.flush()


def place_of(enrolment: Enrolment, part: int) -> Waiter | None:
    """Their place on the list for this part, if they wait."""
    return db.session.scalars(
        select(Waiter).where(
            Waiter.enrolment_id == enrolment.id, Waiter.part == part, Waiter.ended_at.is_(None)
        )
    ).one_or_none()


def in_line() -> list[Waiter]:
    """Everybody who still waits, the next to be told first.

    Not whoever has a seat by other ways; should they lose it, they find their old place in line.
    """
    return list(
        db.session.scalars(
            select(Waiter)
            .join(Enrolment, Enrolment.id == Waiter.enrolment_id)
            .where(
                Waiter.ended_at.is_(None),
                Enrolment.withdrawn_at.is_(None),
                tuple_(Waiter.enrolment_id, Waiter.part).not_in(HELD.union_all(ATTENDED)),
            )
            .order_by(Waiter.told_at.asc().nulls_first(), Waiter.joined_at, Waiter.id)
        )
    )


def tell(room: Room, at: datetime) -> list[Waiter]:
    """Queue letters to the next in line whose day this is, as many as there are places free."""
    free = _free(room)
    if free <= 0 or not room.offered or room.status != RoomStatus.SCHEDULED:
        return []
    line = [each for each in in_line() if _waits_for(each, room, at)]
    open_to = reading.waiting_lanes([each.parent_id for each in line], room)
    told = [each for each in line if each.parent_id in open_to][:free]
    for each in told:
        each.told_at = at
        jobs.defer("letters.places", each.provider_id, enrolment_id=each.enrolment_id)
        note(None, "waiting.told", each, at)
    db.session.flush()
    return told


def _waits_for(waiter: Waiter, room: Room, at: datetime) -> bool:
    rested = waiter.told_at is None or at - waiter.told_at >= REST
    enrolment = waiter.enrolment
    return (
        rested
        and waiter.part == room.part
        and enrolment.programme == room.programme
        and enrolment.seatable
    )


def _free(room: Room) -> int:
    taken = select(func.count()).where(Seat.room_id == room.id, Seat.claim_ended_at.is_(None))
    return room.size - (db.session.scalar(taken) or 0)
