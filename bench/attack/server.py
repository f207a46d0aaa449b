"""The PostgreSQL that is attacked: a throw-away one that can be stopped at once and started again.

What it was told to keep must outlive its own death, though not the machine's: it waits for no
disk, but each commit has left its memory before it is acknowledged.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGQUIT

from psycopg2.extensions import make_dsn

from spip_live.serving import roles
from spip_live.serving.migrate import to_head
from spip_live.serving.postgres import READY_SECONDS, SUPERUSER, EmbeddedPostgres

# The last setting of a name holds: what came before is for tests that never stop their server.
KEPT_OVER_A_STOP = """\
synchronous_commit = on
full_page_writes = on
autovacuum = on
# Two that wait for each other are told so at once, and not after a second.
deadlock_timeout = 50ms
"""
CLEAN = "clean"  # migrated and never written to: what each run's own database is copied from


class AttackedPostgres(EmbeddedPostgres):
    """A server of ours alone, and databases in it."""

    def stop_at_once(self) -> None:
        """Cut everybody in the middle of what they do and close nothing: it recovers at start."""
        if self._child is None:
            raise RuntimeError("there is no server of ours to stop")
        self._child.send_signal(SIGQUIT)
        self._child.wait(READY_SECONDS)

    def fresh(self, name: str) -> None:
        """A database that nobody has written to yet."""
        roles.drop_database(self.superuser_dsn, name)
        roles.make_database(self.superuser_dsn, name, template=CLEAN)

    def seen_whole(self, name: str) -> str:
        """For the checker: no row is hidden from it."""
        return make_dsn(host=str(self.socket), user=SUPERUSER, dbname=name, connect_timeout=5)

    def _configure(self) -> None:
        super()._configure()
        with (self.cluster / "postgresql.conf").open("a") as written:
            written.write(KEPT_OVER_A_STOP)


@contextmanager
def attacked() -> Iterator[AttackedPostgres]:
    """A server in a folder of its own, gone with the block however it ends."""
    folder = Path(tempfile.mkdtemp(prefix="spip-attack-"))
    server = AttackedPostgres(folder, durable=False)
    try:
        server.start()
        roles.make_database(server.superuser_dsn, CLEAN)
        to_head(server.url(roles.OWNER, CLEAN))
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
