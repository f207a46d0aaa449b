"""The door to a parent's own choices: who came by an enrolment's link, in which browser.

There is no account. The link, once taken, leaves a random token in one cookie; only its SHA-256 is
kept. Every view reads the link and the enrolment again, so a link that was stopped is refused at
the very next thing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from flask import g, request
from sqlalchemy import select

from spip_live.db import db
from spip_live.doors import mark
from spip_live.people.models import Enrolment
from spip_live.people.sign_ins import digest
from spip_live.rooms.door import NOBODY, Closed, settings
from spip_live.rooms.offers.models import OfferLink
from spip_live.tenancy import act_for

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class OfferWay:
    """A link that is good, and the enrolment whose rooms are chosen behind it."""

    link: OfferLink
    enrolment: Enrolment


def offer_way() -> OfferWay:
    """What the door let through, read in this very context."""
    found: OfferWay = g.offer_way
    return found


def offer_linked(fn: Callable[P, R]) -> Callable[P, R]:
    """The door for whoever has an enrolment's link in the address. It grants a look, no more."""

    @wraps(fn)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        g.offer_way = _from_link(str(kwargs["token"]))
        return fn(*args, **kwargs)

    mark(inside, "offer_linked")
    return inside


def choosing(fn: Callable[P, R]) -> Callable[P, R]:
    """The door for the browser that took an enrolment's link last."""

    @wraps(fn)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        g.offer_way = _from_cookie(UUID(str(kwargs["enrolment_id"])))
        return fn(*args, **kwargs)

    mark(inside, "choosing")
    return inside


def holds(enrolment_id: UUID) -> bool:
    """Whether this browser is the one in which the link is open at present."""
    try:
        _from_cookie(enrolment_id)
    except Closed:
        return False
    return True


def cookie_name(enrolment_id: UUID) -> str:
    """One cookie an enrolment, so that a browser may hold several."""
    prefix = "__Host-" if settings().secure_cookies else ""
    return f"{prefix}choose-{enrolment_id.hex}"


def _from_link(token: str) -> OfferWay:
    """Whatever is wrong with a link, the refusal is the same, after the same steps."""
    link = db.session.scalar(select(OfferLink).where(OfferLink.token_hash == digest(token)))
    return _read(link)


def _from_cookie(enrolment_id: UUID) -> OfferWay:
    token = request.cookies.get(cookie_name(enrolment_id), "")
    link = db.session.scalar(
        select(OfferLink).where(
            OfferLink.device_hash == digest(token), OfferLink.enrolment_id == enrolment_id
        )
    )
    if link is None:  # and whoever asked goes on acting for the same provider
        raise Closed
    return _read(link)


def _read(link: OfferLink | None) -> OfferWay:
    act_for(link.provider_id if link else NOBODY)
    enrolment = db.session.get(Enrolment, link.enrolment_id if link else NOBODY)
    if link is None or enrolment is None:
        raise Closed
    if link.revoked_at is not None or enrolment.withdrawn_at is not None:
        raise Closed
    return OfferWay(link, enrolment)
