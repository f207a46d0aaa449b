"""Which sockets this process serves, whose they are, and when each was last heard.

Memory of connections only: it is as short-lived as they are. What counts as attendance is written
down by `roll`; who may stay connected is read from the database by `door` and `broadcast`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import RLock
from time import monotonic, time
from uuid import UUID

from spip_live.live_cut import PARENTS, server
from spip_live.rooms.lately import Lately


@dataclass
class ParentSocket:
    """A parent's page, connected. `connection` is its random name in evidence.

    `admitted` is whether it is in the room's channel, `breakout` the one that its seat is in, if
    any; `gone_why` is what evidence will say of its end, or None once that is written.
    """

    sid: str
    connection: str
    seat_id: UUID
    room_id: UUID
    provider_id: UUID
    device_id: UUID
    admitted: bool = False
    breakout: UUID | None = None
    gone_why: str | None = "lost"
    told: bool = False  # whether it has had its first snapshot
    heard_at: float = field(default_factory=monotonic)  # seconds, this process's steady clock


@dataclass
class LeadSocket:
    """A facilitator's console, connected; `breakout` is the one that they visit, if any."""

    sid: str
    staff_id: UUID
    room_id: UUID
    provider_id: UUID
    sign_in_id: UUID
    breakout: UUID | None = None
    told: bool = False


@dataclass
class Watch:
    """A room that runs here. `lead_seen_at` is when a facilitator was last there (steady clock).

    `minded` is whether the room was last seen to with a facilitator there; None: not yet.
    """

    provider_id: UUID
    lead_seen_at: float
    minded: bool | None = None


class Presence:
    """The connections of this process. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._parents: dict[str, ParentSocket] = {}
        self._leads: dict[str, LeadSocket] = {}
        self._watched: dict[UUID, Watch] = {}
        self._lost_at: dict[UUID, float] = {}
        self.lately = Lately()

    def came(self, socket: ParentSocket) -> None:
        """A parent's page has connected."""
        with self._lock:
            self._parents[socket.sid] = socket
            self._lost_at.pop(socket.seat_id, None)

    def lead_came(self, socket: LeadSocket) -> None:
        """A console has connected."""
        with self._lock:
            self._leads[socket.sid] = socket

    def gone(self, sid: str) -> ParentSocket | None:
        """A parent's page has gone; None if it was not known (any more)."""
        with self._lock:
            socket = self._parents.pop(sid, None)
            if socket is None:
                return None
            if not self.sockets_of(socket.seat_id):
                self._lost_at[socket.seat_id] = monotonic()
            if socket.admitted and socket.gone_why == "lost":
                self.lately.note(socket.room_id, socket.seat_id, seen_at(socket))
            return socket

    def lead_gone(self, sid: str, *, silent: bool = False) -> LeadSocket | None:
        """A console has gone. Its facilitator was there until now.

        `silent`: its line broke, which shows only once a ping has gone unanswered. The facilitator
        was certainly there until the answer before that: parents are alone since then.
        """
        with self._lock:
            socket = self._leads.pop(sid, None)
            if socket is not None and socket.room_id in self._watched:
                watch = self._watched[socket.room_id]
                seen_at = monotonic() - (unnoticed() if silent else 0.0)
                watch.lead_seen_at = max(watch.lead_seen_at, seen_at)
            return socket

    def parent(self, sid: str) -> ParentSocket | None:
        """The parent's page behind a socket."""
        return self._parents.get(sid)

    def lead(self, sid: str) -> LeadSocket | None:
        """The console behind a socket."""
        return self._leads.get(sid)

    def heard(self, sid: str) -> None:
        """Something came from this socket just now."""
        socket = self._parents.get(sid)
        if socket is not None:
            socket.heard_at = monotonic()

    def sockets_of(self, seat_id: UUID) -> list[ParentSocket]:
        """A seat's connected pages."""
        with self._lock:
            return [socket for socket in self._parents.values() if socket.seat_id == seat_id]

    def in_room(self, room_id: UUID) -> list[ParentSocket]:
        """The connected pages of all seats of a room, waiting ones too."""
        with self._lock:
            return [socket for socket in self._parents.values() if socket.room_id == room_id]

    def leads_in(self, room_id: UUID) -> list[LeadSocket]:
        """The connected consoles of a room."""
        with self._lock:
            return [socket for socket in self._leads.values() if socket.room_id == room_id]

    def lost_for(self, seat_id: UUID) -> float | None:
        """Seconds since a seat's last page went; None if that is not known."""
        lost_at = self._lost_at.get(seat_id)
        return None if lost_at is None else monotonic() - lost_at

    def watch(self, room_id: UUID, provider_id: UUID) -> None:
        """The room runs here from now on; the clock of being left alone starts now."""
        with self._lock:
            self._watched.setdefault(room_id, Watch(provider_id, monotonic()))

    def unwatch(self, room_id: UUID) -> None:
        """The room is over."""
        with self._lock:
            self._watched.pop(room_id, None)
            self.lately.keep_only(set(self._watched))

    def watched(self) -> dict[UUID, UUID]:
        """The rooms that run here, with their providers."""
        with self._lock:
            return {room_id: watch.provider_id for room_id, watch in self._watched.items()}

    def occupied(self) -> dict[UUID, UUID]:
        """The rooms that run here or that anybody is connected to, with their providers."""
        with self._lock:
            everybody: list[ParentSocket | LeadSocket] = [
                *self._parents.values(),
                *self._leads.values(),
            ]
            return {socket.room_id: socket.provider_id for socket in everybody} | self.watched()

    def attended(self, room_id: UUID, patience: float) -> bool | None:
        """Whether a facilitator is there: True, False once none was for `patience` seconds.

        None while nothing has changed since `mind`, or while it is too early to say.
        """
        with self._lock:
            watch = self._watched.get(room_id)
            there = bool(self.leads_in(room_id))
            if watch is None or watch.minded is there:
                return None
            return there if there or self.alone_for(room_id) >= patience else None

    def mind(self, room_id: UUID, attended: bool) -> None:
        """The room has been seen to, as attended or as left alone."""
        with self._lock:
            if room_id in self._watched:
                self._watched[room_id].minded = attended

    def alone_for(self, room_id: UUID) -> float:
        """Seconds for which no facilitator has been connected to a room that runs here."""
        with self._lock:
            watch = self._watched.get(room_id)
            if watch is None or self.leads_in(room_id):
                return 0.0
            return monotonic() - watch.lead_seen_at

    def seen_since(self, room_id: UUID, moment: float) -> list[UUID]:
        """Admitted seats of which anything came by socket at or after `moment` (steady clock).

        One whose connection was lost since then was still seen until it was.
        """
        seen = {
            socket.seat_id
            for socket in self.in_room(room_id)
            if socket.admitted and seen_at(socket) >= moment
        }
        return sorted(seen | self.lately.since(room_id, moment))

    def forget_all(self) -> None:
        """As at start-up."""
        with self._lock:
            for kept in (self._parents, self._leads, self._watched, self._lost_at):
                kept.clear()
            self.lately.forget_all()


def unnoticed() -> float:
    """For how many seconds a broken line may look sound: one round of ping and its answer."""
    live = server()
    return float(live.eio.ping_interval + live.eio.ping_timeout) if live else 0.0


def seen_at(socket: ParentSocket) -> float:
    """When anything last came from a page, by itself or in answer to a ping."""
    return max(socket.heard_at, answered_at(socket.sid))


def answered_at(sid: str) -> float:
    """When this socket last certainly answered a ping of ours (steady clock).

    Pages on a locked phone or in a hidden tab may send nothing by themselves for a minute, while
    their browser still answers pings. Engine.IO keeps the time of an unanswered ping, and none
    while it waits to send the next one.
    """
    live = server()
    eio_sid = live.manager.eio_sid_from_sid(sid, PARENTS) if live else None
    engine = live.eio.sockets.get(eio_sid) if eio_sid else None
    if engine is None or not engine.connected:
        return float("-inf")
    interval = float(live.eio.ping_interval)
    asked_at = engine.last_ping
    return monotonic() - interval - (0 if asked_at is None else max(0.0, time() - asked_at))


presence = Presence()
