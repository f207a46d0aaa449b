"""The captioners' door: who came by a captioner's link, in which browser, and to which room.

A captioner has no account. Their link, once taken, leaves a random token in one cookie; only its
SHA-256 is kept. Every view and every socket event reads the invitation, the link and the room
again, so what was taken back is refused at the very next thing they do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from flask import g, request
from sqlalchemy import select

from spip_live.db import db
from spip_live.doors import mark
from spip_live.people.sign_ins import digest
from spip_live.rooms import payloads
from spip_live.rooms.captions.models import Captioner, CaptionLink
from spip_live.rooms.captions.present import captioners
from spip_live.rooms.door import NOBODY, Closed, is_socket, require_our_origin, settings
from spip_live.rooms.models import Room
from spip_live.tenancy import act_for

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class CaptionWay:
    """A captioner whose invitation holds, by their link; the room is not over."""

    captioner: Captioner
    link: CaptionLink
    room: Room


def caption_way() -> CaptionWay:
    """What the door let through, read in this very context."""
    found: CaptionWay = g.caption_way
    return found


def caption_linked(fn: Callable[P, R]) -> Callable[P, R]:
    """The door for whoever has a captioner's link in the address. It grants a look, no more."""

    @wraps(fn)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        g.caption_way = _from_link(str(kwargs["token"]))
        return fn(*args, **kwargs)

    mark(inside, "caption_linked")
    return inside


def captioning(fn: Callable[P, R]) -> Callable[P, R]:
    """The door for the browser that took a captioner's link: the same on a view and an event."""

    @wraps(fn)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        g.caption_way = _from_socket() if is_socket() else _from_cookie(kwargs["captioner_id"])
        return fn(*args, **kwargs)

    mark(inside, "captioning")
    return inside


def holds(captioner_id: UUID) -> bool:
    """Whether this browser is the one that the captioner's link is open in at present."""
    try:
        _from_cookie(captioner_id)
    except Closed:
        return False
    return True


def cookie_name(captioner_id: UUID) -> str:
    """One cookie a captioner, so that a browser may hold several."""
    prefix = "__Host-" if settings().secure_cookies else ""
    return f"{prefix}caption-{captioner_id.hex}"


def _from_link(token: str) -> CaptionWay:
    """Whatever is wrong with a link, the refusal is the same, after the same steps."""
    link = db.session.scalar(select(CaptionLink).where(CaptionLink.token_hash == digest(token)))
    return _read(link, link.captioner_id if link else NOBODY)


def _from_cookie(captioner_id: Any) -> CaptionWay:
    token = request.cookies.get(cookie_name(captioner_id), "")
    link = db.session.scalar(
        select(CaptionLink).where(
            CaptionLink.device_hash == digest(token), CaptionLink.captioner_id == captioner_id
        )
    )
    if link is None:  # and whoever asked goes on acting for the same provider
        raise Closed
    return _read(link, captioner_id)


def _from_socket() -> CaptionWay:
    """The captioner whose page this socket is of, or claims to be of in connecting."""
    event: dict[str, Any] = request.event  # type: ignore[attr-defined]
    if event["message"] == "connect":
        require_our_origin()
        _environ, sent = (*event["args"], None)[:2]
        return _from_cookie(payloads.parse(payloads.CaptionConnect, sent).captioner)
    page = captioners.page(request.sid)  # type: ignore[attr-defined]
    if page is None:
        raise Closed
    act_for(page.provider_id)
    link = db.session.get(CaptionLink, page.link_id)
    if link is not None and link.device_hash != page.device_hash:
        raise Closed
    return _read(link, page.captioner_id)


def _read(link: CaptionLink | None, captioner_id: UUID) -> CaptionWay:
    act_for(link.provider_id if link else NOBODY)
    found = db.session.execute(
        select(Captioner, Room)
        .join(Room, Room.id == Captioner.room_id)
        .where(Captioner.id == captioner_id)
    ).one_or_none()
    if link is None or found is None or link.captioner_id != captioner_id:
        raise Closed
    captioner, room = found
    if link.revoked_at is not None or captioner.revoked_at is not None or room.is_over:
        raise Closed
    return CaptionWay(captioner, link, room)
