"""The voice and video of consoles, and what facilitators do about everybody's.

The protocol is in `signalling`.
"""

from __future__ import annotations

from typing import Any, TypeVar

from spip_live import clock
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.extensions import socketio
from spip_live.live_cut import LEAD
from spip_live.people.models import Provider
from spip_live.people.permissions import current_staff, staff_may
from spip_live.rooms import broadcast, lobby, payloads
from spip_live.rooms.acks import ack, sid
from spip_live.rooms.leading import led_room
from spip_live.rooms.media import moderating, signals, using, ward
from spip_live.rooms.media.asides import asides
from spip_live.rooms.media.belonging import Part, Person, Role, aside_stands
from spip_live.rooms.media.engine import current
from spip_live.rooms.media.facts import facts_of
from spip_live.rooms.media.joining import Newcomer, NoMedia, NoPlace, place_of
from spip_live.rooms.media.places import Held, places
from spip_live.rooms.media.turn import relay_only
from spip_live.rooms.models import Room
from spip_live.rooms.payloads import parse
from spip_live.rooms.picture import person_key

M = TypeVar("M", bound=signals.MediaOf)


@socketio.on("media_join", namespace=LEAD)
@staff_may("room.lead")
def media_join(sent: Any = None) -> dict[str, Any]:
    """A place in the circle that this facilitator belongs to at this moment."""
    room = led_room(current_staff(), parse(payloads.InRoom, sent).room_id)
    staff, at = current_staff(), clock.now()
    relay = relay_only(db.session.get_one(Provider, staff.provider_id).settings)
    db.session.commit()  # nobody keeps a connection of the database while waiting for their turn
    who = Newcomer(
        person=me(),
        key=person_key(room.id, staff.id),
        room_id=room.id,
        provider_id=room.provider_id,
        sid=sid(),
        namespace=LEAD,
        relay=relay,
    )
    return ack(**using.join(who, at))


@socketio.on("media_publish", namespace=LEAD)
@staff_may("room.lead")
def media_publish(sent: Any = None) -> dict[str, Any]:
    """Begin to send."""
    held, offer = mine(signals.Publish, sent)
    return ack(sdp=using.publish(held, offer))


@socketio.on("media_candidates", namespace=LEAD)
@staff_may("room.lead")
def media_candidates(sent: Any = None) -> dict[str, Any]:
    """Where this page may be reached."""
    using.candidates(*mine(signals.Candidates, sent))
    return ack()


@socketio.on("media_answer", namespace=LEAD)
@staff_may("room.lead")
def media_answer(sent: Any = None) -> dict[str, Any]:
    """The answer to an offer."""
    using.answer(*mine(signals.MediaAnswer, sent))
    return ack()


@socketio.on("media_on", namespace=LEAD)
@staff_may("room.lead")
def media_on(sent: Any = None) -> dict[str, Any]:
    """My microphone and camera, on or off."""
    return ack(**using.turn(*mine(signals.MediaOn, sent), clock.now()))


@socketio.on("media_view", namespace=LEAD)
@staff_may("room.lead")
def media_view(sent: Any = None) -> dict[str, Any]:
    """How many pictures my screen has room for."""
    using.look(*mine(signals.MediaLook, sent))
    return ack()


@socketio.on("media_report", namespace=LEAD)
@staff_may("room.lead")
def media_report(sent: Any = None) -> dict[str, Any]:
    """How well I receive."""
    using.report(*mine(signals.MediaReport, sent), clock.now())
    return ack()


@socketio.on("media_lost", namespace=LEAD)
@staff_may("room.lead")
def media_lost(sent: Any = None) -> dict[str, Any]:
    """My connection has failed."""
    held, _ = mine(signals.MediaLost, sent)
    using.lose(held, clock.now())
    return ack()


@socketio.on("mute", namespace=LEAD)
@staff_may("room.lead")
def mute(sent: Any = None) -> dict[str, Any]:
    """Nobody hears, or sees, this parent (or any) until they turn it on again themselves."""
    wish = parse(signals.Mute, sent)
    room = led_room(current_staff(), wish.room_id)
    room_id, meant = room.id, _meant(room, wish)
    ward.let_go()
    moderating.stop(room_id, meant, wish.kind)
    return _told(room)


@socketio.on("ask_to_speak", namespace=LEAD)
@staff_may("room.lead")
def ask_to_speak(sent: Any = None) -> dict[str, Any]:
    """Invite a parent (or all) to turn their microphone on."""
    wish = parse(signals.AskToSpeak, sent)
    room = led_room(current_staff(), wish.room_id)
    moderating.ask_to_speak(room.id, _meant(room, wish))
    return _told(room)


@socketio.on("aside", namespace=LEAD)
@staff_may("room.lead")
def aside(sent: Any = None) -> dict[str, Any]:
    """Talk in private with one parent who waits, or end that."""
    wish, staff, at = parse(signals.Aside, sent), current_staff(), clock.now()
    room = led_room(staff, wish.room_id)
    lobby.require_seat(room, wish.seat_id)
    if not wish.on:
        asides.end(room.id, wish.seat_id)
        return _told(room)
    if not current().serves(room.media_node):
        raise NoMedia
    with places.guard(room.id):
        facts = facts_of(room.id, at)
        if facts is None or not aside_stands(facts, staff.id, wish.seat_id):
            raise Refused("not_waiting", "You can talk in private with a parent who is waiting.")
        asides.begin(room.id, staff.id, wish.seat_id)
    return _told(room)


def me() -> Person:
    """Whoever came through the staff door, as the rule on circles knows them."""
    return Person(current_staff().id, Role.STAFF)


def mine(kind: type[M], sent: Any) -> tuple[Held, M]:
    """The place that a console speaks of, if it is this person's and of the room that is named."""
    rest = dict(sent) if isinstance(sent, dict) else {}
    claim = parse(payloads.InRoom, {"room_id": rest.pop("room_id", None)})
    room, wish = led_room(current_staff(), claim.room_id), parse(kind, rest)
    held = place_of(me(), wish.place, sid())
    if held.room_id != room.id:
        raise NoPlace
    return held, wish


def _meant(room: Room, wish: signals.Mute | signals.AskToSpeak) -> list[Any]:
    """The seat that is meant, or all of the room."""
    if wish.seat_id is not None:
        lobby.require_seat(room, wish.seat_id)
        return [wish.seat_id]
    return [
        held.person.id
        for held in places.in_room(room.id)
        if held.person.role is Role.PARENT and held.circle.part is not Part.ASIDE
    ]


def _told(room: Room) -> dict[str, Any]:
    broadcast.changed(room.id, clock.now())
    ward.require_off(room.id)
    return ack()
