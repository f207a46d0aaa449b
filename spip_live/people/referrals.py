"""Referrals: what is known of the other party, and what staff have said about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import aliased

from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import note
from spip_live.people import enrolments
from spip_live.people.models import CaseParty, OtherParty, Referral, Staff


def find_other_parties(case_ids: Iterable[UUID], named: Iterable[UUID] = ()) -> set[UUID]:
    """Mark the other party as known wherever by now somebody else is on the case.

    `named` are referrals whose own slip names the other. Gives the parents whose standing changed.
    """
    other = aliased(CaseParty)
    met = exists(
        select(other.case_id).where(
            other.case_id == Referral.case_id, other.parent_id != Referral.parent_id
        )
    )
    on_cases = Referral.case_id.in_(list(case_ids)) & met
    changed = db.session.execute(
        update(Referral)
        .where(
            Referral.other_party == OtherParty.UNKNOWN,
            or_(Referral.id.in_(list(named)), on_cases),
        )
        .values(other_party=OtherParty.KNOWN)
        .returning(Referral.parent_id)
    )
    return set(changed.scalars())


def say_none_found(referral: Referral, reason: str, by: Staff, at: datetime) -> None:
    """Record that the other party was searched for and not found: the parent may be seated."""
    _say(referral, OtherParty.NONE_FOUND, reason, by, at)


def say_identified(referral: Referral, reason: str, by: Staff, at: datetime) -> None:
    """Record who the other party is, when it is known outside of our lists."""
    _say(referral, OtherParty.KNOWN, reason, by, at)


def say_unknown(referral: Referral, reason: str, by: Staff, at: datetime) -> None:
    """Take back what was said: the parent is not given another seat until it is settled again."""
    _say(referral, OtherParty.UNKNOWN, reason, by, at)


def _say(referral: Referral, what: OtherParty, reason: str, by: Staff, at: datetime) -> None:
    if not reason.strip():
        raise Refused("no_reason", "Say how you know, or how you searched.")
    before = referral.other_party
    referral.other_party = what
    referral.other_party_reason = reason.strip()
    note(
        by, "referral.other_party_settled", referral, at,
        before=before, now=what.value, reason=reason.strip(),
    )  # fmt: skip
    enrolments.settle([referral.parent_id])
