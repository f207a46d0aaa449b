"""How long linkage takes on a real PostgreSQL: `.venv/bin/python -m bench.linkage.speed [PEOPLE]`.

A provider who holds so many people (50,000 unless told otherwise), brought in as lists of 10,000
rows; then single referrals, each brought in whole: cleaned, matched, linked, tied and written.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from uuid import UUID

from flask import Flask

from bench.linkage import made_up
from bench.linkage.cases import Case, Child, Referral
from bench.linkage.judged import TERMS, values_of
from spip_live import clock, create_app
from spip_live.db import db
from spip_live.office.intake import rows
from spip_live.office.intake.bringing_in import Brought, bring_in
from spip_live.office.intake.making_rows import Order
from spip_live.office.intake.slips import Slip
from spip_live.people.models import Role, Staff
from spip_live.settings import Settings
from spip_live.tenancy import act_for
from tests.database import throw_away_database
from tests.factories import make_staff

LIST = 10_000  # rows of one list
SINGLES = 200


def slip_of(referral: Referral, row: int) -> Slip:
    """One row of a list, as the product reads it; what is wrong with it is left out."""
    values = values_of(referral)
    values["children"] = "; ".join(map(_child, referral.children))
    values["court"] = referral.court
    slip = rows.slip(row, values, TERMS)
    wrong = {each.field: "" for each in slip.errors}
    return rows.slip(row, values | wrong, TERMS) if wrong else slip


def _child(child: Child) -> str:
    return f"{child.forename} {child.born_on:%d/%m/%Y}" if child.born_on else child.forename


@contextmanager
def provider() -> Iterator[tuple[Flask, UUID, UUID]]:
    """The product on an empty database of its own, with one provider and its coordinator."""
    with throw_away_database() as database, tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_env(
            {
                "SPIP_ENV": "test",
                "SECRET_KEY": "only-for-measuring-3f8c1d9b7a2e46c0",
                "DATABASE_URL": database.app_url,
                "SPIP_DATA_DIR": folder,
            }
        )
        app, provider_id = create_app(settings), database.add_provider()
        with app.app_context():
            act_for(provider_id)
            staff_id = make_staff(Role.COORDINATOR).id
            db.session.commit()
        yield app, provider_id, staff_id


def take_in(slips: list[Slip], by: Staff) -> tuple[float, Brought]:
    """Bring slips in and commit; how many seconds it took."""
    began = time.perf_counter()
    brought = bring_in(slips, Order(by.provider_id, "spip-1x4", clock.now()), by)
    db.session.commit()
    return time.perf_counter() - began, brought


def lists(cases: Iterable[Case]) -> Iterator[list[Slip]]:
    """The known people in lists of ten thousand rows."""
    rest = iter(cases)
    while some := list(islice(rest, LIST)):
        yield [slip_of(case.referral, row) for row, case in enumerate(some, 1)]


def main() -> None:
    """Print what lists and single referrals take."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    cases = made_up.cases(21, people, SINGLES, 1)
    with provider() as (app, provider_id, staff_id):
        for slips in lists(cases.known):
            with app.app_context():
                act_for(provider_id)
                seconds, brought = take_in(slips, db.session.get_one(Staff, staff_id))
                tied = len(brought.suspected)
                print(f"list of {len(slips):,} rows: {seconds:.1f} s, {tied} tied on suspicion")
        took = []
        for row, case in enumerate(cases.arriving, 1):
            with app.app_context():
                act_for(provider_id)
                slip = slip_of(case.referral, row)
                took.append(1000 * take_in([slip], db.session.get_one(Staff, staff_id))[0])
    took.sort()
    middle, nearly, most = statistics.median(took), took[int(0.95 * len(took))], took[-1]
    print(
        f"{len(took)} referrals against {people:,} people: median {middle:.0f} ms,"
        f" p95 {nearly:.0f} ms, most {most:.0f} ms"
    )


if __name__ == "__main__":
    main()
