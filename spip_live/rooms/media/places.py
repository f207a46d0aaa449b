"""Who holds which place in which circle: memory of this process, as short-lived as the media.

A person has at most one place. Each circle goes by a random key, which pages compare: whoever has
joined under another key than the one they are told joins anew, and nothing else moves anybody.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, RLock
from time import monotonic
from uuid import UUID

from spip_live.rooms.lately import Lately
from spip_live.rooms.media.adapting import Line
from spip_live.rooms.media.belonging import Circle, Part, Person, Role
from spip_live.rooms.media.engine import Feed, Kind


@dataclass
class Held:
    """One person's place. `token` is its random name, known to their page and to the engine.

    `sid` is the page's socket; `orphan_since` is when that socket went silent while the media may
    go on, as on a phone whose page sleeps (steady clock, as are all times here).
    """

    person: Person
    key: str
    provider_id: UUID
    circle: Circle
    circle_key: str
    sid: str
    namespace: str
    relay: bool = False  # everything goes through the relay, and nothing else is known of the page
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    joined_at: float = field(default_factory=monotonic)
    orphan_since: float | None = None
    witnessed_at: float | None = None  # when its media was last seen to flow
    flows_from: float | None = None  # since when there is anything that should flow
    flows: bool = True  # whether it does, as far as was last looked
    sends: frozenset[Kind] = frozenset()
    silenced: set[Kind] = field(default_factory=set)  # which of it the media server keeps back
    mic: bool = False
    camera: bool = False
    videos: int = 0
    ready: bool = False  # the page has said how much it wants to receive
    feeds: tuple[Feed, ...] | None = None  # the last wish told to the engine
    talks_since: float | None = None
    spoke: float = 0.0
    silent_since: float | None = None
    line: Line = field(default_factory=Line)  # what this page's line can carry
    lost_packets: int = 0  # that the media server has told since the last report
    tuned: dict[Feed, tuple[int, bool]] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock, repr=False)

    @property
    def room_id(self) -> UUID:
        """The room that the circle is of."""
        return self.circle.room_id

    @property
    def is_counted(self) -> bool:
        """Whether its media is attendance: not of somebody who only talks in private."""
        return self.person.role is Role.PARENT and self.circle.part is not Part.ASIDE

    def should_flow(self, now: float) -> None:
        """There is something to receive, or to send, from now on."""
        self.flows_from = now if self.flows_from is None else self.flows_from

    def fell_silent(self, now: float) -> None:
        """They speak no more, or nobody would hear it."""
        if self.talks_since is not None:
            self.spoke, self.talks_since, self.silent_since = now - self.talks_since, None, now


class Places:
    """The places of this process. Every method may be called from any thread.

    `guard(room_id)` is held by whoever gives or takes places of a room, so that a place is never
    given on facts that an act has just changed.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self._held: dict[str, Held] = {}
        self._by_person: dict[UUID, str] = {}
        self._keys: dict[Circle, str] = {}
        self._guards: dict[UUID, RLock] = {}
        self._unsure: dict[str, Held] = {}
        self._stirred: set[str] = set()
        self._lost_at: dict[UUID, float] = {}
        self._forgotten_at = 0.0
        self.lately = Lately()
        self.stirring = Event()  # set whenever `stirred` has something to give

    @contextmanager
    def guard(
        self, room_id: UUID, before_waiting: Callable[[], None] | None = None
    ) -> Iterator[None]:
        """One at a time for each room; whoever must wait does something else before that."""
        with self._lock:
            guard = self._guards.setdefault(room_id, RLock())
        if not guard.acquire(blocking=False):
            if before_waiting is not None:
                before_waiting()
            guard.acquire()
        try:
            yield
        finally:
            guard.release()

    def settled(self, room_id: UUID) -> bool:
        """Whether nobody is giving or taking a place of a room at this moment.

        Then whoever comes from now on is let in on what the database says by now.
        """
        with self._lock:
            guard = self._guards.get(room_id)
        if guard is None:
            return True
        if not guard.acquire(blocking=False):
            return False
        guard.release()
        return True

    def outlive(self, seconds: float) -> None:
        """Servers that outlive us may carry, for so long yet, what we held when we were killed."""
        self._forgotten_at = monotonic() + seconds

    @property
    def outlived(self) -> bool:
        """Whether anybody may still be heard whom this process knows nothing of."""
        return monotonic() < self._forgotten_at

    def key_of(self, circle: Circle) -> str:
        """The key that a circle goes by at present; made when first needed."""
        with self._lock:
            return self._keys.setdefault(circle, secrets.token_hex(16))

    def keys_in(self, room_id: UUID) -> dict[Circle, str]:
        """The circles of a room that have a key."""
        with self._lock:
            return {c: key for c, key in self._keys.items() if c.room_id == room_id}

    def add(self, held: Held) -> Held | None:
        """A place was given; returns the one that this person had until now, to be taken."""
        with self._lock:
            earlier = self.of(held.person.id)
            self._held[held.token] = held
            self._by_person[held.person.id] = held.token
            self.stir(held.circle_key)
            return None if earlier is None else self.drop(earlier.token)

    def drop(self, token: str) -> Held | None:
        """A place was taken; None if it was not there any more."""
        with self._lock:
            held = self._held.pop(token, None)
            if held is not None:
                self.stir(held.circle_key)
                if self._by_person.get(held.person.id) == token:
                    del self._by_person[held.person.id]
            return held

    def drop_key(self, key: str) -> list[Held]:
        """A circle is gone: its key will not come again, nor the places that were in it."""
        with self._lock:
            for circle in [circle for circle, its in self._keys.items() if its == key]:
                del self._keys[circle]
            lost = [held for held in self._held.values() if held.circle_key == key]
            for held in lost:
                self.drop(held.token)
            self._stirred.discard(key)
            return lost

    def stir(self, circle_key: str) -> None:
        """Something in this circle decides anew who receives what."""
        with self._lock:
            self._stirred.add(circle_key)
            self.stirring.set()

    def stirred(self) -> set[str]:
        """The circles that were stirred since this was last asked."""
        with self._lock:
            self.stirring.clear()
            found, self._stirred = self._stirred, set()
            return found

    def get(self, token: str) -> Held | None:
        """The place of this name."""
        return self._held.get(token)

    def of(self, person_id: UUID) -> Held | None:
        """The place of this person."""
        with self._lock:
            token = self._by_person.get(person_id)
            return None if token is None else self._held.get(token)

    def of_socket(self, sid: str) -> Held | None:
        """The place that this page holds."""
        return next((held for held in self.everywhere() if held.sid == sid), None)

    def everywhere(self) -> list[Held]:
        """All places, in the order in which they were given."""
        with self._lock:
            return list(self._held.values())

    def in_room(self, room_id: UUID) -> list[Held]:
        """The places in all circles of a room."""
        return [held for held in self.everywhere() if held.room_id == room_id]

    def in_circle(self, key: str) -> list[Held]:
        """The places in one circle."""
        return [held for held in self.everywhere() if held.circle_key == key]

    def rooms(self) -> dict[UUID, UUID]:
        """The rooms in which anybody holds a place, with their providers."""
        return {held.room_id: held.provider_id for held in self.everywhere()}

    def seen_since(self, room_id: UUID, moment: float) -> list[UUID]:
        """The admitted seats of a room whose media was witnessed at or after a moment.

        Whoever talks in private is not in the room yet; staff and guests are never counted.
        """
        seen = {
            held.person.id
            for held in self.in_room(room_id)
            if held.is_counted and held.witnessed_at is not None and held.witnessed_at >= moment
        }
        return sorted(seen | self.lately.since(room_id, moment))

    def fell(self, held: Held) -> None:
        """A place has ended by itself; whoever held it was witnessed until then."""
        if held.is_counted and held.witnessed_at is not None:
            self.lately.note(held.room_id, held.person.id, held.witnessed_at)

    def server_lost(self, circle_keys: Collection[str], now: float) -> None:
        """The media server was lost, and with it these circles and everybody in them."""
        with self._lock:
            for circle in [one for one, key in self._keys.items() if key in circle_keys]:
                self._lost_at[circle.room_id] = now
            for key in circle_keys:
                self.drop_key(key)

    def without_media(self, room_id: UUID, now: float) -> None:
        """A room's media server is away at this moment."""
        with self._lock:
            self._lost_at[room_id] = now

    def lost_since(self, room_id: UUID, moment: float) -> bool:
        """Whether a room's media server was lost, or away, at or after a moment."""
        return self._lost_at.get(room_id, float("-inf")) >= moment

    def witness(self, tokens: Collection[str], now: float) -> None:
        """The media of these places was witnessed just now."""
        for token in tokens:
            held = self._held.get(token)
            if held is not None:
                held.witnessed_at = now

    def untouched(self, room_id: UUID) -> bool:
        """Whether there is nothing in this room that could be put right."""
        with self._lock:
            circles = any(circle.room_id == room_id for circle in self._keys)
            return not circles and not self.in_room(room_id)

    def judge(self, held: Held, *, off: bool) -> None:
        """Whether it could be confirmed that the media of a place that was taken is off."""
        with self._lock:
            if off:
                self._unsure.pop(held.token, None)
            else:
                self._unsure[held.token] = held

    def doubted(self, room_id: UUID | None = None) -> list[Held]:
        """Those whose media may not be off although their place is gone."""
        with self._lock:
            found = self._unsure.values()
            return [held for held in found if room_id in (None, held.room_id)]

    def keep_only(self, rooms: Collection[UUID]) -> None:
        """Forget the locks of rooms that nobody is in."""
        with self._lock:
            for room_id in [each for each in self._lost_at if each not in rooms]:
                del self._lost_at[room_id]
            for room_id in [each for each in self._guards if each not in rooms]:
                if self.untouched(room_id):
                    del self._guards[room_id]
        self.lately.keep_only(set(rooms))

    def forget_all(self) -> None:
        """As at start-up."""
        with self._lock:
            for kept in (self._held, self._by_person, self._keys, self._guards, self._unsure):
                kept.clear()
            self._stirred.clear()
            self._lost_at.clear()
            self._forgotten_at = 0.0
            self.lately.forget_all()


places = Places()
