"""What acts by socket have in common: whose allowance they spend, and whom they tell."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from spip_live import clock
from spip_live.rooms import broadcast
from spip_live.rooms.acks import ack
from spip_live.rooms.discussion import Discussion, discussions
from spip_live.rooms.media import ward
from spip_live.rooms.models import Room


def told(room: Room, **facts: Any) -> dict[str, Any]:
    """Tell everybody what was committed, and answer, once the media that it ends is off."""
    broadcast.changed(room.id, clock.now())
    ward.require_off(room.id)
    return ack(**facts)


def discussion_for(room: Room, person_id: UUID, kind: str = "any") -> Discussion:
    """The room's discussion, once somebody's allowance (a seat's, a colleague's) is spent on it."""
    discussion = discussions.of(room.id)
    discussion.spend(person_id, kind, clock.steady())
    return discussion
