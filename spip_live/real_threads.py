"""Runs a long calculation where it holds nobody up: `wsgi.py` says where that is.

Under the live server every thread of ours is a green one, and all of them share one real thread: a
password hash there would stop every room for its length. So the server names a way to run things
in a real thread; anywhere else threads are real already, and the calculation simply runs.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Any, TypeVar

T = TypeVar("T")

# A password hash takes much memory: a flood of sign-ins waits its turn instead of filling it.
AT_ONCE = 4

_turn = BoundedSemaphore(AT_ONCE)
_runner: Callable[..., Any] | None = None


def use(runner: Callable[..., Any]) -> None:
    """From now on `runner(fn, *args)` runs what is long and returns what `fn` returned."""
    global _runner
    _runner = runner


def run(fn: Callable[..., T], *args: object) -> T:
    """`fn(*args)`, out of everybody's way; `fn` must touch neither the database nor the request."""
    with _turn:
        if _runner is None:
            return fn(*args)
        result: T = _runner(fn, *args)
        return result
