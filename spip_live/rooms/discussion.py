"""What is said in a room: chat, hands, calls for help, private messages, captions.

Answers and offers, which belong to its steps, are kept beside these and end with them. All of it
lives in this process's memory only and is dropped when the room ends. Nothing here is written to
the database, a file or a log. After a restart each page offers its own answers, offers, hand and
call for help again. Plain locks, so any thread may call.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock
from uuid import UUID

from spip_live.errors import Refused
from spip_live.rooms.captions.lines import Line, Lines
from spip_live.rooms.steps.answers import Answers
from spip_live.rooms.steps.offers import Offers

KEPT_MESSAGES = 300
KEPT_PRIVATE = 200


@dataclass
class Message:
    """One thing said. `key` is the author's key in the room; the name is looked up when shown."""

    id: str
    key: str
    lead: bool
    at: datetime
    text: str
    removed: bool = False

    def blank(self) -> None:
        """Drop what was said, whoever still holds the message."""
        self.text, self.removed = "", True


@dataclass
class Bucket:
    """How many more messages somebody may send at present."""

    left: float
    at: float


@dataclass
class Allowance:
    """A burst, and how many a second after that."""

    burst: float
    each_second: float


# Quick enough for anybody typing, slow enough that nobody can flood a room.
ALLOWANCES = {
    "say": Allowance(burst=6, each_second=0.5),
    "offer": Allowance(burst=8, each_second=0.5),
    "any": Allowance(burst=40, each_second=4),
    "join": Allowance(burst=12, each_second=0.5),  # a place among those who hear each other
    "publish": Allowance(burst=12, each_second=0.5),  # costs everybody else a look at what is sent
    "caption": Allowance(burst=20, each_second=4),  # a line is sent as it grows
}


@dataclass
class Discussion:
    """One room's discussion. Parents are known by their seat's id."""

    chat: OrderedDict[str, Message] = field(default_factory=OrderedDict)
    answers: Answers = field(default_factory=Answers)
    offers: Offers = field(default_factory=Offers)
    hands: dict[UUID, datetime] = field(default_factory=dict)
    calls: set[UUID] = field(default_factory=set)
    announced: Message | None = None
    threads: dict[UUID, list[Message]] = field(default_factory=dict)
    captions: Lines = field(default_factory=Lines)
    buckets: dict[tuple[object, str], Bucket] = field(default_factory=dict)
    over: bool = False
    lock: RLock = field(default_factory=RLock, repr=False)

    def say(self, message: Message) -> None:
        """Add to the chat. The same id from the same author changes nothing."""
        with self.lock:
            self._open_still()
            earlier = self.chat.get(message.id)
            if earlier is not None:
                _same_author(earlier, message)
                return
            self.chat[message.id] = message
            while len(self.chat) > KEPT_MESSAGES:
                self.chat.popitem(last=False)[1].blank()

    def announce(self, message: Message) -> None:
        """Say it in the chat, and show it above what everybody has on screen."""
        with self.lock:
            self.say(message)
            self.announced = self.chat[message.id]

    def remove(self, message_id: str) -> None:
        """Blank a chat message. Its id stays, so that sending it again does not bring it back."""
        with self.lock:
            if message_id not in self.chat:
                raise Refused("no_message", "That message is no longer there.")
            self.chat[message_id].blank()

    def write(self, seat_id: UUID, message: Message) -> None:
        """Add to the private thread between one parent and the facilitators."""
        with self.lock:
            self._open_still()
            thread = self.threads.setdefault(seat_id, [])
            for earlier in thread:
                if earlier.id == message.id:
                    _same_author(earlier, message)
                    return
            thread.append(message)
            while len(thread) > KEPT_PRIVATE:
                thread.pop(0).blank()

    def raise_hand(self, seat_id: UUID, up: bool, at: datetime) -> None:
        """Join the queue of hands, or leave it. A hand that is up keeps its place."""
        with self.lock:
            self._open_still()
            if up:
                self.hands.setdefault(seat_id, at)
            else:
                self.hands.pop(seat_id, None)

    def lower_hands(self, seat_id: UUID | None) -> None:
        """One hand down, or (None) all of them."""
        with self.lock:
            if seat_id is None:
                self.hands.clear()
            else:
                self.hands.pop(seat_id, None)

    def hand_order(self) -> dict[UUID, int]:
        """Each raised hand's place in the queue, from 1."""
        with self.lock:
            return {seat_id: place for place, seat_id in enumerate(self.hands, start=1)}

    def call(self, seat_id: UUID, on: bool) -> None:
        """Ask for a facilitator quietly, or stop asking."""
        with self.lock:
            self._open_still()
            if on:
                self.calls.add(seat_id)
            else:
                self.calls.discard(seat_id)

    def gone(self, seat_id: UUID) -> None:
        """A parent left: hand and call for help go with them."""
        with self.lock:
            self.hands.pop(seat_id, None)
            self.calls.discard(seat_id)

    def unsay(self, key: str, seat_id: UUID) -> None:
        """Blank all that somebody has said: whoever comes later must not learn that they came."""
        with self.lock:
            self.gone(seat_id)
            for message in self.chat.values():
                if message.key == key:
                    message.blank()
            for message in self.threads.pop(seat_id, []):
                message.blank()

    def caption(self, line: Line) -> None:
        """A caption as it stands now."""
        with self.lock:
            self._open_still()
            self.captions.write(line)

    def keep_captions(self, breakouts: Collection[UUID]) -> None:
        """What was said in breakouts that are over is gone."""
        with self.lock:
            self.captions.keep_only(breakouts)

    def spend(self, who: object, kind: str, at: float) -> None:
        """Count one message of `who`; refused when they come too fast. `at` in seconds."""
        allowance = ALLOWANCES[kind]
        with self.lock:
            bucket = self.buckets.setdefault((who, kind), Bucket(allowance.burst, at))
            earned = max(0.0, at - bucket.at) * allowance.each_second
            bucket.left = min(allowance.burst, bucket.left + earned)
            bucket.at = max(bucket.at, at)
            if bucket.left < 1:
                raise Refused("slow_down", "That was a little fast. Wait a moment and try again.")
            bucket.left -= 1

    def finish(self) -> None:
        """Drop everything, and take nothing more."""
        with self.lock:
            self.over, self.announced = True, None
            for message in self.chat.values():
                message.blank()
            for thread in self.threads.values():
                for message in thread:
                    message.blank()
            self.captions.clear()
            self.answers.finish()
            self.offers.finish()
            for kept in (self.chat, self.hands, self.calls, self.threads, self.buckets):
                kept.clear()

    def _open_still(self) -> None:
        if self.over:
            raise Refused("ended", "This session has ended.")


class Discussions:
    """The discussions of the rooms that this process serves."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._rooms: dict[UUID, Discussion] = {}
        self._over: set[UUID] = set()

    def of(self, room_id: UUID) -> Discussion:
        """The room's discussion. One that is over stays over, however late an event comes."""
        with self._lock:
            if room_id in self._over:
                over = Discussion()
                over.finish()
                return over
            return self._rooms.setdefault(room_id, Discussion())

    def forget(self, room_id: UUID) -> None:
        """The room has ended: nothing that was said in it remains."""
        with self._lock:
            self._over.add(room_id)
            ended = self._rooms.pop(room_id, None)
        if ended is not None:
            ended.finish()

    def keep_only(self, rooms: Collection[UUID]) -> None:
        """Drop what was said in rooms that nobody is in; it may begin anew."""
        with self._lock:
            for room_id in [room_id for room_id in self._rooms if room_id not in rooms]:
                self._rooms.pop(room_id).finish()

    def forget_all(self) -> None:
        """As at start-up."""
        with self._lock:
            for room_id in list(self._rooms):
                self.forget(room_id)
            self._over.clear()


def _same_author(earlier: Message, later: Message) -> None:
    """An id is its author's: a stranger's message under it is refused, not swallowed."""
    if (earlier.key, earlier.lead) != (later.key, later.lead):
        raise Refused("bad_message", "That could not be sent. Try again.")


discussions = Discussions()
