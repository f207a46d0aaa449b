"""Signing in and out: who it is, how often they may try, and the browser's cookie.

The cookie holds Flask-Login's note of a random token; what the token is worth stands in
`staff_sign_ins` and is read again on every request. This file alone touches the cookie.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import request, session
from flask_login import current_user, login_user, logout_user
from limits import RateLimitItem, parse
from sqlalchemy import select

from spip_live.db import db
from spip_live.errors import Refused
from spip_live.extensions import limiter
from spip_live.logs import log
from spip_live.people import devices, hashing, sign_ins
from spip_live.people.models import Staff
from spip_live.people.sign_ins import digest

# A typist needs a handful; a guesser needs millions. The one for an address is wide, for a whole
# office may share it. Both count what failed; success wipes out only its own e-mail's count.
BY_EMAIL = parse("10 per 15 minutes")
BY_ADDRESS = parse("60 per 15 minutes")
LETTERS_BY_EMAIL = parse("3 per hour")
LETTERS_BY_ADDRESS = parse("20 per hour")
PATIENCE = Refused(
    "too_many_tries",
    "There have been too many tries. Wait 15 minutes and try again, or ask for a new password.",
    status=429,
)


def check(email: str, password: str) -> Staff | None:
    """The member of staff with this address and password; None tells no more than “no”."""
    staff = db.session.scalar(
        select(Staff).where(Staff.email == email.lower(), Staff.password_hash.is_not(None))
    )
    kept = staff.password_hash if staff and staff.ended_at is None else None
    if not hashing.matches(kept, password) or staff is None or kept is None:
        return None
    if hashing.is_dated(kept):
        staff.password_hash = hashing.hash_password(password)
    return staff


def count_try(email: str) -> None:
    """Count one try at a password; raises `PATIENCE` when there have been too many.

    Counted before the password is looked at, so that tries sent at once are counted too. With the
    counts out of reach this fails, and nobody signs in.
    """
    _count(BY_EMAIL, "sign-in", _key(email), PATIENCE)
    _count(BY_ADDRESS, "sign-in", request.remote_addr or "", PATIENCE)


def forget_tries(email: str) -> None:
    """The owner came in: their mistypings are forgotten, and so is what others tried."""
    if limiter.enabled:
        limiter.limiter.clear(BY_EMAIL, "sign-in", _key(email))


def may_send_letter(email: str) -> bool:
    """Whether one more letter may be asked for, by this browser's address and to this e-mail's."""
    if not limiter.enabled:
        return True
    by_email = limiter.limiter.hit(LETTERS_BY_EMAIL, "letter", _key(email))
    by_address = limiter.limiter.hit(LETTERS_BY_ADDRESS, "letter", request.remote_addr or "")
    return by_email and by_address


def _count(limit: RateLimitItem, what: str, key: str, refusal: Refused) -> None:
    if limiter.enabled and not limiter.limiter.hit(limit, what, key):
        log.warning("staff.too_many_tries", kind=what)
        raise refusal


def _key(email: str) -> str:
    """The counts need no addresses in them."""
    return digest(email.lower()).hex()


def begin(staff: Staff, at: datetime) -> None:
    """Sign this browser in; whatever its cookie held before is gone."""
    session.clear()
    login_user(sign_ins.start(staff, devices.name_of(request.user_agent.string), at))
    log.info("staff.signed_in", staff_id=staff.id)


def here() -> UUID:
    """The sign-in of this very browser."""
    row_id: UUID = current_user.row.id
    return row_id


def forget() -> None:
    """Empty this browser's cookie."""
    logout_user()
    session.clear()


def safe_next(address: str) -> str | None:
    """Where to go after signing in, if it is a page of ours and nothing else."""
    odd = not address.startswith("/") or address.startswith("//") or "\\" in address
    return None if odd or any(ord(letter) < 33 for letter in address) else address
