"""Rooms offered to parents, with the lane that their day has drawn; and rooms offered no longer.

A room that was ever offered keeps to its lane: nobody is seated there across lanes, by whomever.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from spip_live import jobs, locks, uk_time
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import note
from spip_live.locks import Level
from spip_live.people.lanes import LANES, NO_LANE, Draw, opens
from spip_live.people.lanes_dealt import lanes_of
from spip_live.people.models import Staff
from spip_live.rooms.models import Room, RoomStatus, Seat
from spip_live.rooms.offers.models import LaneDay

ACROSS = (
    "Somebody is seated here whose day to choose this is not. Parents cannot choose this room: "
    "offer another one."
)


@locks.in_order
def offer(room: Room, by: Staff | None, at: datetime, draw: Draw = secrets.randbelow) -> None:
    """Let parents choose this room, those whose day it is; whoever waits for one is written to."""
    _lock(room)
    if room.status != RoomStatus.SCHEDULED or room.starts_at <= at:
        raise Refused("already_started", "This room has started or is over. Offer another one.")
    if room.offered:
        raise Refused("offered_already", "Parents can choose this room already.")
    if room.open_lane == NO_LANE:
        day = lane_of(room.provider_id, uk_time.uk_day(room.starts_at), at, draw)
        _keep_within(room, day)
        db.session.execute(
            update(Room)
            .where(Room.id == room.id)
            .values(open_lane=day.lane, lane_number=day.number, lane_day=day.day)
        )
        db.session.refresh(room)
    room.offered = True
    note(by, "room.offered", room, at)
    db.session.flush()
    jobs.defer("offers.tell_waiting", room.provider_id, room_id=room.id)


@locks.in_order
def stop(room: Room, by: Staff | None, at: datetime) -> None:
    """Parents choose this room no longer; whoever has a seat in it keeps it."""
    _lock(room)
    if not room.offered:
        raise Refused("not_offered", "This room is not offered to parents now.")
    room.offered = False
    note(by, "room.not_offered", room, at)
    db.session.flush()


def follow(room: Room, starts_at: datetime, at: datetime, draw: Draw = secrets.randbelow) -> None:
    """Before an offered room moves to another time: it takes the lane of its new day.

    Where somebody has a seat in it, it is not for choice any more: the day that they chose was
    theirs, the new one may not be. The caller sets the new time next, before anything is written.
    """
    day = uk_time.uk_day(starts_at)
    if room.open_lane == NO_LANE or day == room.lane_day:
        return
    taken = db.session.scalar(
        select(Seat.id).where(Seat.room_id == room.id, Seat.claim_ended_at.is_(None)).limit(1)
    )
    if taken is not None:
        room.offered, room.open_lane, room.lane_number, room.lane_day = False, NO_LANE, 0, None
        return
    drawn = lane_of(room.provider_id, day, at, draw)
    room.open_lane, room.lane_number, room.lane_day = drawn.lane, drawn.number, drawn.day


def lane_of(provider_id: UUID, day: date, at: datetime, draw: Draw) -> LaneDay:
    """The lane of this day, drawn now if nobody has; whoever draws at the same moment agrees."""
    db.session.execute(
        insert(LaneDay)
        .values(provider_id=provider_id, day=day, lane=draw(len(LANES)), drawn_at=at)
        .on_conflict_do_nothing()
    )
    return db.session.get_one(LaneDay, (provider_id, day))


def _keep_within(room: Room, day: LaneDay) -> None:
    """Write on each seat that stands by which lane it may; refused where one stands across."""
    seats = db.session.scalars(
        select(Seat)
        .where(Seat.room_id == room.id, Seat.claim_ended_at.is_(None))
        .order_by(Seat.id)
        .with_for_update()
    ).all()
    lanes = lanes_of([seat.parent_id for seat in seats])
    locks.take(Level.SEATS, [seat.id for seat in seats])
    for seat in seats:
        held = opens(lanes[seat.parent_id], day.lane, day.number)
        if held is None:
            raise Refused("seated_across", ACROSS)
        seat.lane_held, seat.lane_since, seat.lane_until = held.lane, held.since, held.until
    db.session.flush()


def _lock(room: Room) -> None:
    locks.take(Level.ROOMS, [room.id])
    db.session.scalars(
        select(Room).where(Room.id == room.id).with_for_update(),
        execution_options={"populate_existing": True},
    ).one()
