"""The product as `make run` starts it: supervisor, database, web process and worker, for real."""

from __future__ import annotations

import contextlib
import email
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, ClassVar

import psycopg2

from spip_live.serving.postgres import EmbeddedPostgres
from spip_live.serving.roles import DATABASE
from tests.course import COURSE
from tests.house.processes import parent_of
from tests.polling import until

ROOT = Path(__file__).parent.parent.parent


class Running:
    """One running product in a folder of its own, reached over 127.0.0.1; `newest` began last."""

    newest: ClassVar[Running | None] = None

    def __init__(self, folder: Path, **environ: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.environ = {
            **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME")},
            "SPIP_ENV": "development",
            "SPIP_DEMONSTRATION": "no",
            "SPIP_DATA_DIR": str(folder / "data"),
            "PORT": str(self.port),
            "BASE_URL": self.base,
            "PYTHONUNBUFFERED": "1",
            "SPIP_CONTENT": str(COURSE),
            **environ,
        }
        Running.newest = self
        self.log = (folder / "server.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "spip_live.serving"],
            cwd=ROOT,
            env=self.environ,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    def until_ready(self) -> None:
        """Wait until every part says that it is well, or say what the log said."""
        until(lambda: self.process.poll() is not None or self.status("/readyz") == 200)
        if self.process.poll() is not None:
            raise AssertionError(f"the product did not start:\n{self.said()[-4000:]}")

    def status(self, path: str) -> int:
        """The HTTP status of a GET; 0 while nothing answers."""
        try:
            with urllib.request.urlopen(self.base + path, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0

    def said(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")

    def command(self, *words: str) -> str:
        """Run `flask WORDS` beside it, as an operator would."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "spip_live.commands", *words],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def mail_to(self, address: str) -> list[EmailMessage]:
        """Every message laid in the outbox for one address, oldest first."""
        found = []
        for file in sorted((self.folder / "data" / "outbox").glob("*.eml")):
            message = email.message_from_bytes(file.read_bytes(), policy=default)
            if address in str(message["To"]):
                found.append(message)
        return found

    def link_to(self, address: str) -> str:
        """The newest address of ours in the mail to `address`, waited for."""
        until(lambda: self.mail_to(address) != [])
        body = self.mail_to(address)[-1].get_body(preferencelist=("plain",))
        assert body is not None
        links = re.findall(rf"{re.escape(self.base)}/\S+", body.get_content())
        assert links, body.get_content()
        return str(links[0])

    @property
    def database_folder(self) -> Path:
        """Everything of the embedded PostgreSQL: its files, its write-ahead log, its own log."""
        return self.folder / "data" / "postgres"

    def rows(self, statement: str, **facts: object) -> list[tuple[Any, ...]]:
        """Ask the database as its superuser, who sees under every floor."""
        server = EmbeddedPostgres(self.database_folder)
        connection = psycopg2.connect(server.superuser_dsn, dbname=DATABASE)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement, facts or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def children(self) -> dict[str, int]:
        """The living children by what they run: "wsgi.py" and "spip_live.serving.worker"."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and parent_of(int(entry.name)) == self.process.pid:
                words = (entry / "cmdline").read_bytes().decode().rstrip("\0").split("\0")
                found[words[-1]] = int(entry.name)
        return found

    def postmaster(self) -> int:
        """The process of the database that starts all its others."""
        return int((self.database_folder / "cluster/postmaster.pid").read_text().split()[0])

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self.log.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def running(folder: Path, **environ: str) -> Iterator[Running]:
    """A product that is ready, stopped at the end whatever happens."""
    product = Running(folder, **environ)
    try:
        product.until_ready()
        yield product
    finally:
        product.stop()
