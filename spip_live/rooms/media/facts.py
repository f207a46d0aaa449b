"""Reads from the database, and from what little is in memory, who may hear whom in a room."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import any_, literal, or_, select, union_all

from spip_live.db import db
from spip_live.people.models import Role as StaffRole
from spip_live.people.models import Staff
from spip_live.rooms.breakouts.models import (
    Breakout,
    BreakoutPlace,
    BreakoutRound,
    BreakoutVisit,
)
from spip_live.rooms.breakouts.showing import number
from spip_live.rooms.media.asides import asides
from spip_live.rooms.media.belonging import Facts, SeatFacts
from spip_live.rooms.media.guests import guests
from spip_live.rooms.models import Admission, Room, RoomStaff, Seat, SeatDevice
from spip_live.rooms.picture import Picture
from spip_live.rooms.stage import Status


@dataclass(frozen=True)
class Apart:
    """Who is in which breakout of a room at a moment: seats, and facilitators who visit."""

    seats: dict[UUID, int] = field(default_factory=dict)
    visits: dict[UUID, int] = field(default_factory=dict)


TOGETHER = Apart()


def read_facts(room_ids: Collection[UUID], at: datetime) -> dict[UUID, Facts]:
    """The facts of these rooms as committed now; a room that this provider has not is left out.

    Columns, never objects: what this very context has read before may be older.
    """
    if not room_ids:
        return {}
    rooms = db.session.execute(
        select(Room.id, Room.status, Room.media_node).where(Room.id.in_(room_ids))
    ).all()
    apart = read_apart(room_ids, at)
    seats, leads = _seats(room_ids, apart), _leads(room_ids)
    return {
        room_id: Facts(
            room_id=room_id,
            status=Status(status),
            seats=seats.get(room_id, {}),
            leads=frozenset(leads.get(room_id, ())),
            visits=apart.get(room_id, TOGETHER).visits,
            asides=asides.of(room_id),
            guests=guests.of(room_id),
            node=node,
        )
        for room_id, status, node in rooms
    }


def facts_of(room_id: UUID, at: datetime) -> Facts | None:
    """The facts of one room, or None if this provider has no such room."""
    return read_facts([room_id], at).get(room_id)


def facts_in(picture: Picture) -> Facts:
    """The facts of a room that has just been read whole."""
    room_id = picture.room.id
    visited = {lead.staff_id: picture.breakout_visited_by(lead.staff_id) for lead in picture.leads}
    return Facts(
        room_id=room_id,
        status=picture.stage.status,
        seats={
            place.seat.id: SeatFacts(
                welcome=place.welcome,
                state=place.stay.state if place.stay else None,
                device_id=place.device_id,
                breakout=number(picture.breakout_of(place.seat.id)),
            )
            for place in picture.places
        },
        leads=frozenset(visited),
        visits={staff_id: group.n for staff_id, group in visited.items() if group is not None},
        asides=asides.of(room_id),
        guests=guests.of(room_id),
    )


def read_apart(room_ids: Collection[UUID], at: datetime) -> dict[UUID, Apart]:
    """Who is apart in these rooms; most rooms at most times have nobody."""
    open_now = (
        BreakoutRound.opened_at.is_not(None),
        or_(BreakoutRound.back_at.is_(None), BreakoutRound.back_at > at),
        BreakoutRound.room_id.in_(room_ids),
    )
    groups = select(Breakout.room_id, Breakout.number).join(
        BreakoutRound, BreakoutRound.id == Breakout.round_id
    )
    seats = (
        groups.add_columns(BreakoutPlace.seat_id, literal(True))
        .join(BreakoutPlace, BreakoutPlace.breakout_id == Breakout.id)
        .where(*open_now, BreakoutPlace.ended_at.is_(None))
    )
    visits = (
        groups.add_columns(BreakoutVisit.staff_id, literal(False))
        .join(BreakoutVisit, BreakoutVisit.breakout_id == Breakout.id)
        .where(*open_now)
    )
    found: dict[UUID, Apart] = {}
    for room_id, n, who, is_seat in db.session.execute(union_all(seats, visits)).all():
        apart = found.setdefault(room_id, Apart())
        (apart.seats if is_seat else apart.visits)[who] = n
    return found


def _seats(
    room_ids: Collection[UUID], apart: dict[UUID, Apart]
) -> dict[UUID, dict[UUID, SeatFacts]]:
    stays = (Admission.seat_id == Seat.id) & Admission.ended_at.is_(None)
    device = (SeatDevice.seat_id == Seat.id) & SeatDevice.superseded_at.is_(None)
    rows = db.session.execute(
        select(
            Seat.room_id,
            Seat.id,
            Seat.released_at,
            Seat.barred_at,
            Admission.state,
            SeatDevice.id,
        )
        .outerjoin(Admission, stays)
        .outerjoin(SeatDevice, device)
        .where(Seat.room_id.in_(room_ids))
    ).all()
    found: dict[UUID, dict[UUID, SeatFacts]] = {}
    for room_id, seat_id, released_at, barred_at, state, device_id in rows:
        found.setdefault(room_id, {})[seat_id] = SeatFacts(
            welcome=released_at is None and barred_at is None,
            state=state,
            device_id=device_id,
            breakout=apart.get(room_id, TOGETHER).seats.get(seat_id),
        )
    return found


def _leads(room_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Who leads each room, and still may lead any."""
    rows = db.session.execute(
        select(RoomStaff.room_id, RoomStaff.staff_id)
        .join(Staff, Staff.id == RoomStaff.staff_id)
        .where(
            RoomStaff.room_id.in_(room_ids),
            Staff.ended_at.is_(None),
            literal(StaffRole.FACILITATOR.value) == any_(Staff.roles),
        )
    ).all()
    found: dict[UUID, set[UUID]] = {}
    for room_id, staff_id in rows:
        found.setdefault(room_id, set()).add(staff_id)
    return found
