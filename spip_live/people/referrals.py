"""Referrals: what is known of the other party, and what staff have said about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Exists, and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from spip_live import locks
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import note
from spip_live.people import enrolments, joining_families
from spip_live.people.models import (
    Case,
    CaseParty,
    Family,
    OtherParty,
    Parent,
    Referral,
    Staff,
    Tie,
)
from spip_live.tenancy import current_provider_id


def find_other_parties(case_ids: Iterable[UUID], named: Iterable[UUID] = ()) -> set[UUID]:
    """Mark the other party as known wherever by now somebody else is on the case.

    `named` are referrals whose own slip names the other. Gives the parents whose standing changed.
    """
    on_cases = Referral.case_id.in_(list(case_ids)) & _somebody_else_is_on_the_case()
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


def miss_other_parties(case_id: UUID | None, moved: UUID) -> set[UUID]:
    """Mark the other party as unknown again where a correction took away how it was known.

    Looks at the referrals on the case that was left and at the one that was moved. What a person
    said stands, and so does a tie, or a name stated beside a case number that will join its owner.
    Gives the parents whose standing changed.
    """
    tied = exists().where(
        or_(Tie.one_id == Referral.parent_id, Tie.other_id == Referral.parent_id),
        Tie.parted_at.is_(None),
    )
    stated = and_(Referral.other_party_name != "", Referral.case_id.is_not(None))
    changed = db.session.execute(
        update(Referral)
        .where(
            or_(Referral.case_id == case_id, Referral.id == moved),
            Referral.other_party == OtherParty.KNOWN,
            Referral.other_party_reason == "",
            ~_somebody_else_is_on_the_case(),
            ~tied,
            ~stated,
        )
        .values(other_party=OtherParty.UNKNOWN)
        .returning(Referral.parent_id)
    )
    return set(changed.scalars())


def _somebody_else_is_on_the_case() -> Exists:
    other = aliased(CaseParty)
    return exists(
        select(other.case_id).where(
            other.case_id == Referral.case_id, other.parent_id != Referral.parent_id
        )
    )


def say_none_found(referral: Referral, reason: str, by: Staff, at: datetime) -> None:
    """Record that the other party was searched for and not found: the parent may be seated."""
    _say(referral, OtherParty.NONE_FOUND, reason, by, at)


def say_identified(referral: Referral, reason: str, by: Staff, at: datetime) -> None:
    """Record who the other party is, when it is known outside of our lists."""
    _say(referral, OtherParty.KNOWN, reason, by, at)


def say_unknown(referral: Referral, reason: str, by: Staff, at: datetime) -> None:
    """Take back what was said: the parent is not given another seat until it is settled again."""
    _say(referral, OtherParty.UNKNOWN, reason, by, at)


@locks.in_order
def move_to_case(
    referral: Referral, number: str | None, as_given: str, by: Staff, at: datetime
) -> None:
    """Correct the case that a referral is on; whoever shares the right one is family from now on.

    Nobody is parted by it: a family that was joined by a mistake stays kept apart. But who was
    thought to be the other party may turn out not to be: then that is to be settled again.
    """
    joining_families.one_at_a_time()
    case = _case_called(number, as_given, at) if number else None
    if (case.id if case else None) == referral.case_id:
        return
    parent = db.session.get_one(Parent, referral.parent_id)
    left = referral.case_id
    told = number or referral.cafcass_ref or referral.ordered_on or ""
    referral.case_id = case.id if case else None
    referral.key = _free_key(referral, f"{parent.id}:{told}")
    db.session.flush()
    if left is not None:
        _leave_case(parent, left)
    met: set[UUID] = set()
    if case is not None:
        joining_families.attach(parent, case, referral.role, by, at)
        met = find_other_parties([case.id])
    missed = miss_other_parties(left, referral.id)
    enrolments.settle({parent.id, *met, *missed})
    db.session.refresh(referral)
    note(by, "referral.case_corrected", referral, at, number=number)


def _case_called(number: str, as_given: str, at: datetime) -> Case:
    found = db.session.scalars(select(Case).where(Case.number == number)).one_or_none()
    if found is not None:
        return found
    family = Family(id=uuid4(), provider_id=current_provider_id(), created_at=at)
    made = Case(
        id=uuid4(),
        provider_id=family.provider_id,
        family_id=family.id,
        number=number,
        number_as_given=as_given,
        created_at=at,
    )
    db.session.add(family)
    db.session.flush()
    db.session.add(made)
    db.session.flush()
    return made


def _free_key(referral: Referral, key: str) -> str:
    taken = db.session.scalar(
        select(Referral.id).where(Referral.key == key, Referral.id != referral.id)
    )
    if taken is not None:
        raise Refused("already_referred", "This parent has a referral on that case already.")
    return key


def _leave_case(parent: Parent, case_id: UUID) -> None:
    """No longer a party of a case on which no referral of theirs stands."""
    still = db.session.scalar(
        select(Referral.id).where(Referral.parent_id == parent.id, Referral.case_id == case_id)
    )
    party = db.session.get(CaseParty, (case_id, parent.id))
    if still is None and party is not None:
        db.session.delete(party)
        db.session.flush()


def correct(row: Parent | Referral, changes: Mapping[str, Any], by: Staff, at: datetime) -> bool:
    """Put corrected details in place; the journal names which, and never what they say."""
    changed = sorted(name for name, value in changes.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, changes[name])
    if changed:
        note(by, f"{row.__tablename__.removesuffix('s')}.corrected", row, at, fields=changed)
    return bool(changed)


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
