"""Takes the media of everybody who no longer belongs where they are, and makes certain that it is.

It runs first in every telling of a change, so an act is answered only once the media that it ends
is off; and once a second by itself. It fails closed: a place that cannot be taken costs its whole
circle, and a circle that cannot be closed costs the media server, from which all come back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from time import monotonic
from uuid import UUID

import structlog

from spip_live.db import db
from spip_live.errors import Refused
from spip_live.rooms.media.asides import asides
from spip_live.rooms.media.belonging import (
    Facts,
    Role,
    aside_stands,
    circle_of,
    circles_of,
)
from spip_live.rooms.media.engine import MediaOff, current
from spip_live.rooms.media.facts import facts_of
from spip_live.rooms.media.places import Held, places
from spip_live.rooms.presence import presence

# A page that went silent keeps its place only while its media is witnessed at least this often.
SLEEPS_FOR = 10.0

log = structlog.get_logger()


class NotOff(Refused):
    """What was asked is done, but nobody can say that the media it ends is off."""

    def __init__(self) -> None:
        super().__init__(
            "not_off",
            "That is done, but their sound may not be off yet. Hold the room until it is.",
        )


def put_right(room_id: UUID, at: datetime) -> None:
    """Take every place whose circle is not the one that its person belongs to now.

    Needs the scope of the room's provider; in any other, nobody belongs anywhere.
    """
    if places.untouched(room_id) and not asides.of(room_id):
        return
    with places.guard(room_id, let_go):
        facts = facts_of(room_id, at)
        for staff_id, seat_id in asides.of(room_id).items():
            if facts is None or not aside_stands(facts, staff_id, seat_id):
                asides.end(room_id, seat_id)
        belonged = circles_of(facts)
        over = [key for circle, key in places.keys_in(room_id).items() if circle not in belonged]
        if over or surplus(room_id, facts):
            let_go()
        for key in over:
            end(key)
        for held in places.in_room(room_id):
            if circle_of(facts, held.person) != held.circle:
                take(held)


def let_go() -> None:
    """Keep no connection of the database while a media server is waited for: that may take seconds.

    What was to be kept is committed by now.
    """
    db.session.rollback()


def end(key: str) -> None:
    """End a circle that nobody belongs to any more, with everybody who is still in it."""
    inside = places.in_circle(key)
    for held in inside:
        places.drop(held.token)
    off = _close_for_certain(key)
    for held in inside:
        places.judge(held, off=off)


def take(held: Held) -> None:
    """Take one place away. When this returns its media is off, or `doubted` names it."""
    places.drop(held.token)
    places.judge(held, off=cut(held.token, held.circle_key))


def cut(token: str, circle_key: str) -> bool:
    """End a place at the media server, by whatever it takes; whether its media is off for certain.

    What `leave` says is believed only once the media server itself names the place no more.
    """
    left = _confirmed("media.place_not_taken", partial(_leave, token, circle_key))
    return left or _close_for_certain(circle_key)


def surplus(room_id: UUID, facts: Facts | None) -> bool:
    """Whether anybody in a room holds a place that is not, or no longer, theirs."""
    return any(circle_of(facts, held.person) != held.circle for held in places.in_room(room_id))


def _close_for_certain(key: str) -> bool:
    return _confirmed("media.circle_not_closed", partial(close, key)) or _confirmed(
        "media.not_started_again", partial(start_again, key)
    )


def _leave(token: str, circle_key: str) -> None:
    engine = current()
    engine.leave(token)
    if token in engine.present(circle_key):
        raise MediaOff("still there")


def close(key: str) -> None:
    """End a circle; whoever still belongs together is told of a new one."""
    current().close(key)
    places.drop_key(key)


def start_again(key: str) -> None:
    """End the media server that holds a circle."""
    current().start_again(key)
    places.server_lost([key], monotonic())


def page_gone(sid: str, room_id: UUID, person_id: UUID, *, silent: bool, last: bool) -> None:
    """A page's socket has ended; `silent`: nobody said so, and its media may go on.

    A phone sleeps with the sound on: a parent keeps the place as long as media is witnessed. Staff
    lose theirs at once, for what lets them in is the sign-in behind the socket. With the `last`
    page of somebody their private talk is over.
    """
    if last:
        asides.left(room_id, person_id)
    held = places.of_socket(sid)
    if held is None:
        return
    if silent and held.person.role is Role.PARENT:
        held.orphan_since = monotonic()
        presence.lately.forget(person_id)  # from now on it is the media that witnesses them
    else:
        with places.guard(held.room_id):
            take(held)


def sleepers(room_id: UUID) -> frozenset[UUID]:
    """The seats of a room that are here by their media alone, their page being silent."""
    return frozenset(
        held.person.id
        for held in places.in_room(room_id)
        if held.orphan_since is not None and is_alive(held)
    )


def is_alive(held: Held) -> bool:
    """Whether a place without a page was witnessed lately, or lost its page only just now."""
    latest = max(held.orphan_since or 0.0, held.witnessed_at or 0.0)
    return monotonic() - latest < SLEEPS_FOR


def require_off(room_id: UUID) -> None:
    """Refuse to call an act done while the media that it ends may go on."""
    if places.doubted(room_id):
        raise NotOff


def _confirmed(what: str, act: Callable[[], None]) -> bool:
    try:
        act()
    except MediaOff:
        log.error(what)
        return False
    return True
