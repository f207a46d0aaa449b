"""Lanes dealt to the people of families, and dealt anew where two families become one.

Under the families' locks. Also the people's rows are held still first: whoever is choosing a room
meanwhile has it before a number is taken for the lanes that change hands, or finds them changed.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Uuid,
    any_,
    bindparam,
    func,
    literal,
    select,
    text,
    update,
)

from spip_live.db import db
from spip_live.people.lanes import FOREVER, LANES, Draw, Held, Member, Opens, deal
from spip_live.people.lanes_models import NUMBERS, ParentLane
from spip_live.people.models import Family, Parent

# One statement for a list of thousands.
GIVE = text("""
    INSERT INTO parent_lanes (provider_id, parent_id, family_id, lane, since, until, id)
    SELECT p.provider_id, p.id, p.family_id, given.lane, given.since, :forever, given.id
    FROM unnest(:parents, :lanes, :since, :ids) AS given (parent_id, lane, since, id)
    JOIN parents p ON p.id = given.parent_id
""").bindparams(
    bindparam("parents", type_=ARRAY(Uuid())),
    bindparam("ids", type_=ARRAY(Uuid())),
)


@dataclass(frozen=True)
class Row:
    """A lane that somebody has or had."""

    id: UUID
    parent_id: UUID
    lane: int
    until: int

    @property
    def holds_now(self) -> bool:
        return self.until == FOREVER


# The people of one family, each with what they have and had.
Relations = dict[UUID, list[Row]]


def lanes_of(parent_ids: Iterable[UUID]) -> dict[UUID, list[Held]]:
    """The lanes that are theirs now, of each of these parents."""
    found: dict[UUID, list[Held]] = defaultdict(list)
    wanted = select(ParentLane.parent_id, ParentLane.lane, ParentLane.since).where(
        _among(ParentLane.parent_id, parent_ids), ParentLane.until == FOREVER
    )
    for parent_id, lane, since in db.session.execute(wanted.order_by(ParentLane.lane)):
        found[parent_id].append(Held(lane, since))
    return found


def end_shared(family_ids: Sequence[UUID], draw: Draw = secrets.randbelow) -> None:
    """Before families become one: no lane is two people's any more, and nobody has too many.

    `deal_anew`, once they are one, gives out what is left.
    """
    together = {id_: rows for family in _families(family_ids) for id_, rows in family.items()}
    ended, _ = _changes(together, draw)
    if ended:
        _end(ended, _next_number())


def give_out(family_ids: Iterable[UUID], draw: Draw = secrets.randbelow) -> None:
    """Deal lanes to whoever of these families has none, as far as there are any to have.

    Nothing happens to a family of which everybody has some.
    """
    if wanting := _in_want(family_ids):
        deal_anew(wanting, draw)


def deal_anew(family_ids: Sequence[UUID], draw: Draw = secrets.randbelow) -> None:
    """Deal the lanes of these families again; what is one person's alone stays theirs."""
    ended: list[UUID] = []
    given: list[tuple[UUID, int, Opens]] = []
    for family in _families(family_ids):
        changes = _changes(family, draw)
        ended += changes[0]
        given += changes[1]
    if ended or given:
        now = _next_number()
        _end(ended, now)
        _give(given, now)


def _changes(family: Relations, draw: Draw) -> tuple[list[UUID], list[tuple[UUID, int, Opens]]]:
    """The lanes of a family that end, and those that are given: to whom, and for which days."""
    dealt = deal(
        [
            Member(
                id=parent_id,
                holds=frozenset(row.lane for row in rows if row.holds_now),
                had=frozenset(row.lane for row in rows),
            )
            for parent_id, rows in family.items()
        ],
        draw,
    )
    stay = {
        (id_, lane) for id_, lanes in dealt.items() for lane in lanes
        if lanes[lane] is Opens.AS_BEFORE
    }  # fmt: skip
    held = [row for rows in family.values() for row in rows if row.holds_now]
    ended = [row.id for row in held if (row.parent_id, row.lane) not in stay]
    given = [
        (id_, lane, what) for id_, lanes in dealt.items() for lane, what in lanes.items()
        if (id_, lane) not in stay
    ]  # fmt: skip
    return ended, given


def _give(given: Sequence[tuple[UUID, int, Opens]], now: int) -> None:
    db.session.execute(
        GIVE,
        {
            "parents": [parent_id for parent_id, _, _ in given],
            "lanes": [lane for _, lane, _ in given],
            "since": [now if what is Opens.NEW_DAYS else 0 for _, _, what in given],
            "ids": [uuid4() for _ in given],
            "forever": FOREVER,
        },
    )


def _end(ids: Sequence[UUID], now: int) -> None:
    if ids:
        db.session.execute(
            update(ParentLane)
            .where(_among(ParentLane.id, ids))
            .values(until=now)
            .execution_options(synchronize_session=False)
        )


def _next_number() -> int:
    return db.session.scalars(select(NUMBERS.next_value())).one()


def _in_want(family_ids: Iterable[UUID]) -> list[UUID]:
    """Those of the families whose people do not all have lanes, while there are lanes to have."""
    ids = list(set(family_ids))
    db.session.flush()
    holders = (
        select(ParentLane.family_id, func.count(ParentLane.parent_id.distinct()).label("holders"))
        .where(_among(ParentLane.family_id, ids), ParentLane.until == FOREVER)
        .group_by(ParentLane.family_id)
        .subquery()
    )
    people = func.count(Parent.id)
    wanted = (
        select(Parent.family_id)
        .outerjoin(holders, holders.c.family_id == Parent.family_id)
        .where(_among(Parent.family_id, ids))
        .group_by(Parent.family_id, holders.c.holders)
        .having(func.coalesce(holders.c.holders, 0) < func.least(people, len(LANES)))
    )
    return list(db.session.scalars(wanted))


def _families(family_ids: Sequence[UUID]) -> list[Relations]:
    """Everybody of each family, standing still, each with all the lanes that they ever had."""
    db.session.flush()
    held = select(Family.id).where(_among(Family.id, family_ids))
    db.session.execute(held.order_by(Family.id).with_for_update()).all()
    people = db.session.execute(
        select(Parent.id, Parent.family_id)
        .where(_among(Parent.family_id, family_ids))
        .order_by(Parent.id)
        .with_for_update()
    ).all()
    rows: dict[UUID, list[Row]] = defaultdict(list)
    columns = (ParentLane.id, ParentLane.parent_id, ParentLane.lane, ParentLane.until)
    ever = select(*columns).where(_among(ParentLane.parent_id, [id_ for id_, _ in people]))
    for found in db.session.execute(ever):
        rows[found.parent_id].append(Row(*found))
    families: dict[UUID, Relations] = defaultdict(dict)
    for parent_id, family_id in people:
        families[family_id][parent_id] = rows.get(parent_id, [])
    return list(families.values())


def _among(column: Any, ids: Iterable[UUID]) -> ColumnElement[bool]:
    """Any of these ids, however many: one parameter."""
    found: ColumnElement[bool] = column == any_(literal(list(ids), ARRAY(Uuid())))
    return found
