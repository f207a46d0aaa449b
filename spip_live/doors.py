"""The mark that every door leaves on a view or an event, and the door that anyone may pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def mark(fn: Callable[..., object], door: str) -> None:
    """Record which door guards `fn`; a test walks all views and events for this mark."""
    fn.door = door  # type: ignore[attr-defined]


def anyone(fn: Callable[P, R]) -> Callable[P, R]:
    """Marks a view that grants nothing and changes nothing by itself; no scope is set."""
    mark(fn, "anyone")
    return fn
