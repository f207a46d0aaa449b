"""The web process under its real server: it takes a storm, never stops, and ends politely."""

from __future__ import annotations

import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.brief_folders import brief_folder
from tests.database import TestDatabase
from tests.house.processes import TOP, Started, free_port, queued, started
from tests.polling import until

pytestmark = pytest.mark.product

MORE_THAN_THE_SERVERS_DEFAULT = 1_100  # which is 1,024: everyone after that would hang
STOP = 0.15  # seconds: nothing of ours may hold the process up for longer


@pytest.fixture
def folder() -> Iterator[Path]:
    with brief_folder("spip-house-") as path:
        yield path


@pytest.fixture
def web(database: TestDatabase, folder: Path) -> Iterator[Started]:
    with started(folder, "wsgi.py", DATABASE_URL=database.app_url) as process:
        process.until_answering()
        yield process


@contextmanager
def slow_database(database: TestDatabase) -> Iterator[None]:
    """Whoever asks for the workers waits, as /readyz does, until it loses patience."""
    with database.owner.begin() as connection:
        connection.execute(text("LOCK TABLE procrastinate_workers IN ACCESS EXCLUSIVE MODE"))
        yield
        connection.rollback()


def somebody_waits(database: TestDatabase) -> bool:
    """Whether a query stands before the locked table."""
    with database.owner.connect() as connection:
        found = connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))
    return bool(found)


def test_slow_queries_stop_nobody_else(web: Started, database: TestDatabase) -> None:
    ours = os.getpid()
    with slow_database(database), ThreadPoolExecutor(4) as others:
        waiting = [others.submit(web.get, "/readyz") for _ in range(4)]
        stood = []
        while not all(each.done() for each in waiting):
            start = time.monotonic() - queued(ours) - queued(web.process.pid)
            assert web.get("/healthz")[0] == 200
            stood.append(time.monotonic() - queued(ours) - queued(web.process.pid) - start)

    assert [each.result()[0] for each in waiting] == [503] * 4
    assert len(stood) > 50
    assert max(stood) < STOP


TICKER = """
import wsgi                        # patches the standard library, as the product does
import eventlet, json, os, threading, time
from sqlalchemy import text
from spip_live import create_app
from spip_live.db import db
from spip_live.settings import Settings
from tests.house.processes import queued

create_app(Settings.from_env(os.environ))
def sleep():
    with db.engine.connect() as connection:
        connection.execute(text("SELECT pg_sleep(0.5)"))
clock = lambda: time.monotonic() - queued(os.getpid())
sleepers = [threading.Thread(target=sleep) for _ in range(4)]
start, last = time.monotonic(), clock()
for each in sleepers:
    each.start()
ticks = longest = 0
while any(each.is_alive() for each in sleepers):
    time.sleep(0.01)
    now = clock()
    ticks, longest, last = ticks + 1, max(longest, now - last), now
print(json.dumps([time.monotonic() - start, ticks, longest]), flush=True)
os._exit(0)
"""


def test_the_database_driver_gives_way_while_it_waits(database: TestDatabase, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TICKER], cwd=TOP, capture_output=True, text=True, check=True,
        env={
            "DATABASE_URL": database.app_url, "SPIP_DATA_DIR": str(folder), "PATH": "",
            "PYTHONPATH": str(TOP),
        },
    )  # fmt: skip
    seconds, ticks, longest = json.loads(done.stdout)

    assert seconds < 1.5, "four queries of half a second each ran one after another"
    assert ticks > 20
    assert longest < STOP


def test_more_people_than_the_server_takes_by_default_are_served(web: Started) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))

    with ExitStack() as open_ones:
        for _ in range(MORE_THAN_THE_SERVERS_DEFAULT):
            open_ones.enter_context(socket.create_connection(("127.0.0.1", web.port)))
        assert web.get("/healthz")[0] == 200

    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


LISTENER = """
import json, os, socket, struct
import wsgi
from spip_live.settings import Settings
listener = wsgi.listen(Settings.from_env(os.environ))
page = socket.create_connection(listener.getsockname())
accepted, _ = listener.accept()
facts = listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
print(json.dumps([
    struct.unpack_from("I", facts, 28)[0],     # tcpi_sacked: of a listener, how many may wait
    accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY),
]))
"""


def test_a_storm_may_wait_at_the_door_and_small_frames_are_not_held_back(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LISTENER], cwd=TOP, capture_output=True, text=True, check=True,
        env={"PORT": str(free_port()), "SPIP_DATA_DIR": str(folder), "PATH": ""},
    )  # fmt: skip
    may_wait, at_once = json.loads(done.stdout)
    most = int(Path("/proc/sys/net/core/somaxconn").read_text())

    assert may_wait == min(4096, most)
    assert at_once


def test_compression_of_messages_is_refused(web: Started) -> None:
    asked = (
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{web.port}\r\n"
        f"Origin: http://127.0.0.1:{web.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", web.port), timeout=10) as page:
        page.sendall(asked.encode())
        answer = page.recv(4096).decode(errors="replace").lower()

    assert answer.startswith("http/1.1 101")
    assert "sec-websocket-extensions" not in answer


def test_a_page_from_elsewhere_may_not_open_a_socket(web: Started) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=10)
    connection.request(
        "GET", "/socket.io/?EIO=4&transport=polling", headers={"Origin": "https://evil.example"}
    )

    assert connection.getresponse().status == 400
    connection.close()


def test_told_to_stop_it_finishes_what_is_under_way_and_takes_nothing_new(
    web: Started, database: TestDatabase
) -> None:
    with slow_database(database), ThreadPoolExecutor(1) as others:
        waiting = others.submit(web.get, "/readyz")
        until(lambda: somebody_waits(database), "the question is under way")
        web.process.send_signal(signal.SIGTERM)
        until(lambda: web.get("/healthz")[0] == 0, "it takes nothing new", within=2)
        assert not waiting.done()

    assert waiting.result()[0] == 503
    assert web.process.wait(5) == 0


def test_an_open_live_page_does_not_keep_it_from_stopping(web: Started) -> None:
    with socket.create_connection(("127.0.0.1", web.port)):
        web.process.send_signal(signal.SIGTERM)

        assert web.process.wait(5) == 0
