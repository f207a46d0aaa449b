"""Ends rooms that a worker left behind on a Janus that outlived it.

A killed worker's people are off, for its connection ends with it; its empty rooms would stay for
ever, and count as something carried. Whose they are cannot be told, so a room goes only after it
was found empty at every look for a while. If somebody did mean to come into it, they are told that
it is gone, as after a restart, and a new one is made.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spip_live.rooms.media.janus_circle import end_room
from spip_live.rooms.media.janus_wire import JanusWire

LOOK_SECONDS = 60.0
LOOKS = 15  # found empty so often in a row, a room was left behind


@dataclass
class Leftovers:
    """What one Janus holds of empty rooms, and at how many looks each was so."""

    looks: int = LOOKS
    _empty: dict[str, int] = field(default_factory=dict)

    def look(self, wire: JanusWire, desk: int, key: str, until: float) -> list[str]:
        """Look once; ends those that are due, and names them."""
        told, _ = wire.ask(desk, {"request": "list", "admin_key": key}, until)
        empty = [str(each["room"]) for each in told["list"] if not each["num_participants"]]
        self._empty = {room: self._empty.get(room, 0) + 1 for room in empty}
        due = [room for room, looks in self._empty.items() if looks >= self.looks]
        for room in due:
            end_room(wire, desk, key, room, until)
            del self._empty[room]
        return due
