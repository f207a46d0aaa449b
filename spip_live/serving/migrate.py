"""Brings the database to the head of its story, as its owner and one start at a time."""

from __future__ import annotations

import os
import sys
import time
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

from spip_live.serving.reaching import reached
from spip_live.serving.roles import APP
from spip_live.settings import CANNOT_START, BadSetting, Settings

STORY = Path(__file__).parent.parent.parent / "migrations"
ONE_AT_A_TIME = 727_101  # an advisory lock; migrations/env.py has its own inside
PATIENCE_SECONDS = 120.0


def to_head(owner_url: str | None) -> str:
    """Run every migration that is missing; returns the revision that the database is at now."""
    if owner_url is None:
        raise BadSetting(
            "Set OWNER_DATABASE_URL to the database as its owner, which migrations need."
        )
    engine = create_engine(owner_url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("SET lock_timeout = '4s'"))
        connection.execute(text("SET statement_timeout = '60s'"))
        connection.commit()
        _take_turn(connection)
        command.upgrade(_config(owner_url), "head")
        connection.execute(text(f"GRANT SELECT ON alembic_version TO {APP}"))  # for /readyz
        connection.commit()
        return revision(connection) or ""


@cache
def head() -> str:
    """The revision that this program needs."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    if found is None:
        raise RuntimeError("there are no migrations beside the program")
    return found


def revision(connection: Connection) -> str | None:
    """The revision that a database is at; none if it has not been migrated at all."""
    if connection.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _take_turn(connection: Connection) -> None:
    """Wait for other starts to finish; the turn ends with the connection."""
    until = time.monotonic() + PATIENCE_SECONDS
    ask = text("SELECT pg_try_advisory_lock(:n)")
    while not connection.scalar(ask, {"n": ONE_AT_A_TIME}):
        connection.commit()
        if time.monotonic() > until:
            raise BadSetting("Another start is migrating this database: try again when it is done.")
        time.sleep(0.1)
    connection.commit()


def _config(owner_url: str | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(STORY).replace("%", "%%"))
    config.attributes["url"] = owner_url
    return config


def main() -> int:
    """`make migrate`: the exit code."""
    try:
        with reached(Settings.from_env(os.environ)) as settings:
            print(f"The database is at {to_head(settings.owner_database_url)}.")
    except BadSetting as wrong:
        print(wrong, file=sys.stderr)
        return CANNOT_START
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
