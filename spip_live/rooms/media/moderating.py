"""Who was asked to speak, whose sound or picture a facilitator has stopped, and who is heard.

In memory. Only the person themselves can be heard again: nobody else turns a microphone or a camera
on. And whoever is shown with their microphone off is heard by nobody, whatever their page sends:
there is no voice in a room of which nobody could say whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import RLock
from time import monotonic
from uuid import UUID

from spip_live.rooms.media import ward
from spip_live.rooms.media.engine import Kind, MediaOff, current
from spip_live.rooms.media.places import Held, places

# Within so many seconds of being stopped, "on" comes from a page that does not know of it yet.
ON_ITS_WAY = 1.0


@dataclass
class Standing:
    """How one seat stands: outlives its places, so that nothing is undone by joining again."""

    asked: bool = False
    stopped: dict[Kind, float] = field(default_factory=dict)  # when (steady clock)
    lock: RLock = field(default_factory=RLock, repr=False)  # held while the media server is told


class Moderation:
    """The standing of the seats of each room. Any thread may call."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._rooms: dict[UUID, dict[UUID, Standing]] = {}

    def of(self, room_id: UUID, person_id: UUID) -> Standing:
        """How somebody stands; anybody new stands well."""
        with self._lock:
            return self._rooms.setdefault(room_id, {}).setdefault(person_id, Standing())

    def keep_only(self, rooms: Iterable[UUID]) -> None:
        """Forget the rooms that nobody is in."""
        with self._lock:
            kept = set(rooms)
            for room_id in [each for each in self._rooms if each not in kept]:
                del self._rooms[room_id]

    def forget_all(self) -> None:
        """As at start-up."""
        self.keep_only(())


moderation = Moderation()


def stop(room_id: UUID, seat_ids: Iterable[UUID], kind: Kind) -> None:
    """Nobody hears (or sees) these from now on, until they turn it on again themselves."""
    for seat_id in seat_ids:
        standing = moderation.of(room_id, seat_id)
        with standing.lock:
            standing.stopped[kind] = monotonic()
            if kind is Kind.MIC:
                standing.asked = False
            held = places.of(seat_id)
            if held is not None and held.room_id == room_id:
                _silence(held, kind)
                places.stir(held.circle_key)


def ask_to_speak(room_id: UUID, seat_ids: Iterable[UUID]) -> None:
    """Invite these to turn their microphone on; whoever has it on already is not bothered."""
    for seat_id in seat_ids:
        held = places.of(seat_id)
        if held is None or not held.mic:
            moderation.of(room_id, seat_id).asked = True


def turn(held: Held, *, mic: bool, camera: bool) -> None:
    """A person turns their own microphone and camera on or off; that lifts a facilitator's stop.

    Raises MediaOff, with nothing let through, if the media server could not be told.
    """
    standing = moderation.of(held.room_id, held.person.id)
    with standing.lock:
        if mic and _may_go_on(standing, Kind.MIC):
            _let_through(held, standing, Kind.MIC)
            held.mic, standing.asked = True, False
        elif held.mic:
            _silence(held, Kind.MIC)
        if camera and _may_go_on(standing, Kind.CAMERA):
            _let_through(held, standing, Kind.CAMERA)
            held.camera = True
        else:
            held.camera = False


def keep_silent(held: Held) -> None:
    """A place that begins to send: what was stopped stays so, and what is not on is not heard."""
    standing = moderation.of(held.room_id, held.person.id)
    with standing.lock:
        for kind in list(standing.stopped):
            _silence(held, kind)
        if not held.mic and Kind.MIC not in held.silenced:
            _silence(held, Kind.MIC)


def _silence(held: Held, kind: Kind) -> None:
    """Stop it at the media server. Where that cannot be confirmed, they lose their place."""
    if kind is Kind.MIC:
        held.mic = False
        held.fell_silent(monotonic())
    else:
        held.camera = False
    try:
        current().mute(held.token, kind, True)
        held.silenced.add(kind)
    except MediaOff:
        with places.guard(held.room_id):
            ward.take(held)


def _may_go_on(standing: Standing, kind: Kind) -> bool:
    stopped_at = standing.stopped.get(kind)
    return stopped_at is None or monotonic() - stopped_at >= ON_ITS_WAY


def _let_through(held: Held, standing: Standing, kind: Kind) -> None:
    if kind in held.silenced or kind in standing.stopped:
        current().mute(held.token, kind, False)
        held.silenced.discard(kind)
    standing.stopped.pop(kind, None)
