"""Hears what the media server tells by itself: who speaks, who sends, whose connection has ended.

All of it is a hint: the reconciler finds out by itself what was not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from threading import Lock
from time import monotonic
from uuid import UUID

from flask import Flask

from spip_live import clock
from spip_live.rooms import broadcast
from spip_live.rooms.all_done import do_all
from spip_live.rooms.door import unattended
from spip_live.rooms.media import feeding, moderating, ward
from spip_live.rooms.media.engine import Kind, Side
from spip_live.rooms.media.places import Held, places
from spip_live.rooms.presence import presence

EVERY = 0.25  # seconds: a circle is told at most this often who speaks


class Hearing:
    """The engine's listener for this process."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._lock = Lock()
        self._told: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._due: set[str] = set()

    def talking(self, place: str, on: bool) -> None:
        """Somebody began or ceased to speak."""
        held = places.get(place)
        if held is None:
            return
        now = monotonic()
        if on:
            held.talks_since = now
        else:
            held.fell_silent(now)
        self.tell_speaking(held.circle_key)

    def published(self, place: str, kinds: frozenset[Kind]) -> None:
        """What a place sends from now on; the others are offered it."""
        held = places.get(place)
        if held is None:
            return
        if kinds:
            moderating.keep_silent(held)
        held.sends = kinds
        held.should_flow(monotonic())
        feeding.refresh(held.circle_key)

    def slow(self, place: str, side: Side, lost: int) -> None:
        """Packets are lost on the way to a page: its next report is read in this light."""
        held = places.get(place)
        if held is not None and side is Side.RECEIVE:
            held.lost_packets += lost

    def lost(self, place: str, side: Side) -> None:
        """A connection has ended by itself: the page joins anew, and is not here by it any more."""
        held = places.get(place)
        if held is None:
            return
        with places.guard(held.room_id):
            ward.take(held)
        lose(held)
        self.tell_room(held.room_id, held.provider_id)

    def restarted(self, generation: str, lost: frozenset[str]) -> None:
        """The media server came back empty: everybody is told of a new circle, and joins it."""
        rooms = presence.occupied() | places.rooms()
        places.server_lost(lost, monotonic())
        self.tell_rooms(rooms)

    def tell_rooms(self, rooms: Mapping[UUID, UUID]) -> None:
        """Tell rooms (by their providers) as they are; one that cannot be told costs no other."""
        do_all(*(partial(self.tell_room, room, provider) for room, provider in rooms.items()))

    def tell_room(self, room_id: UUID, provider_id: UUID) -> None:
        """Tell a room as it is."""
        with unattended(self.app, provider_id):
            broadcast.changed(room_id, clock.now())

    def tell_speaking(self, circle_key: str) -> None:
        """Tell a circle who speaks, unless it was told a moment ago; then a little later."""
        inside = places.in_circle(circle_key)
        keys = tuple(sorted(held.key for held in inside if _speaks(held)))
        now = monotonic()
        with self._lock:
            told_at, before = self._told.get(circle_key, (0.0, ()))
            if now - told_at < EVERY:
                self._due.add(circle_key)
                return
            self._due.discard(circle_key)
            if keys == before:
                return
            self._told[circle_key] = (now, keys)
        for held in inside:
            broadcast.tell_page("speaking", {"keys": list(keys)}, held.sid, held.namespace)

    def tell_due(self) -> None:
        """Tell those circles that had to wait."""
        with self._lock:
            due = list(self._due)
        for circle_key in due:
            self.tell_speaking(circle_key)

    def keep_only(self, circle_keys: frozenset[str]) -> None:
        """Forget the circles that are gone."""
        with self._lock:
            self._due &= circle_keys
            for key in [key for key in self._told if key not in circle_keys]:
                del self._told[key]


def lose(held: Held) -> None:
    """A place has ended by itself: its page is told, and joins anew."""
    places.fell(held)
    broadcast.tell_page("media_gone", {"place": held.token}, held.sid, held.namespace)


def _speaks(held: Held) -> bool:
    return held.mic and held.talks_since is not None
