"""Who only listens to a room: invited by staff, in one circle of it at a time, never counted.

guests.welcome(room_id, guest_id)      # whoever let them in has read that they may be here
guests.dismiss(room_id, guest_id)      # then `broadcast.changed`: their media is off after it
"""

from __future__ import annotations

from threading import RLock
from uuid import UUID


class Guests:
    """The guests of each room. Memory only; any thread may call."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._rooms: dict[UUID, set[UUID]] = {}

    def welcome(self, room_id: UUID, guest_id: UUID) -> None:
        """May listen from now on."""
        with self._lock:
            self._rooms.setdefault(room_id, set()).add(guest_id)

    def dismiss(self, room_id: UUID, guest_id: UUID) -> None:
        """May not listen any more."""
        with self._lock:
            self._rooms.get(room_id, set()).discard(guest_id)

    def of(self, room_id: UUID) -> frozenset[UUID]:
        """Who may listen to a room."""
        with self._lock:
            return frozenset(self._rooms.get(room_id, ()))

    def forget_all(self) -> None:
        """As at start-up."""
        with self._lock:
            self._rooms.clear()


guests = Guests()
