"""Captioners: invited to one room, sent their link, withdrawn, removed; and their coming in.

Whoever listens in a room must be known to everybody there: an invitation names one person, its
link opens in one browser at a time, and whatever takes it back closes that page at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from spip_live import jobs
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.journal import note
from spip_live.people.models import Parent, Staff
from spip_live.people.sign_ins import digest
from spip_live.rooms.captions.models import Captioner, CaptionLink
from spip_live.rooms.models import Room

MOST = 4  # who take turns: nobody can write captions for four hours
TOKEN_BYTES = 32  # 256 bits


def invite(room: Room, name: str, email: str, by: Staff, at: datetime) -> Captioner:
    """Ask somebody to write captions in a room; their letter with the link is queued."""
    _require_to_come(room)
    address = email.strip().lower()
    _require_no_parent(address)
    present = invited_to(room.id)
    if any(each.email == address for each in present):
        raise Refused("already_invited", "This person is invited already. Send them a new link.")
    if len(present) >= MOST:
        raise Refused("too_many", f"A room has at most {MOST} captioners. Withdraw one first.")
    captioner = Captioner(
        provider_id=room.provider_id,
        room_id=room.id,
        name=" ".join(name.split()),
        email=address,
        invited_by=by.id,
        invited_at=at,
    )
    db.session.add(captioner)
    db.session.flush()
    note(by, "captioner.invited", captioner, at, room=str(room.id))
    send_link(captioner, by)
    return captioner


def send_link(captioner: Captioner, by: Staff) -> None:
    """Queue a letter with a new link; earlier ones, and their pages, stop when it is made."""
    _require_open(captioner)
    _require_to_come(captioner.room)
    _require_no_parent(captioner.email)
    ids = {"captioner_id": captioner.id, "staff_id": by.id}
    jobs.defer("letters.captioner", captioner.provider_id, **ids)


def withdraw(captioner: Captioner, by: Staff, at: datetime) -> None:
    """Take the invitation back. The caller puts the room right once this is committed."""
    _require_open(captioner)
    _revoke(captioner, "withdrawn", by, at)
    note(by, "captioner.withdrawn", captioner, at, room=str(captioner.room_id))


def remove(room: Room, captioner_id: UUID, by: Staff, at: datetime) -> None:
    """Out of the room at once, with no way back but a new invitation."""
    captioner = captioner_of(room, captioner_id)
    if captioner.revoked_at is None:
        _revoke(captioner, "removed", by, at)
        note(by, "captioner.removed", captioner, at, room=str(room.id))


def captioner_of(room: Room, captioner_id: UUID) -> Captioner:
    """One who is, or was, invited to this room."""
    captioner = db.session.scalar(
        select(Captioner).where(Captioner.id == captioner_id, Captioner.room_id == room.id)
    )
    if captioner is None:
        raise NotHere
    return captioner


def invited_to(room_id: UUID) -> Sequence[Captioner]:
    """Those whose invitation to a room holds, in the order in which they were invited."""
    return db.session.scalars(
        select(Captioner)
        .where(Captioner.room_id == room_id, Captioner.revoked_at.is_(None))
        .order_by(Captioner.invited_at, Captioner.id)
    ).all()


def tell_all(room: Room, letter: str, by: Staff) -> None:
    """Queue a letter to every captioner of a room: its time has changed, or it is off."""
    for captioner in invited_to(room.id):
        ids = {"captioner_id": captioner.id, "staff_id": by.id}
        jobs.defer(letter, captioner.provider_id, **ids)


def issue(captioner: Captioner, issued_by: UUID | None, at: datetime) -> tuple[CaptionLink, str]:
    """A new link, and its token, which exists nowhere else; earlier links stop working."""
    _revoke_links(captioner, at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = CaptionLink(
        provider_id=captioner.provider_id,
        captioner_id=captioner.id,
        token_hash=digest(token),
        issued_at=at,
        issued_by=issued_by,
    )
    db.session.add(link)
    db.session.flush()
    return link, token


def take(link: CaptionLink, captioner: Captioner, at: datetime) -> str:
    """This browser is the captioner's from now on; returns what it proves itself by."""
    secret = secrets.token_urlsafe(TOKEN_BYTES)
    link.device_hash = digest(secret)
    link.used_at = link.used_at or at
    note(None, "captioner.came", captioner, at, room=str(captioner.room_id))
    db.session.flush()
    return secret


def _require_open(captioner: Captioner) -> None:
    if captioner.revoked_at is not None:
        raise Refused("withdrawn", "This invitation was taken back. Invite them again.")


def _require_to_come(room: Room) -> None:
    if room.is_over:
        raise Refused("over", "This room is over. Nobody can be invited to it.")


def _require_no_parent(address: str) -> None:
    """Refuse whoever is on the course: so they would hear people whom they must never meet."""
    if db.session.scalar(select(Parent.id).where(func.lower(Parent.email) == address).limit(1)):
        raise Refused(
            "parent", "This is the address of somebody on the course. They cannot write captions."
        )


def _revoke(captioner: Captioner, why: str, by: Staff, at: datetime) -> None:
    captioner.revoked_at, captioner.revoked_by, captioner.revoked_why = at, by.id, why
    _revoke_links(captioner, at)
    db.session.flush()


def _revoke_links(captioner: Captioner, at: datetime) -> None:
    db.session.execute(
        update(CaptionLink)
        .where(CaptionLink.captioner_id == captioner.id, CaptionLink.revoked_at.is_(None))
        .values(revoked_at=at)
    )
