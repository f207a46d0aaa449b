"""The parents' door: who holds this seat, on which device, and whether they are let in.

A parent has no account. A joining link, once redeemed, leaves a random token in one cookie per
seat; only its SHA-256 is kept. Every view and every socket event reads the device, the seat, its
room and its stay again, so what was taken back is refused at the very next thing they do.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from flask import Flask, current_app, g, request
from sqlalchemy import select

from spip_live import wording
from spip_live.db import db
from spip_live.doors import mark
from spip_live.errors import Refused
from spip_live.people.sign_ins import digest
from spip_live.rooms import payloads
from spip_live.rooms.media.loops import loops
from spip_live.rooms.models import Admission, JoiningLink, Room, Seat, SeatDevice
from spip_live.rooms.presence import presence
from spip_live.settings import Settings
from spip_live.tenancy import act_for

NOBODY = UUID(int=0)
P = ParamSpec("P")
R = TypeVar("R")


class Closed(Refused):
    """Whatever the reason (unknown, revoked, displaced, over), a parent is told the same."""

    status = 404

    def __init__(self) -> None:
        super().__init__("closed", "This page is no longer open. Use the link in your message.")


class NotLetIn(Refused):
    """A seat that waits asked for something of the room."""

    status = 403

    def __init__(self) -> None:
        super().__init__("waiting", "Your facilitator will let you in. Please wait.")


@dataclass(frozen=True)
class Passage:
    """What the door read: the seat, its room, the device, and the stay that is open, if any."""

    seat: Seat
    room: Room
    device: SeatDevice
    stay: Admission | None

    @property
    def admitted(self) -> bool:
        """Whether the seat is in the room at present."""
        return self.stay is not None and self.stay.state == "admitted"

    def require_live(self) -> None:
        """Refuse a seat that was taken back or barred, or whose room is over."""
        _require_usable(self.seat, self.room)


@dataclass(frozen=True)
class WayIn:
    """A joining link that is good, and the seat and room that it leads to."""

    link: JoiningLink
    seat: Seat
    room: Room


def passage() -> Passage:
    """What the door let through, read in this very context."""
    found: Passage = g.passage
    return found


def way_in() -> WayIn:
    """What the links' door let through, read in this very context."""
    found: WayIn = g.way_in
    return found


def linked(fn: Callable[P, R]) -> Callable[P, R]:
    """The door for whoever has a seat's joining link in the address. It grants a look, no more.

    Whatever is wrong with a link, the refusal is the same; and an unknown link takes the same steps
    as a known one, so that the time does not tell them apart either.
    """

    @wraps(fn)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        g.way_in = _from_link(str(kwargs["token"]))
        return fn(*args, **kwargs)

    mark(inside, "linked")
    return inside


def _from_link(token: str) -> WayIn:
    link = db.session.scalar(select(JoiningLink).where(JoiningLink.token_hash == digest(token)))
    act_for(link.provider_id if link else NOBODY)
    found = db.session.execute(
        select(Seat, Room)
        .join(Room, Room.id == Seat.room_id)
        .where(Seat.id == (link.seat_id if link else NOBODY))
    ).one_or_none()
    if link is None or found is None or link.revoked_at is not None:
        raise Closed
    seat, room = found
    _require_usable(seat, room)
    return WayIn(link, seat, room)


def seated(fn: Callable[P, R]) -> Callable[P, R]:
    """The door for whoever holds a live seat: waiting, let in, or on the way."""
    return _door(fn, "seated", Passage.require_live)


def let_in(fn: Callable[P, R]) -> Callable[P, R]:
    """The door for seats that a facilitator has let in."""
    return _door(fn, "seated:let_in", _admitted)


def once_seated(fn: Callable[P, R]) -> Callable[P, R]:
    """The door for whoever came by a seat's link, also when the room is over."""
    return _door(fn, "seated:once", lambda found: None)


def _door(fn: Callable[P, R], name: str, check: Callable[[Passage], None]) -> Callable[P, R]:
    @wraps(fn)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        found = _from_socket() if is_socket() else _from_cookie(_asked(kwargs.get("seat_id")))
        check(found)
        g.passage = found
        wording.read_in(found.seat.language)
        return fn(*args, **kwargs)

    mark(inside, name)
    return inside


def is_socket() -> bool:
    """Whether the present context is a socket event rather than a page."""
    return getattr(request, "sid", None) is not None


def _asked(seat_id: object) -> UUID:
    if not isinstance(seat_id, UUID):
        raise ValueError("a view behind this door takes a seat_id from its address")
    return seat_id


def _from_socket() -> Passage:
    """The seat that this socket claimed when it connected, or claims in connecting."""
    event: dict[str, Any] = request.event  # type: ignore[attr-defined]
    if event["message"] == "connect":
        require_our_origin()
        _environ, sent = (*event["args"], None)[:2]
        claim = payloads.parse(payloads.ParentConnect, sent)
        return _from_cookie(claim.seat)
    sid: str = request.sid  # type: ignore[attr-defined]
    socket = presence.parent(sid) or loops.of(sid)
    if socket is None:
        raise Closed
    presence.heard(sid)
    act_for(socket.provider_id)
    device = db.session.get(SeatDevice, socket.device_id)
    return _read(device, socket.seat_id)


def _from_cookie(seat_id: UUID) -> Passage:
    """The seat whose cookie the browser holds; a cookie of another seat opens nothing."""
    token = request.cookies.get(cookie_name(seat_id), "")
    device = db.session.scalar(
        select(SeatDevice).where(
            SeatDevice.token_hash == digest(token), SeatDevice.seat_id == seat_id
        )
    )
    if device is None:
        raise Closed
    act_for(device.provider_id)
    return _read(device, seat_id)


def _read(device: SeatDevice | None, seat_id: UUID) -> Passage:
    if device is None or device.superseded_at is not None or device.seat_id != seat_id:
        raise Closed
    found = db.session.execute(
        select(Seat, Room, Admission)
        .join(Room, Room.id == Seat.room_id)
        .outerjoin(Admission, (Admission.seat_id == Seat.id) & Admission.ended_at.is_(None))
        .where(Seat.id == seat_id)
    ).one_or_none()
    if found is None:
        raise Closed
    seat, room, stay = found
    return Passage(seat=seat, room=room, device=device, stay=stay)


def holds(seat_id: UUID) -> bool:
    """Whether this browser is the one that the seat is taken from at present."""
    try:
        _from_cookie(seat_id)
    except Closed:
        return False
    return True


def _require_usable(seat: Seat, room: Room) -> None:
    if room.is_over or seat.released_at is not None or seat.barred_at is not None:
        raise Closed


def _admitted(found: Passage) -> None:
    found.require_live()
    if not found.admitted:
        raise NotLetIn


def require_our_origin() -> None:
    """Refuse what another site's page sent in the visitor's name.

    Browsers name the origin on every WebSocket and every POST. A polling handshake of our own
    page is a GET without one, and a form of ours says "null", because we send no referrer; there,
    `Sec-Fetch-Site`, which no page can forge, speaks instead.
    """
    origin = request.headers.get("Origin")
    if origin in {None, "null"}:
        ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    else:
        ours = origin.lower() in settings().allowed_origins
    if not ours:
        raise Refused("origin", "Open this page from its own address.", status=403)


def settings() -> Settings:
    """What this process runs with."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def cookie_name(seat_id: UUID) -> str:
    """One cookie a seat, so that a browser may hold several."""
    prefix = "__Host-" if settings().secure_cookies else ""
    return f"{prefix}seat-{seat_id.hex}"


def make_token() -> str:
    """A secret that nobody can guess: 256 random bits."""
    return secrets.token_urlsafe(32)


@contextmanager
def unattended(app: Flask, provider_id: UUID) -> Iterator[None]:
    """The door of the room's own clockwork, which nobody asks: one provider at a time."""
    with app.app_context():
        act_for(provider_id)
        yield
