"""What an insider with the logs can learn: where our faults are, and nothing of anybody's life."""

from __future__ import annotations

import io
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from socketio import Server
from sqlalchemy.exc import IntegrityError

from spip_live import logs
from spip_live.rooms import views
from tests.attacks.world import World
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import make_staff

ROOT = Path(__file__).parent.parent.parent
CANARY = "canary-person@example.org"
# Each process is started as it is, but that its work is to say one thing of two fields.
ONE_LINE = """
import importlib, os, sys
from contextlib import nullcontext
part = importlib.import_module(sys.argv[1])
from spip_live.logs import log
def say(*_, **__):
    log.info("test.said", reason="kept", forename="canary")
    raise SystemExit(0)
setattr(part, sys.argv[2], say)
part.main()
"""
PROCESSES = [("wsgi", "serve"), ("spip_live.serving.worker", "create_app"),
             ("spip_live.serving.supervisor", "_check_port")]  # fmt: skip


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that is logged, by us or by a library, as the processes have it."""
    stream, root = io.StringIO(), logging.getLogger()
    before, root.handlers = root.handlers, []
    logs.configure(as_json=False, stream=stream)
    yield stream
    root.handlers = before


def clash(as_provider: AsProvider) -> None:
    """A fault of which PostgreSQL tells the values."""
    with as_provider(commit=False):
        make_staff(email=CANARY)
        make_staff(email=CANARY)


@pytest.mark.product
@pytest.mark.parametrize(("module", "work"), PROCESSES)
def test_every_process_of_ours_drops_what_is_not_on_the_list(
    whole_database: TestDatabase, tmp_path: Path, module: str, work: str
) -> None:
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "SPIP_ENV": "test",
        "SPIP_DATA_DIR": str(tmp_path),
        "DATABASE_URL": whole_database.app_url,
    }
    done = subprocess.run(
        [sys.executable, "-c", ONE_LINE, module, work],
        cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert "test.said" in done.stderr, done.stderr
    assert "kept" in done.stderr
    assert "canary" not in done.stderr + done.stdout


def test_a_fault_of_ours_logs_neither_the_link_nor_the_person(
    served: Flask, world: World, as_provider: AsProvider, written: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(views, "_join_page", lambda _form: clash(as_provider))

    answer = served.test_client().get(f"/join/{world.ours.link}")

    said = written.getvalue()
    assert answer.status_code == 500
    assert "IntegrityError" in said
    assert "rooms.join" in said
    assert world.ours.link not in said
    assert CANARY not in said
    assert world.ours.link not in answer.text


@pytest.mark.parametrize("library", ["procrastinate.worker", "engineio.server", "socketio.server"])
def test_a_library_s_word_on_a_fault_does_not_quote_anybody(
    written: io.StringIO, capfd: pytest.CaptureFixture[str], library: str
) -> None:
    fresh = logging.getLogger(library)
    kept, fresh.handlers = fresh.handlers, []
    fresh.setLevel(logging.NOTSET)
    logs.configure(as_json=False, stream=written)
    # As the web process makes one: some libraries then bring a handler of their own. Left to
    # choose, it would bring eventlet into the process of the tests.
    Server(async_mode="threading")
    try:
        raise ValueError(CANARY)
    except ValueError:
        fresh.exception("A thing of the library failed")
    fresh.handlers = kept

    said = written.getvalue()
    assert "A thing of the library failed" in said
    assert "ValueError" in said
    assert CANARY not in said + "".join(capfd.readouterr())


def test_the_database_s_own_log_quotes_no_statement(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with pytest.raises(IntegrityError):
        clash(as_provider)

    folder = re.search(r"host=([^&]+)/socket", database.app_url)
    assert folder
    said = (Path(folder[1]) / "server.log").read_text()
    assert "one_staff_per_email" in said
    assert CANARY not in said
