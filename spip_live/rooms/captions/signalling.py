"""How a captioner's page hears the room, and sends nothing; the protocol is `media.signalling`."""

from __future__ import annotations

from typing import Any

from spip_live import clock
from spip_live.db import db
from spip_live.extensions import socketio
from spip_live.live_cut import CAPTIONS
from spip_live.people.models import Provider
from spip_live.rooms import payloads
from spip_live.rooms.acks import ack, sid
from spip_live.rooms.captions.door import caption_way, captioning
from spip_live.rooms.media import signals, using
from spip_live.rooms.media.belonging import Person, Role
from spip_live.rooms.media.joining import Newcomer, place_of
from spip_live.rooms.media.places import Held
from spip_live.rooms.media.turn import relay_only
from spip_live.rooms.payloads import parse
from spip_live.rooms.picture import person_key


@socketio.on("media_join", namespace=CAPTIONS)
@captioning
def media_join(sent: Any = None) -> dict[str, Any]:
    """A place to listen from, in the main room and nowhere else."""
    parse(payloads.Empty, sent)
    found, at = caption_way(), clock.now()
    relay = relay_only(db.session.get_one(Provider, found.room.provider_id).settings)
    db.session.commit()  # nobody keeps a connection of the database while waiting for their turn
    who = Newcomer(
        person=me(),
        key=person_key(found.room.id, found.captioner.id),
        room_id=found.room.id,
        provider_id=found.room.provider_id,
        sid=sid(),
        namespace=CAPTIONS,
        relay=relay,
    )
    return ack(**using.join(who, at))


@socketio.on("media_candidates", namespace=CAPTIONS)
@captioning
def media_candidates(sent: Any = None) -> dict[str, Any]:
    """Where this page may be reached."""
    found = parse(signals.Candidates, sent)
    using.candidates(mine(found), found)
    return ack()


@socketio.on("media_answer", namespace=CAPTIONS)
@captioning
def media_answer(sent: Any = None) -> dict[str, Any]:
    """The answer to an offer."""
    answer = parse(signals.MediaAnswer, sent)
    using.answer(mine(answer), answer)
    return ack()


@socketio.on("media_view", namespace=CAPTIONS)
@captioning
def media_view(sent: Any = None) -> dict[str, Any]:
    """Receiving begins. A captioner hears everybody and sees nobody, whatever their page asks."""
    look = parse(signals.MediaLook, sent)
    using.look(mine(look), signals.MediaLook(place=look.place, videos=0, sound_only=True))
    return ack()


@socketio.on("media_report", namespace=CAPTIONS)
@captioning
def media_report(sent: Any = None) -> dict[str, Any]:
    """How well I receive."""
    report, at = parse(signals.MediaReport, sent), clock.now()
    using.report(mine(report), report, at)
    return ack()


@socketio.on("media_lost", namespace=CAPTIONS)
@captioning
def media_lost(sent: Any = None) -> dict[str, Any]:
    """My connection has failed."""
    lost, at = parse(signals.MediaLost, sent), clock.now()
    using.lose(mine(lost), at)
    return ack()


def me() -> Person:
    """Whoever came through the captioners' door, as the rule on circles knows them."""
    return Person(caption_way().captioner.id, Role.GUEST)


def mine(sent: signals.MediaOf) -> Held:
    """The place that a page speaks of, if it is this captioner's."""
    return place_of(me(), sent.place, sid())
