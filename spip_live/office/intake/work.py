"""The work on a list that takes time, done in the background: read, check, bring in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import TracebackType
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from spip_live import clock
from spip_live.db import db
from spip_live.jobs import job
from spip_live.journal import note
from spip_live.office.intake import arrivals, checking, progress
from spip_live.office.intake.bringing_in import Brought, bring_in
from spip_live.office.intake.making_rows import Order
from spip_live.office.intake.suspecting import Suspected
from spip_live.office.models import Import, ImportRow
from spip_live.people.models import Staff
from spip_live.uk_time import uk_day


class SayIfItStops:
    """Says on the list's own page when the work inside stops short; the fault itself goes on."""

    def __init__(self, arrived: Import) -> None:
        self.ids = (arrived.provider_id, arrived.id)

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if fault is not None:
            db.session.rollback()
            progress.say_stopped(*self.ids)


def _teller(arrived: Import) -> Callable[[int, int], None]:
    return partial(progress.tell, arrived.provider_id, arrived.id)


@job("intake.read")
def read(import_id: UUID) -> None:
    """Read an uploaded list to rows; once more after a fault, as each of these."""
    arrived = db.session.get_one(Import, import_id)
    if arrived.status in ("reading", "failed"):
        with SayIfItStops(arrived):
            arrivals.read(arrived)
            db.session.commit()


@job("intake.check")
def check(import_id: UUID) -> None:
    """Check the rows of a list."""
    arrived = db.session.get_one(Import, import_id)
    if arrived.status in ("checking", "failed"):
        with SayIfItStops(arrived):
            checking.check(arrived, uk_day(clock.now()), _teller(arrived))
            db.session.commit()


@job("intake.bring_in")
def bring_list_in(import_id: UUID, staff_id: UUID) -> None:
    """Bring a list in, whole or not at all."""
    arrived = db.session.get_one(Import, import_id)
    by = db.session.get_one(Staff, staff_id)
    if arrived.status not in ("importing", "failed"):
        return
    with SayIfItStops(arrived):
        _bring_in(arrived, by)
        db.session.commit()


def _bring_in(arrived: Import, by: Staff) -> None:
    at = clock.now()
    order = Order(arrived.provider_id, arrived.programme, at, arrived.id)
    slips = checking.slips_of(arrived, uk_day(at))
    brought = bring_in(slips, order, by, _teller(arrived))
    arrived.status = "done"
    arrived.finished_at = at
    arrived.outcome = {**arrived.outcome, **summed_up(brought, arrived.outcome)}
    # What came in is kept where it belongs; only rows that a person has to see again stay.
    waiting = {pair.row for pair in brought.waiting if pair.row}
    db.session.execute(
        delete(ImportRow).where(
            ImportRow.import_id == arrived.id,
            ImportRow.left_out.is_(False),
            ImportRow.worst != "error",
            ImportRow.number.not_in(waiting),
        )
    )
    note(by, "list.imported", arrived, at, **figures(brought))


def figures(brought: Brought) -> dict[str, int]:
    """What came of it in numbers, for the page and the journal."""
    referrals = brought.rows.referrals
    again = {each.id for each in brought.plan.referrals if not each.is_new}
    return {
        "people": len(brought.rows.parents),
        "people_here": len(set(brought.plan.who.values())) - len(brought.rows.parents),
        "referrals": len(referrals),
        "referrals_here": len(again - {row["id"] for row in referrals}),
        "cases": len(brought.rows.cases),
        "families_joined": brought.families_joined,
        "details_added": brought.changes,
        "tied": len(brought.suspected),
        "tied_likely": sum(not each.suspicion.is_sure for each in brought.suspected),
        "not_seatable": sum(row["other_party"] == "unknown" for row in referrals),
    }


def summed_up(brought: Brought, outcome: Mapping[str, Any]) -> dict[str, object]:
    """The outcome that the list's page shows; a list brought in by parts is counted together."""
    before: dict[str, int] = outcome.get("brought", {})
    now = figures(brought)
    added = {name: now[name] + before.get(name, 0) for name in now if not name.endswith("_here")}
    waiting = [
        {"row": pair.row, "one": str(pair.one), "other": str(pair.other)}
        for pair in brought.waiting
    ]
    return {
        "brought": {**now, **added},
        "changed": brought.changed_anything,
        "waiting": waiting,
        "tied": [*outcome.get("tied", ()), *map(_tied, brought.suspected)],
    }


def _tied(suspected: Suspected) -> dict[str, object]:
    return {"tie": str(suspected.tie_id), "sure": suspected.suspicion.is_sure}
