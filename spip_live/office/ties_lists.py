"""What waits to be done about ties, why people of one family are joined, and who was parted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from spip_live.db import db
from spip_live.errors import NotHere
from spip_live.people import large_families
from spip_live.people.models import Case, CaseParty, Family, Parent, Parting, Staff, Tie
from spip_live.rooms import displacing
from spip_live.rooms.models import Displacement, Room, Seat


@dataclass(frozen=True)
class RingLine:
    """A parent whose seat gave way and whom nobody has rung yet."""

    made: Displacement
    parent: Parent
    room: Room


@dataclass(frozen=True)
class PartingLine:
    """A parting that waits for a second person: of whom, who asked, whether this person may."""

    parting: Parting
    people: tuple[Parent, ...]
    case: Case | None
    asked_by: str
    own: bool


@dataclass(frozen=True)
class Large:
    """A family that has grown large, by one of its people."""

    someone: Parent
    people: int


@dataclass(frozen=True)
class Member:
    """One person of a family with what joins them to it: cases with others on them, and ties."""

    parent: Parent
    cases: Sequence[tuple[Case, Sequence[Parent]]]
    ties: Sequence[tuple[Tie, Parent]]


def to_ring() -> list[RingLine]:
    """Whom to ring, the oldest first."""
    return [_ring_line(made) for made in displacing.to_ring()]


def rings_of(tie: Tie) -> list[RingLine]:
    """The seats that gave way to one tie, rung or not."""
    wanted = (
        select(Displacement)
        .join(Seat, Seat.id == Displacement.seat_id)
        .where(Displacement.tie_id == tie.id, Seat.released_why == displacing.WHY)
        .order_by(Displacement.at, Displacement.id)
    )
    return [_ring_line(made) for made in db.session.scalars(wanted)]


def _ring_line(made: Displacement) -> RingLine:
    return RingLine(made, made.seat.parent, made.seat.room)


def partings(staff: Staff) -> list[PartingLine]:
    """What waits for a second person's word."""
    waiting = select(Parting).where(Parting.verdict.is_(None)).order_by(Parting.asked_at)
    return [parting_line(each, staff) for each in db.session.scalars(waiting)]


def parting_line(parting: Parting, staff: Staff) -> PartingLine:
    """One of them."""
    tie = db.session.get(Tie, parting.tie_id) if parting.tie_id else None
    ids = [tie.one_id, tie.other_id] if tie else [parting.parent_id]
    return PartingLine(
        parting=parting,
        people=tuple(db.session.get_one(Parent, id_) for id_ in ids),
        case=db.session.get(Case, parting.case_id) if parting.case_id else None,
        asked_by=db.session.get_one(Staff, parting.asked_by).name,
        own=parting.asked_by == staff.id,
    )


def open_parting(tie: Tie, staff: Staff) -> PartingLine | None:
    """The wish to part these two that nobody has answered yet."""
    wanted = select(Parting).where(Parting.tie_id == tie.id, Parting.verdict.is_(None))
    found = db.session.scalar(wanted)
    return parting_line(found, staff) if found else None


def large() -> list[Large]:
    """Families that somebody has to look at."""
    return [
        Large(large_families.members(family)[0], people)
        for family, people in large_families.to_look_at()
    ]


def family_of(parent: Parent) -> Family:
    """The family of one person."""
    return db.session.get_one(Family, parent.family_id)


def members(family: Family) -> list[Member]:
    """Everybody in a family, and why."""
    people = {parent.id: parent for parent in large_families.members(family)}
    ties = db.session.scalars(
        select(Tie)
        .where(
            or_(Tie.one_id.in_(people), Tie.other_id.in_(people)),
            Tie.parted_at.is_(None),
            Tie.pending.is_(False),
        )
        .order_by(Tie.made_at)
    ).all()
    parties = db.session.execute(
        select(CaseParty.parent_id, Case)
        .join(Case, Case.id == CaseParty.case_id)
        .where(Case.family_id == family.id)
        .order_by(Case.number)
    ).all()
    on_case: dict[UUID, list[UUID]] = defaultdict(list)
    for id_, case in parties:
        on_case[case.id].append(id_)
    return [
        Member(
            parent=parent,
            cases=[
                (case, [people[each] for each in on_case[case.id] if each != parent.id])
                for id_, case in parties
                if id_ == parent.id
            ],
            ties=[
                (tie, people[tie.other_id if tie.one_id == parent.id else tie.one_id])
                for tie in ties
                if parent.id in (tie.one_id, tie.other_id)
            ],
        )
        for parent in people.values()
    ]


def the_party(case_id: UUID, parent_id: UUID) -> CaseParty:
    """Somebody's part in a case, or `NotHere`."""
    found = db.session.get(CaseParty, (case_id, parent_id))
    if found is None:
        raise NotHere
    return found


def name_of(staff_id: UUID | None) -> str:
    """A colleague's name; the system's where nobody did it."""
    found = db.session.get(Staff, staff_id) if staff_id else None
    return found.name if found else "the system"
