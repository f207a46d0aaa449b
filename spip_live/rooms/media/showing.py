"""What snapshots say of everybody's sound and video."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from spip_live.rooms.media.belonging import Circle, Facts, Part, Person, Role, circle_of
from spip_live.rooms.media.engine import Kind, current
from spip_live.rooms.media.moderating import moderation
from spip_live.rooms.media.places import Held, places
from spip_live.rooms.stage import Status

MEDIA_KEYS = ("circle", "state", "asked", "muted", "stopped", "paused")


@dataclass(frozen=True)
class Shown:
    """One person. `circle` is the key under which their page should have joined, if any.

    `state`: off, hold, aside, on or none. `connection`: good, weak, none (they should be heard and
    are not), or None where there is nothing to connect.
    """

    circle: str | None = None
    state: str = "none"
    asked: bool = False
    muted: bool = False
    stopped: bool = False
    paused: bool = False
    mic: bool = False
    camera: bool = False
    aside: bool = False
    connection: str | None = None

    @property
    def for_page(self) -> dict[str, Any]:
        """What the person's own pages are told."""
        return {key: getattr(self, key) for key in MEDIA_KEYS}


NOBODY = Shown()


@dataclass(frozen=True)
class MediaView:
    """Everybody's sound and video in one room."""

    up: bool = False
    people: Mapping[UUID, Shown] = field(default_factory=dict)

    def of(self, person_id: UUID) -> Shown:
        """One seat's, or one facilitator's."""
        return self.people.get(person_id, Shown(state="none" if self.up else "off"))


def show(facts: Facts) -> MediaView:
    """Everybody who may have a place in this room, as they stand now."""
    everybody = [
        *(Person(id_, Role.PARENT, seat.device_id) for id_, seat in facts.seats.items()),
        *(Person(id_, Role.STAFF) for id_ in facts.leads),
        *(Person(id_, Role.GUEST) for id_ in facts.guests),
    ]
    up = current().serves(facts.node)
    return MediaView(up, {person.id: _shown(facts, person, up) for person in everybody})


def _shown(facts: Facts, person: Person, up: bool) -> Shown:
    circle = circle_of(facts, person) if up else None
    held = places.of(person.id)
    held = held if held is not None and held.circle == circle else None
    standing = moderation.of(facts.room_id, person.id)
    in_the_room = held is not None and held.circle.part is not Part.ASIDE
    return Shown(
        circle=None if circle is None else places.key_of(circle),
        state=_state(facts, person, circle, up),
        asked=standing.asked,
        muted=Kind.MIC in standing.stopped,
        stopped=Kind.CAMERA in standing.stopped,
        paused=held is not None and held.line.paused,
        mic=in_the_room and held is not None and held.mic,
        camera=in_the_room and held is not None and held.camera,
        aside=circle is not None and circle.part is Part.ASIDE,
        connection=_connection(circle, held),
    )


def _state(facts: Facts, person: Person, circle: Circle | None, up: bool) -> str:
    if not up:
        return "off"
    if circle is not None:
        return "aside" if circle.part is Part.ASIDE else "on"
    seat = facts.seats.get(person.id)
    inside = person.role is not Role.PARENT or (seat is not None and seat.state == "admitted")
    return "hold" if inside and facts.status is Status.HELD else "none"


def _connection(circle: Circle | None, held: Held | None) -> str | None:
    if circle is None:
        return None
    if held is None or not held.flows:
        return "none"
    return "weak" if held.line.weak else "good"
