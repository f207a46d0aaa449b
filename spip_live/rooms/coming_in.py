"""A joining link redeemed: this browser takes the seat, and an earlier one gives it up."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import update

from spip_live import journal
from spip_live.db import db
from spip_live.people.sign_ins import digest
from spip_live.rooms import lobby
from spip_live.rooms.door import Closed, WayIn, make_token
from spip_live.rooms.models import SeatDevice


def take_seat(way: WayIn, name: str, at: datetime) -> str:
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
    seat.display_name = name
    way.link.used_at = way.link.used_at or at
    db.session.flush()
    journal.note(seat, "seat.device_came", seat, at, device=str(device.id))
    return token
