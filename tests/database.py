"""A throw-away PostgreSQL for a test run: migrated once, emptied between tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

from psycopg2.errors import DeadlockDetected
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from spip_live.serving.migrate import to_head
from spip_live.serving.postgres import throwaway

TRIES = 5
KEPT = {"alembic_version", "procrastinate_version"}


@dataclass(frozen=True)
class TestDatabase:
    """Addresses of one database for its two roles, and an engine as the owner."""

    __test__ = False

    app_url: str
    owner_url: str
    owner: Engine

    def empty(self) -> None:
        """Remove every row, as only the owner may.

        A web process that a test left behind may cross it once or twice as it winds down.
        """
        for _ in range(TRIES):
            try:
                self._truncate()
            except OperationalError as crossed:
                if not isinstance(crossed.orig, DeadlockDetected):
                    raise
            else:
                return
        raise RuntimeError("somebody goes on writing to the database of the tests")

    def _truncate(self) -> None:
        with self.owner.begin() as connection:
            names = connection.scalars(
                text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            ).all()
            # Most tests fill few tables, and looking costs a tenth of what truncating does.
            looks = [f"SELECT '{n}' WHERE EXISTS (TABLE {n})" for n in names if n not in KEPT]
            filled = connection.scalars(text(" UNION ALL ".join(looks))).all()
            if filled:
                connection.execute(text(f"TRUNCATE {', '.join(filled)} CASCADE"))

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


@contextmanager
def throw_away_database() -> Iterator[TestDatabase]:
    """A server of its own in a temporary folder, durable enough for a test and no more."""
    with throwaway() as server:
        to_head(server.owner_url)
        owner = create_engine(server.owner_url)
        yield TestDatabase(server.app_url, server.owner_url, owner)
        owner.dispose()
