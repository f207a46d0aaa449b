"""Ends at once whatever of a room still reaches those whose seat gave way; then their ties hold.

For the edges of the process that serves the rooms, after they have committed; they commit again.
Whatever was not certainly ended is tried again every second by the clockwork.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from spip_live.db import db
from spip_live.people.models import Staff
from spip_live.rooms import broadcast, late_ties
from spip_live.rooms.discussion import discussions
from spip_live.rooms.models import Displacement, Seat
from spip_live.rooms.picture import person_key


def cut(by: Staff | None, at: datetime) -> bool:
    """End media, then sockets, then let the ties take hold; whether there was anything to end."""
    seats = db.session.execute(
        select(Seat.id, Seat.room_id)
        .join(Displacement, Displacement.seat_id == Seat.id)
        .where(Displacement.off_at.is_(None))
    ).all()
    for seat_id, room_id in seats:
        discussions.of(room_id).unsay(person_key(room_id, seat_id), seat_id)
    for room_id in {room_id for _, room_id in seats}:
        broadcast.changed(room_id, at)
    if seats:
        late_ties.try_again(by, at)
    return bool(seats)
