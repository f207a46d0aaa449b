"""Makes a return: previews its lines, keeps its very bytes, and gives them out again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select, text
from sqlalchemy.orm import defer, joinedload

from spip_live import journal
from spip_live.cafcass import candidates, layout
from spip_live.cafcass.models import Return, ReturnLine
from spip_live.cafcass.rows import LeftOut, Line, propose
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.people.models import Staff
from spip_live.tenancy import current_provider_id

# One return at a time for each provider: two people cannot return the same line together.
ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtextextended(:provider_id, 9))")


@dataclass(frozen=True)
class Scope:
    """What a return is about: the days from one to the other, both included, or one room."""

    from_on: date | None = None
    to_on: date | None = None
    room_id: UUID | None = None


@dataclass(frozen=True)
class Preview:
    """Exactly what a return would hold now, and who is left out of it and why."""

    lines: tuple[tuple[UUID, Line], ...]
    left_out: tuple[LeftOut, ...]
    content: bytes

    @property
    def sha256(self) -> str:
        """The bytes' SHA-256 in hexadecimal: what was previewed is what will be made."""
        return hashlib.sha256(self.content).hexdigest()


def preview(scope: Scope) -> Preview:
    """What a return over `scope` would hold now. Changes nothing."""
    lines, left_out = propose(candidates.within(scope.from_on, scope.to_on, scope.room_id))
    return Preview(tuple(lines), tuple(left_out), layout.to_csv(line for _, line in lines))


def make(scope: Scope, by: Staff, request_id: UUID, previewed: str, at: datetime) -> Return:
    """The return that was previewed, kept for good; asked twice by one form, it is made once.

    Refused when there is nothing to return, or when what would be returned has changed since
    `previewed`, the SHA-256 that was on screen.
    """
    db.session.execute(ONE_AT_A_TIME, {"provider_id": str(current_provider_id())})
    already = db.session.scalars(select(Return).where(Return.request_id == request_id)).first()
    if already is not None:
        return already
    found = preview(scope)
    if not found.lines:
        raise Refused("nothing_to_return", "There is nothing to return for these dates.")
    if found.sha256 != previewed:
        raise Refused(
            "changed_since",
            "What would be returned has changed since you looked. Check the lines again.",
        )
    made = _keep(found, scope, by, request_id, at)
    journal.note(by, "return.made", made, at, lines=made.line_count, sha256=made.sha256)
    return made


def downloaded(made: Return, by: Staff, at: datetime) -> bytes:
    """A return's bytes, exactly as made, with a journal line for each time they are taken."""
    if hashlib.sha256(made.content).hexdigest() != made.sha256:
        raise ValueError(f"return {made.id} no longer has the bytes that were made")
    journal.note(by, "return.downloaded", made, at, sha256=made.sha256)
    return made.content


def returns_made() -> list[Return]:
    """All returns of the provider, the newest first, without their bytes."""
    wanted = (
        select(Return)
        .options(joinedload(Return.staff), defer(Return.content))
        .order_by(Return.made_at.desc())
    )
    return list(db.session.scalars(wanted))


def find(return_id: UUID) -> Return:
    """One return of the provider."""
    found = db.session.get(Return, return_id)
    if found is None:
        raise NotHere
    return found


def times_downloaded(return_id: UUID) -> int:
    """How often a return's file was taken."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(journal.Entry)
            .where(
                journal.Entry.action == "return.downloaded", journal.Entry.subject_id == return_id
            )
        )
        or 0
    )


def _keep(found: Preview, scope: Scope, by: Staff, request_id: UUID, at: datetime) -> Return:
    made = Return(
        id=uuid4(),
        provider_id=current_provider_id(),
        request_id=request_id,
        made_at=at,
        made_by=by.id,
        from_on=scope.from_on,
        to_on=scope.to_on,
        room_id=scope.room_id,
        layout=layout.VERSION,
        line_count=len(found.lines),
        sha256=found.sha256,
        content=found.content,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add_all(
        ReturnLine(
            id=uuid4(),
            provider_id=made.provider_id,
            return_id=made.id,
            line_id=line.line_id,
            enrolment_id=enrolment_id,
            state=line.state.value,
            attended=line.attended,
            completed_on=line.completed_on,
            row_sha256=line.fingerprint,
        )
        for enrolment_id, line in found.lines
    )
    db.session.flush()
    return made
