"""Likely ties that wait for an answer, and what speaks for each: the two records side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from spip_live.db import db
from spip_live.errors import NotHere
from spip_live.office import childhood
from spip_live.people import contact
from spip_live.people.linkage.models import TieReview
from spip_live.people.linkage.weights import Level, Question
from spip_live.people.models import Case, CaseParty, Parent, Referral, Staff, Tie

PER_PAGE = 30
NOT_TOLD = "Not told"
# How far two agree: the words of the mark, and its colour.
MARKS = {
    Level.SAME: ("The same", "good"),
    Level.ALIKE: ("Nearly the same", "info"),
    Level.NEAR: ("Partly the same", "warm"),
    Level.DIFFERENT: ("Different", "quiet"),
}
ORDER = (Level.SAME, Level.ALIKE, Level.NEAR, Level.DIFFERENT)
SAID = {
    Question.SAME_PERSON: "One person twice?",
    Question.OTHER_PARENT: "Two parents of one family?",
}


@dataclass(frozen=True)
class ReviewLine:
    """One likely tie that waits: who, what is asked, and by when."""

    review: TieReview
    tie: Tie
    one: Parent
    other: Parent

    @property
    def question(self) -> str:
        """What is asked, in few words."""
        return SAID[Question(self.review.question)]

    def is_overdue(self, at: datetime) -> bool:
        """Whether the working day has passed."""
        return self.review.due_at < at


@dataclass(frozen=True)
class Page:
    """Some of the likely ties that wait, those first that are due first."""

    lines: list[ReviewLine]
    total: int
    number: int
    of: int


@dataclass(frozen=True)
class Evidence:
    """One thing of both records, and how far they agreed when they were compared."""

    what: str
    one: str
    other: str
    mark: tuple[str, str] | None


def _waits() -> ColumnElement[bool]:
    """Answered by nobody, here or on the page of the tie itself."""
    return and_(TieReview.verdict.is_(None), Tie.confirmed_at.is_(None), Tie.parted_at.is_(None))


def page(number: int) -> Page:
    """The likely ties that wait, a page at a time."""
    one, other = aliased(Parent), aliased(Parent)
    total = how_many()
    of = max(1, -(-total // PER_PAGE))
    here = min(max(number, 1), of)
    rows = db.session.execute(
        select(TieReview, Tie, one, other)
        .join(Tie, Tie.id == TieReview.tie_id)
        .join(one, one.id == Tie.one_id)
        .join(other, other.id == Tie.other_id)
        .where(_waits())
        .order_by(TieReview.due_at, TieReview.id)
        .offset((here - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    return Page([ReviewLine(*row) for row in rows], total, here, of)


def how_many(before: datetime | None = None) -> int:
    """How many likely ties wait; with `before`, only those that were due by then."""
    wanted = select(func.count()).select_from(TieReview).join(Tie, Tie.id == TieReview.tie_id)
    if before is not None:
        wanted = wanted.where(TieReview.due_at < before)
    return db.session.scalar(wanted.where(_waits())) or 0


def the_line(tie_id: UUID) -> ReviewLine:
    """The likely tie that is asked about, or `NotHere`; also once it is answered."""
    row = db.session.execute(
        select(TieReview, Tie)
        .join(Tie, Tie.id == TieReview.tie_id)
        .where(TieReview.tie_id == tie_id)
    ).one_or_none()
    if row is None:
        raise NotHere
    review, tie = row
    one, other = (db.session.get_one(Parent, id_) for id_ in (tie.one_id, tie.other_id))
    return ReviewLine(review, tie, one, other)


def waits(line: ReviewLine) -> bool:
    """Whether nobody has answered yet."""
    tie = line.tie
    return line.review.verdict is None and tie.confirmed_at is None and tie.parted_at is None


def evidence(line: ReviewLine, by: Staff) -> list[Evidence]:
    """Both records, thing by thing; what neither tells is left out."""
    found = {what: Level(level) for what, level in line.review.evidence.items()}
    one, other = (dict(_told(parent, by)) for parent in (line.one, line.other))
    return [
        Evidence(what, one[what] or NOT_TOLD, other[what] or NOT_TOLD, _mark(found, compared))
        for what, compared in COMPARED.items()
        if one[what] or other[what]
    ]


# What is shown, with the things compared that it stands for.
COMPARED = {
    "First name": ("forename",),
    "Last name": ("surname",),
    "Date of birth": ("born_on",),
    "Names as the other party": ("names_them", "named_by_them", "other"),
    "Children": ("children",),
    "Case number": ("case",),
    "Cafcass reference": ("reference",),
    "Date of the order": ("order",),
    "Court": ("court",),
    "Email": ("email",),
    "Phone": ("phone",),
}


def _mark(found: dict[str, Level], compared: tuple[str, ...]) -> tuple[str, str] | None:
    levels = [found[what] for what in compared if what in found]
    return MARKS[min(levels, key=ORDER.index)] if levels else None


def _told(parent: Parent, by: Staff) -> Iterator[tuple[str, str]]:
    referrals = db.session.scalars(
        select(Referral).where(Referral.parent_id == parent.id).order_by(Referral.created_at)
    ).all()
    numbers = db.session.scalars(
        select(Case.number)
        .join(CaseParty, CaseParty.case_id == Case.id)
        .where(CaseParty.parent_id == parent.id)
        .order_by(Case.number)
    )
    reached = contact.shown_to(by, parent)
    yield "First name", parent.forename
    yield "Last name", parent.surname
    yield "Date of birth", _day(parent.born_on)
    yield "Names as the other party", _each(each.other_party_name for each in referrals)
    yield "Children", _each(childhood.as_text(each) for each in referrals)
    yield "Case number", _each(numbers)
    yield "Cafcass reference", _each(each.cafcass_ref for each in referrals)
    yield "Date of the order", _each(_day(each.ordered_on) for each in referrals)
    yield "Court", _each(each.court for each in referrals)
    yield "Email", reached.email
    yield "Phone", reached.phone


def _each(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
