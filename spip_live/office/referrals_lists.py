"""What the pages about referrals show: one function for each screen, reading only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select

from spip_live.content import taught
from spip_live.db import db
from spip_live.errors import NotHere
from spip_live.people.families import normal_case_number
from spip_live.people.models import Case, CaseParty, Enrolment, Parent, Referral, Tie
from spip_live.rooms import displacing
from spip_live.rooms.candidates import holding, parts_done
from spip_live.rooms.models import Room, Seat

PER_PAGE = 50
# What a referral's line says of where its parent stands, in the order in which it is decided.
STATES = {
    "withdrawn": ("Withdrawn", "quiet"),
    "completed": ("Completed", "good"),
    "seated": ("Has a seat", "info"),
    "unknown": ("Other party to settle", "warm"),
    "to_seat": ("To seat", "plain"),
}
SHOWN = {
    "all": "All",
    "to_seat": "To seat",
    "unknown": "Other party to settle",
    "seated": "Have a seat",
    "completed": "Completed",
    "withdrawn": "Withdrawn",
}
ROUTES = {
    "court_order": "Court order",
    "cafcass": "Cafcass referral",
    "self": "Self-referral",
}
FEES = {"due": "Fee due", "reduced": "Reduced fee", "paid": "Fee paid", "waived": "Fee waived"}


@dataclass(frozen=True)
class Line:
    """One referral with its parent and where they stand."""

    referral: Referral
    parent: Parent
    case: Case | None
    enrolment: Enrolment
    state: str

    @property
    def said(self) -> tuple[str, str]:
        """The state in words, and how it looks."""
        return STATES[self.state]


@dataclass(frozen=True)
class Page:
    """Some lines, with how many there are of each kind."""

    lines: list[Line]
    number: int
    of: int
    total: int


def _lines(show: str = "") -> Any:
    """Every referral with where its parent stands; only those of one kind if `show` is one."""
    done = parts_done()
    state = _state(done)
    lines = (
        select(Referral, Parent, Case, Enrolment, state.label("state"))
        .join(Parent, Parent.id == Referral.parent_id)
        .join(Enrolment, Enrolment.referral_id == Referral.id)
        .outerjoin(Case, Case.id == Referral.case_id)
        .outerjoin(done, done.c.enrolment_id == Enrolment.id)
    )
    return lines.where(state == show) if show in STATES else lines


def _state(done: Subquery) -> Any:
    parts = {each.slug: len(each.parts) for each in taught.here().programmes.values()}
    needed = case(parts, value=Enrolment.programme, else_=1)
    return case(
        (Enrolment.withdrawn_at.is_not(None), "withdrawn"),
        (done.c.parts >= needed, "completed"),
        (Enrolment.id.in_(holding()), "seated"),
        (Enrolment.seatable.is_(False), "unknown"),
        else_="to_seat",
    )


def page(show: str, words: str, number: int) -> Page:
    """The referrals of one kind that match what was typed, a page at a time."""
    query = _lines(show)
    if words:
        query = query.where(_matches(words))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    of = max(1, ceil(total / PER_PAGE))
    here = min(max(1, number), of)
    rows = db.session.execute(
        query.order_by(
            Referral.hearing_on.asc().nulls_last(), Parent.surname, Parent.forename, Referral.id
        )
        .offset((here - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    return Page([Line(*row) for row in rows], here, of, total)


def _matches(words: str) -> ColumnElement[bool]:
    """A name in either order, the start of a case number, or a Cafcass reference."""
    each = [
        or_(
            Parent.forename.icontains(word, autoescape=True),
            Parent.surname.icontains(word, autoescape=True),
        )
        for word in words.replace(",", " ").split()
    ]
    number = normal_case_number(words)
    reference = "".join(words.split()).upper()
    found: list[ColumnElement[bool]] = [and_(*each), Referral.cafcass_ref == reference]
    if number:
        found.append(Case.number.startswith(number, autoescape=True))
    return or_(*found)


@dataclass(frozen=True)
class SeatLine:
    """A seat of a parent with its room."""

    seat: Seat
    room: Room


@dataclass(frozen=True)
class ParentPage:
    """Everything that a coordinator needs to know of one parent."""

    parent: Parent
    lines: Sequence[Line]
    seats: Sequence[SeatLine]
    family: Sequence[Parent]
    cases: Sequence[Case]
    waiting: Sequence[tuple[Tie, Parent]]
    to_ring: frozenset[UUID]  # seats of theirs that gave way, of which nobody has rung them yet


def the_parent(parent_id: UUID) -> Parent:
    """One parent of this provider, or `NotHere`."""
    found = db.session.get(Parent, parent_id)
    if found is None:
        raise NotHere
    return found


def the_referral(referral_id: UUID) -> Referral:
    """One referral of this provider, or `NotHere`."""
    found = db.session.get(Referral, referral_id)
    if found is None:
        raise NotHere
    return found


def the_enrolment(enrolment_id: UUID) -> Enrolment:
    """One enrolment of this provider, or `NotHere`."""
    found = db.session.get(Enrolment, enrolment_id)
    if found is None:
        raise NotHere
    return found


def parent_page(parent_id: UUID) -> ParentPage:
    """One parent with referrals, seats, cases and those they are kept apart from."""
    parent = the_parent(parent_id)
    lines = db.session.execute(
        _lines().where(Referral.parent_id == parent.id).order_by(Referral.created_at)
    )
    seats = db.session.execute(
        select(Seat, Room)
        .join(Room, Room.id == Seat.room_id)
        .where(Seat.parent_id == parent.id)
        .order_by(Room.starts_at.desc())
    )
    cases = db.session.scalars(
        select(Case)
        .join(CaseParty, CaseParty.case_id == Case.id)
        .where(CaseParty.parent_id == parent.id)
        .order_by(Case.number)
    )
    return ParentPage(
        parent=parent,
        lines=[Line(*row) for row in lines],
        seats=[SeatLine(*row) for row in seats],
        family=family_of(parent),
        cases=cases.all(),
        waiting=waiting_for(parent),
        to_ring=frozenset(made.seat_id for made in displacing.to_ring()),
    )


def family_of(parent: Parent) -> Sequence[Parent]:
    """Everyone whom this parent must never meet."""
    return db.session.scalars(
        select(Parent)
        .where(Parent.family_id == parent.family_id, Parent.id != parent.id)
        .order_by(Parent.surname, Parent.forename)
    ).all()


def waiting_for(parent: Parent) -> list[tuple[Tie, Parent]]:
    """Ties of this parent that cannot take effect yet, each with the other person."""
    rows = db.session.execute(
        select(Tie, Parent)
        .join(
            Parent,
            or_(
                and_(Tie.one_id == parent.id, Parent.id == Tie.other_id),
                and_(Tie.other_id == parent.id, Parent.id == Tie.one_id),
            ),
        )
        .where(Tie.pending)
    )
    return [(tie, other) for tie, other in rows]


def how_many(show: str) -> int:
    """How many referrals there are of one kind, as the page of that kind lists them."""
    query = _lines(show).with_only_columns(func.count())
    return db.session.scalar(query) or 0
