"""The voice and video of parents' pages, over their socket. This page is the protocol of it.

A page never learns anything of the media server: descriptions and addresses go through here, a
circle is a random key, a place a random name, and people go by the keys of the snapshots. Whatever
a page sends, the circle is the one that the database gives its person at that moment.

`mine.media` (parents) and `console.media` (staff) are `{circle, state, asked, muted, stopped,
paused}`. When `circle` is another than the page has joined, it drops its connections and joins;
when it is null, it drops them. Nothing else moves anybody: hold and resume, breakouts, a private
talk, another media server or web server are all a circle that changes. `state` is on, off (no
sound and video at all), hold, aside (a private talk) or none. `asked`: a facilitator asks this
person to speak; `muted`, `stopped`: a facilitator has stopped their sound, their picture; `paused`:
they receive no pictures, so that sound stays clear.

Page to server; each on `/` and, with `room_id`, on `/lead`; all but media_publish and media_on also
on `/captions`, where `room.media` says the circle. All but the first name the `place`; one that is
not this person's, or not there any more, is `no_place`: the page joins.

    media_join {}               {place, circle, ice, relay, sound_only_mb}; `media_off`, `no_circle`
    media_publish {place, sdp, mic, camera}   answers {sdp}. mic and camera: mids, or null
    media_candidates {place, side: send|receive, found: [{candidate, mid}], done}
    media_answer {place, n, sdp}              to offer n
    media_on {place, mic, camera}             answers both as they are now. On lifts a stop; what is
                                              not on reaches nobody, whatever the page sends
    media_view {place, videos: 0..12, sound_only}   receiving begins with the first
    media_report {place, loss, rtt_ms, jitter_ms, freezes, frames, kbps}   of what it receives
    media_lost {place, side}                  gives the place up; the page joins

Staff alone:

    mute {seat_id or null, kind: mic|camera}  one or all; only they themselves turn it on again
    ask_to_speak {seat_id or null}
    aside {seat_id, on}                       a private talk with one who waits; the room goes on

Server to page:

    media_offer {place, n, sdp, streams: [{mid, key, kind}]}   answered by media_answer
    media_gone {place}                        joined no more: the page joins anew
    media_elsewhere {}                        another page of this person has the place now
    speaking {keys}                           who speaks in this circle; at most 4 a second
"""

from __future__ import annotations

from typing import Any

from spip_live import clock
from spip_live.db import db
from spip_live.extensions import socketio
from spip_live.live_cut import PARENTS
from spip_live.people.models import Provider
from spip_live.rooms import payloads
from spip_live.rooms.acks import ack, sid
from spip_live.rooms.door import passage, seated
from spip_live.rooms.media import signals, using
from spip_live.rooms.media.belonging import Person, Role
from spip_live.rooms.media.joining import Newcomer, place_of
from spip_live.rooms.media.places import Held
from spip_live.rooms.media.turn import relay_only
from spip_live.rooms.payloads import parse
from spip_live.rooms.picture import person_key


@socketio.on("media_join")
@seated
def media_join(sent: Any = None) -> dict[str, Any]:
    """A place in the circle that this seat belongs to at this moment."""
    parse(payloads.Empty, sent)
    found, at = passage(), clock.now()
    relay = relay_only(db.session.get_one(Provider, found.seat.provider_id).settings)
    db.session.commit()  # nobody keeps a connection of the database while waiting for their turn
    who = Newcomer(
        person=me(),
        key=person_key(found.room.id, found.seat.id),
        room_id=found.room.id,
        provider_id=found.seat.provider_id,
        sid=sid(),
        namespace=PARENTS,
        relay=relay,
    )
    return ack(**using.join(who, at))


@socketio.on("media_publish")
@seated
def media_publish(sent: Any = None) -> dict[str, Any]:
    """Begin to send."""
    offer = parse(signals.Publish, sent)
    return ack(sdp=using.publish(mine(offer), offer))


@socketio.on("media_candidates")
@seated
def media_candidates(sent: Any = None) -> dict[str, Any]:
    """Where this page may be reached."""
    found = parse(signals.Candidates, sent)
    using.candidates(mine(found), found)
    return ack()


@socketio.on("media_answer")
@seated
def media_answer(sent: Any = None) -> dict[str, Any]:
    """The answer to an offer."""
    answer = parse(signals.MediaAnswer, sent)
    using.answer(mine(answer), answer)
    return ack()


@socketio.on("media_on")
@seated
def media_on(sent: Any = None) -> dict[str, Any]:
    """My microphone and camera, on or off."""
    wish, at = parse(signals.MediaOn, sent), clock.now()
    return ack(**using.turn(mine(wish), wish, at))


@socketio.on("media_view")
@seated
def media_view(sent: Any = None) -> dict[str, Any]:
    """How many pictures my screen has room for."""
    look = parse(signals.MediaLook, sent)
    using.look(mine(look), look)
    return ack()


@socketio.on("media_report")
@seated
def media_report(sent: Any = None) -> dict[str, Any]:
    """How well I receive."""
    report, at = parse(signals.MediaReport, sent), clock.now()
    using.report(mine(report), report, at)
    return ack()


@socketio.on("media_lost")
@seated
def media_lost(sent: Any = None) -> dict[str, Any]:
    """My connection has failed."""
    lost, at = parse(signals.MediaLost, sent), clock.now()
    using.lose(mine(lost), at)
    return ack()


def me() -> Person:
    """Whoever came through the parents' door, as the rule on circles knows them."""
    found = passage()
    return Person(found.seat.id, Role.PARENT, found.device.id)


def mine(sent: signals.MediaOf) -> Held:
    """The place that a page speaks of, if it is this seat's."""
    return place_of(me(), sent.place, sid())
