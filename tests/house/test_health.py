"""/healthz and /readyz tell the truth, each part by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from spip_live.db import db
from tests.database import TestDatabase


@pytest.fixture
def worker_beats(database: TestDatabase) -> None:
    """A worker that was seen a moment ago."""
    as_owner(database, "INSERT INTO procrastinate_workers DEFAULT VALUES")


def as_owner(database: TestDatabase, statement: str) -> None:
    with database.owner.begin() as connection:
        connection.execute(text(statement))


@contextmanager
def one_migration_behind(database: TestDatabase) -> Iterator[None]:
    with database.owner.begin() as connection:
        head = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    yield
    as_owner(database, f"UPDATE alembic_version SET version_num = '{head}'")


def test_all_is_well_when_every_part_is(app: Flask, worker_beats: None) -> None:
    answer = app.test_client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json == {
        "database": "well",
        "migrations": "well",
        "jobs": "well",
        "media": "off",
    }


def test_a_worker_that_was_never_seen_is_missed(app: Flask) -> None:
    answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["jobs"] == "no worker seen"
    assert answer.json["database"] == "well"


def test_a_worker_that_has_not_been_seen_of_late_is_missed(
    app: Flask, database: TestDatabase
) -> None:
    as_owner(
        database,
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')",
    )

    assert app.test_client().get("/readyz").status_code == 503


def test_a_database_that_is_behind_is_said_to_be(
    app: Flask, database: TestDatabase, worker_beats: None
) -> None:
    with one_migration_behind(database):
        answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["migrations"] == "behind"


@pytest.fixture
def no_database(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing answers where the database was."""
    nowhere = create_engine(f"postgresql+psycopg2://spip_app@/spip?host={tmp_path}")
    monkeypatch.setattr(db, "_engine", nowhere)


def test_a_database_that_does_not_answer_is_said_to_be_unreachable(
    app: Flask, no_database: None
) -> None:
    answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {
        "database": "unreachable",
        "migrations": "unknown",
        "jobs": "unknown",
        "media": "off",
    }


def test_a_process_that_answers_lives_whatever_the_database_does(
    app: Flask, no_database: None
) -> None:
    answer = app.test_client().get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"process": "well"})
