"""Who was asked to speak, and whose sound or picture a facilitator has stopped. In memory.

Only the person themselves can be heard again: nobody else turns a microphone or a camera on.
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

    Raises MediaOff, with nothing changed, if a stop could not be lifted.
    """
    standing = moderation.of(held.room_id, held.person.id)
    held.mic = mic and _lifted(held, standing, Kind.MIC)
    held.camera = camera and _lifted(held, standing, Kind.CAMERA)
    if held.mic:
        standing.asked = False
    else:
        held.fell_silent(monotonic())


def keep_stopped(held: Held) -> None:
    """A place that begins to send: what was stopped stays stopped."""
    for kind in list(moderation.of(held.room_id, held.person.id).stopped):
        _silence(held, kind)


def _silence(held: Held, kind: Kind) -> None:
    """Stop it at the media server. Where that cannot be confirmed, they lose their place."""
    if kind is Kind.MIC:
        held.mic = False
        held.fell_silent(monotonic())
    else:
        held.camera = False
    try:
        current().mute(held.token, kind, True)
    except MediaOff:
        with places.guard(held.room_id):
            ward.take(held)


def _lifted(held: Held, standing: Standing, kind: Kind) -> bool:
    stopped_at = standing.stopped.get(kind)
    if stopped_at is None:
        return True
    if monotonic() - stopped_at < ON_ITS_WAY:
        return False
    current().mute(held.token, kind, False)
    del standing.stopped[kind]
    return True
