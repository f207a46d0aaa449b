"""Rooms put into the calendar, rearranged and cancelled, all before they start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import uuid4

from sqlalchemy import select, update

from spip_live import jobs, locks
from spip_live.content import taught
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import note
from spip_live.locks import Level
from spip_live.people.models import Staff
from spip_live.rooms import facilitators, joining_links
from spip_live.rooms.captions import inviting
from spip_live.rooms.facilitators import Leaders
from spip_live.rooms.models import Room, RoomStatus, Seat
from spip_live.rooms.offers import days


@locks.in_order
def schedule(
    programme_slug: str,
    starts: Sequence[datetime],
    size: int,
    leaders: Leaders,
    by: Staff | None,
    at: datetime,
) -> list[Room]:
    """One room for each part of the programme, starting at `starts`; they share a pair id.

    Raises `Refused` when a time is past or out of order, a facilitator is busy then, or the group
    is larger than the programme's.
    """
    programme = taught.here().programme(programme_slug)
    _check_size(size, programme.group_size.max)
    times = [
        (start, start + timedelta(minutes=part.minutes))
        for start, part in zip(starts, programme.parts, strict=True)
    ]
    _check_times(times, at)
    pair_id = uuid4() if len(times) > 1 else None
    made = []
    for part, (starts_at, ends_at) in enumerate(times, start=1):
        facilitators.check(leaders, starts_at, ends_at)
        room = Room(
            id=uuid4(),
            provider_id=leaders.lead.provider_id,
            programme=programme_slug,
            part=part,
            pair_id=pair_id,
            starts_at=starts_at,
            ends_at=ends_at,
            size=size,
            created_at=at,
        )
        made.append(_keep(room, leaders, by, at))
    return made


def _keep(room: Room, leaders: Leaders, by: Staff | None, at: datetime) -> Room:
    room.created_by = by.id if by else None
    db.session.add(room)
    db.session.flush()
    facilitators.write(room, leaders)
    note(by, "room.scheduled", room, at, programme=room.programme, part=room.part)
    return room


@locks.in_order
def rearrange(
    room: Room, starts_at: datetime, size: int, leaders: Leaders, by: Staff, at: datetime
) -> list[Seat]:
    """Change time, size or facilitators before the start; a new time is told to every parent.

    Their letter carries a new link, so that one letter says everything. Returns the seats that
    have a new time.
    """
    _lock(room)
    _check_not_started(room)
    programme = taught.by(room.provider_id).programme(room.programme)
    _check_size(size, programme.group_size.max)
    ends_at = starts_at + timedelta(minutes=programme.parts[room.part - 1].minutes)
    moved = starts_at != room.starts_at
    if moved:
        _check_times([(starts_at, ends_at)], at)
        _check_order(room, starts_at, ends_at)
    facilitators.check(leaders, starts_at, ends_at, apart_from=room.id)
    _resize(room, size)
    facilitators.write(room, leaders)
    days.follow(room, starts_at, at)
    room.starts_at, room.ends_at = starts_at, ends_at
    seats = live_seats(room) if moved else []
    if moved:
        room.rearranged_at = at
        _tell(seats, "letters.new_time", by)
        inviting.tell_all(room, "letters.captioner", by)
    note(by, "room.rearranged", room, at, moved=moved, size=size)
    db.session.flush()
    return seats


@locks.in_order
def hand_over(room: Room, leaders: Leaders, by: Staff, at: datetime) -> None:
    """Others lead a room that has begun: whoever fell ill or lost the line is stood in for.

    The caller puts the consoles right once this is committed.
    """
    _lock(room)
    if room.status not in (RoomStatus.LIVE, RoomStatus.HELD):
        raise Refused("not_running", "This room is not open now. Look at it again.")
    facilitators.check(leaders, at, max(room.ends_at, at), apart_from=room.id)
    facilitators.write(room, leaders)
    note(by, "room.handed_over", room, at, lead=str(leaders.lead.id))
    db.session.flush()


@locks.in_order
def cancel(room: Room, why: str, by: Staff, at: datetime) -> list[Seat]:
    """Cancel before the start: every seat is given up and every parent is told by letter.

    Returns the seats, whose sockets the caller cuts once this is committed.
    """
    _lock(room)
    _check_not_started(room)
    seats = live_seats(room)
    room.status = RoomStatus.CANCELLED
    room.is_over = True
    room.ended_at = at
    db.session.flush()
    for held in seats:
        db.session.refresh(held)
        held.released_at = held.claim_ended_at = at
        held.released_why = "room_cancelled"
        held.seatable = None
        joining_links.close_ways_in(held, "room_cancelled", at)
    _tell(seats, "letters.cancelled", by)
    inviting.tell_all(room, "letters.captioner_cancelled", by)
    note(by, "room.cancelled", room, at, why=why)
    db.session.flush()
    return seats


def live_seats(room: Room) -> list[Seat]:
    """The seats that parents hold in the room now, in the order of their numbers."""
    return list(
        db.session.scalars(
            select(Seat)
            .where(Seat.room_id == room.id, Seat.released_at.is_(None))
            .order_by(Seat.seat_no)
        )
    )


def _tell(seats: Sequence[Seat], letter: str, by: Staff) -> None:
    for held in seats:
        jobs.defer(letter, held.provider_id, seat_id=held.id, staff_id=by.id)


def _lock(room: Room) -> None:
    """The room, read again and standing still."""
    locks.take(Level.ROOMS, [room.id])
    db.session.scalars(
        select(Room).where(Room.id == room.id).with_for_update(),
        execution_options={"populate_existing": True},
    ).one()


def _check_not_started(room: Room) -> None:
    if room.status != RoomStatus.SCHEDULED:
        raise Refused("already_started", "This room has started or is over. It cannot be changed.")


def _check_size(size: int, largest: int) -> None:
    if not 1 <= size <= largest:
        raise Refused("wrong_size", f"Enter a group size from 1 to {largest}.")


def _check_times(times: Sequence[tuple[datetime, datetime]], at: datetime) -> None:
    if times[0][0] <= at:
        raise Refused("in_the_past", "Enter a time that is still to come.")
    for (_, ended), (started, _) in pairwise(times):
        if started < ended:
            raise Refused("parts_out_of_order", "Part 2 must start after part 1 has ended.")


def _check_order(room: Room, starts_at: datetime, ends_at: datetime) -> None:
    """A part stays after the part before it and before the part after it."""
    if room.pair_id is None:
        return
    others = db.session.scalars(
        select(Room).where(
            Room.pair_id == room.pair_id,
            Room.id != room.id,
            Room.status != RoomStatus.CANCELLED,
        )
    )
    for other in others:
        too_early = other.part < room.part and starts_at < other.ends_at
        too_late = other.part > room.part and ends_at > other.starts_at
        if too_early or too_late:
            raise Refused("parts_out_of_order", "Part 2 must start after part 1 has ended.")


def _resize(room: Room, size: int) -> None:
    """Seats with too high a number take a lower one that is free, before the room shrinks."""
    claims = list(
        db.session.scalars(
            select(Seat)
            .where(Seat.room_id == room.id, Seat.claim_ended_at.is_(None))
            .order_by(Seat.seat_no)
        )
    )
    if len(claims) > size:
        raise Refused(
            "more_seats_than_size",
            f"{len(claims)} seats are taken. Move or release some before making the group smaller.",
        )
    taken = {held.seat_no for held in claims}
    free = iter(sorted(set(range(1, size + 1)) - taken))
    for held in claims:
        if held.seat_no > size:
            held.seat_no = next(free)
    db.session.flush()
    db.session.execute(update(Room).where(Room.id == room.id).values(size=size))
    db.session.refresh(room)
