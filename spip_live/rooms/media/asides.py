"""Private talks of a facilitator with one waiting parent, to see their identification alone.

Memory only, like the circle they make; whether a talk still stands is for `belonging` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import RLock
from uuid import UUID

from spip_live.errors import Refused


class Asides:
    """For each room, the seat that each facilitator is apart with. Any thread may call."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._rooms: dict[UUID, dict[UUID, UUID]] = {}

    def begin(self, room_id: UUID, staff_id: UUID, seat_id: UUID) -> None:
        """This facilitator talks with this parent from now on, and with nobody else."""
        with self._lock:
            talks = self._rooms.setdefault(room_id, {})
            if any(seat == seat_id and staff != staff_id for staff, seat in talks.items()):
                raise Refused("aside_taken", "Your colleague is talking with this parent.")
            talks[staff_id] = seat_id

    def end(self, room_id: UUID, seat_id: UUID) -> None:
        """The talk with this parent is over, whoever leads it."""
        with self._lock:
            talks = self._rooms.get(room_id, {})
            for staff_id in [staff for staff, seat in talks.items() if seat == seat_id]:
                del talks[staff_id]

    def left(self, room_id: UUID, person_id: UUID) -> None:
        """One of the two has gone, whichever; it does not begin again by itself."""
        with self._lock:
            self._rooms.get(room_id, {}).pop(person_id, None)
            self.end(room_id, person_id)

    def of(self, room_id: UUID) -> Mapping[UUID, UUID]:
        """The talks of a room: facilitators and the seats that they are with."""
        with self._lock:
            return dict(self._rooms.get(room_id, {}))

    def forget_all(self) -> None:
        """As at start-up."""
        with self._lock:
            self._rooms.clear()


asides = Asides()
