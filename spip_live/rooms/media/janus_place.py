"""One place as Janus holds it: a handle that sends, and one that receives.

No order waits for another of the same place but those that negotiate its receiving, of which only
one can be under way; taking the place away waits for nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock, RLock
from typing import Any

from spip_live.rooms.media.engine import (
    BadSignal,
    Candidate,
    Feed,
    Gone,
    Kind,
    MediaOff,
    Offered,
    Side,
    Stream,
)
from spip_live.rooms.media.janus_circle import Circle
from spip_live.rooms.media.janus_wire import JanusError, JanusWire, Told

FULL = 432  # a circle sends as many streams as it has places
KINDS = {"audio": Kind.MIC, "video": Kind.CAMERA}


class Place:
    """What both sides share: their handles, and that once it has left nothing is attached."""

    def __init__(self, name: str, wire: JanusWire) -> None:
        self.name = name
        self.wire = wire
        self.handles: dict[Side, int] = {}
        self.up: set[Side] = set()  # whose connection is established
        self.flowing: set[str] = set()  # the mids on which packets come in
        self.witnessed = False  # as the roll was last called, or after
        self.left = False
        self.attached = False  # whether it can ever have been a member of anything
        self._lock = Lock()

    def seen(self) -> bool:
        """Whether its page has shown that it is there since this was last asked."""
        there = not self.wire.lost and bool(self.flowing or self.up)
        before, self.witnessed = self.witnessed, there
        return there or before

    def attach(self, side: Side, plugin: str, until: float) -> int:
        """A handle for one side; `Gone` if the place has left meanwhile."""
        handle = self.wire.attach(plugin, (self, side), until)
        self.attached = True
        with self._lock:
            if not self.left:
                self.handles[side] = handle
                return handle
        self.wire.detach(handle, until)
        raise Gone(self.name)

    def leave(self, until: float) -> None:
        """Detach whatever is attached, and attach nothing any more."""
        with self._lock:
            self.left = True
            handles = list(self.handles.items())
        for side, handle in handles:
            self.wire.detach(handle, until)
            with self._lock:
                self.handles.pop(side, None)

    def candidates(self, side: Side, found: Sequence[Candidate | None], until: float) -> None:
        """Pass on where the page may be reached."""
        handle = self.handles.get(side)
        if handle is None:
            raise Gone(f"{self.name} {side}")
        passed: list[Mapping[str, Any]] = [
            {"completed": True} if one is None else {"candidate": one.candidate, "sdpMid": one.mid}
            for one in found
        ]
        with signalled():
            self.wire.trickle(handle, passed, until)


class Loop(Place):
    """A connection that sends everything back."""

    def echo(self, sdp: str, until: float) -> str:
        handle = self.attach(Side.SEND, "echotest", until)
        body = {"audio": True, "video": True}
        return negotiated(self.wire, handle, body, until, offer(sdp))


class Member(Place):
    """A place in a circle."""

    def __init__(self, name: str, circle: Circle, *, listen_only: bool) -> None:
        super().__init__(name, circle.wire)
        self.circle = circle
        self.listen_only = listen_only
        self.mids: dict[Kind, str] = {}  # what it sends, and on which line
        self.muted: set[Kind] = set()
        self._private: object = None
        self._streams: tuple[Told, ...] = ()  # what it receives, as Janus told last
        self._wanted: frozenset[Feed] = frozenset()
        self._n = 0
        self._waiting = False  # for the answer to offer n
        self._negotiation = RLock()

    @property
    def sends(self) -> frozenset[Kind]:
        """What others can receive from it now."""
        return frozenset(self.mids) if Side.SEND in self.up else frozenset()

    def join(self, until: float) -> None:
        """Become a member: known to Janus by the place's name only."""
        handle = self.attach(Side.SEND, "videoroom", until)
        told, _ = self._ask(handle, until, "join", ptype="publisher", id=self.name)
        self._private = told["private_id"]

    def publish(self, sdp: str, until: float) -> str:
        """Answer an offer to send; what was muted before is so from its first packet."""
        handle = self.handles.get(Side.SEND)
        if handle is None:
            raise Gone(self.name)
        if self.listen_only:
            raise BadSignal("this place only listens")
        with signalled():
            told, jsep = self.wire.ask(handle, {"request": "configure"}, until, offer(sdp))
        if jsep is None:
            raise BadSignal("janus gave no answer")
        found: dict[Kind, str] = {}
        for stream in told.get("streams", ()):
            if stream["type"] in KINDS and not stream.get("disabled"):
                found.setdefault(KINDS[stream["type"]], str(stream["mid"]))
        self.mids = found
        for kind in self.muted & set(found):
            self.circle.moderate(self.name, found[kind], True, until)
        answer: str = jsep["sdp"]
        return answer

    def mute(self, kind: Kind, on: bool, until: float) -> None:
        """Let nobody receive it, whether it is sent already or not."""
        (self.muted.add if on else self.muted.discard)(kind)
        if kind in self.mids:
            self.circle.moderate(self.name, self.mids[kind], on, until)

    def subscribe(self, wanted: frozenset[Feed], sent: Sent, until: float) -> Offered | None:
        """Receive these, of what is `sent`; see the engine."""
        with self._negotiating(until):
            self._wanted = wanted
            return self._negotiate(sent, until)

    def accept(self, n: int, sdp: str, sent: Sent, until: float) -> Offered | None:
        """Take the answer to offer `n`."""
        with self._negotiating(until):
            if not self._waiting or n != self._n:
                raise BadSignal("no such offer waits for an answer")
            jsep = {"type": "answer", "sdp": sdp}
            with signalled():
                self.wire.ask(self.handles[Side.RECEIVE], {"request": "start"}, until, jsep)
            self._waiting = False
            return self._negotiate(sent, until)

    def tune(self, feed: Feed, layer: int | None, send: bool, until: float) -> None:
        """How it receives one feed."""
        mid = self._received().get(feed, ("", ""))[0]
        handle = self.handles.get(Side.RECEIVE)
        if not mid or handle is None:
            return
        stream: Told = {"mid": mid, "send": send}
        if layer is not None:
            stream["substream"] = layer
        self._ask(handle, until, "configure", streams=[stream])

    def _negotiate(self, sent: Sent, until: float) -> Offered | None:
        if self._waiting:
            return None
        have = self._received()
        there = {feed: sent[feed] for feed in self._wanted if feed in sent}
        more = [feed for feed, mid in there.items() if feed not in have or have[feed][1] != mid]
        less = [mid for feed, (mid, theirs) in have.items() if there.get(feed) != theirs]
        if not more and not less:
            return None
        told, jsep = self._changed([{"feed": f.place, "mid": there[f]} for f in more], less, until)
        self._streams = tuple(told.get("streams", self._streams))
        if jsep is None:
            return None
        self._n, self._waiting = self._n + 1, True
        streams = tuple(Stream(mid, feed) for feed, (mid, _) in self._received().items())
        return Offered(self._n, jsep["sdp"], streams)

    def _changed(self, more: list[Told], less: list[str], until: float) -> tuple[Told, Told | None]:
        handle = self.handles.get(Side.RECEIVE)
        if handle is not None:
            changes: Told = {"subscribe": more} if more else {}
            if less:
                changes["unsubscribe"] = [{"sub_mid": mid} for mid in less]
            return self._ask(handle, until, "update", **changes)
        handle = self.attach(Side.RECEIVE, "videoroom", until)
        return self._ask(
            handle, until, "join", ptype="subscriber", private_id=self._private,
            streams=more, autoupdate=False,
        )  # fmt: skip

    def _received(self) -> dict[Feed, tuple[str, str]]:
        """For each feed that it receives: the line there, and the line at its sender."""
        found = {}
        for stream in self._streams:
            if stream.get("active") and stream.get("feed_id") and stream["type"] in KINDS:
                feed = Feed(str(stream["feed_id"]), KINDS[stream["type"]])
                found[feed] = (str(stream["mid"]), str(stream["feed_mid"]))
        return found

    def _ask(
        self, handle: int, until: float, request: str, **more: Any
    ) -> tuple[Told, Told | None]:
        body: Told = {"request": request, **more}
        if request == "join":
            body |= {"room": self.circle.room, "pin": self.circle.pin}
        return self.wire.ask(handle, body, until)

    @contextmanager
    def _negotiating(self, until: float) -> Iterator[None]:
        if not self._negotiation.acquire(timeout=max(0.0, until - time.monotonic())):
            raise MediaOff("another negotiation of this place takes too long")
        try:
            yield
        finally:
            self._negotiation.release()


Sent = Mapping[Feed, str]  # what can be received in a circle, and on which line it is sent


def offer(sdp: str) -> Told:
    return {"type": "offer", "sdp": sdp}


def negotiated(wire: JanusWire, handle: int, body: Told, until: float, jsep: Told) -> str:
    """The answer to an offer."""
    with signalled():
        _, answer = wire.ask(handle, body, until, jsep)
    if answer is None:
        raise BadSignal("janus gave no answer")
    sdp: str = answer["sdp"]
    return sdp


@contextmanager
def signalled() -> Iterator[None]:
    """What Janus refuses here is what the page sent."""
    try:
        yield
    except JanusError as refused:
        if refused.code == FULL:
            raise MediaOff("no more may send in this circle") from refused
        raise BadSignal(str(refused)) from refused
