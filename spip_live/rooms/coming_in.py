"""A joining link redeemed: this browser takes the seat, and an earlier one gives it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import update

from spip_live import journal
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.people.sign_ins import digest
from spip_live.rooms import lobby
from spip_live.rooms.door import Closed, WayIn, make_token
from spip_live.rooms.models import Room, Seat, SeatDevice
from spip_live.rooms.plans import planned_steps
from spip_live.rooms.steps.languages import languages_of


@dataclass(frozen=True)
class Said:
    """What a parent says at the door. None: they were not asked, and it stays as it is."""

    name: str | None = None
    own_part: str | None = None
    language: str | None = None


def take_seat(way: WayIn, said: Said, at: datetime) -> str:
    """This browser takes the seat over from any earlier one; returns its secret token."""
    seat = lobby.locked_seat(way.room, way.seat.id)
    if seat.released_at is not None or seat.barred_at is not None or way.room.is_over:
        raise Closed
    db.session.execute(
        update(SeatDevice)
        .where(SeatDevice.seat_id == seat.id, SeatDevice.superseded_at.is_(None))
        .values(superseded_at=at)
    )
    token = make_token()
    device = SeatDevice(
        id=uuid4(),
        provider_id=seat.provider_id,
        seat_id=seat.id,
        token_hash=digest(token),
        came_at=at,
    )
    db.session.add(device)
    seat.display_name = seat.display_name if said.name is None else said.name
    seat.own_part = seat.own_part if said.own_part is None else said.own_part
    choose_language(seat, said)
    way.link.used_at = way.link.used_at or at
    db.session.flush()
    journal.note(seat, "seat.device_came", seat, at, device=str(device.id))
    return token


def languages_for(room: Room) -> list[str]:
    """In which languages besides English a room's steps can be read; its door opens in any case."""
    try:
        return languages_of(planned_steps(room))
    except Refused:  # nothing can be taught yet: a coordinator is told of it elsewhere
        return []


def choose_language(seat: Seat, said: Said) -> None:
    """From now on this parent's steps are shown in the language that they chose."""
    if said.language is not None:
        seat.language = said.language
