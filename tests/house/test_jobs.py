"""A job runs if, and only if, the change that queued it was committed; and it sees one provider."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import procrastinate
import pytest
from flask import Flask
from sqlalchemy import select, text

from spip_live import clock, jobs
from spip_live.db import db
from spip_live.people.models import Parent
from spip_live.tenancy import current_provider_id
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import make_parent, make_room, make_seat
from tests.outbox import letters_in
from tests.polling import until

ROOT = Path(__file__).resolve().parents[2]


class Ran:
    """What the test's own job has seen, and whether it is to fail."""

    def __init__(self) -> None:
        self.seen: list[tuple[UUID, UUID, list[str]]] = []
        self.failures = 0


@pytest.fixture
def ran() -> Iterator[Ran]:
    """A job called `try.look` that notes whom it acts for and which parents it can see."""
    ran = Ran()

    @jobs.job("try.look")
    def look(parent_id: UUID) -> None:
        parent = db.session.get(Parent, parent_id)
        if parent is not None:
            parent.needs = "seen"
        names = list(db.session.scalars(select(Parent.forename).order_by(Parent.forename)))
        ran.seen.append((current_provider_id(), parent_id, names))
        if ran.failures:
            ran.failures -= 1
            raise OSError("the mail server is away")
        db.session.commit()

    yield ran
    del jobs.JOBS["try.look"]


def queued(database: TestDatabase) -> list[tuple[str, int, dict[str, str]]]:
    with database.owner.connect() as connection:
        rows = connection.execute(
            text("select status::text, attempts, args from procrastinate_jobs order by id")
        )
        return [(row[0], row[1], row[2]) for row in rows]


async def take_up_stalled(queue: procrastinate.App) -> None:
    async with queue.open_async():
        await jobs.take_up_stalled(queue)


def make_due(database: TestDatabase) -> None:
    """Let the time of the next try come."""
    with database.owner.begin() as connection:
        connection.execute(text("update procrastinate_jobs set scheduled_at = null"))


def test_a_committed_change_has_its_job_run(
    app: Flask, as_provider: AsProvider, ran: Ran, database: TestDatabase
) -> None:
    with as_provider() as provider_id:
        parent = make_parent("Laura")
        jobs.defer("try.look", provider_id, parent_id=parent.id)

    jobs.run_due_jobs(app)

    assert ran.seen == [(provider_id, parent.id, ["Laura"])]
    assert queued(database) == []
    with as_provider():
        assert db.session.get(Parent, parent.id).needs == "seen"


def test_a_change_that_is_rolled_back_leaves_no_job(
    app: Flask, as_provider: AsProvider, ran: Ran
) -> None:
    with as_provider(commit=False) as provider_id:
        jobs.defer("try.look", provider_id, parent_id=make_parent().id)
        db.session.rollback()

    jobs.run_due_jobs(app)

    assert ran.seen == []


def test_a_job_sees_its_own_provider_and_no_other(
    app: Flask, as_provider: AsProvider, database: TestDatabase, ran: Ran
) -> None:
    other = database.add_provider("Valley Mediation")
    with as_provider():
        make_parent("Laura")
    with as_provider(other):
        make_parent("Rhys")
        jobs.defer("try.look", other, parent_id=uuid4())

    jobs.run_due_jobs(app)

    ((acted_for, _, names),) = ran.seen
    assert (acted_for, names) == (other, ["Rhys"])


def test_a_job_that_fails_changes_nothing_and_is_tried_again(
    app: Flask, as_provider: AsProvider, database: TestDatabase, ran: Ran
) -> None:
    ran.failures = 1
    with as_provider() as provider_id:
        parent = make_parent()
        jobs.defer("try.look", provider_id, parent_id=parent.id)

    with pytest.raises(RuntimeError, match=r"try\.look"):
        jobs.run_due_jobs(app)
    with as_provider():
        assert db.session.get(Parent, parent.id).needs == ""
    ((status, attempts, _),) = queued(database)
    assert (status, attempts) == ("todo", 1)

    make_due(database)
    jobs.run_due_jobs(app)
    assert len(ran.seen) == 2
    assert queued(database) == []


def test_a_job_that_keeps_failing_is_left_for_a_person_to_see(
    app: Flask, as_provider: AsProvider, database: TestDatabase, ran: Ran
) -> None:
    ran.failures = 100
    with as_provider() as provider_id:
        jobs.defer("try.look", provider_id, parent_id=make_parent().id)

    for _ in range(len(jobs.WAITS) + 1):
        make_due(database)
        with pytest.raises(RuntimeError):
            jobs.run_due_jobs(app)

    ((status, attempts, _),) = queued(database)
    assert (status, attempts) == ("failed", len(jobs.WAITS) + 1)


def test_a_job_whose_worker_died_is_taken_up_again(
    app: Flask, as_provider: AsProvider, database: TestDatabase, ran: Ran
) -> None:
    with as_provider() as provider_id:
        jobs.defer("try.look", provider_id, parent_id=make_parent().id)
    with database.owner.begin() as connection:
        connection.execute(text("update procrastinate_jobs set status = 'doing', attempts = 1"))

    jobs.run_due_jobs(app)
    assert ran.seen == []

    asyncio.run(take_up_stalled(jobs.make_app(app)))
    jobs.run_due_jobs(app)
    assert len(ran.seen) == 1


def test_the_queue_holds_ids_only(
    as_provider: AsProvider, database: TestDatabase, ran: Ran
) -> None:
    with as_provider() as provider_id:
        parent = make_parent("Laura")
        jobs.defer("try.look", provider_id, parent_id=parent.id)
        with pytest.raises(ValueError, match="ids only"):
            jobs.defer("try.look", provider_id, parent_id="laura@example.org")  # type: ignore[arg-type]

    ((_, _, args),) = queued(database)
    assert args == {"provider_id": str(provider_id), "parent_id": str(parent.id)}
    assert "Laura" not in json.dumps(args)


def test_a_job_that_does_not_exist_cannot_be_queued(as_provider: AsProvider) -> None:
    with as_provider() as provider_id, pytest.raises(ValueError, match=r"no\.such"):
        jobs.defer("no.such", provider_id)


def test_every_job_has_its_door(app: Flask) -> None:
    assert {getattr(fn, "door", None) for fn in jobs.JOBS.values()} <= {"job"}


WORKER = """
import os, sys
from spip_live import create_app, jobs
from spip_live.settings import Settings
jobs.run_worker(create_app(Settings.from_env(os.environ)))
"""


def test_a_worker_process_takes_jobs_up_at_once_and_stops_when_told(
    app: Flask, as_provider: AsProvider, database: TestDatabase, data_dir: Path
) -> None:
    with as_provider() as provider_id:
        seat = make_seat(make_room(starts_at=clock.now() + timedelta(days=2)))
    env = os.environ | {
        "SPIP_ENV": "test",
        "SECRET_KEY": app.config["SECRET_KEY"],
        "DATABASE_URL": database.app_url,
        "SPIP_DATA_DIR": str(data_dir),
    }
    before = len(letters_in(data_dir))
    worker = subprocess.Popen([sys.executable, "-c", WORKER], env=env, cwd=ROOT)
    try:
        until(lambda: worker_beats(database))
        with as_provider():
            jobs.defer("letters.joining_link", provider_id, seat_id=seat.id)
        until(lambda: len(letters_in(data_dir)) > before)
    finally:
        worker.terminate()

    assert worker.wait(timeout=30) == 0
    assert queued(database) == []


def worker_beats(database: TestDatabase) -> bool:
    with database.owner.connect() as connection:
        return bool(connection.scalar(text("select count(*) from procrastinate_workers")))
