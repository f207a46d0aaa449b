"""A bad line between one page and the media server, made worse and better while a test runs.

    with LossyRelay(inside="127.77.0.1", outside="127.78.0.1", ports=(20_000, 20_099)) as relay:
        page.add_init_script(relay.script)
        relay.down = Line(loss=0.2)

It listens on `outside` at each port that the media server may use on `inside`, so that only an
address has to be changed in what a page is told, which `script` does. It runs in one thread, holds
no more than so many packets, and stops by itself.
"""

from __future__ import annotations

import heapq
import random
import selectors
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from types import TracebackType
from typing import Self

MOST_FLOWS, MOST_HELD = 64, 4000
BIGGEST = 2048
TICK = 0.05  # seconds in which it notices that it is to stop

Address = tuple[str, int]

# Runs in the page before all else. The media server is reached through us, and is told a place
# where nobody is instead of where the page is, or the two would find the direct way and take it.
SCRIPT = """
(() => {
  const through = (sdp) => sdp?.replaceAll("%(inside)s", "%(outside)s");
  const set = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = function (told) {
    return set.call(this, { type: told.type, sdp: through(told.sdp) });
  };
  const made = Object.getOwnPropertyDescriptor(RTCPeerConnectionIceEvent.prototype, "candidate");
  Object.defineProperty(RTCPeerConnectionIceEvent.prototype, "candidate", { get() {
    const found = made.get.call(this);
    if (!found?.candidate) return found;
    const words = found.candidate.split(" ");
    [words[4], words[5]] = ["%(inside)s", "9"];
    return new RTCIceCandidate({ ...found.toJSON(), candidate: words.join(" ") });
  } });
})();
"""


@dataclass(frozen=True)
class Line:
    """What one direction does to packets."""

    loss: float = 0.0  # share of packets, 0 to 1
    delay_ms: float = 0.0
    jitter_ms: float = 0.0  # up to so much more, so that packets overtake each other
    kbps: float | None = None  # what fits through; the rest waits,
    queue_ms: float = 200.0  # but not longer than this: then it is lost


@dataclass(order=True)
class Held:
    """A packet that waits for its moment."""

    due: float
    n: int
    packet: bytes = field(compare=False)
    out: socket.socket = field(compare=False)
    to: Address | None = field(compare=False)  # None: where `out` is connected to


@dataclass
class Direction:
    """One way through the relay: its line now, and when that is next free."""

    line: Line = Line()
    free_at: float = 0.0
    counted: Counter[str] = field(default_factory=Counter)

    def due(self, size: int, now: float, chance: random.Random) -> float | None:
        """When a packet that comes now is through, or None if it is lost."""
        line = self.line
        if chance.random() < line.loss:
            self.counted["lost"] += 1
            return None
        through = now
        if line.kbps is not None:
            start = max(now, self.free_at)
            if (start - now) * 1000 > line.queue_ms:
                self.counted["lost"] += 1
                return None
            through = self.free_at = start + size * 8 / (line.kbps * 1000)
        self.counted["passed"] += 1
        self.counted["bytes"] += size
        return through + (line.delay_ms + line.jitter_ms * chance.random()) / 1000


class LossyRelay:
    """Carries one page's media, badly. `down` is towards the page."""

    def __init__(
        self,
        *,
        inside: str,
        outside: str,
        ports: tuple[int, int],
        lasts: float = 90.0,
        seed: int = 1,
    ) -> None:
        self.inside, self.outside = inside, outside
        self._down, self._up = Direction(), Direction()
        self._ports, self._lasts = range(ports[0], ports[1] + 1), lasts
        self._chance, self._numbers = random.Random(seed), count()
        self._selector = selectors.DefaultSelector()
        self._flows: dict[tuple[int, Address], socket.socket] = {}
        self._held: list[Held] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lossy relay", daemon=True)

    @property
    def script(self) -> str:
        """What a page must run first, so that its media comes this way."""
        return SCRIPT % {"inside": self.inside, "outside": self.outside}

    @property
    def down(self) -> Line:
        return self._down.line

    @down.setter
    def down(self, line: Line) -> None:
        self._down.line, self._down.free_at = line, 0.0

    @property
    def up(self) -> Line:
        return self._up.line

    @up.setter
    def up(self, line: Line) -> None:
        self._up.line, self._up.free_at = line, 0.0

    @property
    def counted(self) -> dict[str, dict[str, int]]:
        """Packets passed and lost, and bytes passed, each way."""
        return {"down": dict(self._down.counted), "up": dict(self._up.counted)}

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def __enter__(self) -> Self:
        for port in self._ports:
            front = _socket((self.outside, port))
            self._selector.register(front, selectors.EVENT_READ, port)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join(timeout=5)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        ends_at = time.monotonic() + self._lasts
        try:
            while not self._stop.is_set() and time.monotonic() < ends_at:
                for key, _ in self._selector.select(self._patience()):
                    self._take(key)
                self._give()
        finally:
            for key in list(self._selector.get_map().values()):
                key.fileobj.close()  # type: ignore[union-attr]
            self._selector.close()

    def _patience(self) -> float:
        if not self._held:
            return TICK
        return min(TICK, max(0.0, self._held[0].due - time.monotonic()))

    def _take(self, key: selectors.SelectorKey) -> None:
        """Everything that waits at one socket."""
        here: socket.socket = key.fileobj  # type: ignore[assignment]
        for _ in range(100):
            try:
                packet, came_from = here.recvfrom(BIGGEST)
            except (BlockingIOError, ConnectionRefusedError):
                return
            if isinstance(key.data, int):
                if out := self._flow(key.data, came_from, here):
                    self._hold(self._up, packet, out, None)
            else:
                front, page = key.data
                self._hold(self._down, packet, front, page)

    def _flow(self, port: int, page: Address, front: socket.socket) -> socket.socket | None:
        """The socket that speaks to the media server for one socket of the page."""
        found = self._flows.get((port, page))
        if found is None and len(self._flows) < MOST_FLOWS:
            # The media server answers none but its own network interface.
            found = self._flows[port, page] = _socket((self.inside, 0))
            found.connect((self.inside, port))
            self._selector.register(found, selectors.EVENT_READ, (front, page))
        return found

    def _hold(self, way: Direction, packet: bytes, out: socket.socket, to: Address | None) -> None:
        due = way.due(len(packet), time.monotonic(), self._chance)
        if due is not None and len(self._held) < MOST_HELD:
            heapq.heappush(self._held, Held(due, next(self._numbers), packet, out, to))

    def _give(self) -> None:
        now = time.monotonic()
        while self._held and self._held[0].due <= now:
            held = heapq.heappop(self._held)
            try:
                if held.to is None:
                    held.out.send(held.packet)
                else:
                    held.out.sendto(held.packet, held.to)
            except (BlockingIOError, ConnectionRefusedError):
                continue  # as any network would


def _socket(address: Address) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)  # what is lost, we lose
    made.setblocking(False)
    made.bind(address)
    return made
