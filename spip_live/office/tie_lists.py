"""People to choose from when two of them must be kept apart."""

from __future__ import annotations

from sqlalchemy import exists, or_, select

from spip_live.db import db
from spip_live.office.room_lists import literal
from spip_live.people.models import Case, CaseParty, Parent

SHOWN = 12


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
