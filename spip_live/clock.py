"""The only place that asks what time it is; edges call it and pass the answer inwards as `at`.

A test may pass a clock in: a file that says by how many seconds this one is ahead.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic

LOOK = 0.01  # seconds between two looks at a clock that was passed in

_passed_in: Path | None = None


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC) + timedelta(seconds=_ahead())


def steady() -> float:
    """This process's steady clock, in seconds: no change of the wall clock bends it."""
    return monotonic() + _ahead()


def wait(stop: Event, seconds: float) -> bool:
    """Let so many seconds pass, unless told to stop; whether that was told."""
    due = steady() + seconds
    while not stop.is_set() and (left := due - steady()) > 0:
        stop.wait(left if _passed_in is None else min(left, LOOK))
    return stop.is_set()


def pass_in(file: Path | None) -> None:
    """Read from now on, in this file, by how many seconds the clock is ahead; None: it is not."""
    global _passed_in
    _passed_in = file


def _ahead() -> float:
    if _passed_in is None or not _passed_in.exists():
        return 0.0
    return float(_passed_in.read_text())
