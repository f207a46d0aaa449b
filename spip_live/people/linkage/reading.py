"""People as we hold them, read into the form in which they are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from spip_live.db import db
from spip_live.people.linkage.models import ReferralChild
from spip_live.people.linkage.profiles import Contact, Named, Order, Profile, Told, profile
from spip_live.people.linkage.store import any_of
from spip_live.people.models import Case, CaseParty, Parent, Referral


def profiles_of(parent_ids: Collection[UUID]) -> dict[UUID, Profile]:
    """Each of these people with all that their referrals and cases tell."""
    told = _told(parent_ids)
    rows = db.session.execute(
        select(
            Parent.id, Parent.forename, Parent.surname, Parent.born_on, Parent.email, Parent.phone
        ).where(any_of(Parent.id, parent_ids))
    )
    return {
        id_: profile(Named(forename, surname, born_on), Contact(email, phone), told.get(id_, ()))
        for id_, forename, surname, born_on, email, phone in rows
    }


def _told(parent_ids: Collection[UUID]) -> dict[UUID, list[Told]]:
    children = _children(parent_ids)
    found: dict[UUID, list[Told]] = defaultdict(list)
    rows = db.session.execute(
        select(
            Referral.id,
            Referral.parent_id,
            Case.number,
            Referral.cafcass_ref,
            Referral.other_party_name,
            Referral.ordered_on,
            Referral.court,
        )
        .outerjoin(Case, Case.id == Referral.case_id)
        .where(any_of(Referral.parent_id, parent_ids))
    )
    for id_, parent_id, number, reference, other, ordered_on, court in rows:
        others = (Named.stated(other),) if other else ()
        order = Order(ordered_on, court)
        found[parent_id].append(
            Told(number, reference, others, tuple(children.get(id_, ())), order)
        )
    parts = db.session.execute(
        select(CaseParty.parent_id, Case.number)
        .join(Case, Case.id == CaseParty.case_id)
        .where(any_of(CaseParty.parent_id, parent_ids))
    )
    for parent_id, number in parts:
        found[parent_id].append(Told(number))
    return found


def _children(parent_ids: Collection[UUID]) -> dict[UUID, list[Named]]:
    found: dict[UUID, list[Named]] = defaultdict(list)
    rows = db.session.execute(
        select(ReferralChild.referral_id, ReferralChild.forename, ReferralChild.born_on).where(
            any_of(ReferralChild.parent_id, parent_ids)
        )
    )
    for referral_id, forename, born_on in rows:
        found[referral_id].append(Named(forename, "", born_on))
    return found
