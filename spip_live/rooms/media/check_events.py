"""The sockets of pages that try a parent's devices, on a namespace of their own: `/check`.

Nobody is in a room by being here: no roll and no snapshot to parents knows of these sockets, and
nothing of anybody else is ever told on them. The console alone says of somebody who waits that they
are trying their devices just now, so that nobody takes them for lost. Page to server, each answered
`{"ok": true, ...}`, or as in `rooms.events`:

    connect, auth {seat}      a later page of the seat takes the earlier one's place, which is cut
    here {}                   still here; every 10 s
    begin {}                  answers up (is there sound and video now), ice, relay; changes nothing
    loop {sdp}                answers sdp; `media_off`, `busy`, `too_often`. A new one ends the last
    candidates {found, done}  of that loop: [{candidate, mid}]; `media_off` when it is gone
    grade {rtt_ms, loss, kbps}  what the page measured; answers grade: good fair sound_only poor
    hang_up {}                ends the loop

A loop lasts a minute at the most, and ends at once with its socket, its seat and its room.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any
from uuid import UUID

import structlog
from flask import Flask

from spip_live import clock, live_cut
from spip_live.db import db
from spip_live.doors import anyone
from spip_live.errors import Refused
from spip_live.extensions import socketio
from spip_live.live_cut import CHECK
from spip_live.logs import where
from spip_live.people.models import Provider
from spip_live.rooms import broadcast, payloads
from spip_live.rooms.acks import ack, sid, this_app
from spip_live.rooms.door import passage, seated, settings, unattended
from spip_live.rooms.media import check_payloads, checking, engine, turn
from spip_live.rooms.media.engine import BadSignal, Candidate, MediaOff, Side
from spip_live.rooms.media.loops import Visit, cut, loops, put_right
from spip_live.rooms.media.relaying import is_relayed, only_relayed
from spip_live.rooms.media.ward import let_go
from spip_live.rooms.payloads import parse

LOOK = 1.0  # seconds between two looks at the loops that go on
OFF = "Our sound and video are off just now. Your session still runs: try again another time."
BAD = "That could not be read. Reload the page and try again."

_looking = Lock()
log = structlog.get_logger()


@socketio.on("connect", namespace=CHECK)
@seated
def connect(sent: Any = None) -> None:
    """A page has come to try this parent's devices; only the console takes note of it."""
    found = passage()
    visit = Visit(
        sid=sid(),
        seat_id=found.seat.id,
        room_id=found.room.id,
        provider_id=found.seat.provider_id,
        device_id=found.device.id,
        stays=found.stay is not None,
    )
    cut(loops.came(visit))
    if visit.stays:
        broadcast.changed(visit.room_id, clock.now())


@socketio.on("disconnect", namespace=CHECK)
@anyone
def disconnect(*_reason: Any) -> None:
    """The page has gone, and its loop with it."""
    visit = loops.gone(sid())
    if visit is not None and visit.stays:
        with unattended(this_app(), visit.provider_id):
            broadcast.changed(visit.room_id, clock.now())


@socketio.on("here", namespace=CHECK)
@seated
def here(sent: Any = None) -> dict[str, Any]:
    """Still here; a page whose seat was taken back learns of it."""
    parse(payloads.Empty, sent)
    return ack()


@socketio.on("begin", namespace=CHECK)
@seated
def begin(sent: Any = None) -> dict[str, Any]:
    """What the page needs to know before it calls."""
    parse(payloads.Empty, sent)
    ice, relay = _ways(clock.now())
    return ack(up=engine.current().serves(passage().room.media_node), ice=ice, relay=relay)


@socketio.on("loop", namespace=CHECK)
@seated
def loop(sent: Any = None) -> dict[str, Any]:
    """Send this page its own sound and picture back, by way of the room's own media server."""
    offer, visit = parse(check_payloads.Loop, sent), _visit()
    node, relay = passage().room.media_node, _must_relay()
    if not engine.current().serves(node):
        raise Refused("media_off", OFF)
    let_go()
    loops.end(visit)
    place = loops.begin(visit, monotonic())
    _look_after(this_app())
    try:
        with _told_kindly():
            answer = engine.current().loop(
                place, only_relayed(offer.sdp) if relay else offer.sdp, node
            )
    except Refused:
        loops.end(visit)
        raise
    if visit.place != place:  # the page was cut, or asked anew, meanwhile
        loops.give_up(place)
        raise Refused("media_off", OFF)
    return ack(sdp=answer)


@socketio.on("candidates", namespace=CHECK)
@seated
def candidates(sent: Any = None) -> dict[str, Any]:
    """Where this page may be reached by its own loop."""
    told, visit = parse(check_payloads.Addresses, sent), _visit()
    relay = _must_relay()
    found: list[Candidate | None] = [
        Candidate(each.candidate, each.mid)
        for each in told.found
        if not relay or is_relayed(each.candidate)
    ]
    if visit.place is None:
        raise Refused("media_off", OFF)
    let_go()
    with _told_kindly():
        engine.current().candidates(visit.place, Side.SEND, found + [None] * told.done)
    return ack()


@socketio.on("grade", namespace=CHECK)
@seated
def grade(sent: Any = None) -> dict[str, Any]:
    """What the measured figures mean."""
    told = parse(check_payloads.Figures, sent)
    measured = checking.Measured(rtt_ms=told.rtt_ms, loss=told.loss, kbps=told.kbps)
    return ack(grade=checking.grade(measured).value)


@socketio.on("hang_up", namespace=CHECK)
@seated
def hang_up(sent: Any = None) -> dict[str, Any]:
    """Enough."""
    parse(payloads.Empty, sent)
    let_go()
    loops.end(_visit())
    return ack()


def _visit() -> Visit:
    """The page that asks, if it has not been cut in this very moment."""
    visit = loops.of(sid())
    if visit is None:
        raise Refused("closed", "This page is no longer open. Use the link in your message.")
    return visit


def _ways(at: datetime) -> tuple[list[dict[str, Any]], bool]:
    """The relay that the page may use, and whether it must."""
    ours = settings()
    who = (passage().room.id, passage().seat.id)
    ice = turn.ice_servers(ours.turn_urls, ours.turn_secret, who, at)
    return ice, _must_relay()


def _must_relay() -> bool:
    provider = db.session.get_one(Provider, passage().seat.provider_id)
    return turn.relay_only(provider.settings)


@contextmanager
def _told_kindly() -> Iterator[None]:
    """The media server's refusals, in words for a page."""
    try:
        yield
    except MediaOff:
        raise Refused("media_off", OFF) from None
    except BadSignal:
        raise Refused("bad_message", BAD) from None


def _look_after(app: Flask) -> None:
    """See to it that somebody looks at the loops as long as there are any."""
    if _looking.acquire(blocking=False):
        socketio.start_background_task(_look, app)


def _look(app: Flask) -> None:
    """End what lasts too long, and what is no longer its parent's, until nothing goes on."""
    looking = True
    while looking:
        while loops.any():
            live_cut.server().sleep(LOOK)
            loops.end_overdue(monotonic())
            for room_id, provider_id in loops.rooms().items():
                _look_at(app, room_id, provider_id)
        _looking.release()
        # One that began while we were leaving found somebody looking.
        looking = loops.any() and _looking.acquire(blocking=False)


def _look_at(app: Flask, room_id: UUID, provider_id: UUID) -> None:
    """One room; a fault there keeps nobody from looking at the next."""
    try:
        with unattended(app, provider_id):
            put_right(room_id)
    except Exception as fault:  # noqa: BLE001 - the outermost handler of one room's look
        place = where(fault.__traceback__)
        log.error("check.look_failed", kind=type(fault).__name__, exception=place)
