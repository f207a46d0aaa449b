"""The door of the course's files: whoever holds a seat at a provider, and that provider's staff."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import wraps
from itertools import islice
from typing import ParamSpec, TypeVar
from uuid import UUID

from flask import g, request
from sqlalchemy import select

from spip_live import clock
from spip_live.db import db
from spip_live.doors import mark
from spip_live.errors import NotHere
from spip_live.people import sign_ins
from spip_live.people.sign_ins import digest
from spip_live.rooms.models import Seat, SeatDevice
from spip_live.tenancy import act_for

P = ParamSpec("P")
R = TypeVar("R")

SEAT_COOKIE = re.compile(r"(?:__Host-)?seat-([0-9a-f]{32})", re.ASCII)
MOST_SEATS = 24  # cookies of one browser that are looked at; a family's shared tablet has a few


def reads_course(fn: Callable[P, R]) -> Callable[P, R]:
    """The door for whoever may see what a provider's rooms show.

    A seat that was taken back or barred opens nothing; one whose room is over still does, for what
    the parent reads again. To anybody else no file is there.
    """

    @wraps(fn)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        g.reads_for = tuple(dict.fromkeys(_providers()))
        if not g.reads_for:
            raise NotHere
        return fn(*args, **kwargs)

    mark(inside, "reads_course")
    return inside


def reads_for() -> tuple[UUID, ...]:
    """The providers whose course the door lets this browser see; one, as a rule."""
    found: tuple[UUID, ...] = g.reads_for
    return found


def _providers() -> Iterator[UUID]:
    staff = sign_ins.current(clock.now())
    for seat_id, provider_id in _seats():
        act_for(provider_id)
        seat = db.session.get(Seat, seat_id)
        if seat is not None and seat.released_at is None and seat.barred_at is None:
            yield provider_id
    if staff is not None:
        act_for(staff.provider_id)
        yield staff.provider_id


def _seats() -> list[tuple[UUID, UUID]]:
    """The seats whose cookies this browser holds, each with its provider."""
    named = ((SEAT_COOKIE.fullmatch(name), token) for name, token in request.cookies.items())
    held = {
        digest(token): UUID(match[1])
        for match, token in islice((pair for pair in named if pair[0]), MOST_SEATS)
        if match is not None
    }
    if not held:
        return []
    devices = db.session.scalars(
        select(SeatDevice).where(
            SeatDevice.token_hash.in_(held), SeatDevice.superseded_at.is_(None)
        )
    ).all()
    return [(d.seat_id, d.provider_id) for d in devices if held[d.token_hash] == d.seat_id]
