"""People no longer kept apart: one person's click for a mere suspicion, else two people's word.

Whoever is still joined by another tie or a case stays in one family: it is worked out anew from
what is left, under the families' locks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update

from spip_live import locks
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import note
from spip_live.people import enrolments, joining_families, lanes_dealt, referrals
from spip_live.people.families import components
from spip_live.people.models import (
    Case,
    CaseParty,
    Family,
    Parent,
    Parting,
    Referral,
    Staff,
    Tie,
    Verdict,
)


def confirm(tie: Tie, by: Staff, at: datetime) -> None:
    """Somebody has looked: the suspicion is right. From now on it takes two to part them."""
    if tie.parted_at is not None:
        raise Refused("parted", "These two were parted. Keep them apart again if that was wrong.")
    if not tie.is_suspicion:
        return
    tie.confirmed_at, tie.confirmed_by = at, by.id
    note(by, "tie.confirmed", tie, at)


@locks.in_order
def part(tie: Tie, why: str, by: Staff, at: datetime) -> None:
    """Undo a suspicion that nobody has confirmed. Of any other tie two people decide: `ask`."""
    if not tie.is_suspicion:
        raise Refused("takes_two", "Somebody said that this is right. Ask a colleague to approve.")
    _part_tie(tie, _said(why), by, at)


def ask_about_tie(tie: Tie, why: str, by: Staff, at: datetime) -> Parting:
    """Ask for two people to be parted; a colleague decides."""
    _require_joined(tie)
    return _ask(Parting(tie_id=tie.id), why, by, at)


def ask_about_case(party: CaseParty, why: str, by: Staff, at: datetime) -> Parting:
    """Ask for somebody to be taken off a case that they are no party of; a colleague decides."""
    return _ask(Parting(parent_id=party.parent_id, case_id=party.case_id), why, by, at)


def ask_about_person(parent: Parent, why: str, by: Staff, at: datetime) -> Parting:
    """Ask for somebody to leave a family with which nothing joins them; a colleague decides."""
    return _ask(Parting(parent_id=parent.id), why, by, at)


@locks.in_order
def approve(parting: Parting, by: Staff, at: datetime) -> None:
    """The second person's word: they are parted now, unless something else joins them still."""
    if parting.asked_by == by.id:
        raise Refused("takes_two", "Somebody else has to approve what you asked for.")
    _answer(parting, Verdict.APPROVED, "", by, at)
    if parting.tie_id is not None:
        _part_tie(db.session.get_one(Tie, parting.tie_id), parting.why, by, at)
    elif parting.case_id is not None:
        _take_off_case(parting, by, at)
    else:
        rebuild([_person(parting).family_id], by, at)


def refuse(parting: Parting, why: str, by: Staff, at: datetime) -> None:
    """They stay apart. Whoever asked may take it back in the same way."""
    verdict = Verdict.TAKEN_BACK if parting.asked_by == by.id else Verdict.REFUSED
    _answer(parting, verdict, _said(why), by, at)


def parted_pairs(parent_ids: Iterable[UUID]) -> set[frozenset[UUID]]:
    """Those of these people whom somebody has parted, and whom no tie joins since.

    They are not to be suspected of the same thing again.
    """
    ids = list(parent_ids)
    found: dict[frozenset[UUID], bool] = defaultdict(lambda: True)
    rows = db.session.execute(
        select(Tie.one_id, Tie.other_id, Tie.parted_at.is_not(None)).where(
            Tie.one_id.in_(ids), Tie.other_id.in_(ids)
        )
    )
    for one, other, parted in rows:
        found[frozenset((one, other))] &= parted
    return {pair for pair, parted in found.items() if parted}


@locks.in_order
def rebuild(family_ids: Iterable[UUID], by: Staff | None, at: datetime) -> list[UUID]:
    """Work families out anew from the ties and cases that are left; returns the new families.

    The largest part keeps the family. Seats and stays follow by their keys, wherever they are.
    """
    ids = list(family_ids)
    joining_families.lock(ids)
    joining_families.lock_people(ids)
    made = [family for family_id in ids for family in _split(family_id, by, at)]
    lanes_dealt.give_out([*ids, *made])  # who was one too many of a family is not any more
    return made


def _split(family_id: UUID, by: Staff | None, at: datetime) -> list[UUID]:
    people = set(db.session.scalars(select(Parent.id).where(Parent.family_id == family_id)))
    cases = set(db.session.scalars(select(Case.id).where(Case.family_id == family_id)))
    parts = _parts(people, cases)
    made = []
    for part in sorted(parts, key=lambda part: (len(part), sorted(part)))[:-1]:
        family = Family(id=uuid4(), provider_id=by.provider_id if by else _provider(family_id))
        family.created_at = at
        db.session.add(family)
        db.session.flush()
        for table, members in ((Case, part & cases), (Parent, part & people)):
            db.session.execute(
                update(table).where(table.id.in_(members)).values(family_id=family.id)
            )
        note(by, "family.parted", family, at, earlier=str(family_id), people=len(part & people))
        made.append(family.id)
    db.session.expire_all()
    return made


def _provider(family_id: UUID) -> UUID:
    return db.session.get_one(Family, family_id).provider_id


def _parts(people: set[UUID], cases: set[UUID]) -> list[set[UUID]]:
    """The parts into which these people and cases fall by what joins them now."""
    ties = db.session.execute(
        select(Tie.one_id, Tie.other_id).where(
            Tie.one_id.in_(people), Tie.other_id.in_(people), Tie.parted_at.is_(None)
        )
    )
    parties = db.session.execute(
        select(CaseParty.case_id, CaseParty.parent_id).where(CaseParty.case_id.in_(cases))
    )
    alone = [(each,) for each in people | cases]
    roots = components([*map(tuple, ties), *map(tuple, parties), *alone])
    together: dict[UUID, set[UUID]] = defaultdict(set)
    for each, root in roots.items():
        together[root].add(each)
    return list(together.values())


def _part_tie(tie: Tie, why: str, by: Staff, at: datetime) -> None:
    _require_joined(tie)
    people = [db.session.get_one(Parent, id_) for id_ in (tie.one_id, tie.other_id)]
    joining_families.hold(*people)
    db.session.refresh(tie)
    _require_joined(tie)
    tie.pending = False
    tie.parted_at, tie.parted_by, tie.parted_why = at, by.id, why
    note(by, "tie.parted", tie, at, one=str(tie.one_id), other=str(tie.other_id), why=why)
    db.session.flush()
    rebuild({person.family_id for person in people}, by, at)
    _settle({tie.one_id, tie.other_id})


def _take_off_case(parting: Parting, by: Staff, at: datetime) -> None:
    parent = _person(parting)
    theirs = select(Referral).where(
        Referral.parent_id == parent.id, Referral.case_id == parting.case_id
    )
    for referral in db.session.scalars(theirs).all():
        referrals.move_to_case(referral, None, "", by, at)
    party = db.session.get(CaseParty, (parting.case_id, parent.id))
    if party is not None:
        db.session.delete(party)
        db.session.flush()
    note(by, "case.left", db.session.get_one(Case, parting.case_id), at, parent=str(parent.id))
    rebuild([parent.family_id], by, at)
    _settle({parent.id})


def _settle(parent_ids: set[UUID]) -> None:
    """Who was known as the other party only by this is to be settled again.

    And whoever got no seat because a tie waited may have one.
    """
    on_cases = select(Referral).where(Referral.parent_id.in_(parent_ids))
    missed = [referrals.miss_other_parties(None, each.id) for each in db.session.scalars(on_cases)]
    enrolments.settle(parent_ids.union(*missed))


def _person(parting: Parting) -> Parent:
    return db.session.get_one(Parent, parting.parent_id)


def _require_joined(tie: Tie) -> None:
    if tie.parted_at is not None:
        raise Refused("parted", "These two were parted already.")


def _ask(parting: Parting, why: str, by: Staff, at: datetime) -> Parting:
    parting.id, parting.provider_id = uuid4(), by.provider_id
    parting.why, parting.asked_by, parting.asked_at = _said(why), by.id, at
    same = select(Parting.id).where(
        Parting.verdict.is_(None),
        Parting.tie_id.is_not_distinct_from(parting.tie_id),
        Parting.case_id.is_not_distinct_from(parting.case_id),
        Parting.parent_id.is_not_distinct_from(parting.parent_id),
    )
    if db.session.scalar(same) is not None:
        raise Refused("asked", "Somebody has asked for this already. It waits for a colleague.")
    db.session.add(parting)
    db.session.flush()
    note(by, "parting.asked", parting, at, why=parting.why)
    return parting


def _answer(parting: Parting, verdict: Verdict, why: str, by: Staff, at: datetime) -> None:
    db.session.refresh(parting, with_for_update=True)
    if parting.verdict is not None:
        raise Refused("answered", "Somebody has answered this already. Look at the page again.")
    parting.verdict, parting.answer_why = verdict.value, why
    parting.answered_by, parting.answered_at = by.id, at
    db.session.flush()
    note(by, f"parting.{verdict}", parting, at, why=why)


def _said(why: str) -> str:
    if not why.strip():
        raise Refused("no_reason", "Say why they need not be kept apart.")
    return why.strip()
