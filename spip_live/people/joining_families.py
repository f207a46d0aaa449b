"""Families joined: under their locks, in one transaction, and never silently left apart.

A tie that the database refuses, because both people hold seats in one room, is kept as pending;
`rooms.late_ties`, through which staff and lists make ties, then takes one of the seats back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Select, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.exc import IntegrityError

from spip_live import locks
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import note
from spip_live.locks import Level
from spip_live.people import enrolments, lanes_dealt
from spip_live.people.models import (
    Case,
    CaseParty,
    Enrolment,
    Family,
    Parent,
    Referral,
    Staff,
    Tie,
    TieKind,
)
from spip_live.tenancy import current_provider_id

TRIES = 5  # until families stand still; each time somebody else has joined one of them meanwhile
# What PostgreSQL names when two people of one family would be in one room.
REFUSED_BY = frozenset({"one_seat_per_family_in_a_room", "one_admission_per_family_in_a_room"})


R = TypeVar("R")


class ChangedError(Exception):
    """What was locked is no longer what was wanted: somebody else was quicker."""


def one_at_a_time() -> None:
    """Hold back others who bring people in for this provider, until the transaction ends.

    Whoever comes second finds what the first has brought in, and makes no second of anybody.
    """
    locks.take(Level.INTAKE, [current_provider_id()])
    name = f"spip.intake:{current_provider_id()}"
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def lock(family_ids: Iterable[UUID]) -> None:
    """Hold these families still until the transaction ends, always in ascending order."""
    ids = locks.take(Level.FAMILIES, family_ids)
    db.session.execute(
        select(Family.id).where(Family.id.in_(ids)).order_by(Family.id).with_for_update()
    ).all()


def lock_people(family_ids: Iterable[UUID]) -> None:
    """Hold still all that a change of locked families changes: cases, people, their enrolments."""
    ids = list(family_ids)
    _lock_all(Level.CASES, select(Case.id).where(Case.family_id.in_(ids)))
    people = select(Parent.id).where(Parent.family_id.in_(ids))
    _lock_all(Level.PARENTS, people)
    _lock_all(Level.ENROLMENTS, select(Enrolment.id).where(Enrolment.parent_id.in_(people)))


def _lock_all(level: Level, wanted: Select[UUID]) -> None:
    (column,) = wanted.selected_columns
    found = db.session.scalars(wanted.order_by(column).with_for_update()).all()
    locks.take(level, found)


def hold(*members: Parent | Case) -> None:
    """Lock the families of all of these as they are by then, and what joining them would change.

    A family that was merged while we waited is another by now.
    """

    def lock_all() -> None:
        ids = {each.family_id for each in members}
        lock(ids)
        for each in members:
            db.session.refresh(each)
        if {each.family_id for each in members} != ids:
            raise ChangedError
        lock_people(ids)

    once_still(lock_all)


def once_still(lock_all: Callable[[], R]) -> R:
    """Lock, and look again; whoever finds something else by then raises `ChangedError`.

    Then all that was locked is let go, so that the order holds, and locked anew.
    """
    before = locks.held()
    for _ in range(TRIES):
        try:
            with db.session.begin_nested():
                return lock_all()
        except ChangedError:
            locks.only(before)
    raise Refused("changed_meanwhile", "Somebody else changed this at the same moment. Try again.")


def merge(one: UUID, other: UUID) -> UUID | None:
    """Make two locked families one, and give the one that stays.

    None, and nothing changed, where people of both hold seats in one room.
    """
    stays, goes = sorted((one, other), key=str)
    try:
        with db.session.begin_nested():
            lanes_dealt.end_shared([one, other])
            for table in (Case, Parent):
                db.session.execute(
                    update(table).where(table.family_id == goes).values(family_id=stays)
                )
            db.session.execute(delete(Family).where(Family.id == goes))
            lanes_dealt.deal_anew([stays])
    except IntegrityError as error:
        if _constraint(error) in REFUSED_BY:
            return None
        raise
    return stays


def _constraint(error: IntegrityError) -> str:
    return str(getattr(getattr(error.orig, "diag", None), "constraint_name", ""))


@locks.in_order
def keep_apart(
    one: Parent, other: Parent, kind: TieKind, reason: str, by: Staff | None, at: datetime
) -> Tie:
    """Tie two people: they will never be in one room. Pending while both hold seats in one."""
    if one.id == other.id:
        raise Refused("same_person", "Choose somebody else: nobody can be kept apart from oneself.")
    if not reason.strip():
        raise Refused("no_reason", "Say why these two must be kept apart.")
    tie = _keep(Pair(one.id, other.id, kind, reason.strip(), _join(one, other)), by, at)
    db.session.flush()
    enrolments.settle([one.id, other.id])
    return tie


@locks.in_order
def complete(tie: Tie, by: Staff | None, at: datetime) -> None:
    """Try a pending tie again, once one of the two has been moved out of the shared room."""
    one, other = db.session.get_one(Parent, tie.one_id), db.session.get_one(Parent, tie.other_id)
    if not _join(one, other):
        raise Refused(
            "still_together",
            "Both still hold seats in one room. Move or release one of the seats, then try again.",
        )
    settle_pending([one.family_id], by, at)


def settle_pending(family_ids: Iterable[UUID], by: Staff | None, at: datetime) -> None:
    """Close the pending ties whose two people have become one family, and what waited on them."""
    ids = list(family_ids)
    one, other = Parent.__table__.alias(), Parent.__table__.alias()
    waiting = db.session.scalars(
        select(Tie)
        .join(one, one.c.id == Tie.one_id)
        .join(other, other.c.id == Tie.other_id)
        .where(Tie.pending, one.c.family_id.in_(ids), one.c.family_id == other.c.family_id)
    ).all()
    for tie in waiting:
        tie.pending = False
        note(by, "tie.made", tie, at, one=str(tie.one_id), other=str(tie.other_id))
    db.session.flush()
    people = {id_ for tie in waiting for id_ in (tie.one_id, tie.other_id)}
    attach_where_referred(people)
    enrolments.settle(people)


@locks.in_order
def attach(parent: Parent, case: Case, role: str, by: Staff | None, at: datetime) -> bool:
    """Make a person a party of a case, which joins both families.

    False where that has to wait: then a pending tie holds what is still to be done.
    """
    if db.session.get(CaseParty, (case.id, parent.id)) is not None:
        return True
    parties = db.session.scalars(
        select(Parent)
        .join(CaseParty, CaseParty.parent_id == Parent.id)
        .where(CaseParty.case_id == case.id)
    ).all()
    if not _join(parent, case):
        for party in parties:
            keep_apart(parent, party, TieKind.STAFF, f"Both are on case {case.number}.", by, at)
        return False
    db.session.add(
        CaseParty(
            case_id=case.id,
            parent_id=parent.id,
            provider_id=case.provider_id,
            family_id=case.family_id,
            role=role,
        )
    )
    db.session.flush()
    note(by, "case.joined", case, at, parent=str(parent.id))
    return True


def attach_where_referred(parent_ids: Iterable[UUID]) -> None:
    """Make people parties of the cases that they are referred on, where a tie had to come first."""
    missing = (
        select(
            Referral.case_id,
            Referral.parent_id,
            Referral.provider_id,
            Parent.family_id,
            Referral.role,
        )
        .ext(distinct_on(Referral.case_id, Referral.parent_id))
        .join(Parent, Parent.id == Referral.parent_id)
        .join(Case, and_(Case.id == Referral.case_id, Case.family_id == Parent.family_id))
        .where(
            Referral.parent_id.in_(list(parent_ids)),
            ~exists().where(
                CaseParty.case_id == Referral.case_id, CaseParty.parent_id == Referral.parent_id
            ),
        )
    )
    columns = ["case_id", "parent_id", "provider_id", "family_id", "role"]
    db.session.execute(insert(CaseParty).from_select(columns, missing))


@dataclass(frozen=True)
class Pair:
    """Two people who must be kept apart; `done` when they are one family already."""

    one: UUID
    other: UUID
    kind: TieKind
    reason: str
    done: bool


def keep_pairs_apart(pairs: Iterable[Pair], by: Staff | None, at: datetime) -> None:
    """Keep a tie for each pair that has none yet; the families have been joined where they could.

    Many at once, for a list; a pair that is tied already is left as it is.
    """
    wanted = {frozenset((pair.one, pair.other)): pair for pair in pairs}
    people = {id_ for pair in wanted for id_ in pair}
    found = db.session.execute(
        select(Tie.one_id, Tie.other_id).where(
            Tie.one_id.in_(people), Tie.other_id.in_(people), Tie.parted_at.is_(None)
        )
    )
    for one, other in found:
        wanted.pop(frozenset((one, other)), None)
    for pair in wanted.values():
        _keep(pair, by, at)
    db.session.flush()


def _keep(pair: Pair, by: Staff | None, at: datetime) -> Tie:
    tie = Tie(
        id=uuid4(),
        provider_id=current_provider_id(),
        one_id=pair.one,
        other_id=pair.other,
        kind=pair.kind,
        reason=pair.reason,
        made_by=by.id if by else None,
        made_at=at,
        pending=not pair.done,
    )
    db.session.add(tie)
    action = "tie.made" if pair.done else "tie.waits"
    note(by, action, tie, at, one=str(pair.one), other=str(pair.other))
    return tie


def settle_pending_among(parent_ids: Iterable[UUID], by: Staff | None, at: datetime) -> None:
    """As `settle_pending`, for whichever of these people wait for a tie."""
    ids = list(parent_ids)
    waiting = db.session.scalars(
        select(Parent.family_id)
        .join(Tie, or_(Tie.one_id == Parent.id, Tie.other_id == Parent.id))
        .where(Tie.pending, Parent.id.in_(ids))
    ).all()
    if waiting:
        settle_pending(waiting, by, at)


def waiting_families(parent_ids: Iterable[UUID]) -> set[UUID]:
    """The families on both sides of the ties that wait for any of these people."""
    ids = list(parent_ids)
    waiting = select(Tie.one_id, Tie.other_id).where(
        Tie.pending, or_(Tie.one_id.in_(ids), Tie.other_id.in_(ids))
    )
    people = {id_ for pair in db.session.execute(waiting) for id_ in pair}
    return set(db.session.scalars(select(Parent.family_id).where(Parent.id.in_(people))))


def _join(one: Parent | Case, other: Parent | Case) -> bool:
    """Make the families of both one; their rows are read again once the families stand still."""
    hold(one, other)
    if one.family_id == other.family_id:
        return True
    joined = merge(one.family_id, other.family_id) is not None
    db.session.refresh(one)
    db.session.refresh(other)
    return joined
