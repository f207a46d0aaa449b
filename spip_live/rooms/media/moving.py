"""Gives a room another media server when its own is lost: all of it, for a room is on one alone.

While there is no other, the room runs on without sound and says so. The evidence says it too, with
each roll, so that nobody pays for it with their attendance.
"""

from __future__ import annotations

from collections.abc import Collection
from time import monotonic
from uuid import UUID

import structlog
from sqlalchemy import select

from spip_live.db import db
from spip_live.rooms.media import ward
from spip_live.rooms.media.engine import current
from spip_live.rooms.media.places import places
from spip_live.rooms.models import Room, RoomStatus

RUNNING = (RoomStatus.LIVE, RoomStatus.HELD)

log = structlog.get_logger()


def drop_lost(room_ids: Collection[UUID]) -> set[UUID]:
    """Give up every circle of these rooms that a lost server held; returns the rooms it concerns.

    A circle that no server has been asked for yet has lost none.
    """
    told = set()
    for room_id in room_ids:
        held = {key: current().node_of(key) for key in _keys_of(room_id)}
        gone = [k for k, node in held.items() if node is not None and current().given_up(node)]
        if gone:
            places.server_lost(gone, monotonic())
            told.add(room_id)
    return told


def to_move(room_ids: Collection[UUID]) -> list[tuple[UUID, str | None, str]]:
    """Those of these rooms that run and should have another server: which they have, and get.

    Notes of each whose server is away that this is so at this moment.
    """
    running = Room.id.in_(room_ids), Room.status.in_(RUNNING)
    found = db.session.execute(select(Room.id, Room.media_node).where(*running)).all()
    ward.let_go()
    moves = []
    for room_id, node in found:
        if node is not None and not current().serves(node):
            places.without_media(room_id, monotonic())
        if current().given_up(node):
            new = current().assign()
            if new is not None and new != node and current().serves(new):
                moves.append((room_id, node, new))
    return moves


def move(room_id: UUID, node: str | None, new: str) -> bool:
    """Write down a room's new server, unless something else has changed the room meanwhile."""
    # Whoever is changing it at this moment is not waited for: the next look comes soon.
    room = db.session.get(Room, room_id, with_for_update={"skip_locked": True})
    if room is None or room.status not in RUNNING or room.media_node != node:
        return False
    room.media_node = new
    log.warning("media.room_moved", part=new)
    return True


def end_elsewhere(room_id: UUID, node: str) -> None:
    """End whatever a room has on any server but this one."""
    for key in _keys_of(room_id):
        if current().node_of(key) not in (None, node):
            ward.end(key)


def _keys_of(room_id: UUID) -> list[str]:
    return list(places.keys_in(room_id).values())
