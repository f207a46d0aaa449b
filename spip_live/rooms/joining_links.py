"""Joining links: made, revoked, and with them every other way into a seat closed.

A link's token is random and is never kept: only its SHA-256 stands in the database.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from spip_live.db import db
from spip_live.journal import note
from spip_live.people.models import Staff
from spip_live.people.sign_ins import digest
from spip_live.rooms.breakouts import places
from spip_live.rooms.models import Admission, JoiningLink, Seat, SeatDevice

TOKEN_BYTES = 32  # 256 bits


def issue(seat: Seat, issued_by: UUID | None, at: datetime) -> tuple[JoiningLink, str]:
    """A new link to the seat, and its token, which exists nowhere else; earlier links stop working.

    Whoever is in the room already stays there.
    """
    _revoke_links(seat, at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = JoiningLink(
        provider_id=seat.provider_id,
        seat_id=seat.id,
        token_hash=digest(token),
        issued_at=at,
        issued_by=issued_by,
    )
    db.session.add(link)
    db.session.flush()
    return link, token


def show(seat: Seat, by: Staff, at: datetime) -> str:
    """The token of a new link, for staff to pass on by telephone: this once and never again."""
    link, token = issue(seat, by.id, at)
    link.shown_at = at
    note(by, "link.shown", seat, at)
    db.session.flush()
    return token


def revoke(seat: Seat, by: Staff, at: datetime) -> None:
    """Stop every way into the seat at once; the seat itself stays theirs."""
    close_ways_in(seat, "revoked", at)
    note(by, "link.revoked", seat, at)


def close_ways_in(seat: Seat, why: str, at: datetime) -> None:
    """Links, browsers that came in by them, and a stay that is going on.

    The caller cuts the seat's sockets once this is committed.
    """
    close_doors(seat, at)
    db.session.execute(
        update(Admission)
        .where(Admission.seat_id == seat.id, Admission.ended_at.is_(None))
        .values(ended_at=at, ended_why=why)
    )
    places.take_out(seat.id, at)


def close_doors(seat: Seat, at: datetime) -> None:
    """Links, and browsers that came in by them: nobody comes in, and a stay is another matter."""
    _revoke_links(seat, at)
    db.session.execute(
        update(SeatDevice)
        .where(SeatDevice.seat_id == seat.id, SeatDevice.superseded_at.is_(None))
        .values(superseded_at=at)
    )


def _revoke_links(seat: Seat, at: datetime) -> None:
    db.session.execute(
        update(JoiningLink)
        .where(JoiningLink.seat_id == seat.id, JoiningLink.revoked_at.is_(None))
        .values(revoked_at=at)
    )
