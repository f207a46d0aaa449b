"""Who was seen a moment ago and is not there any more: the next roll names them all the same.

A roll names whoever was seen since the one before. Somebody whose page is opened anew at the very
moment of a roll has lost a connection by then, and not the seconds until they lost it.
"""

from __future__ import annotations

from threading import RLock
from uuid import UUID


class Lately:
    """The last sighting of each seat that fell away by itself. Any thread may call."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._seen: dict[UUID, tuple[UUID, float]] = {}

    def note(self, room_id: UUID, seat_id: UUID, moment: float) -> None:
        """This seat was last seen then (steady clock)."""
        with self._lock:
            _, before = self._seen.get(seat_id, (room_id, moment))
            self._seen[seat_id] = (room_id, max(before, moment))

    def since(self, room_id: UUID, moment: float) -> set[UUID]:
        """The seats of a room that were seen at or after a moment; earlier ones are forgotten."""
        with self._lock:
            for seat_id, (its, seen_at) in list(self._seen.items()):
                if its == room_id and seen_at < moment:
                    del self._seen[seat_id]
            return {seat_id for seat_id, (its, _) in self._seen.items() if its == room_id}

    def forget(self, seat_id: UUID) -> None:
        """Somebody decided that this seat is not in the room: it is named no more."""
        with self._lock:
            self._seen.pop(seat_id, None)

    def keep_only(self, room_ids: set[UUID]) -> None:
        """Drop what is of rooms that do not run here any more."""
        with self._lock:
            for seat_id, (its, _) in list(self._seen.items()):
                if its not in room_ids:
                    del self._seen[seat_id]

    def forget_all(self) -> None:
        """As at start-up."""
        with self._lock:
            self._seen.clear()
