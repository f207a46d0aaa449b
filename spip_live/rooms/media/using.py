"""What a page does with its place, the same for parents and staff; the protocol is `signalling`.

Whatever the media server cannot do is a refusal that tells the page what to do next.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from spip_live import clock
from spip_live.errors import Refused
from spip_live.rooms import broadcast
from spip_live.rooms.discussion import discussions
from spip_live.rooms.door import settings
from spip_live.rooms.media import feeding, joining, moderating, signals, ward
from spip_live.rooms.media.adapting import Report
from spip_live.rooms.media.engine import BadSignal, Gone, MediaOff, current
from spip_live.rooms.media.joining import Newcomer, NoMedia, NoPlace
from spip_live.rooms.media.places import Held, places
from spip_live.rooms.media.relaying import is_relayed, only_relayed
from spip_live.rooms.media.turn import ice_servers
from spip_live.rooms.media.viewing import sound_only_megabytes


class BadMedia(Refused):
    """What a page sent is of no use to the media server."""

    def __init__(self) -> None:
        super().__init__("bad_media", "Sound and video could not be set up. Reload the page.")


def join(who: Newcomer, at: datetime) -> dict[str, Any]:
    """A place, and what the page needs to use it."""
    discussions.of(who.room_id).spend(who.person.id, "join", clock.steady())
    with as_refusals():
        held, elsewhere = joining.join(who, at)
    if elsewhere is not None:
        broadcast.tell_page("media_elsewhere", {}, elsewhere.sid, elsewhere.namespace)
    broadcast.changed(who.room_id, at)
    known = settings()
    return {
        "place": held.token,
        "circle": held.circle_key,
        "ice": ice_servers(known.turn_urls, known.turn_secret, (who.room_id, who.person.id), at),
        "relay": held.relay,
        "sound_only_mb": sound_only_megabytes(),
    }


def publish(held: Held, offer: signals.Publish) -> str:
    """Begin to send; returns the answer to the page's offer."""
    discussions.of(held.room_id).spend(held.person.id, "publish", clock.steady())
    with as_refusals(held):
        return current().publish(held.token, _sifted(held, offer.sdp))


def candidates(held: Held, found: signals.Candidates) -> None:
    """Where the page may be reached."""
    with as_refusals(held):
        heard = found.as_heard
        if held.relay:
            heard = [each for each in heard if each is None or is_relayed(each.candidate)]
        current().candidates(held.token, found.side, heard)


def answer(held: Held, sent: signals.MediaAnswer) -> None:
    """The page's answer to an offer."""
    with as_refusals(held):
        feeding.answered(held, sent.n, _sifted(held, sent.sdp))


def _sifted(held: Held, sdp: str) -> str:
    return only_relayed(sdp) if held.relay else sdp


def turn(held: Held, wish: signals.MediaOn, at: datetime) -> dict[str, bool]:
    """A person's own microphone and camera; returns how they are now."""
    discussions.of(held.room_id).spend(held.person.id, "any", clock.steady())
    with as_refusals(held):
        moderating.turn(held, mic=wish.mic, camera=wish.camera)
    places.stir(held.circle_key)
    broadcast.changed(held.room_id, at)
    return {"mic": held.mic, "camera": held.camera}


def look(held: Held, wish: signals.MediaLook) -> None:
    """How many pictures the page wants; with the first of these it begins to receive."""
    ward.let_go()
    held.videos, held.ready = (0 if wish.sound_only else wish.videos), True
    feeding.feed(held)


def report(held: Held, sent: signals.MediaReport, at: datetime) -> None:
    """How well the page receives; whoever leads is told when that changes."""
    before = (held.line.weak, held.line.paused)
    seen = Report(
        loss=sent.loss,
        rtt_ms=sent.rtt_ms,
        jitter_ms=sent.jitter_ms,
        freezes=sent.freezes,
        frames=sent.frames,
    )
    with as_refusals(held):
        feeding.reported(held, seen)
    if before != (held.line.weak, held.line.paused):
        broadcast.changed(held.room_id, at)


def lose(held: Held, at: datetime) -> None:
    """The page gives its place up, to ask for another."""
    ward.let_go()
    with places.guard(held.room_id):
        ward.take(held)
    broadcast.changed(held.room_id, at)


@contextmanager
def as_refusals(held: Held | None = None) -> Iterator[None]:
    """What the media server cannot do, as the page is told it.

    Within, nobody keeps a connection of the database: a media server that is slow to answer would
    soon leave none to whoever wants to hold the room.
    """
    ward.let_go()
    try:
        yield
    except Gone:
        if held is not None:
            with places.guard(held.room_id):
                ward.take(held)
        raise NoPlace from None
    except MediaOff:
        raise NoMedia from None
    except BadSignal:
        raise BadMedia from None
