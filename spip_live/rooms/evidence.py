"""Reads a room's evidence chain into the entries from which attendance is worked out."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from spip_live.db import db
from spip_live.rooms.attendance import CURRENT, Entry, Rule, entry_from
from spip_live.rooms.models import Evidence
from spip_live.rooms.sitting import Sitting, read_sitting


def chain_of(room_id: UUID) -> list[Entry]:
    """Everything witnessed in a room, in order; empty for a room that never opened."""
    rows = db.session.execute(
        select(Evidence.number, Evidence.at, Evidence.kind, Evidence.body)
        .where(Evidence.room_id == room_id)
        .order_by(Evidence.number)
    )
    return [entry_from(number, at, kind, body) for number, at, kind, body in rows]


def sitting_of(room_id: UUID, rule: Rule = CURRENT) -> Sitting:
    """A room's evidence read once, for all of its seats."""
    return read_sitting(chain_of(room_id), rule)
