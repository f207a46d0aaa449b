"""A clock that a test passes in, and what the product then takes the time to be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Timer
from time import monotonic

import pytest

from spip_live import clock
from tests.polling import until

MOMENT = timedelta(seconds=5)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """The clock's file; nobody has moved it yet."""
    clock.pass_in(tmp_path / "clock")
    yield tmp_path / "clock"
    clock.pass_in(None)


def test_the_time_is_the_machines_until_somebody_moves_it(file: Path) -> None:
    assert abs(clock.now() - datetime.now(UTC)) < MOMENT

    file.write_text("3600")

    assert abs(clock.now() - datetime.now(UTC) - timedelta(hours=1)) < MOMENT
    assert 3595 < clock.steady() - monotonic() < 3605


def test_whoever_waits_goes_on_when_the_clock_is_moved(file: Path) -> None:
    began = monotonic()
    mover = Timer(0.05, file.write_text, ["60"])
    mover.start()

    assert clock.wait(Event(), 60) is False

    assert monotonic() - began < 30
    mover.join()


def test_whoever_waits_stops_when_told(file: Path) -> None:
    stop = Event()
    Timer(0.05, stop.set).start()

    assert clock.wait(stop, 600) is True


def test_without_a_clock_passed_in_waiting_takes_its_time() -> None:
    began = monotonic()

    assert clock.wait(Event(), 0.05) is False

    assert until(lambda: monotonic() - began >= 0.05) < 1
