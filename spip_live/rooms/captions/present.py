"""Which captioners' pages are connected to this process; as short-lived as the connections are.

Apart from `presence` on purpose: what is there counts for the roll and for a group being left
alone, and a captioner counts for neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import RLock
from uuid import UUID


@dataclass
class CaptionPage:
    """A captioner's page, connected. `told` is whether it has had its first snapshot.

    `breakout` is the one that it writes for, as it was last told; None: the main room.
    """

    sid: str
    captioner_id: UUID
    link_id: UUID
    device_hash: bytes
    room_id: UUID
    provider_id: UUID
    breakout: UUID | None = None
    told: bool = False


class Captioners:
    """The connected pages. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._pages: dict[str, CaptionPage] = {}

    def came(self, page: CaptionPage) -> None:
        """A page has connected."""
        with self._lock:
            self._pages[page.sid] = page

    def gone(self, sid: str) -> CaptionPage | None:
        """A page has gone; None if it was not known (any more)."""
        with self._lock:
            return self._pages.pop(sid, None)

    def page(self, sid: str) -> CaptionPage | None:
        """The page behind a socket."""
        return self._pages.get(sid)

    def in_room(self, room_id: UUID) -> list[CaptionPage]:
        """The connected pages of a room's captioners."""
        with self._lock:
            return [page for page in self._pages.values() if page.room_id == room_id]

    def pages_of(self, captioner_id: UUID) -> list[CaptionPage]:
        """A captioner's connected pages: more than one only while one takes over from another."""
        with self._lock:
            return [page for page in self._pages.values() if page.captioner_id == captioner_id]

    def forget_all(self) -> None:
        """As at start-up."""
        with self._lock:
            self._pages.clear()


captioners = Captioners()
