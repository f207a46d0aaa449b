"""What `make run` starts comes back by itself, and leaves nobody behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from spip_live.serving.children import LONGEST_WAIT, Child
from spip_live.settings import CANNOT_START
from tests.brief_folders import brief_folder
from tests.house.processes import Started, alive, started
from tests.polling import until

pytestmark = pytest.mark.product
SUPERVISOR = ("-m", "spip_live.serving")


@pytest.fixture
def folder() -> Iterator[Path]:
    with brief_folder("spip-house-") as path:
        yield path


def postmaster(folder: Path) -> int:
    return int((folder / "data/postgres/cluster/postmaster.pid").read_text().split()[0])


def test_everything_is_ready_and_whatever_is_killed_comes_back(folder: Path) -> None:
    with started(folder, *SUPERVISOR) as product:
        product.until_answering("/readyz")
        off = "turned off by SPIP_MEDIA"
        ready = {"database": "well", "migrations": "well", "jobs": "well", "media": off}
        assert product.get("/readyz") == (200, ready)
        until(lambda: f"open http://127.0.0.1:{product.port}" in product.said(), "it is said")

        first = product.children()
        for pid in first.values():
            os.kill(pid, signal.SIGKILL)
        until(lambda: len(product.children()) == 2, "both have a successor", within=5)
        product.until_answering("/readyz")
        assert product.children().keys() == first.keys()
        assert not set(product.children().values()) & set(first.values())

        os.kill(postmaster(folder), signal.SIGKILL)
        until(lambda: product.get("/readyz")[0] == 503, "the database is missed")
        product.until_answering("/readyz")
        left = [*product.children().values(), postmaster(folder)]

    assert product.process.returncode == 0
    assert not [pid for pid in left if alive(pid)]


def test_a_killed_supervisor_leaves_no_orphans_and_the_next_one_adopts_the_database(
    folder: Path,
) -> None:
    killed = Started(folder, *SUPERVISOR)
    killed.until_answering("/readyz")
    children, database = killed.children(), postmaster(folder)
    killed.process.kill()
    killed.process.wait()

    until(lambda: not any(map(alive, children.values())), "the children end", within=10)
    assert alive(database)
    with started(folder, *SUPERVISOR, PORT=str(killed.port)) as product:
        product.until_answering("/readyz")
        assert postmaster(folder) == database

    assert not alive(database)


def test_a_taken_port_is_one_sentence_that_says_what_to_set(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        product = Started(folder, "wsgi.py", PORT=str(taken.getsockname()[1]))
        product.process.wait(30)

    assert product.process.returncode == CANNOT_START
    assert product.said() == f"Port {product.port} is taken: set PORT to a free one.\n"


@pytest.mark.parametrize("command", [SUPERVISOR, ("wsgi.py",), ("-m", "spip_live.serving.worker")])
def test_a_start_that_cannot_be_says_one_sentence_and_is_not_tried_again(
    folder: Path, command: tuple[str, ...]
) -> None:
    product = Started(folder, *command, SPIP_ROLL_SECONDS="soon")
    product.process.wait(30)

    assert product.process.returncode == CANNOT_START
    assert product.said().startswith("Set SPIP_ROLL_SECONDS to a whole number")
    assert product.said().count("\n") == 1


def test_a_supervisor_whose_child_cannot_start_gives_up(folder: Path) -> None:
    """The supervisor's own look at the port comes before; here another takes it in between."""
    child = Child("web", [sys.executable, "-c", f"raise SystemExit({CANNOT_START})"], os.environ)
    child.step(0.0)

    until(lambda: child.step(1.0) or child.gave_up, "it gives up")
    child.step(100.0)

    assert child.ended()


def test_a_child_that_keeps_dying_is_started_ever_more_slowly() -> None:
    child = Child("web", [sys.executable, "-c", "raise SystemExit(1)"], os.environ)
    now, waits = 0.0, []
    for _ in range(9):
        child.step(now)
        until(child.ended, "it dies")
        child.step(now)
        died = now
        while child.pid is None:
            now += 0.05
            child.step(now)
        waits.append(round(now - died, 3))
    until(child.ended, "it dies")

    assert waits[0] < 0.2
    assert waits == sorted(waits)
    assert LONGEST_WAIT <= waits[-1] < LONGEST_WAIT + 0.1


def test_a_child_that_lived_long_is_started_again_at_once() -> None:
    child = Child("web", [sys.executable, "-c", "raise SystemExit(1)"], os.environ)
    child.step(0.0)
    until(child.ended, "it dies")

    child.step(100.0)
    child.step(100.15)

    assert child.pid is not None
    until(child.ended, "it dies")


def test_a_child_is_not_told_the_owner_of_the_database(folder: Path) -> None:
    with started(folder, *SUPERVISOR) as product:
        product.until_answering()
        surroundings = [
            Path(f"/proc/{pid}/environ").read_bytes() for pid in product.children().values()
        ]

    assert surroundings
    for each in surroundings:
        assert b"DATABASE_URL=postgresql+psycopg2://spip_app@" in each
        assert b"spip_owner" not in each


def test_a_child_whose_supervisor_is_gone_does_not_start(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import os; from spip_live.serving.lifeline import hold_on;"
         "hold_on({'SPIP_SUPERVISOR_PID': '1999999'}); print('ran on')"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (0, "")
