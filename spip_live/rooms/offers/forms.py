"""What a parent fills in to choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from spip_live import uk_time
from spip_live.rooms.offers.rule import OfferedRoom
from spip_live.widgets import Form, RadioField


class ChooseForm(Form):
    """One room of those that are offered for one part."""

    room = RadioField("When would you like to come?", coerce=UUID, required="Choose a session")

    def offer(self, rooms: Sequence[OfferedRoom]) -> None:
        """Put these rooms to choose from: the day, and the time beneath it."""
        answers: list[Any] = [
            (room.id, uk_time.uk_date(room.starts_at), _hours(room)) for room in rooms
        ]
        self.room.choices = answers


def _hours(room: OfferedRoom) -> str:
    return f"{uk_time.uk_from_to(room.starts_at, room.ends_at)}, UK time"


class OneButton(Form):
    """Nothing but its token."""
