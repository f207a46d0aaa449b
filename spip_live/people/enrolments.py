"""Enrolments: who may be given a seat by now, and who no longer wants one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import note
from spip_live.people.models import Enrolment, Staff

# A parent may be seated when every other party of theirs is settled and no tie is pending. An
# enrolment that holds a seat keeps what it has: the seat has to be released by a person first.
SETTLE = text("""
    WITH blocked AS MATERIALIZED (
        SELECT parent_id FROM referrals
        WHERE other_party = 'unknown' AND parent_id = ANY(:parents)
        UNION SELECT one_id FROM ties WHERE pending AND one_id = ANY(:parents)
        UNION SELECT other_id FROM ties WHERE pending AND other_id = ANY(:parents)
    )
    UPDATE enrolments e SET seatable = NOT e.seatable
    WHERE e.parent_id = ANY(:parents)
        AND e.seatable = (e.parent_id IN (SELECT parent_id FROM blocked))
        AND NOT (e.seatable AND EXISTS (
            SELECT FROM seats s WHERE s.enrolment_id = e.id AND s.seatable))
""").bindparams(bindparam("parents", type_=ARRAY(PG_UUID(as_uuid=True))))


def settle(parent_ids: Iterable[UUID]) -> None:
    """Bring `seatable` in line with what is known of these parents' other parties and ties."""
    ids = list(parent_ids)
    if ids:
        db.session.flush()
        db.session.execute(SETTLE, {"parents": ids})
        for enrolment in list(db.session.identity_map.values()):
            if isinstance(enrolment, Enrolment):
                db.session.expire(enrolment, ["seatable"])


def withdraw(enrolment: Enrolment, why: str, by: Staff, at: datetime) -> None:
    """End a parent's way through a programme, with a reason; seats are released first."""
    if enrolment.withdrawn_at is not None:
        raise Refused("already_withdrawn", "This enrolment was withdrawn already.")
    if not why.strip():
        raise Refused("no_reason", "Say why the enrolment is withdrawn.")
    enrolment.withdrawn_at = at
    enrolment.withdrawn_why = why.strip()
    note(by, "enrolment.withdrawn", enrolment, at, why=why.strip())


def take_back(enrolment: Enrolment, by: Staff, at: datetime) -> None:
    """Undo a withdrawal: the parent can be given a seat again."""
    if enrolment.withdrawn_at is None:
        raise Refused("not_withdrawn", "This enrolment is not withdrawn.")
    enrolment.withdrawn_at = None
    enrolment.withdrawn_why = ""
    note(by, "enrolment.taken_back", enrolment, at)
