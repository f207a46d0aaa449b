"""Waiting for what others do: asked again and again, and never for ever. Tests wait here alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

WITHIN = 60.0  # seconds: generous, for a machine that does other things too
ASK_EVERY = 0.05
_never = threading.Event()


def until(true: Callable[[], object], what: str = "it holds", *, within: float = WITHIN) -> float:
    """Ask until it holds, and say how many seconds that took; fails after `within` seconds."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within, f"not within {within} s: {what}"
        pause(ASK_EVERY)
    return time.monotonic() - began


def pause(seconds: float) -> None:
    """Let a moment pass between two looks at something that goes on meanwhile."""
    _never.wait(seconds)
