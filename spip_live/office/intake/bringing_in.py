"""Slips brought in: people, families, cases, referrals and enrolments, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text, update

from spip_live import locks
from spip_live.db import Base, db
from spip_live.office.intake import planning, suspecting
from spip_live.office.intake.held import and_these, held_for, is_any
from spip_live.office.intake.joining import Joined, JoinedPair, families_held, join_all
from spip_live.office.intake.making_rows import (
    Order,
    Row,
    Rows,
    additions,
    children_of,
    referral_row,
    rows_of,
)
from spip_live.office.intake.planning import Held, Plan
from spip_live.office.intake.slips import Slip
from spip_live.office.intake.suspecting import Linked, Suspected
from spip_live.people import enrolments, joining_families, lanes_dealt, referrals
from spip_live.people.joining_families import Pair
from spip_live.people.linkage import store as linkage_store
from spip_live.people.linkage import telling
from spip_live.people.linkage.models import ReferralChild
from spip_live.people.models import (
    Case,
    CaseParty,
    Enrolment,
    Family,
    Parent,
    Referral,
    Staff,
    TieKind,
)
from spip_live.rooms import late_ties
from spip_live.tenancy import current_provider_id

TOGETHER = 1_000  # rows in one statement
MANY = 500  # rows of all tables together that change how PostgreSQL should look for things
TAKE_STATISTICS = text("SELECT take_statistics()")
# Called with how many of how many rows have been written.
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Brought:
    """What came of it, for the page and the journal."""

    plan: Plan
    rows: Rows
    changes: int
    families_joined: int
    waiting: tuple[JoinedPair, ...]
    displaced: int = 0  # seats that gave way
    suspected: tuple[Suspected, ...] = ()

    @property
    def changed_anything(self) -> bool:
        """False where everything was here already."""
        made = self.rows
        return bool(made.parents or made.parties or made.referrals or self.changes)


@locks.in_order
def bring_in(
    slips: Iterable[Slip], order: Order, by: Staff, tell: Tell = lambda _done, _of: None
) -> Brought:
    """Bring in all of these slips; the caller commits, or nothing has happened.

    Bringing in the same slips twice changes nothing.
    """
    joining_families.one_at_a_time()
    plan, held, link = _planned([slip for slip in slips if slip.parties])
    joined = join_all(plan, held, joining_families.merge, link.suspicions)
    rows = rows_of(plan, held, joined, order)
    _write(rows, tell)
    linkage_store.keep(link.profiles)
    changes = _change_held(plan, held, joined, rows)
    waiting = _tie(joined, held, by, order)
    _settle(plan, joined, rows, by, order)
    lanes_dealt.give_out(joined.families.family_of(each) for each in plan.new_people)
    kept = late_ties.take_hold_among(plan.who.values(), by, order.at)
    still = {frozenset((each.tie.one_id, each.tie.other_id)) for each in kept if each.tie.pending}
    return Brought(
        plan=plan,
        rows=rows,
        changes=changes,
        families_joined=joined.families.merged,
        waiting=tuple(pair for pair in waiting if frozenset((pair.one, pair.other)) in still),
        displaced=sum(len(each.displaced) for each in kept),
        suspected=suspecting.note_down(joined.pairs, order.at),
    )


def _planned(told: list[Slip]) -> tuple[Plan, Held, Linked]:
    """What these slips bring, with every family that they touch standing still.

    A family that somebody joined with another while we waited is another by now: then all is
    looked up anew.
    """

    def lock_all() -> tuple[Plan, Held, Linked]:
        found = held_for(told)
        plan = planning.plan(told, found)
        link = suspecting.link(plan, found)
        held = and_these(found, link.touched)
        families = set(families_held(held).values())
        waiting = joining_families.waiting_families(held.parents)
        joining_families.lock(families | waiting)
        if families != set(families_held(and_these(held_for(told), link.touched)).values()):
            raise joining_families.ChangedError
        # Somebody may have tied one of them to others while we waited.
        if not joining_families.waiting_families(held.parents) <= families | waiting:
            raise joining_families.ChangedError
        return plan, held, link

    return joining_families.once_still(lock_all)


def _write(rows: Rows, tell: Tell) -> None:
    tables: list[tuple[type[Base], list[Row]]] = [
        (Family, rows.families),
        (Parent, rows.parents),
        (Case, rows.cases),
        (CaseParty, rows.parties),
        (Referral, rows.referrals),
        (Enrolment, rows.enrolments),
        (ReferralChild, rows.children),
    ]
    total = sum(len(made) for _, made in tables)
    done = 0
    for table, made in tables:
        for start in range(0, len(made), TOGETHER):
            some = made[start : start + TOGETHER]
            db.session.execute(insert(table), some)
            done += len(some)
            tell(done, total)
    if total >= MANY:
        db.session.execute(TAKE_STATISTICS)


def _change_held(plan: Plan, held: Held, joined: Joined, rows: Rows) -> int:
    """Fill in what we did not know of people, parties and referrals whom we hold."""
    people = [{"id": id_, **new} for id_, new in plan.changes.items()]
    roles = [
        {"case_id": rows.case_ids[number], "parent_id": parent_id, "role": role}
        for (number, parent_id), role in joined.parties.items()
        if role and number in held.cases and held.cases[number].parties.get(parent_id) == ""
    ]
    changed = _referral_changes(plan, held, rows)
    _add_children(plan, held)
    for table, made in ((Parent, people), (CaseParty, roles), (Referral, changed)):
        if made:
            db.session.execute(update(table), made)
    return len(people) + len(roles) + len(changed)


def _add_children(plan: Plan, held: Held) -> None:
    """Children of referrals that we hold and of which no list has named any yet."""
    again = {each.id for each in plan.referrals if each.id in held.referrals}
    named = select(ReferralChild.referral_id).where(is_any(ReferralChild.referral_id, again))
    bare = again - set(db.session.scalars(named))
    made = list(children_of(plan, bare, current_provider_id()))
    if made:
        db.session.execute(insert(ReferralChild), made)


def _referral_changes(plan: Plan, held: Held, rows: Rows) -> list[Row]:
    again = [each for each in plan.referrals if each.id in held.referrals]
    names = ("case_id", "cafcass_ref", "role", "other_party_name", "ordered_on", "court", "notes")
    columns = [getattr(Referral, name) for name in (*names, "hearing_on")]
    query = select(Referral.id, *columns).where(is_any(Referral.id, {each.id for each in again}))
    before: dict[UUID, dict[str, Any]] = {
        row.id: dict(row._mapping) for row in db.session.execute(query)
    }
    changes: dict[UUID, Row] = {}
    for planned in again:
        added = additions(before[planned.id], referral_row(planned, rows.case_ids))
        if added.get("case_id"):
            added["key"] = planned.told.key
        if added:
            before[planned.id] |= added
            changes.setdefault(planned.id, {"id": planned.id}).update(added)
    return list(changes.values())


def _tie(joined: Joined, held: Held, by: Staff, order: Order) -> tuple[JoinedPair, ...]:
    """Keep a tie for everyone whom no case joins; those that must wait are given back."""
    found = [*joined.pairs, *_with_whole_family(joined, held)]
    pairs = [Pair(each.one, each.other, *_why(each), each.done) for each in found]
    joining_families.keep_pairs_apart(pairs, by, order.at)
    return tuple(each for each in found if not each.done)


def _with_whole_family(joined: Joined, held: Held) -> Iterator[JoinedPair]:
    """Who could not join a case without parties is kept apart from everyone in its family."""
    for row, parent_id, number in joined.kept_out:
        family_id = held.cases[number].family_id
        for other in db.session.scalars(select(Parent.id).where(Parent.family_id == family_id)):
            yield JoinedPair(row, parent_id, other, False, number)


def _why(pair: JoinedPair) -> tuple[TieKind, str]:
    if pair.suspicion is not None:
        return telling.kind(pair.suspicion.found), telling.reason(pair.suspicion.found)
    if pair.row is None:
        return TieKind.SUSPECTED_DUPLICATE, "Two records that look like one person."
    if pair.number:
        return TieKind.STAFF, f"Both are on case {pair.number}."
    return TieKind.STAFF, "Named together on one referral."


def _settle(plan: Plan, joined: Joined, rows: Rows, by: Staff, order: Order) -> None:
    """Bring what hangs on others in line: known other parties, pending ties, who may be seated."""
    case_ids = {rows.case_ids[number] for number, _ in joined.parties}
    named = {each.id for each in plan.referrals if len(each.slip.parties) > 1}
    touched = set(plan.who.values()) | referrals.find_other_parties(case_ids, named)
    joining_families.settle_pending_among(touched, by, order.at)
    enrolments.settle(touched)
