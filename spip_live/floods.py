"""Stands before the live server: against floods, against strangers, and against borrowed words.

The look comes before anything else: no thread, no query, no event. Unbounded, one page in a loop
stops every room of the process; and connections that never say what they want take places. And a
page may send events under any name, also those of the server's own: "connect" and "disconnect".
Whoever was believed to have gone by their own word would go on hearing what nobody can take back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from engineio.exceptions import SocketIsClosedError
from engineio.packet import MESSAGE

from spip_live import clock

# Above what the room itself allows, so that somebody who is merely quick reads a kind refusal.
AT_ONCE = 60.0  # of anything that is sent
EACH_SECOND = 5.0
STRANGER_SECONDS = 15.0  # within which a page says whose it is
# By which Socket.IO announces that bytes follow, any number of them, all kept until the last. No
# page of ours sends bytes.
ANNOUNCES_BYTES = ("5", "6")


@dataclass
class Allowance:
    """How much more a connection may send; `since` when it is known, on the machine's own clock."""

    since: float
    at: float
    left: float = AT_ONCE

    def spend(self, now: float) -> bool:
        """Count one thing sent; whether it was allowed."""
        self.left = min(AT_ONCE, self.left + (now - self.at) * EACH_SECOND)
        self.at = now
        self.left -= 1
        return self.left >= 0


class Floodgate:
    """Stands between the connections of a live server and everything that they may ask for."""

    def __init__(self, live: Any) -> None:
        self.live = live
        self._allowances: WeakKeyDictionary[Any, Allowance] = WeakKeyDictionary()
        self._begin: Callable[[str, Any], Any] = live.eio.handlers["connect"]
        live.eio.on("connect", self.begin)
        self._hear: Callable[[str, str, Any, Any], None] = live._handle_event
        live._handle_event = self.hear

    def begin(self, connection: str, environ: Any) -> Any:
        """Stand before a new connection, whatever kind of thing it sends."""
        engine = self.live.eio.sockets[connection]
        engine.receive = partial(self.pass_on, engine, engine.receive)
        return self._begin(connection, environ)

    def pass_on(self, engine: Any, inside: Callable[[Any], None], sent: Any) -> None:
        """Let something through, or cut the connection that sends too much, or bytes.

        Of one that was cut nothing is read any more: what it goes on sending would be read before
        anybody else's turn came.
        """
        if not engine.closed:
            if self._allowance(engine).spend(clock.steady()) and not _is_binary(sent):
                inside(sent)
                return
            _cut(engine)
        raise SocketIsClosedError

    def hear(self, connection: str, namespace: str, number: Any, event: Any) -> None:
        """Let an event through, unless its name is one by which the server alone speaks."""
        if event[0] not in self.live.reserved_events:
            self._hear(connection, namespace, number, event)

    def cut_strangers(self) -> None:
        """End every connection that has not become a page's in time."""
        now = monotonic()
        for connection, engine in list(self.live.eio.sockets.items()):
            late = now - self._allowance(engine).since > STRANGER_SECONDS
            if late and not self._is_a_page(connection):
                _cut(engine)
                self.live.eio.sockets.pop(connection, None)

    def _is_a_page(self, connection: str) -> bool:
        known = self.live.manager
        spaces = list(known.get_namespaces())
        return any(known.sid_from_eio_sid(connection, space) is not None for space in spaces)

    def _allowance(self, engine: Any) -> Allowance:
        return self._allowances.setdefault(engine, Allowance(monotonic(), clock.steady()))


def stand_before(live: Any) -> None:
    """Put a gate before everything that a live server hears; once for each server."""
    live.floodgate = Floodgate(live)


def cut_strangers(live: Any) -> None:
    """Look over all connections of a live server; called every few seconds."""
    live.floodgate.cut_strangers()


def _is_binary(sent: Any) -> bool:
    if sent.packet_type != MESSAGE:
        return False
    return not isinstance(sent.data, str) or sent.data.startswith(ANNOUNCES_BYTES)


def _cut(engine: Any) -> None:
    # Without a goodbye: who floods us may not read it, and nobody may wait for them to.
    engine.close(wait=False, abort=True)
