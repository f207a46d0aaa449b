"""One media server that we keep reaching: a Janus of our own, or one on another machine.

Whenever the connection is lost, everything that it carried is given up, and it begins anew.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Protocol

import structlog

from spip_live.logs import where
from spip_live.rooms.media.engine import DEADLINE, Gone, MediaOff
from spip_live.rooms.media.janus_child import Address, look
from spip_live.rooms.media.janus_circle import Circle
from spip_live.rooms.media.janus_files import what_is_open
from spip_live.rooms.media.janus_leftovers import LOOK_SECONDS, Leftovers
from spip_live.rooms.media.janus_wire import Heard, JanusError, JanusWire

FIRST_WAIT = 0.1  # seconds before a lost server is tried again
LONGEST_WAIT = 5.0
LIVED_LONG_ENOUGH = 10.0  # one that lived so long starts the waits anew
NO_KEY = 429  # what a room made without our key is refused with

log = structlog.get_logger()


class Source(Protocol):
    """Where a Janus comes from."""

    def start(self) -> Address:
        """Have it ready for orders; MediaOff if that cannot be, or if it is not closed."""

    def stop(self) -> None:
        """We need it no more."""

    def tidy(self) -> None:
        """Called once a minute while it runs."""

    def ended(self) -> bool:
        """Whether it is certain that it runs no more, and so carries nothing."""


class Remote:
    """A Janus that somebody else keeps running."""

    def __init__(self, address: Address) -> None:
        self.address = address

    def start(self) -> Address:
        told = look(self.address.url)
        if told is None:
            raise MediaOff("it does not answer")
        if wrong := what_is_open(told):
            raise MediaOff(f"it is refused: {'; '.join(wrong)}")
        return self.address

    def stop(self) -> None: ...

    def tidy(self) -> None: ...

    def ended(self) -> bool:
        return False


class Node:
    """One media server under its name; `heard` and `back` are called from threads of ours."""

    def __init__(
        self,
        name: str,
        source: Source,
        heard: Heard,
        back: Callable[[Node, frozenset[str]], None],
    ) -> None:
        self.name = name
        self.source = source
        self.generation = ""
        self.condition = "starting"
        self.tried = Event()  # whether the first attempt is over
        self.circles: dict[str, Circle] = {}
        self._heard = heard
        self._back = back
        self._key = ""
        self._wire: JanusWire | None = None
        self._desk = 0
        self._lost_at = time.monotonic()
        self._stopping = Event()
        self._lost = Event()
        self._lock = Lock()

    @property
    def up(self) -> bool:
        return self._wire is not None and not self._wire.lost

    def unreached_for(self) -> float:
        """Seconds since it was last reached, or since we began to try."""
        return 0.0 if self.up else time.monotonic() - self._lost_at

    def start(self) -> None:
        """Reach it, and go on reaching it, in the background."""
        self._thread = Thread(target=self._keep, name=f"media-{self.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Give it up for good."""
        self._stopping.set()
        self._lost.set()
        self._thread.join(DEADLINE * 2)

    def open(self, name: str, places: int, until: float) -> Circle:
        """A circle of this server, made if it is not there."""
        wire = self.wire()
        with self._lock:
            if name in self.circles:
                return self.circles[name]
        circle = Circle(name, wire, self._desk, self._key)
        circle.create(places, until)
        with self._lock:
            if wire is self._wire:
                return self.circles.setdefault(name, circle)
        raise Gone(name)

    def wire(self) -> JanusWire:
        """The connection, if there is one."""
        if self._wire is None or self._wire.lost:
            raise MediaOff(self.condition)
        return self._wire

    def load(self, until: float) -> int:
        """How much it carries, of whichever worker: its circles and the people in them."""
        body = {"request": "list", "admin_key": self._key}
        told, _ = self.wire().ask(self._desk, body, until)
        return sum(1 + int(each["num_participants"]) for each in told["list"])

    def cut(self) -> None:
        """End everything that it carries for us; it comes back by itself."""
        wire = self._wire
        if isinstance(self.source, Remote):
            if wire is not None and not wire.over:  # if it is lost, this is not known to be off
                wire.close(time.monotonic() + DEADLINE)
        else:
            self.source.stop()
        self._lost.set()

    def _keep(self) -> None:
        """Begin, wait until it is lost, and begin again."""
        wait = FIRST_WAIT
        while not self._stopping.is_set():
            began = time.monotonic()
            if self._begin():
                self._stay()
            self._end()
            if time.monotonic() - began >= LIVED_LONG_ENOUGH:
                wait = FIRST_WAIT
            self._stopping.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)
        self.condition = "stopped"

    def _stay(self) -> None:
        """Until it is lost; where it may outlive us, what others left behind is ended meanwhile."""
        leftovers = Leftovers()
        while not self._lost.wait(LOOK_SECONDS):
            with suppress(MediaOff, JanusError, OSError):
                self.source.tidy()
                if isinstance(self.source, Remote):
                    until = time.monotonic() + DEADLINE
                    leftovers.look(self.wire(), self._desk, self._key, until)

    def _begin(self) -> bool:
        self._lost.clear()
        try:
            self._connect(self.source.start(), time.monotonic() + DEADLINE)
        except (MediaOff, JanusError) as fault:
            self.condition = str(fault)
        except Exception as fault:  # noqa: BLE001 - the outermost handler of this thread
            self.condition = f"a fault of ours: {type(fault).__name__}"
            log.error("media.failed", part=self.name, exception=where(fault.__traceback__))
        else:
            return True
        finally:
            self.tried.set()
        log.warning("media.not_up", part=self.name, reason=self.condition)
        return False

    def _connect(self, address: Address, until: float) -> None:
        wire = JanusWire(address.url, address.keys.api, self._heard, lambda: self._lose(wire))
        if not isinstance(self.source, Remote):
            wire.certain = lambda: self.source.ended() or self._wire is not wire
        wire.open(until)
        desk = wire.attach("videoroom", None, until)
        _refuses_strangers(wire, desk, until)
        with self._lock:
            lost = frozenset(self.circles)
            self.circles = {}
            self._key, self._desk = address.keys.rooms, desk
            self._wire = wire
        if wire.lost:
            raise MediaOff("it was lost at once")
        self.generation, self.condition = secrets.token_hex(8), "well"
        log.info("media.up", part=self.name)
        self._back(self, lost)

    def _lose(self, wire: JanusWire) -> None:
        if wire is self._wire:
            self._lost_at = time.monotonic()
            self._lost.set()

    def _end(self) -> None:
        wire = self._wire
        if wire is not None and not wire.lost:
            try:
                wire.close(time.monotonic() + DEADLINE)
            except (MediaOff, JanusError):
                wire.forget()
        self.source.stop()
        if self.condition == "well" and not self._stopping.is_set():
            self.condition = "lost"
            log.warning("media.lost", part=self.name, count=len(self.circles))


def _refuses_strangers(wire: JanusWire, desk: int, until: float) -> None:
    """A room that is made without our key must be refused, or this is not a server of ours."""
    try:
        wire.ask(desk, {"request": "create", "room": secrets.token_hex(8)}, until)
    except JanusError as refused:
        if refused.code == NO_KEY:
            return
        raise
    wire.close(until)
    raise MediaOff("it is refused: anybody may make a room there")
