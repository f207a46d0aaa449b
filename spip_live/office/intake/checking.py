"""The rows of a list checked, corrected and counted, before anything of it comes in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, text

from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.office.intake import fields, looking_over, planning
from spip_live.office.intake.arrivals import terms_of
from spip_live.office.intake.held import held_for
from spip_live.office.intake.joining import join_all
from spip_live.office.intake.remarks import Severity
from spip_live.office.intake.rows import slip, values_of
from spip_live.office.intake.slips import Problem, Slip
from spip_live.office.intake.table import tidy
from spip_live.office.models import Import, ImportRow

GRAVEST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
LONGEST = 500
Tell = Callable[[int, int], None]

KEEP = text("""
    UPDATE import_rows r
    SET problems = found.problems, worst = found.worst, standing = found.standing
    FROM jsonb_to_recordset(cast(:found AS jsonb))
        AS found(number int, problems jsonb, worst text, standing text)
    WHERE r.import_id = :import_id AND r.number = found.number
""")
# Rows that were written a moment ago have no statistics yet, and PostgreSQL would compare each of
# ten thousand with every other.
HASH_THEM = text("SELECT set_config('enable_nestloop', :allowed, true)")


@dataclass(frozen=True)
class Counts:
    """How many rows stand where."""

    new: int
    here: int
    to_correct: int
    to_look_at: int
    left_out: int

    @property
    def brought_in(self) -> int:
        """Rows that would come in as they are, whole or in part."""
        return self.new + self.here


def slips_of(arrived: Import, today: date, numbers: Iterable[int] | None = None) -> list[Slip]:
    """The list's rows as slips with their corrections; all that are not left out, or only some."""
    query = select(ImportRow.number, ImportRow.cells, ImportRow.corrections).where(
        ImportRow.import_id == arrived.id
    )
    if numbers is None:
        query = query.where(ImportRow.left_out.is_(False))
    else:
        query = query.where(ImportRow.number.in_(list(numbers)))
    terms = terms_of(arrived, today)
    found = arrived.mapping["columns"]
    return [
        slip(number, values_of(cells, found, corrections), terms)
        for number, cells, corrections in db.session.execute(query.order_by(ImportRow.number))
    ]


def check(arrived: Import, today: date, tell: Tell = lambda _done, _of: None) -> None:
    """Check every row by itself and against the others and what we hold; nothing comes in yet."""
    slips = slips_of(arrived, today)
    tell(len(slips) // 2, len(slips))
    told = [each for each in slips if each.parties]
    held = held_for(told)
    plan = planning.plan(told, held)
    joined = join_all(plan, held, merge=lambda one, _other: one)
    more = looking_over.problems(slips, plan, held, joined)
    standing = looking_over.standings(slips, plan, held)
    found = [
        _found(each, [*each.problems, *more.get(each.row, ())], standing.get(each.row, ""))
        for each in slips
    ]
    db.session.execute(HASH_THEM, {"allowed": "off"})
    db.session.execute(KEEP, {"import_id": arrived.id, "found": json.dumps(found)})
    db.session.execute(HASH_THEM, {"allowed": "on"})
    arrived.status = "checked"
    arrived.outcome = {**arrived.outcome, "people": _people(plan, held)}


def _people(plan: planning.Plan, held: planning.Held) -> dict[str, int]:
    return {
        "new": len(plan.new_people),
        "here": len(set(plan.who.values()) & set(held.parents)),
        "referrals": len({each.id for each in plan.referrals if each.is_new}),
    }


def _found(each: Slip, problems: list[Problem], standing: str) -> dict[str, Any]:
    severities = {problem.severity for problem in problems}
    return {
        "number": each.row,
        "problems": [
            {"field": p.field, "severity": p.severity.value, "text": p.text} for p in problems
        ],
        "worst": next((grave.value for grave in GRAVEST if grave in severities), ""),
        "standing": standing,
    }


def counts(arrived: Import) -> Counts:
    """How many rows are new, here already, to correct, to look at and left out."""
    row = ImportRow
    kept = row.left_out.is_(False)
    found = db.session.execute(
        select(
            func.count().filter(kept, row.standing == "new"),
            func.count().filter(kept, row.standing == "here"),
            func.count().filter(kept, row.worst == Severity.ERROR),
            func.count().filter(kept, row.worst == Severity.WARNING),
            func.count().filter(row.left_out),
        ).where(row.import_id == arrived.id)
    ).one()
    return Counts(*found)


def correct(arrived: Import, corrections: Mapping[int, Mapping[str, str]]) -> None:
    """Put corrected values in place of what the list says; the caller has it checked again."""
    _refuse_unless_checked(arrived)
    for number, values in corrections.items():
        row = _row(arrived, number)
        before = raw_values(arrived, row)
        changed = {
            target: tidied[:LONGEST]
            for target, value in values.items()
            if fields.is_target(target) and (tidied := tidy(value)) != before.get(target, "")
        }
        row.corrections = {**row.corrections, **changed}


def leave_out(arrived: Import, number: int, leave: bool = True) -> None:
    """Leave a row out of what comes in, or take it back."""
    _refuse_unless_checked(arrived)
    _row(arrived, number).left_out = leave


def start_checking(arrived: Import) -> None:
    """From now until they are checked the rows are not to be touched."""
    _refuse_unless_checked(arrived)
    arrived.status = "checking"


def _refuse_unless_checked(arrived: Import) -> None:
    if arrived.status not in ("checked", "done"):
        raise Refused("not_now", "This list is being worked on. Wait a moment and try again.")


def _row(arrived: Import, number: int) -> ImportRow:
    row = db.session.get(ImportRow, (arrived.id, number))
    if row is None:
        raise NotHere
    return row


def raw_values(arrived: Import, row: ImportRow) -> dict[str, str]:
    """A row's values as they stand now, corrections in place, for the boxes of a form."""
    return values_of(row.cells, arrived.mapping["columns"], row.corrections)
