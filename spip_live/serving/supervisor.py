"""Prepares the database, then keeps the web process and the worker running until told to stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from types import FrameType

from spip_live import logs
from spip_live.logs import log
from spip_live.serving import children, migrate
from spip_live.serving.children import PROGRAM, Child
from spip_live.serving.postgres import EmbeddedPostgres
from spip_live.serving.reaching import with_server
from spip_live.settings import CANNOT_START, BadSetting, Settings

STEP_SECONDS = 0.1
DATABASE_STEP_SECONDS = 1.0
STOP_SECONDS = 40.0  # the worker may finish a job; the web process takes five at the most
PORT_SECONDS = 6.0  # a process that was just told to stop may still be letting go of the port


class Supervisor:
    """Watches the children and, where it is ours, the embedded database."""

    def __init__(self, settings: Settings, server: EmbeddedPostgres | None) -> None:
        self.settings = settings
        self.server = server
        self.stopping = threading.Event()
        environ = _for_children(os.environ, settings)
        self.web = Child("web", [sys.executable, "wsgi.py"], environ)
        self.worker = Child("worker", [sys.executable, "-m", "spip_live.serving.worker"], environ)
        self.children = (self.web, self.worker)
        self._database_due = 0.0

    def run(self, greeting: list[str]) -> int:
        """Keep everything running until told to stop; says `greeting` once people may come in."""
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(sign, self._told_to_stop)
        said = False
        try:
            while not self.stopping.wait(STEP_SECONDS):
                self._step(time.monotonic())
                if any(child.gave_up for child in self.children):
                    return CANNOT_START
                if self.web.ready and not said:
                    said = True
                    print("\n".join(greeting), flush=True)
        finally:
            children.stop(self.children, STOP_SECONDS)
        return 0

    def _step(self, now: float) -> None:
        if self.server is not None and now >= self._database_due:
            self._database_due = now + DATABASE_STEP_SECONDS
            self._see_to_database(self.server)
        for child in self.children:
            child.step(now)

    def _see_to_database(self, server: EmbeddedPostgres) -> None:
        if server.owned and not server.answers():
            log.warning("database.died")
            try:
                server.revive()
            except BadSetting as cannot:  # what the killed one held may take a moment to be freed
                log.warning("database.not_back", reason=str(cannot))

    def _told_to_stop(self, _sign: int, _frame: FrameType | None) -> None:
        if self.stopping.is_set():  # told twice: somebody is in a hurry
            for child in self.children:
                child.tell(signal.SIGKILL)
        self.stopping.set()


def main() -> int:
    """Everything that `make run` starts; the exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until `run` takes over
    try:
        settings = Settings.from_env(os.environ)
        logs.configure(as_json=settings.environment == "production")
        _check_port(settings)
        with with_server(settings) as (reached, server):
            migrate.to_head(reached.owner_database_url)
            made_up = _demonstration(reached) if reached.demonstration else []
            return Supervisor(reached, server).run(_greeting(reached, server) + made_up)
    except BadSetting as wrong:
        print(wrong, file=sys.stderr)
        return CANNOT_START
    except KeyboardInterrupt:
        return 0


def _demonstration(settings: Settings) -> list[str]:
    """What to open and whom to sign in as, from a process of its own that may act as the owner."""
    addresses = {
        "DATABASE_URL": settings.database_url or "",
        "OWNER_DATABASE_URL": settings.owner_database_url or "",
    }
    command = [sys.executable, "-m", "spip_live.serving.demonstration"]
    done = subprocess.run(
        command, cwd=PROGRAM, env=os.environ | addresses, stdout=subprocess.PIPE, text=True
    )
    if done.returncode != 0:  # its own words are above; the product runs without
        return ["The demonstration could not be made."]
    return done.stdout.splitlines()


def _for_children(environ: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """The surroundings with the database named as the app's role, and without its owner."""
    kept = {name: value for name, value in environ.items() if name != "OWNER_DATABASE_URL"}
    assert settings.database_url is not None
    return kept | {"DATABASE_URL": settings.database_url}


def _check_port(settings: Settings) -> None:
    until = time.monotonic() + PORT_SECONDS
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    while True:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.host, settings.port))
                return
            except OSError as refused:
                if time.monotonic() > until:
                    raise BadSetting(
                        f"Port {settings.port} on {settings.host} cannot be used "
                        f"({refused.strerror}): set PORT (or HOST) to a free one."
                    ) from refused
        time.sleep(0.2)


def _greeting(settings: Settings, server: EmbeddedPostgres | None) -> list[str]:
    lines = [f"SPIP Live is running: open {settings.base_url} (Ctrl-C stops it)"]
    if settings.smtp_url is None:
        lines.append(f"Letters are laid in {settings.outbox}")
    if server is not None:
        lines.append(f"The database is in {server.folder}")
        lines += [f"Other accounts may now pass through {path}" for path in server.opened]
    return lines
