"""The device checks' own calls: whose page has one, since when; nobody can enter another's.

A loop sends a page its own sound and picture back, and is tied to the socket that asked for it:
no message names it. What is kept here is as short-lived as the sockets are.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from threading import RLock
from uuid import UUID

from sqlalchemy import select

from spip_live import live_cut
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.live_cut import CHECK
from spip_live.rooms.media import engine
from spip_live.rooms.media.engine import MediaOff
from spip_live.rooms.models import Room, Seat, SeatDevice

LONGEST = 60.0  # seconds that one loop may last
MOST_AT_ONCE = (
    24  # loops in this process: each costs the media server as much as a person who talks
)
AGAIN_WITHIN = 600.0  # seconds, within which
AGAIN_MOST = 10  # loops may be asked for from one seat

BUSY = "Many people are trying at this moment. Wait a few minutes and try again."
GONE = "This page is no longer open. Use the link in your message."
TOO_OFTEN = "You have tried many times. Wait ten minutes and try again."


@dataclass
class Visit:
    """A page that tries a parent's devices, connected. `place` is its loop, while it has one.

    `stays`: whether its parent waits, or was let in, as it came.
    """

    sid: str
    seat_id: UUID
    room_id: UUID
    provider_id: UUID
    device_id: UUID
    stays: bool = False
    place: str | None = None
    begun_at: float = 0.0  # seconds, this process's steady clock


class Loops:
    """The visits of this process. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._visits: dict[str, Visit] = {}
        self._asked: dict[UUID, deque[float]] = {}
        self._ending: set[str] = set()  # loops whose end the media server has not confirmed

    def came(self, visit: Visit) -> list[Visit]:
        """A page has connected; returns the seat's earlier ones, which it takes the place of."""
        with self._lock:
            earlier = [each for each in self._visits.values() if each.seat_id == visit.seat_id]
            self._visits[visit.sid] = visit
            return earlier

    def of(self, sid: str) -> Visit | None:
        """The page behind a socket."""
        return self._visits.get(sid)

    def in_room(self, room_id: UUID) -> list[Visit]:
        """The pages of one room's seats."""
        with self._lock:
            return [visit for visit in self._visits.values() if visit.room_id == room_id]

    def trying(self, room_id: UUID) -> frozenset[UUID]:
        """The seats whose parents have come here from the room."""
        return frozenset(visit.seat_id for visit in self.in_room(room_id) if visit.stays)

    def begin(self, visit: Visit, now: float) -> str:
        """Name a new loop for the page, if there is room for one more."""
        with self._lock:
            if self._visits.get(visit.sid) is not visit:  # cut while it asked: nobody would end it
                raise Refused("closed", GONE)
            asked = self._asked.setdefault(visit.seat_id, deque(maxlen=AGAIN_MOST))
            if len(asked) == AGAIN_MOST and now - asked[0] < AGAIN_WITHIN:
                raise Refused("too_often", TOO_OFTEN)
            going = sum(each.place is not None for each in self._visits.values())
            if going + len(self._ending) >= MOST_AT_ONCE:
                raise Refused("busy", BUSY)
            asked.append(now)
            visit.place, visit.begun_at = f"check-{secrets.token_hex(16)}", now
            return visit.place

    def end(self, visit: Visit) -> None:
        """Nothing is sent back to this page any more, or will be as soon as it can be confirmed."""
        with self._lock:
            place, visit.place = visit.place, None
            if place is not None:
                self._ending.add(place)
        self.confirm()

    def gone(self, sid: str) -> Visit | None:
        """A page has gone; returns what it was."""
        with self._lock:
            visit = self._visits.pop(sid, None)
        if visit is not None:
            self.end(visit)
        return visit

    def confirm(self) -> None:
        """Have the media server end what is to end; what it cannot confirm is tried again later."""
        with self._lock:
            ending = list(self._ending)
        for place in ending:
            try:
                engine.current().leave(place)
            except MediaOff:
                continue
            with self._lock:
                self._ending.discard(place)

    def give_up(self, place: str) -> None:
        """End a loop that was taken from its page before it had begun."""
        with self._lock:
            self._ending.add(place)
        self.confirm()

    def end_overdue(self, now: float) -> None:
        """End the loops that have lasted long enough, and what could not be ended before."""
        with self._lock:
            going = [visit for visit in self._visits.values() if visit.place is not None]
            self._forget_old(now)
        for visit in going:
            if now - visit.begun_at >= LONGEST:
                self.end(visit)
        self.confirm()

    def any(self) -> bool:
        """Whether there is anything to look after."""
        with self._lock:
            going = any(visit.place is not None for visit in self._visits.values())
            return going or bool(self._ending)

    def rooms(self) -> dict[UUID, UUID]:
        """The rooms whose seats have a page here, with their providers."""
        with self._lock:
            return {visit.room_id: visit.provider_id for visit in self._visits.values()}

    def forget_all(self) -> None:
        """As at start-up."""
        with self._lock:
            for kept in (self._visits, self._asked, self._ending):
                kept.clear()

    def _forget_old(self, now: float) -> None:
        for seat_id in [s for s, asked in self._asked.items() if now - asked[-1] >= AGAIN_WITHIN]:
            del self._asked[seat_id]


loops = Loops()


def put_right(room_id: UUID) -> None:
    """End the loop of every page whose seat is no longer its parent's, and cut that page.

    Needs the scope of the room's provider.
    """
    visits = loops.in_room(room_id)
    welcome = _welcome(visits) if visits else ()
    leaving = [visit for visit in visits if (visit.seat_id, visit.device_id) not in welcome]
    if leaving:
        db.session.rollback()  # no connection is kept while a media server is waited for
        cut(leaving)


def cut(visits: Sequence[Visit]) -> None:
    """End these pages' loops, then their sockets."""
    for visit in visits:
        loops.gone(visit.sid)
        live_cut.disconnect(CHECK, visit.sid)


def _welcome(visits: Sequence[Visit]) -> Collection[tuple[UUID, UUID]]:
    """Which seats are still held, each from the one device that it may be held from."""
    found = db.session.execute(
        select(Seat.id, SeatDevice.id)
        .join(SeatDevice, SeatDevice.seat_id == Seat.id)
        .join(Room, Room.id == Seat.room_id)
        .where(
            Seat.id.in_([visit.seat_id for visit in visits]),
            Seat.released_at.is_(None),
            Seat.barred_at.is_(None),
            Room.is_over.is_(False),
            SeatDevice.superseded_at.is_(None),
        )
    )
    return {(seat_id, device_id) for seat_id, device_id in found}
