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
from spip_live.serving.postgres import SUPERUSER, throwaway
from tests.brief_folders import brief_folder

TRIES = 5
KEPT = {"alembic_version", "procrastinate_version"}
LARGE = 2**20  # bytes of one table, dead rows too, from which a new file is quicker than deleting
TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
LOOK = "SELECT '{name}', pg_relation_size('{name}') WHERE EXISTS (TABLE {name})"
# Foreign keys and triggers rest, so that tables may be emptied in any order.
AT_REST = text("SET LOCAL session_replication_role = replica")


@dataclass(frozen=True)
class TestDatabase:
    """Addresses of one database for its two roles, and engines as the owner and as superuser."""

    __test__ = False

    app_url: str
    owner_url: str
    owner: Engine
    superuser: Engine

    def empty(self) -> None:
        """Remove every row.

        A web process that a test left behind may cross it once or twice as it winds down.
        """
        for _ in range(TRIES):
            try:
                self._remove()
            except OperationalError as crossed:
                if not isinstance(crossed.orig, DeadlockDetected):
                    raise
            else:
                return
        raise RuntimeError("somebody goes on writing to the database of the tests")

    def _remove(self) -> None:
        """Delete what there is: after most tests, a few rows.

        To truncate is thirty times the work: new files for each table and all that point to it.
        """
        with self.superuser.begin() as connection:
            names = [name for name in connection.scalars(TABLES) if name not in KEPT]
            # Whoever is writing has ended before we look, and nobody begins until we are done.
            connection.execute(text(f"LOCK TABLE {', '.join(names)} IN SHARE ROW EXCLUSIVE MODE"))
            looks = " UNION ALL ".join(LOOK.format(name=name) for name in names)
            sizes = {name: size for name, size in connection.execute(text(looks))}
            if any(size > LARGE for size in sizes.values()):
                connection.execute(text(f"TRUNCATE {', '.join(sizes)} CASCADE"))
            elif sizes:
                connection.execute(AT_REST)
                connection.execute(text("; ".join(f"DELETE FROM {name}" for name in sizes)))

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
    with brief_folder("spip-postgres-") as folder, throwaway(str(folder)) as server:
        to_head(server.owner_url)
        owner = create_engine(server.owner_url)
        superuser = create_engine(server.url(SUPERUSER))
        yield TestDatabase(server.app_url, server.owner_url, owner, superuser)
        owner.dispose()
        superuser.dispose()
