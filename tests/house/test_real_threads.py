"""A long calculation stops nobody: under the live server it runs in a real thread."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Thread, active_count

import pytest

from spip_live import real_threads

pytestmark = pytest.mark.product

ROOT = Path(__file__).parent.parent.parent

# A separate process, for the live server changes the standard library under everything else.
LIVE = """
import warnings
warnings.simplefilter("ignore")
import eventlet
eventlet.monkey_patch()
import time
from eventlet import tpool
from spip_live import real_threads
from spip_live.people import hashing

if {real}:
    real_threads.use(tpool.execute)
gaps = []

def tick():
    before = time.perf_counter()
    while True:
        eventlet.sleep(0.005)
        now = time.perf_counter()
        gaps.append(now - before)
        before = now

eventlet.spawn(tick)
eventlet.sleep(0.05)
start = time.perf_counter()
for _ in range(3):
    hashing.hash_password("kettle river marmalade")
one = (time.perf_counter() - start) / 3
eventlet.sleep(0.02)
print(max(gaps) / one)
"""


def longest_stop(real: bool) -> float:
    """The longest time that everything stood still, in lengths of one password hash."""
    ran = subprocess.run(
        [sys.executable, "-c", LIVE.format(real=real)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        timeout=60,
    )
    return float(ran.stdout)


def test_a_password_hash_does_not_stop_the_live_server() -> None:
    assert longest_stop(real=False) > 0.8  # so the measure bites

    assert longest_stop(real=True) < 0.5


def test_without_a_server_the_calculation_simply_runs() -> None:
    assert real_threads.run(lambda a, b: a + b, 2, 3) == 5


def test_a_flood_of_calculations_waits_its_turn() -> None:
    at_once, most = [0], [0]

    def work() -> None:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        sum(range(200_000))
        at_once[0] -= 1

    threads = [Thread(target=real_threads.run, args=(work,)) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert 1 <= most[0] <= real_threads.AT_ONCE
    assert active_count() < 40
