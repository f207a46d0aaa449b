"""Families that have grown so large that a wrong case number may be what joins them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from spip_live.db import db
from spip_live.journal import note
from spip_live.people.models import Family, Parent, Staff

USUAL = 6  # people; more are looked at. Source: the security notes, C.1 ("alert at group size > 6")


def to_look_at() -> list[tuple[Family, int]]:
    """The families larger than usual, and than when somebody last looked; the largest first."""
    sizes = (
        select(Parent.family_id, func.count().label("people"))
        .group_by(Parent.family_id)
        .having(func.count() > USUAL)
        .subquery()
    )
    rows = db.session.execute(
        select(Family, sizes.c.people)
        .join(sizes, sizes.c.family_id == Family.id)
        .where(sizes.c.people > Family.looked_size)
        .order_by(sizes.c.people.desc(), Family.id)
    )
    return [(family, people) for family, people in rows]


def members(family: Family) -> Sequence[Parent]:
    """Everybody in a family, by name."""
    found = select(Parent).where(Parent.family_id == family.id)
    return db.session.scalars(found.order_by(Parent.surname, Parent.forename, Parent.id)).all()


def look_over(family: Family, by: Staff, at: datetime) -> None:
    """Somebody has looked: these people rightly belong together. Asked again if it grows."""
    family.looked_size = len(members(family))
    family.looked_at, family.looked_by = at, by.id
    note(by, "family.looked_over", family, at, people=family.looked_size)
