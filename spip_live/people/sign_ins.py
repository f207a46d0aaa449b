"""Sign-ins as rows: started, seen, ended. The browser holds only a random token."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from flask_login import current_user
from sqlalchemy import select, update

from spip_live.db import db
from spip_live.people.models import Staff, StaffSignIn

# Source: OWASP ASVS 5.0.0, chapter 7 (a bound on idle and on absolute time for staff).
ABSOLUTE = timedelta(hours=12)
IDLE = timedelta(minutes=30)
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
