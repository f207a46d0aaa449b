"""What facilitators wrote down about what happened, for those who look after people's safety."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from spip_live import journal
from spip_live.db import db
from spip_live.errors import NotHere
from spip_live.people.models import Staff
from spip_live.rooms.models import IncidentNote, Seat

Which = Sequence[ColumnElement[bool] | InstrumentedAttribute[bool]]

UNSEEN: Which = (IncidentNote.safeguarding, IncidentNote.seen_at.is_(None))
SEEN: Which = (IncidentNote.safeguarding, IncidentNote.seen_at.is_not(None))
PLAIN: Which = (~IncidentNote.safeguarding,)
EVERYTHING = (
    joinedload(IncidentNote.staff),
    joinedload(IncidentNote.reader),
    joinedload(IncidentNote.room),
    joinedload(IncidentNote.seat).joinedload(Seat.parent),
)


def count(which: Which) -> int:
    """How many notes of this kind there are."""
    return db.session.scalar(select(func.count()).select_from(IncidentNote).where(*which)) or 0


def newest(which: Which, first: int, most: int) -> Sequence[IncidentNote]:
    """`most` notes of this kind after the `first` ones, the newest first."""
    found = select(IncidentNote).where(*which).options(*EVERYTHING)
    ordered = found.order_by(IncidentNote.at.desc(), IncidentNote.id)
    return db.session.scalars(ordered.offset(first).limit(most)).all()


def find(note_id: UUID) -> IncidentNote:
    """One note of this provider."""
    note = db.session.get(IncidentNote, note_id)
    if note is None:
        raise NotHere
    return note


def mark_seen(note: IncidentNote, by: Staff, at: datetime) -> bool:
    """Somebody responsible has read the concern; whether they were the first."""
    if note.seen_at is not None or not note.safeguarding:
        return False
    note.seen_at, note.seen_by = at, by.id
    journal.note(by, "incident.seen", note, at)
    return True
