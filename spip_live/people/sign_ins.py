"""Sign-ins as rows: started, seen, ended. The browser holds only a random token."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from flask_login import current_user
from sqlalchemy import select, update

from spip_live.db import db
from spip_live.errors import NotHere
from spip_live.people.models import Staff, StaffSignIn

# Source: OWASP ASVS 5.0.0, chapter 7 (a bound on idle and on absolute time for staff).
ABSOLUTE = timedelta(hours=12)
IDLE = timedelta(minutes=30)
NO_ROW = UUID(int=0)
SEEN_EVERY = timedelta(minutes=1)  # how stale `last_seen_at` may be; spares a write per request


def digest(token: str) -> bytes:
    """What is kept of a secret token."""
    return hashlib.sha256(token.encode()).digest()


class SignedIn:
    """What Flask-Login holds: the token in the cookie and the staff row behind it."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, row: StaffSignIn) -> None:
        self.token = token
        self.row = row

    def get_id(self) -> str:
        return self.token


def start(staff: Staff, device: str, at: datetime) -> SignedIn:
    """Begin a sign-in for `staff`; `device` is a short description for their own list."""
    token = secrets.token_urlsafe(32)
    row = StaffSignIn(
        staff_id=staff.id, token_hash=digest(token), device=device, started_at=at, last_seen_at=at
    )
    db.session.add(row)
    db.session.flush()
    return SignedIn(token, row)


def find(token: str, at: datetime) -> SignedIn | None:
    """The live sign-in behind a token; None when ended, too old, idle too long, or unknown."""
    row = db.session.scalar(select(StaffSignIn).where(StaffSignIn.token_hash == digest(token)))
    if row is None or row.ended_at is not None or row.staff.ended_at is not None:
        return None
    if at - row.started_at > ABSOLUTE or at - row.last_seen_at > IDLE:
        return None
    return SignedIn(token, row)


def over(sign_in_ids: Collection[UUID], at: datetime) -> set[UUID]:
    """Those of these sign-ins that are live no more, for whatever reason."""
    if not sign_in_ids:
        return set()
    alive = db.session.scalars(
        select(StaffSignIn.id)
        .join(Staff, Staff.id == StaffSignIn.staff_id)
        .where(
            StaffSignIn.id.in_(sign_in_ids),
            StaffSignIn.ended_at.is_(None),
            Staff.ended_at.is_(None),
            StaffSignIn.started_at >= at - ABSOLUTE,
            StaffSignIn.last_seen_at >= at - IDLE,
        )
    )
    return set(sign_in_ids) - set(alive)


def current(at: datetime) -> Staff | None:
    """The member of staff signed in to the present request or event, if any.

    Marks the sign-in as seen, so a live console that only listens is not signed out for idling.
    """
    if not current_user.is_authenticated:
        return None
    found = find(current_user.token, at)
    if found is None:
        return None
    if at - found.row.last_seen_at > SEEN_EVERY:
        db.session.execute(
            update(StaffSignIn).where(StaffSignIn.id == found.row.id).values(last_seen_at=at)
        )
        db.session.commit()
    return found.row.staff


def live(staff: Staff, at: datetime) -> list[StaffSignIn]:
    """Where `staff` is signed in, the latest used first."""
    return list(
        db.session.scalars(
            select(StaffSignIn)
            .where(
                StaffSignIn.staff_id == staff.id,
                StaffSignIn.ended_at.is_(None),
                StaffSignIn.started_at >= at - ABSOLUTE,
                StaffSignIn.last_seen_at >= at - IDLE,
            )
            .order_by(StaffSignIn.last_seen_at.desc(), StaffSignIn.id)
        )
    )


def end(staff: Staff, sign_in_id: UUID, at: datetime) -> None:
    """End one of `staff`'s own sign-ins; `NotHere` for anybody else's, and for one that is not.

    The caller cuts its sockets once this is committed.
    """
    row = db.session.get(StaffSignIn, sign_in_id)
    if row is None or row.staff_id != staff.id:
        raise NotHere
    if row.ended_at is None:
        row.ended_at = at


def end_all(staff: Staff, at: datetime, keep: UUID | None = None) -> int:
    """End all of `staff`'s sign-ins, or all but one; says how many there were.

    The caller cuts their sockets once this is committed.
    """
    ended = db.session.scalars(
        update(StaffSignIn)
        .where(
            StaffSignIn.staff_id == staff.id,
            StaffSignIn.ended_at.is_(None),
            StaffSignIn.id != (keep or NO_ROW),
        )
        .values(ended_at=at)
        .returning(StaffSignIn.id)
    ).all()
    return len(ended)


def end_of(row: StaffSignIn) -> datetime:
    """When a sign-in ends by itself at the latest."""
    return row.started_at + ABSOLUTE
