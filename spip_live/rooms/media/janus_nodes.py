"""The media servers that there are, each under its name: which are reached, and which a room gets.

The list of them may grow while we run. One that is taken off it, or changed in it, goes on as it
was until we start again, for rooms may be on it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Event, Thread

import structlog

from spip_live.logs import where
from spip_live.rooms.media.engine import DEADLINE, GIVEN_UP_AFTER, MediaOff
from spip_live.rooms.media.janus_node import Node, Source
from spip_live.rooms.media.janus_wire import JanusError
from spip_live.rooms.media.nodes import Servers, choose

READ_SECONDS = 5.0  # between two looks at the list

log = structlog.get_logger()


class Fixed:
    """A list that never changes."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources

    def sources(self) -> Mapping[str, Source]:
        return self._sources

    def drained(self) -> frozenset[str]:
        return frozenset()


class Nodes:
    """All of them; `made` makes one of a source, which is started once `start` was called."""

    def __init__(self, servers: Servers, made: Callable[[str, Source], Node]) -> None:
        self._servers = servers
        self._made = made
        self._stopping = Event()
        self.known = {name: made(name, source) for name, source in servers.sources().items()}

    def start(self) -> None:
        for node in self.known.values():
            node.start()
        Thread(target=self._follow, name="media-list", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        for node in list(self.known.values()):
            node.stop()

    @property
    def up(self) -> bool:
        return any(node.up for node in list(self.known.values()))

    @property
    def condition(self) -> str:
        """`well`, or what is the matter with each that is not."""
        unwell = [node for node in list(self.known.values()) if not node.up]
        if not unwell:
            return "well"
        if len(self.known) == 1:
            return unwell[0].condition
        return "; ".join(f"{node.name}: {node.condition}" for node in unwell)

    @property
    def generation(self) -> str:
        return "-".join(node.generation for node in list(self.known.values()))

    def assign(self) -> str | None:
        """The one that carries least of those that are reached and get new rooms."""
        if len(self.known) == 1:
            return next(iter(self.known))
        loads: dict[str, int] = {}
        for name, node in list(self.known.items()):
            with suppress(MediaOff, JanusError):
                loads[name] = node.load(time.monotonic() + DEADLINE)
        return choose(loads, self._servers.drained())

    def serves(self, name: str | None) -> bool:
        """Whether a room of that one has sound and video."""
        node = self.known.get(name or "")
        return self.up if node is None else node.up

    def given_up(self, name: str | None) -> bool:
        """Whether a room of that one should get another."""
        node = self.known.get(name or "")
        return node is None or node.unreached_for() >= GIVEN_UP_AFTER

    def pick(self, name: str | None) -> Node:
        """The one of that name; without one, or if it is not listed, any, best one that is up."""
        if name in self.known:
            return self.known[name]
        running = [node for node in list(self.known.values()) if node.up]
        drained = self._servers.drained()
        serving = [node for node in running if node.name not in drained]
        return random.choice(serving or running or list(self.known.values()))

    def take_up(self) -> None:
        """Begin with those that are new on the list."""
        for name, source in self._servers.sources().items():
            if name not in self.known and not self._stopping.is_set():
                node = self._made(name, source)
                node.start()
                self.known[name] = node

    def _follow(self) -> None:
        while not self._stopping.wait(READ_SECONDS):
            try:
                self.take_up()
            except Exception as fault:  # noqa: BLE001 - the outermost handler of this thread
                log.error(
                    "media.list_failed",
                    kind=type(fault).__name__,
                    exception=where(fault.__traceback__),
                )
