"""A list arrives: its bytes are kept until they are read, its rows until they are brought in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import note
from spip_live.office.intake import columns, fields, reading
from spip_live.office.intake.rows import Terms
from spip_live.office.intake.table import Row, Table, Unreadable, tidy
from spip_live.office.models import Import, ImportFile, ImportLayout, ImportProgress, ImportRow
from spip_live.people.models import Staff

# A text file of this size is read while the coordinator waits: measured at about a twentieth
# of a second, in which the process of the live rooms does nothing else.
SMALL = 32 * 1024
TOGETHER = 2_000


def receive(file_name: str, content: bytes, by: Staff, at: datetime) -> Import:
    """Keep an uploaded list until it has been read."""
    if len(content) > reading.MAX_BYTES:
        raise Refused("too_large", "The file is larger than 10 MB. Split the list in two.")
    arrived = Import(
        id=uuid4(),
        provider_id=by.provider_id,
        made_by=by.id,
        file_name=tidy(PurePath(file_name.replace("\\", "/")).name)[:200] or "list",
        sha256=hashlib.sha256(content).hexdigest(),
        status="reading",
        created_at=at,
    )
    db.session.add(arrived)
    db.session.flush()
    ids = {"import_id": arrived.id, "provider_id": by.provider_id}
    db.session.add_all([ImportFile(**ids, content=content), ImportProgress(**ids, total=1)])
    note(by, "list.received", arrived, at, file=arrived.file_name)
    return arrived


def is_small(content: bytes) -> bool:
    """Whether reading this takes no time; a workbook may unpack to anything and never is."""
    return len(content) <= SMALL and not content.startswith(reading.ZIP)


def read(arrived: Import) -> None:
    """Read the kept bytes to rows, recognise the columns, and let the bytes go.

    Columns about children and addresses are seen and left behind: they are kept nowhere.
    """
    kept = db.session.get(ImportFile, arrived.id)
    if kept is None:
        return
    try:
        _keep_rows(arrived, reading.read(kept.content))
    except Unreadable as problem:
        arrived.status = "failed"
        arrived.outcome = {"unreadable": str(problem)}
    db.session.delete(kept)
    db.session.flush()


def _keep_rows(arrived: Import, table: Table) -> None:
    left = columns.left_behind(table.headings)
    seen = columns.recognise(_without(table, left))
    table, behind = _without(table, left), [table.headings[at] for at in sorted(left)]
    layout = _remembered(arrived, table)
    found = columns.remembered(table.headings, layout) if layout else dict(seen.columns)
    arrived.header = list(table.headings)
    arrived.mapping = {
        "columns": found,
        "confidence": dict.fromkeys(found, "sure") if layout else dict(seen.confidence),
        "remembered": layout is not None,
    }
    arrived.terms = {
        "route": _usual_route(found),
        "second_is_referred": seen.second_is_referred,
    }
    arrived.outcome = {
        "rows": len(table.rows),
        "left_behind": behind,
        "passed_over": [" ".join(filter(None, row.cells))[:80] for row in table.passed_over][:10],
    }
    arrived.status = "uploaded"
    _insert_rows(arrived, table.rows)


def _without(table: Table, positions: set[int]) -> Table:
    def kept(cells: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(cell for at, cell in enumerate(cells) if at not in positions)

    rows = tuple(Row(row.number, kept(row.cells)) for row in table.rows)
    return replace(table, headings=kept(table.headings), rows=rows)


def _usual_route(found: Mapping[str, int]) -> str:
    return "cafcass" if "cafcass_ref" in found and "ordered_on" not in found else "court_order"


def _insert_rows(arrived: Import, rows: Iterable[Row]) -> None:
    made: list[dict[str, Any]] = [
        {
            "import_id": arrived.id,
            "provider_id": arrived.provider_id,
            "number": row.number,
            "cells": list(row.cells),
        }
        for row in rows
    ]
    for start in range(0, len(made), TOGETHER):
        db.session.execute(insert(ImportRow), made[start : start + TOGETHER])


def _remembered(arrived: Import, table: Table) -> dict[str, str] | None:
    found = db.session.scalars(
        select(ImportLayout).where(
            ImportLayout.provider_id == arrived.provider_id,
            ImportLayout.fingerprint == columns.fingerprint(table.headings),
        )
    ).one_or_none()
    return None if found is None or not any(table.headings) else dict(found.mapping)


def settle_columns(
    arrived: Import, found: Mapping[str, int], terms: Terms, programme: str, at: datetime
) -> None:
    """Take what each column holds from the coordinator, and remember it for the next such list."""
    _refuse_unless_editable(arrived)
    if not columns.has_name(found, fields.FIRST):
        raise Refused("no_name", "Say which column holds the person’s name or surname.")
    arrived.mapping = {**arrived.mapping, "columns": dict(found)}
    arrived.terms = {"route": terms.route, "second_is_referred": terms.second_is_referred}
    arrived.programme = programme
    arrived.status = "checking"
    headings = tuple(arrived.header)
    layout = {
        "provider_id": arrived.provider_id,
        "fingerprint": columns.fingerprint(headings),
        "mapping": columns.to_remember(headings, found),
        "remembered_at": at,
    }
    statement = upsert(ImportLayout).values(id=uuid4(), **layout)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["provider_id", "fingerprint"],
            set_={"mapping": layout["mapping"], "remembered_at": at},
        )
    )


def terms_of(arrived: Import, today: date) -> Terms:
    """What holds for the rows of this list that don't say otherwise."""
    return Terms(
        today=today,
        route=arrived.terms.get("route", "court_order"),
        second_is_referred=arrived.terms.get("second_is_referred", True),
        roles=columns.roles_told(arrived.header, arrived.mapping["columns"]),
    )


def abandon(arrived: Import, by: Staff, at: datetime) -> None:
    """Let a list go that will not be brought in, with everything that was kept of it."""
    if arrived.status in ("importing", "done"):
        raise Refused("too_late", "This list is being brought in or has been already.")
    _forget(arrived)
    arrived.status = "abandoned"
    arrived.finished_at = at
    note(by, "list.abandoned", arrived, at)


def _forget(arrived: Import) -> None:
    for table in (ImportFile, ImportRow):
        db.session.execute(delete(table).where(table.import_id == arrived.id))


def _refuse_unless_editable(arrived: Import) -> None:
    if arrived.status not in ("uploaded", "checked"):
        raise Refused("not_now", "This list is being worked on. Wait a moment and try again.")
