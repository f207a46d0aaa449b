"""Acts on many rooms, of which a fault in one may keep none from being done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

Act = Callable[[], object]


def do_all(*acts: Act) -> None:
    """Do one after the other: a fault in one keeps none from being done, and is raised at the end.

    One room that cannot be told, or held, must cost no other its hold or its attendance.
    """
    with ExitStack() as all_of_them:
        for act in reversed(acts):  # the stack's last is its first
            all_of_them.callback(act)
