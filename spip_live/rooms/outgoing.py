"""Each room's outgoing line: its versions, what each channel heard last, what is put off."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from time import monotonic, time
from uuid import UUID

from spip_live.rooms.attendance import SoFar
from spip_live.rooms.picture import read_minutes


@dataclass
class Line:
    """One room's outgoing line. `sent` holds a digest of what each channel heard last.

    `back_at` is when a countdown, as it was last told, brings everybody back.
    """

    guard: Lock = field(default_factory=Lock)
    asked: int = 0
    busy: bool = False
    due: float | None = None
    told_at: float = 0.0
    back_at: datetime | None = None
    v: int = 0
    sent: dict[str, int] = field(default_factory=dict)
    so_far: SoFar | None = None


_lines: dict[UUID, Line] = {}
_guard = Lock()
_last_v = 0


def line_of(room_id: UUID) -> Line:
    """The room's line; made when first needed."""
    with _guard:
        return _lines.setdefault(room_id, Line())


def due_rooms() -> list[UUID]:
    """Rooms with a change that has waited long enough."""
    now = monotonic()
    with _guard:
        return [room_id for room_id, line in _lines.items() if line.due and line.due <= now]


def countdown_over(at: datetime) -> bool:
    """Whether a countdown that was told has run out since this was last asked."""
    with _guard:
        over = [line for line in _lines.values() if line.back_at and line.back_at <= at]
        for line in over:
            line.back_at = None
        return bool(over)


def count_minutes(room_id: UUID, at: datetime) -> None:
    """Work the console's minutes out anew from the evidence; the next telling shows them."""
    line_of(room_id).so_far = read_minutes(room_id, at)


def version_of(room_id: UUID) -> int:
    """The version that the room was last told."""
    return line_of(room_id).v


def keep_only(rooms: Collection[UUID]) -> None:
    """Keep the lines of these rooms only: nobody hears the others any more."""
    with _guard:
        for room_id in [room_id for room_id in _lines if room_id not in rooms]:
            del _lines[room_id]


def forget_all() -> None:
    """As at start-up."""
    with _guard:
        _lines.clear()


def next_v() -> int:
    """A version above every earlier one, also of earlier processes: wall-clock milliseconds."""
    global _last_v
    with _guard:
        _last_v = max(_last_v + 1, int(time() * 1000))
        return _last_v
