"""Who is marked as protected: where one of two seats has to give way, it is never theirs."""

from __future__ import annotations

from datetime import datetime

from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import note
from spip_live.people.models import Parent, Staff


def protect(parent: Parent, why: str, by: Staff, at: datetime) -> None:
    """Mark somebody as protected, with a reason for colleagues; a new reason takes the place."""
    if not why.strip():
        raise Refused("no_reason", "Say why they are protected.")
    parent.protected, parent.protected_why = True, why.strip()
    note(by, "parent.protected", parent, at, why=why.strip())
    db.session.flush()


def protect_no_more(parent: Parent, by: Staff, at: datetime) -> None:
    """Take the mark away."""
    if parent.protected:
        note(by, "parent.protected_no_more", parent, at, why=parent.protected_why)
        parent.protected, parent.protected_why = False, ""
        db.session.flush()
