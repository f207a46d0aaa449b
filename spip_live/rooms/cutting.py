"""Ends at once whatever of a room still reaches those whose seat gave way; then their ties hold.

For the edges of the process that serves the rooms, after they have committed; they commit again.
Whatever was not certainly ended is tried again every second by the clockwork.
"""

from __future__ import annotations

from datetime import datetime

from spip_live.people.models import Staff
from spip_live.rooms import broadcast, displacing, late_ties


def cut(by: Staff | None, at: datetime) -> bool:
    """End media, then sockets, then let the ties take hold; whether there was anything to end."""
    rooms = displacing.to_cut()
    for room_id in rooms:
        broadcast.changed(room_id, at)
    if rooms:
        late_ties.try_again(by, at)
    return bool(rooms)
