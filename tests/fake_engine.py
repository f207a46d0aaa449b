"""A media engine without media, which keeps every promise of the real one.

    engine = FakeEngine()
    engine.failing.add("leave")     # from now on `leave` raises MediaOff and takes nothing away
    engine.calls                    # what was asked, in order: ("join", "circle", "place")
    engine.receiving("place")       # the feeds that would reach this place at this moment
    engine.die()                    # as after kill -9: all is gone, the listener is told
    engine.lose("east", 12)         # one of `engine.nodes` has not been reached for 12 seconds

The promise it keeps above all: `leave` and `close` return only when media is off, so a place whose
`leave` failed goes on receiving, as it would in truth.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import RLock

from spip_live.rooms.media.engine import (
    GIVEN_UP_AFTER,
    BadSignal,
    Candidate,
    Feed,
    Gone,
    Kind,
    Listener,
    MediaEngine,
    MediaOff,
    Nobody,
    Offered,
    Side,
    Stream,
)


@dataclass
class FakePlace:
    circle: str | None  # None: a loop
    listen_only: bool = False
    sends: frozenset[Kind] = frozenset()
    muted: set[Kind] = field(default_factory=set)
    wanted: tuple[Feed, ...] = ()  # the newest wish
    agreed: tuple[Feed, ...] = ()  # what the page has answered
    offered: tuple[Feed, ...] | None = None  # waits for its answer
    n: int = 0
    tuned: dict[Feed, tuple[int | None, bool]] = field(default_factory=dict)
    found: list[tuple[Side, Candidate | None]] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)  # the page's, as they came


class FakeEngine:
    """Records what was asked and what would be heard."""

    def __init__(self) -> None:
        self.listener: Listener = Nobody()
        self.up = True
        self.generation = secrets.token_hex(8)
        self.calls: list[tuple[object, ...]] = []
        self.failing: set[str] = set()  # names of calls that raise MediaOff
        self.nodes = ["own"]  # the media servers that there are
        self.away: dict[str, float] = {}  # those that are not reached, and for how many seconds
        self.where: dict[str, str] = {}  # circle → media server
        self.circles: dict[str, int] = {}
        self.places: dict[str, FakePlace] = {}
        self.witnessed: set[str] = set()  # what `alive` gives next
        self._lock = RLock()

    @property
    def condition(self) -> str:
        return ", ".join(f"{node}: lost" for node in self.away) or "well"

    def assign(self) -> str | None:
        self.calls.append(("assign",))
        return next((node for node in self.nodes if node not in self.away), None)

    def serves(self, node: str | None) -> bool:
        return self.up and (node not in self.away if node in self.nodes else bool(self.assign()))

    def given_up(self, node: str | None) -> bool:
        return node not in self.nodes or self.away.get(node, 0.0) >= GIVEN_UP_AFTER

    def node_of(self, circle: str) -> str | None:
        return self.where.get(circle)

    def open(self, circle: str, *, places: int, node: str | None = None) -> None:
        with self._asked("open", circle):
            chosen = node if node in self.nodes else self.assign()
            if chosen is None or chosen in self.away:
                raise MediaOff("open")
            self.where.setdefault(circle, chosen)
            self.circles.setdefault(circle, places)

    def close(self, circle: str) -> None:
        with self._asked("close", circle):
            self.circles.pop(circle, None)
            for place in [name for name, each in self.places.items() if each.circle == circle]:
                del self.places[place]

    def join(self, circle: str, place: str, *, listen_only: bool = False) -> None:
        with self._asked("join", circle, place):
            if circle not in self.circles:
                raise Gone(circle)
            self.places[place] = FakePlace(circle, listen_only)

    def publish(self, place: str, sdp: str) -> str:
        with self._asked("publish", place):
            mine = self._place(place)
            if not sdp.startswith("v=0") or mine.listen_only:
                raise BadSignal("not an offer")
            kinds = {Kind.MIC: "m=audio", Kind.CAMERA: "m=video"}
            mine.descriptions.append(sdp)
            mine.sends = frozenset(kind for kind, line in kinds.items() if line in sdp)
        self.listener.published(place, mine.sends)  # of leaving nobody is told: whoever asked knows
        return f"v=0\r\ns=answer to {place}\r\n"

    def candidates(self, place: str, side: Side, found: Sequence[Candidate | None]) -> None:
        with self._asked("candidates", place, side):
            self._place(place).found += [(side, each) for each in found]

    def subscribe(self, place: str, feeds: Sequence[Feed]) -> Offered | None:
        with self._asked("subscribe", place, tuple(feeds)):
            mine = self._place(place)
            mine.wanted = tuple(sorted(set(feeds)))
            return self._next_offer(mine)

    def accept(self, place: str, n: int, sdp: str) -> Offered | None:
        with self._asked("accept", place, n):
            mine = self._place(place)
            if mine.offered is None or n != mine.n or not sdp.startswith("v=0"):
                raise BadSignal("no such offer waits")
            mine.descriptions.append(sdp)
            mine.agreed, mine.offered = mine.offered, None
            return self._next_offer(mine)

    def tune(self, place: str, feed: Feed, *, layer: int | None, send: bool) -> None:
        with self._asked("tune", place, feed, layer, send):
            self._place(place).tuned[feed] = (layer, send)

    def mute(self, place: str, kind: Kind, on: bool) -> None:
        with self._asked("mute", place, kind, on):
            muted = self._place(place).muted
            (muted.add if on else muted.discard)(kind)

    def leave(self, place: str) -> None:
        with self._asked("leave", place):
            self.places.pop(place, None)

    def present(self, circle: str) -> frozenset[str]:
        with self._asked("present", circle):
            return frozenset(name for name, each in self.places.items() if each.circle == circle)

    def alive(self) -> frozenset[str]:
        with self._lock:
            seen, self.witnessed = frozenset(self.witnessed), set()
            return seen & frozenset(self.places)

    def loop(self, place: str, sdp: str, node: str | None = None) -> str:
        with self._asked("loop", place, node):
            if not sdp.startswith("v=0"):
                raise BadSignal("not an offer")
            self.places[place] = FakePlace(None, descriptions=[sdp])
        return f"v=0\r\ns=loop of {place}\r\n"

    def start_again(self, circle: str) -> None:
        with self._asked("start_again", circle):
            self.die()

    def die(self) -> None:
        """Lose everything, come back empty, and say so."""
        with self._lock:
            lost = frozenset(self.circles)
            self.circles, self.places, self.witnessed = {}, {}, set()
            self.generation = secrets.token_hex(8)
        self.listener.restarted(self.generation, lost)

    def lose(self, node: str, seconds: float) -> None:
        """One of the media servers is dead, with all that it carried, for so long already."""
        with self._lock:
            self.away[node] = seconds
            dead = {circle for circle, its in self.where.items() if its == node}
            for place in [name for name, each in self.places.items() if each.circle in dead]:
                del self.places[place]

    def receiving(self, place: str) -> frozenset[Feed]:
        """What reaches this place now: agreed on, sent, not muted, not paused, in its circle."""
        with self._lock:
            mine = self.places.get(place)
            return frozenset(
                feed for feed in (mine.agreed if mine else ()) if self._flows(mine, feed)
            )

    def asked(self, name: str) -> list[tuple[object, ...]]:
        """The calls of one name, each without it."""
        return [call[1:] for call in self.calls if call[0] == name]

    def _flows(self, mine: FakePlace | None, feed: Feed) -> bool:
        theirs = self.places.get(feed.place)
        if mine is None or theirs is None or mine.circle != theirs.circle:
            return False
        _, sent = mine.tuned.get(feed, (None, True))
        return sent and feed.kind in theirs.sends - theirs.muted

    def _next_offer(self, mine: FakePlace) -> Offered | None:
        there = tuple(feed for feed in mine.wanted if self._there(mine, feed))
        if mine.offered is not None or there == mine.agreed:
            return None
        mine.offered, mine.n = there, mine.n + 1
        streams = tuple(Stream(str(n), feed) for n, feed in enumerate(there))
        return Offered(mine.n, f"v=0\r\ns=offer {mine.n}\r\n", streams)

    def _there(self, mine: FakePlace, feed: Feed) -> bool:
        theirs = self.places.get(feed.place)
        return bool(theirs and theirs.circle == mine.circle and feed.kind in theirs.sends)

    def _place(self, place: str) -> FakePlace:
        if place not in self.places:
            raise Gone(place)
        return self.places[place]

    def _asked(self, name: str, *rest: object) -> RLock:
        self.calls.append((name, *rest))
        if not self.up or name in self.failing:
            raise MediaOff(name)
        return self._lock


def _keeps_the_protocol() -> MediaEngine:
    return FakeEngine()
