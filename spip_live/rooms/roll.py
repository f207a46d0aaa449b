"""Writes down what is witnessed in a room: each coming and going, and the roll.

Two SQL functions do the writing, on the database's clock; nothing here can change a line. An entry
is in the present transaction: it counts, and may be acknowledged, only once that is committed.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import text

from spip_live import clock, locks
from spip_live.db import db
from spip_live.locks import Level
from spip_live.rooms.chain import ON_PURPOSE
from spip_live.rooms.media.places import places
from spip_live.rooms.presence import presence

APPEND = text("SELECT count(*) FROM append_evidence(CAST(:entries AS jsonb))")
CALL = text("SELECT written_room FROM call_roll(CAST(:rolls AS jsonb))")

# This process, by a name that changes at each start: pages see by it that the server is new.
BOOT = secrets.token_hex(6)


def witness(room_id: UUID, *happened: tuple[str, Mapping[str, int | str]]) -> None:
    """Add entries, kind and body, to a room's evidence, in order."""
    entries = [
        {"room_id": str(room_id), "kind": kind, "body": {**body, **_clock()}}
        for kind, body in happened
    ]
    if entries:
        locks.take(Level.CHAIN, [room_id])
        db.session.execute(APPEND, {"entries": json.dumps(entries)})


def joined(room_id: UUID, seat_id: UUID, connection: str) -> None:
    """An admitted seat came, by this connection."""
    witness(room_id, ("joined", {"seat": str(seat_id), "connection": connection}))


def left(room_id: UUID, seat_id: UUID, connections: Sequence[str], why: str) -> None:
    """An admitted seat's connections ended, and why."""
    seat = str(seat_id)
    bodies = [{"seat": seat, "connection": name, "why": why} for name in connections]
    witness(room_id, *(("left", body) for body in bodies or [{"seat": seat, "why": why}]))
    if why in ON_PURPOSE:
        presence.lately.forget(seat_id)
        places.lately.forget(seat_id)


def servers_up(room_ids: Sequence[UUID]) -> None:
    """This process has begun to serve these rooms, which were already running."""
    entries = [
        {"room_id": str(room_id), "kind": "server_up", "body": _clock()} for room_id in room_ids
    ]
    locks.take(Level.CHAIN, room_ids)
    db.session.execute(APPEND, {"entries": json.dumps(entries)})


def call(since: float) -> list[UUID]:
    """Call the roll of every room that runs here, in one statement; returns the rooms written.

    `since` is when the roll was last called (steady clock). A room that is not live is passed over
    by the database, so a late roll adds nothing to a room that has ended.
    """
    rooms = locks.take(Level.CHAIN, presence.watched())
    rolls = [
        {
            "room_id": str(room_id),
            "socket": [str(seat_id) for seat_id in presence.seen_since(room_id, since)],
            "media": [str(seat_id) for seat_id in places.seen_since(room_id, since)],
            **({"media_lost": True} if places.lost_since(room_id, since) else {}),
            **_clock(),
        }
        for room_id in rooms
    ]
    if not rolls:
        return []
    return list(db.session.scalars(CALL, {"rolls": json.dumps(rolls)}))


def _clock() -> dict[str, int | str]:
    """This process and its steady clock, which no change of the wall clock bends."""
    return {"boot": BOOT, "steady_ms": int(clock.steady() * 1000)}
