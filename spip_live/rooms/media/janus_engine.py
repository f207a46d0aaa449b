"""The media engine on Janus: which circle and place is where, and what is told of them.

Only we hold Janus's handles; a page never learns what would let it speak to Janus or name a room.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TypeVar

from spip_live.rooms.media.engine import (
    DEADLINE,
    Candidate,
    Feed,
    Gone,
    Kind,
    Listener,
    MediaEngine,
    MediaOff,
    Offered,
    Side,
)
from spip_live.rooms.media.janus_circle import NO_SUCH_ROOM, Circle
from spip_live.rooms.media.janus_news import News
from spip_live.rooms.media.janus_node import Node, Source
from spip_live.rooms.media.janus_nodes import Nodes
from spip_live.rooms.media.janus_place import Loop, Member, Place, Sent
from spip_live.rooms.media.janus_wire import NO_SUCH_HANDLE, JanusError, JanusWire
from spip_live.rooms.media.nodes import Servers

T = TypeVar("T")
CONFIRM_SECONDS = 0.01  # between two looks whether Janus has let go of somebody


class JanusEngine:
    """One or several Janus servers, each under its name."""

    def __init__(self, servers: Servers) -> None:
        self._news = News()
        self._nodes = Nodes(servers, self._made)
        self._places: dict[str, Place] = {}
        self._where: dict[str, Node] = {}  # circle → the server that holds it
        self._lock = Lock()

    @property
    def nodes(self) -> dict[str, Node]:
        """The servers, by name."""
        return self._nodes.known

    def start(self) -> None:
        """Begin in the background; `up` says when there is sound and video."""
        self._news.start()
        self._nodes.start()

    def stop(self) -> None:
        """End every media server of ours, and all that we hold on others."""
        self._nodes.stop()
        self._news.stop()

    @property
    def listener(self) -> Listener:
        return self._news.listener

    @listener.setter
    def listener(self, listener: Listener) -> None:
        self._news.listener = listener

    @property
    def up(self) -> bool:
        return self._nodes.up

    @property
    def condition(self) -> str:
        return self._nodes.condition

    @property
    def generation(self) -> str:
        return self._nodes.generation

    def assign(self) -> str | None:
        return self._nodes.assign()

    def serves(self, node: str | None) -> bool:
        return self._nodes.serves(node)

    def given_up(self, node: str | None) -> bool:
        return self._nodes.given_up(node)

    def node_of(self, circle: str) -> str | None:
        node = self._where.get(circle)
        return None if node is None else node.name

    def open(self, circle: str, *, places: int, node: str | None = None) -> None:
        until = _deadline()
        chosen = self._where.get(circle) or self._nodes.pick(node)
        with _asked():
            chosen.open(circle, places, until)
        self._where[circle] = chosen

    def close(self, circle: str) -> None:
        until = _deadline()
        held = self._circle(circle)
        if held is None:
            return

        def end() -> None:
            held.destroy(until)
            for member in self._members(circle):
                member.leave(until)

        with _asked():
            _surely(held.wire, until, end)
        for member in self._members(circle):
            self._places.pop(member.name, None)
        node = self._where.pop(circle, None)
        if node is not None:
            node.circles.pop(circle, None)

    def join(self, circle: str, place: str, *, listen_only: bool = False) -> None:
        until = _deadline()
        held = self._circle(circle)
        if held is None:
            raise Gone(circle)
        member = Member(place, held, listen_only=listen_only)
        with self._lock:
            if place in self._places:
                raise ValueError("a place is taken once")
            self._places[place] = member
        try:
            with _asked():
                member.join(until)
        except MediaOff:
            with suppress(MediaOff):  # if this fails too it stays known, and can be made to leave
                self.leave(place)
            raise

    def publish(self, place: str, sdp: str) -> str:
        member = self._member(place)
        with _asked():
            answer = member.publish(sdp, _deadline())
        if member.sends:  # it was connected before; otherwise this is told once it is
            self._news.published(member)
        return answer

    def candidates(self, place: str, side: Side, found: Sequence[Candidate | None]) -> None:
        with _asked():
            self._place(place).candidates(side, found, _deadline())

    def subscribe(self, place: str, feeds: Sequence[Feed]) -> Offered | None:
        member = self._member(place)
        with _asked():
            return member.subscribe(frozenset(feeds), self._sent(member), _deadline())

    def accept(self, place: str, n: int, sdp: str) -> Offered | None:
        member = self._member(place)
        with _asked():
            return member.accept(n, sdp, self._sent(member), _deadline())

    def tune(self, place: str, feed: Feed, *, layer: int | None, send: bool) -> None:
        with _asked():
            self._member(place).tune(feed, layer, send, _deadline())

    def mute(self, place: str, kind: Kind, on: bool) -> None:
        with _asked():
            self._member(place).mute(kind, on, _deadline())

    def leave(self, place: str) -> None:
        until = _deadline()
        held = self._places.get(place)
        if held is None:
            return
        with _asked():
            _surely(held.wire, until, lambda: _take_away(held, until))
        self._places.pop(place, None)

    def present(self, circle: str) -> frozenset[str]:
        until = _deadline()
        held = self._circle(circle)
        if held is None:
            return frozenset()
        with _asked():
            found = _surely(held.wire, until, lambda: held.members(until)) or frozenset()
        ours = [each.name for each in self._members(circle) if each.handles]
        return found if held.wire.over else found.union(ours)

    def alive(self) -> frozenset[str]:
        return frozenset(each.name for each in list(self._places.values()) if each.seen())

    def loop(self, place: str, sdp: str, node: str | None = None) -> str:
        chosen = self._nodes.pick(node)
        with _asked():
            loop = self._places[place] = Loop(place, chosen.wire())
            return loop.echo(sdp, _deadline())

    def start_again(self, circle: str) -> None:
        node = self._where.get(circle)
        if node is not None:
            with _asked():
                node.cut()

    def _made(self, name: str, source: Source) -> Node:
        return Node(name, source, self._news.heard, self._back)

    def _circle(self, circle: str) -> Circle | None:
        node = self._where.get(circle)
        return node.circles.get(circle) if node else None

    def _place(self, place: str) -> Place:
        held = self._places.get(place)
        if held is None:
            raise Gone(place)
        return held

    def _member(self, place: str) -> Member:
        held = self._place(place)
        if not isinstance(held, Member):
            raise Gone(place)
        return held

    def _members(self, circle: str) -> list[Member]:
        return [
            each
            for each in list(self._places.values())
            if isinstance(each, Member) and each.circle.name == circle
        ]

    def _sent(self, member: Member) -> Sent:
        """What the others in its circle send."""
        return {
            Feed(other.name, kind): other.mids[kind]
            for other in self._members(member.circle.name)
            if other is not member and other.circle is member.circle
            for kind in other.sends
        }

    def _back(self, node: Node, lost: frozenset[str]) -> None:
        """A server came back empty."""
        with self._lock:
            for name, place in list(self._places.items()):
                if place.wire.lost:
                    del self._places[name]
            for circle in lost:
                self._where.pop(circle, None)
        self._news.restarted(self.generation, lost)


def _deadline() -> float:
    return time.monotonic() + DEADLINE


def _surely(wire: JanusWire, until: float, act: Callable[[], T]) -> T | None:
    """`act`, again if need be; None if meanwhile all that the connection carried has ended."""
    while True:
        try:
            return act()
        except MediaOff as fault:
            if wire.over:
                return None
            if wire.hopeless or time.monotonic() > until:
                raise MediaOff(f"not known to be off: {fault}") from fault
        time.sleep(CONFIRM_SECONDS)


def _take_away(place: Place, until: float) -> None:
    """Detach it, and wait until Janus itself no longer counts it among its circle's."""
    place.leave(until)
    while (
        isinstance(place, Member) and place.attached and place.name in place.circle.members(until)
    ):
        time.sleep(CONFIRM_SECONDS)


@contextmanager
def _asked() -> Iterator[None]:
    """What Janus refuses is told in the engine's own words."""
    try:
        yield
    except JanusError as refused:
        if refused.code in (NO_SUCH_ROOM, NO_SUCH_HANDLE):
            raise Gone(str(refused)) from refused
        raise MediaOff(str(refused)) from refused


def _keeps_the_protocol(engine: JanusEngine) -> MediaEngine:
    return engine
