"""What Janus tells by itself, in the listener's words, in order and in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from queue import Queue
from threading import Thread

import structlog

from spip_live.logs import where
from spip_live.rooms.media.engine import Listener, Nobody, Side
from spip_live.rooms.media.janus_place import Member, Place
from spip_live.rooms.media.janus_wire import Told

TALKING = {"talking": True, "stopped-talking": False}

log = structlog.get_logger()


class News:
    """Hears every connection to a Janus, keeps what places know of themselves, tells the rest."""

    def __init__(self) -> None:
        self.listener: Listener = Nobody()
        self._queue: Queue[Callable[[], None] | None] = Queue()

    def start(self) -> None:
        Thread(target=self._tell, name="media-news", daemon=True).start()

    def stop(self) -> None:
        self._queue.put(None)

    def restarted(self, generation: str, lost: frozenset[str]) -> None:
        self._queue.put(lambda: self.listener.restarted(generation, lost))

    def published(self, member: Member) -> None:
        kinds = member.sends
        self._queue.put(lambda: self.listener.published(member.name, kinds))

    def heard(self, told: Told, owner: object) -> None:
        """From the thread of a connection: nothing here waits for anything."""
        if not isinstance(owner, tuple):
            return  # of a handle that is gone, or that only gives orders
        place, side = owner
        if place.left:
            return
        match told["janus"]:
            case "webrtcup":
                self._up(place, side)
            case "hangup":
                self._hung_up(place, side)
            case "media":
                (place.flowing.add if told.get("receiving") else place.flowing.discard)(
                    str(told.get("mid"))
                )
                place.witnessed = True
            case "slowlink":
                lost = int(told.get("lost", 0))
                self._queue.put(lambda: self.listener.slow(place.name, side, lost))
            case "event":
                self._event(told.get("plugindata", {}).get("data", {}), place, side)

    def _up(self, place: Place, side: Side) -> None:
        place.up.add(side)
        place.witnessed = True
        if isinstance(place, Member) and side is Side.SEND:
            self.published(place)

    def _hung_up(self, place: Place, side: Side) -> None:
        place.up.discard(side)
        if side is Side.SEND:
            place.flowing.clear()
            if isinstance(place, Member):
                self.published(place)
        self._queue.put(lambda: self.listener.lost(place.name, side))

    def _event(self, told: Told, place: Place, side: Side) -> None:
        """Everybody in a circle is told who speaks; we take it from the speaker's own handle."""
        on = TALKING.get(told.get("videoroom", ""))
        if on is not None and side is Side.SEND and told.get("id") == place.name:
            self._queue.put(lambda: self.listener.talking(place.name, on))

    def _tell(self) -> None:
        while (news := self._queue.get()) is not None:
            try:
                news()
            except Exception as fault:  # noqa: BLE001 - the outermost handler of this thread
                log.error(
                    "media.listener_failed",
                    kind=type(fault).__name__,
                    exception=where(fault.__traceback__),
                )
