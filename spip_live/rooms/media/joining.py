"""Gives somebody the one place that they may have, in the one circle that they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from spip_live import live_cut
from spip_live.errors import Refused
from spip_live.rooms.media import ward
from spip_live.rooms.media.belonging import Circle, Person, Role, circle_of
from spip_live.rooms.media.engine import Gone, MediaOff, current
from spip_live.rooms.media.facts import facts_of
from spip_live.rooms.media.places import Held, places

PLACES = 40  # in a circle: more than any room has seats, so that only a fault of ours would meet it


class NoMedia(Refused):
    """The room runs without sound and video."""

    def __init__(self) -> None:
        super().__init__(
            "media_off", "Sound and video are off for now. You can go on with the chat and hands."
        )


class NoCircle(Refused):
    """Whoever asks belongs to no circle, for whatever reason; it is not said for which."""

    def __init__(self) -> None:
        super().__init__("no_circle", "Sound and video are not on for you at this moment.")


class NoPlace(Refused):
    """The place that a page speaks of is not its own, or not there any more."""

    def __init__(self) -> None:
        super().__init__("no_place", "The connection of sound and video has to be made again.")


@dataclass(frozen=True)
class Newcomer:
    """Who asks for a place, and by which page. `key` is what snapshots call them.

    `relay`: all that they send and receive goes through the relay.
    """

    person: Person
    key: str
    room_id: UUID
    provider_id: UUID
    sid: str
    namespace: str
    relay: bool = False


def join(who: Newcomer, at: datetime) -> tuple[Held, Held | None]:
    """The place of this person for this page, and the one of another page that it takes over from.

    Whatever they ask for, the circle is the one that the facts give them at this moment. Needs
    the scope of the room's provider.
    """
    room_id, person = who.room_id, who.person
    with places.guard(room_id):
        facts = facts_of(room_id, at)
        circle = circle_of(facts, person)
        if facts is None or circle is None:
            raise NoCircle
        if not current().serves(facts.node):
            raise NoMedia
        ward.let_go()
        earlier = places.of(person.id)
        if earlier is not None:
            ward.take(earlier)
        if places.doubted(room_id):
            raise NoMedia  # whoever may still be heard there, is nothing that a page is told
        held = _give(who, circle, facts.node)
    elsewhere = earlier if earlier is not None and earlier.sid != who.sid else None
    return held, elsewhere


def _give(who: Newcomer, circle: Circle, node: str | None) -> Held:
    held = Held(
        person=who.person,
        key=who.key,
        provider_id=who.provider_id,
        circle=circle,
        circle_key=places.key_of(circle),
        sid=who.sid,
        namespace=who.namespace,
        relay=who.relay,
    )
    _enter(held, node)
    displaced = places.add(held)
    if displaced is not None:
        ward.take(displaced)
    if not live_cut.is_connected(who.namespace, who.sid):
        # Cut while it asked: whoever cut it looked for a place that was not there yet.
        ward.take(held)
        raise NoPlace
    return held


def place_of(person: Person, token: str, sid: str) -> Held:
    """The place that a page speaks of, if it is this person's; else as if there were none.

    A page whose socket broke and came back goes on with its place: nobody else knows its name.
    """
    held = places.get(token)
    if held is None or held.person != person:
        raise NoPlace
    held.sid, held.orphan_since = sid, None
    return held


def _enter(held: Held, node: str | None) -> None:
    engine = current()
    try:
        engine.open(held.circle_key, places=PLACES, node=node)
        engine.join(held.circle_key, held.token, listen_only=held.person.role is Role.GUEST)
    except Gone:
        places.drop_key(held.circle_key)  # as after a restart: the next who asks is told anew
        raise NoMedia from None
    except MediaOff:
        # Nobody knows how far that came.
        ward.take(held)
        raise NoMedia from None
