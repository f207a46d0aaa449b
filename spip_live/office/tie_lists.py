"""Who is kept apart from whom, and people to choose from when two more must be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from spip_live.db import db
from spip_live.journal import Entry
from spip_live.office.room_lists import literal
from spip_live.people.models import Case, CaseParty, Parent, Staff, Tie

SHOWN = 12
TIES = 50  # how many ties one page lists


@dataclass(frozen=True)
class TieLine:
    """Two people, who said so, and since when it holds; `holds_from` is None while it waits."""

    tie: Tie
    one: Parent
    other: Parent
    said_by: str
    holds_from: datetime | None


def ties() -> tuple[list[TieLine], int]:
    """The ties, those that wait first and then the newest; and how many there are in all."""
    one, other = aliased(Parent), aliased(Parent)
    holds_from = (
        select(func.max(Entry.at))
        .where(Entry.subject_id == Tie.id, Entry.action == "tie.made")
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Tie, one, other, Staff.name, holds_from)
        .join(one, one.id == Tie.one_id)
        .join(other, other.id == Tie.other_id)
        .join(Staff, Staff.id == Tie.made_by, isouter=True)
        .order_by(Tie.pending.desc(), Tie.made_at.desc(), Tie.id)
        .limit(TIES)
    ).all()
    lines = [
        TieLine(tie, first, second, name or "Noticed by the system", held)
        for tie, first, second, name, held in rows
    ]
    return lines, db.session.scalar(select(func.count()).select_from(Tie)) or 0


def people(words: str) -> list[tuple[Parent, str]]:
    """Parents who match every word by name, case number or e-mail, with their case numbers."""
    if not words:
        return []
    found = select(Parent)
    for word in words.split():
        like = f"%{literal(word)}%"
        on_case = exists().where(
            CaseParty.parent_id == Parent.id,
            Case.id == CaseParty.case_id,
            Case.number.ilike(like.replace("-", "").replace("/", "")),
        )
        found = found.where(
            or_(
                Parent.forename.ilike(like),
                Parent.surname.ilike(like),
                Parent.email.ilike(like),
                on_case,
            )
        )
    parents = db.session.scalars(
        found.order_by(Parent.surname, Parent.forename, Parent.id).limit(SHOWN)
    ).all()
    return [(parent, described(parent)) for parent in parents]


def described(parent: Parent) -> str:
    """What tells two people of one name apart: cases and date of birth."""
    numbers = db.session.scalars(
        select(Case.number)
        .join(CaseParty, CaseParty.case_id == Case.id)
        .where(CaseParty.parent_id == parent.id)
        .order_by(Case.number)
    ).all()
    born = f"born {parent.born_on:%d/%m/%Y}" if parent.born_on else "date of birth not known"
    return ", ".join([f"case {number}" for number in numbers] + [born])
