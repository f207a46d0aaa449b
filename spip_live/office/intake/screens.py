"""What the pages of a list show: one function for each screen, reading only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from spip_live.db import db
from spip_live.errors import NotHere
from spip_live.office.intake import checking, fields
from spip_live.office.intake.slips import Slip
from spip_live.office.models import Import, ImportProgress, ImportRow
from spip_live.people.models import Parent, Staff, Tie
from spip_live.uk_time import uk_short_date

SAMPLES = 3
# Fewer where every row has boxes to fill in.
PER_PAGE = {"correct": 20, "look": 20}
USUAL = 50
SHOWN = {
    "correct": "To correct",
    "look": "To look at",
    "new": "New",
    "here": "Already here",
    "out": "Left out",
}


def lists() -> list[tuple[Import, str]]:
    """The lists of this provider with who brought them, the newest first."""
    query = (
        select(Import, Staff.name)
        .join(Staff, Staff.id == Import.made_by)
        .where(Import.status != "abandoned")
        .order_by(Import.created_at.desc())
        .limit(50)
    )
    return [(found, name) for found, name in db.session.execute(query)]


def unfinished() -> list[tuple[Import, int]]:
    """Lists that wait for a coordinator, each with how many of its rows are to be corrected."""
    to_correct = (
        select(func.count())
        .where(
            ImportRow.import_id == Import.id,
            ImportRow.left_out.is_(False),
            ImportRow.worst == "error",
        )
        .scalar_subquery()
    )
    begun = Import.status.in_(["uploaded", "checked"])
    query = (
        select(Import, to_correct)
        .where(begun | ((Import.status == "done") & (to_correct > 0)))
        .order_by(Import.created_at)
    )
    return [(found, rows) for found, rows in db.session.execute(query)]


def the_list(import_id: UUID) -> Import:
    """One list of this provider, or `NotHere`."""
    found = db.session.get(Import, import_id)
    if found is None:
        raise NotHere
    return found


def same_before(arrived: Import) -> Import | None:
    """The same file brought in earlier, if it was."""
    return db.session.scalars(
        select(Import)
        .where(Import.sha256 == arrived.sha256, Import.id != arrived.id, Import.status == "done")
        .order_by(Import.finished_at.desc())
        .limit(1)
    ).one_or_none()


def progress_of(arrived: Import) -> tuple[int, int]:
    """How many steps of how many are done."""
    found = db.session.get(ImportProgress, arrived.id)
    return (found.done, found.total) if found else (0, 0)


@dataclass(frozen=True)
class Column:
    """One column of a list with what it seems to hold."""

    position: int
    heading: str
    samples: tuple[str, ...]
    target: str
    confidence: str


def columns_of(arrived: Import) -> list[Column]:
    """The columns as read, each with its first filled cells and what was recognised."""
    rows = db.session.scalars(
        select(ImportRow.cells)
        .where(ImportRow.import_id == arrived.id)
        .order_by(ImportRow.number)
        .limit(100)
    ).all()
    at = {position: target for target, position in arrived.mapping["columns"].items()}
    return [
        Column(
            position,
            heading or f"Column {_letters(position)}",
            tuple(dict.fromkeys(row[position] for row in rows if row[position]))[:SAMPLES],
            at.get(position, ""),
            arrived.mapping["confidence"].get(at.get(position, ""), ""),
        )
        for position, heading in enumerate(arrived.header)
    ]


def _letters(position: int) -> str:
    """A column's letters in a spreadsheet: A, B, … Z, AA."""
    before, last = divmod(position, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


@dataclass(frozen=True)
class Box:
    """One value to correct, with what is said of it."""

    name: str
    id: str
    label: str
    value: str
    problem: str
    is_error: bool


@dataclass(frozen=True)
class ShownRow:
    """One row on the page: who it tells of, and what to look at."""

    number: int
    case: str
    people: tuple[str, ...]
    boxes: tuple[Box, ...]
    others: tuple[str, ...]
    left_out: bool


@dataclass(frozen=True)
class Page:
    """Some rows of a list, those of one kind."""

    shown: str
    rows: list[ShownRow]
    number: int
    of: int


def rows_page(arrived: Import, shown: str, number: int, today: date) -> Page:
    """The rows of one kind, a page at a time."""
    where = [ImportRow.import_id == arrived.id, *_where(shown)]
    total = db.session.scalar(select(func.count()).where(*where)) or 0
    size = PER_PAGE.get(shown, USUAL)
    of = max(1, ceil(total / size))
    here = min(max(number, 1), of)
    rows = db.session.scalars(
        select(ImportRow)
        .where(*where)
        .order_by(ImportRow.number)
        .offset((here - 1) * size)
        .limit(size)
    ).all()
    slips = {slip.row: slip for slip in checking.slips_of(arrived, today, [r.number for r in rows])}
    return Page(shown, [_shown(arrived, row, slips[row.number]) for row in rows], here, of)


def _where(shown: str) -> list[ColumnElement[bool]]:
    kept = ImportRow.left_out.is_(False)
    kinds: dict[str, list[ColumnElement[bool]]] = {
        "correct": [kept, ImportRow.worst == "error"],
        "look": [kept, ImportRow.worst == "warning"],
        "new": [kept, ImportRow.standing == "new"],
        "here": [kept, ImportRow.standing == "here"],
        "out": [ImportRow.left_out.is_(True)],
    }
    return kinds[shown]


def _shown(arrived: Import, row: ImportRow, slip: Slip) -> ShownRow:
    raw = checking.raw_values(arrived, row)
    two = any(target.startswith(fields.SECOND) for target in arrived.mapping["columns"])
    boxes, others, seen = [], [], set()
    for problem in row.problems:
        target = problem["field"]
        if target in seen or not fields.is_target(target) or problem["severity"] == "note":
            others.append(problem["text"])
            continue
        seen.add(target)
        boxes.append(_box(row, problem, raw, two))
    return ShownRow(
        number=row.number,
        case=slip.case_number or "no case number",
        people=_people(slip, raw),
        boxes=tuple(boxes),
        others=tuple(others),
        left_out=row.left_out,
    )


def _box(row: ImportRow, problem: Mapping[str, Any], raw: Mapping[str, str], two: bool) -> Box:
    target = problem["field"]
    return Box(
        name=f"{row.number}:{target}",
        id=f"row-{row.number}-{target.replace('.', '-').replace('_', '-')}",
        label=fields.label(target, two),
        value=raw.get(target, ""),
        problem=problem["text"],
        is_error=problem["severity"] == "error",
    )


def _people(slip: Slip, raw: Mapping[str, str]) -> tuple[str, ...]:
    """Those on the row, as they will come in; where nobody can, what the list says."""
    people = tuple(
        party.person.full_name
        + (f", born {uk_short_date(party.person.born_on)[4:]}" if party.person.born_on else "")
        + ("" if party.referred else " (not referred, only kept apart)")
        for party in slip.parties
    )
    if people:
        return people
    names = ("p1.forename", "p1.surname", "p1.name")
    return (" ".join(raw[name] for name in names if raw.get(name)) or "Nobody named",)


@dataclass(frozen=True)
class TiedLine:
    """Two who were tied because of what linkage found; `asks` where a person is asked about it."""

    tie: Tie
    one: Parent
    other: Parent
    asks: bool


SHOWN_TIES = 50


def tied_of(arrived: Import) -> list[TiedLine]:
    """Whom this list tied to whom without a rule that says so: those that are asked about first."""
    told = {UUID(each["tie"]): each["sure"] for each in arrived.outcome.get("tied", ())}
    wanted = sorted(told, key=lambda tie_id: told[tie_id])[:SHOWN_TIES]
    one, other = aliased(Parent), aliased(Parent)
    rows = db.session.execute(
        select(Tie, one, other)
        .join(one, one.id == Tie.one_id)
        .join(other, other.id == Tie.other_id)
        .where(Tie.id.in_(wanted))
    )
    lines = [TiedLine(tie, first, second, not told[tie.id]) for tie, first, second in rows]
    return sorted(lines, key=lambda line: (not line.asks, line.one.surname, line.one.forename))


def waiting_of(arrived: Import) -> list[tuple[int | None, Parent, Parent]]:
    """Pairs from this list who could not be joined yet, while they are still apart."""
    found = []
    for pair in arrived.outcome.get("waiting", ()):
        one = db.session.get(Parent, UUID(pair["one"]))
        other = db.session.get(Parent, UUID(pair["other"]))
        if one is not None and other is not None and one.family_id != other.family_id:
            found.append((pair["row"], one, other))
    return found
