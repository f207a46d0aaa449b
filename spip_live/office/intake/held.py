"""What we hold already of the people and cases that slips tell of, in a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from spip_live.db import db
from spip_live.office.intake.planning import Held, HeldCase, HeldParent
from spip_live.office.intake.same_again import Told
from spip_live.office.intake.slips import Person, Slip
from spip_live.people import parting
from spip_live.people.models import Case, CaseParty, Parent, Referral

PERSON = (
    "forename", "surname", "title", "born_on", "email", "phone", "email_confidential",
    "phone_confidential", "needs", "language",
)  # fmt: skip


def held_for(slips: Iterable[Slip]) -> Held:
    """Everyone who might be a person on these slips, and the cases that the slips name."""
    told = list(slips)
    numbers = {slip.case_number for slip in told if slip.case_number}
    references = {slip.cafcass_ref for slip in told if slip.cafcass_ref}
    cases = _cases(numbers)
    ids = _who_might_be(told, {case.id for case in cases.values()}, references)
    referrals, about = _referrals(ids)
    parted = frozenset(parting.parted_pairs(ids))
    return Held(_parents(ids, about), cases, referrals, parted)


def and_these(held: Held, parent_ids: Iterable[UUID]) -> Held:
    """What we hold, with these parents as well."""
    more = _parents(set(parent_ids) - set(held.parents), {})
    return replace(held, parents={**held.parents, **more})


def is_any(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """The column is one of many values, given as one array so that the statement stays short."""
    found = bindparam(None, list(values), type_=ARRAY(column.type), unique=True)
    return column == any_(found)  # type: ignore[no-any-return]


def _cases(numbers: Iterable[str]) -> dict[str, HeldCase]:
    cases = db.session.execute(
        select(Case.id, Case.number, Case.family_id).where(is_any(Case.number, numbers))
    ).all()
    parties = _parties([case.id for case in cases])
    return {
        number: HeldCase(id_, number, family_id, parties.get(id_, {}))
        for id_, number, family_id in cases
    }


def _parties(case_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, str]]:
    found: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    rows = db.session.execute(
        select(CaseParty.case_id, CaseParty.parent_id, CaseParty.role).where(
            is_any(CaseParty.case_id, case_ids)
        )
    )
    for case_id, parent_id, role in rows:
        found[case_id][parent_id] = role
    return found


def _who_might_be(slips: Sequence[Slip], case_ids: set[UUID], references: set[str]) -> set[UUID]:
    people = [party.person for slip in slips for party in slip.parties]
    born = {person.born_on for person in people if person.born_on}
    addresses = {person.email for person in people if person.email}
    likely: list[Select[UUID]] = [
        select(Parent.id).where(or_(is_any(Parent.born_on, born), is_any(Parent.email, addresses))),
        select(CaseParty.parent_id).where(is_any(CaseParty.case_id, case_ids)),
        select(Referral.parent_id).where(is_any(Referral.cafcass_ref, references)),
    ]
    return {id_ for query in likely for id_ in db.session.scalars(query)}


def _referrals(ids: set[UUID]) -> tuple[dict[UUID, Told], dict[UUID, set[str]]]:
    """These parents' referrals, and all that each parent is part of."""
    rows = db.session.execute(
        select(
            Referral.id, Referral.parent_id, Case.number, Referral.cafcass_ref, Referral.ordered_on
        )
        .outerjoin(Case, Case.id == Referral.case_id)
        .where(is_any(Referral.parent_id, ids))
        .order_by(Referral.created_at, Referral.id)
    )
    told: dict[UUID, Told] = {}
    about: dict[UUID, set[str]] = defaultdict(set)
    for id_, parent_id, number, reference, ordered_on in rows:
        told[id_] = Told(parent_id, number, reference, ordered_on)
        about[parent_id] |= {text for text in (number, reference) if text}
    parts = db.session.execute(
        select(CaseParty.parent_id, func.array_agg(Case.number))
        .join(Case, Case.id == CaseParty.case_id)
        .where(is_any(CaseParty.parent_id, ids))
        .group_by(CaseParty.parent_id)
    )
    for parent_id, numbers in parts:
        about[parent_id] |= set(numbers)
    return told, about


def _parents(ids: set[UUID], about: dict[UUID, set[str]]) -> dict[UUID, HeldParent]:
    columns = [getattr(Parent, name) for name in PERSON]
    rows = db.session.execute(
        select(Parent.id, Parent.family_id, Parent.created_at, *columns).where(
            is_any(Parent.id, ids)
        )
    )
    return {
        id_: HeldParent(
            id=id_,
            family_id=family_id,
            person=Person(**dict(zip(PERSON, details, strict=True))),
            since=since,
            about=frozenset(about.get(id_, ())),
        )
        for id_, family_id, since, *details in rows
    }
