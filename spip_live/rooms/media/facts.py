"""Reads from the database, and from what little is in memory, who may hear whom in a room."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, and_, any_, bindparam, literal, or_, select

from spip_live.db import db
from spip_live.people.models import Role as StaffRole
from spip_live.people.models import Staff
from spip_live.rooms.breakouts.models import (
    Breakout,
    BreakoutCaptioner,
    BreakoutPlace,
    BreakoutRound,
    BreakoutVisit,
)
from spip_live.rooms.breakouts.showing import number
from spip_live.rooms.captions.models import Captioner, CaptionLink
from spip_live.rooms.media.asides import asides
from spip_live.rooms.media.belonging import Facts, SeatFacts
from spip_live.rooms.media.guests import guests
from spip_live.rooms.models import Admission, Room, RoomStaff, Seat, SeatDevice
from spip_live.rooms.picture import Picture
from spip_live.rooms.stage import Status

# Asked at every change, so each is put together once. Of a round: people are apart. Held rooms have
# no circles, so its clock need not stand.
_ROOMS: BindParameter[UUID] = bindparam("rooms", expanding=True)
_OPEN = and_(
    BreakoutRound.opened_at.is_not(None),
    or_(BreakoutRound.back_at.is_(None), BreakoutRound.back_at > bindparam("at")),
)
# Who is in a breakout, with its number: seats, facilitators, and captioners who write for it.
_APART = (
    select(BreakoutPlace.seat_id, Breakout.number)
    .join(Breakout, Breakout.id == BreakoutPlace.breakout_id)
    .join(BreakoutRound, BreakoutRound.id == Breakout.round_id)
    .where(BreakoutPlace.ended_at.is_(None), _OPEN)
    .subquery()
)
_VISITS = (
    select(BreakoutVisit.room_id, BreakoutVisit.staff_id, Breakout.number)
    .join(Breakout, Breakout.id == BreakoutVisit.breakout_id)
    .join(BreakoutRound, BreakoutRound.id == Breakout.round_id)
    .where(_OPEN)
    .subquery()
)
_ALONG = (
    select(BreakoutCaptioner.captioner_id, Breakout.number)
    .join(Breakout, Breakout.id == BreakoutCaptioner.breakout_id)
    .join(BreakoutRound, BreakoutRound.id == Breakout.round_id)
    .where(_OPEN)
    .subquery()
)
_SEATS = (
    select(
        Room.id,
        Room.status,
        Room.media_node,
        Seat.id,
        and_(Seat.released_at.is_(None), Seat.barred_at.is_(None)),
        Admission.state,
        SeatDevice.id,
        _APART.c.number,
    )
    .outerjoin(Seat, Seat.room_id == Room.id)
    .outerjoin(Admission, and_(Admission.seat_id == Seat.id, Admission.ended_at.is_(None)))
    .outerjoin(SeatDevice, and_(SeatDevice.seat_id == Seat.id, SeatDevice.superseded_at.is_(None)))
    .outerjoin(_APART, _APART.c.seat_id == Seat.id)
    .where(Room.id.in_(_ROOMS))
)
_LEADS = (
    select(RoomStaff.room_id, RoomStaff.staff_id, _VISITS.c.number)
    .join(Staff, Staff.id == RoomStaff.staff_id)
    .outerjoin(
        _VISITS,
        and_(_VISITS.c.room_id == RoomStaff.room_id, _VISITS.c.staff_id == RoomStaff.staff_id),
    )
    .where(
        RoomStaff.room_id.in_(_ROOMS),
        Staff.ended_at.is_(None),
        literal(StaffRole.FACILITATOR.value) == any_(Staff.roles),
    )
)


def read_facts(room_ids: Collection[UUID], at: datetime) -> dict[UUID, Facts]:
    """The facts of these rooms as committed now; a room that this provider has not is left out.

    Two statements, whatever the number of rooms (three where anybody listens for captions): this
    is asked at every change. Columns, never objects: what this very context has read before may be
    older.
    """
    if not room_ids:
        return {}
    found: dict[UUID, dict[str, Any]] = {}
    for room_id, status, node, seat_id, seat in _seats(room_ids, at):
        room = found.setdefault(room_id, {"status": Status(status), "node": node, "seats": {}})
        if seat_id is not None:
            room["seats"][seat_id] = seat
    leads = _leads(room_ids, at)
    invited = _invited(room_ids, at)
    return {
        room_id: Facts(
            room_id=room_id,
            leads=frozenset(leads.get(room_id, {})),
            visits={who: n for who, n in leads.get(room_id, {}).items() if n is not None},
            asides=asides.of(room_id),
            guests=guests.of(room_id) & invited.keys(),
            along={who: n for who, n in invited.items() if n is not None},
            **room,
        )
        for room_id, room in found.items()
    }


def facts_of(room_id: UUID, at: datetime) -> Facts | None:
    """The facts of one room, or None if this provider has no such room."""
    return read_facts([room_id], at).get(room_id)


def facts_in(picture: Picture) -> Facts:
    """The facts of a room that has just been read whole."""
    room_id = picture.room.id
    visited = {lead.staff_id: picture.breakout_visited_by(lead.staff_id) for lead in picture.leads}
    invited = [row.captioner_id for row in picture.captioners if row.welcome and row.device_hash]
    captioned = {id_: picture.breakout_captioned_by(id_) for id_ in invited}
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
        guests=guests.of(room_id) & captioned.keys(),
        along={id_: group.n for id_, group in captioned.items() if group is not None},
        node=picture.room.media_node,
    )


def _seats(
    room_ids: Collection[UUID], at: datetime
) -> list[tuple[UUID, str, str | None, UUID | None, SeatFacts]]:
    """Each room with each of its seats, or once with none."""
    rows = db.session.execute(_SEATS, {"rooms": list(room_ids), "at": at}).all()
    return [(*row[:4], SeatFacts(*row[4:])) for row in rows]


def _leads(room_ids: Collection[UUID], at: datetime) -> dict[UUID, dict[UUID, int | None]]:
    """Who leads each room, and still may lead any; and which breakout they visit."""
    rows = db.session.execute(_LEADS, {"rooms": list(room_ids), "at": at}).all()
    found: dict[UUID, dict[UUID, int | None]] = {}
    for room_id, staff_id, n in rows:
        found.setdefault(room_id, {})[staff_id] = n
    return found


def _invited(room_ids: Collection[UUID], at: datetime) -> dict[UUID, int | None]:
    """Those of the present guests whose invitation still holds, in a browser that took its link.

    With the number of the breakout that they have gone along into.
    """
    here = frozenset().union(*(guests.of(room_id) for room_id in room_ids))
    if not here:
        return {}
    held = (
        select(Captioner.id, _ALONG.c.number)
        .join(CaptionLink, CaptionLink.captioner_id == Captioner.id)
        .outerjoin(_ALONG, _ALONG.c.captioner_id == Captioner.id)
        .where(
            Captioner.id.in_(here),
            Captioner.revoked_at.is_(None),
            CaptionLink.revoked_at.is_(None),
            CaptionLink.device_hash.is_not(None),
        )
    )
    return {captioner_id: n for captioner_id, n in db.session.execute(held, {"at": at})}
