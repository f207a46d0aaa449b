"""Counters that several processes share and that outlive a killed one: each writes its own row."""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from multiprocessing.sharedctypes import RawArray


class CameTo(IntEnum):
    """How an operation ended."""

    DONE = 0
    REFUSED = 1  # by the product, in a sentence
    DATABASE_REFUSED = 2  # by a key or an index, where the product let it through
    CROSSED = 3  # two that waited for each other: PostgreSQL gave one of them up
    CUT = 4  # the server went away in the middle
    BROKE = 5  # anything else: a fault of the product


class Counts:
    """How often each act came to what, by process; no lock, so that nobody killed can hold one."""

    def __init__(self, acts: list[str], slots: int) -> None:
        self.acts = acts
        self.slots = slots
        self._cells = RawArray("q", slots * len(acts) * len(CameTo))

    def add(self, slot: int, act: str, came_to: CameTo) -> None:
        """One more; only the process of this slot ever writes here."""
        self._cells[self._row(slot, act) + came_to] += 1

    def total(self) -> int:
        """All operations."""
        return sum(self._cells)

    def by_act(self) -> dict[str, Counter[CameTo]]:
        """How often each act came to what, of all processes together."""
        return {
            act: Counter(
                {
                    came_to: sum(
                        self._cells[self._row(s, act) + came_to] for s in range(self.slots)
                    )
                    for came_to in CameTo
                }
            )
            for act in self.acts
        }

    def by_end(self) -> Counter[CameTo]:
        """How often it came to what, of all acts together."""
        return sum(self.by_act().values(), Counter())

    def _row(self, slot: int, act: str) -> int:
        return (slot * len(self.acts) + self.acts.index(act)) * len(CameTo)
