"""Answers to a room's closed questions: in memory only, and shown from four on.

A question is known by its step's number and its own slug. Plain locks, so any thread may call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from threading import RLock
from uuid import UUID

from spip_live.errors import Refused
from spip_live.rooms.steps.asks import PASS

SHOWN_FROM = 4  # people; with fewer, a total would say who said what

Key = tuple[int, str]


@dataclass
class Answers:
    """What each parent, by seat, answered to each question of one room."""

    given: dict[Key, dict[UUID, str]] = field(default_factory=dict)
    shown: set[Key] = field(default_factory=set)
    closed: set[Key] = field(default_factory=set)
    over: bool = False
    lock: RLock = field(default_factory=RLock, repr=False)

    def give(self, key: Key, seat_id: UUID, choice: str, choices: Collection[str]) -> None:
        """One parent's answer: a choice or a pass. May be changed while open."""
        with self.lock:
            if self.over:
                raise Refused("ended", "This session has ended.")
            if choice != PASS and choice not in choices:
                raise Refused("no_such_choice", "Choose one of the answers shown.")
            before = self.given.get(key, {}).get(seat_id)
            if not self.is_open(key) and before != choice:
                raise Refused("answers_closed", "Answers to this question are closed.")
            self.given.setdefault(key, {})[seat_id] = choice

    def is_open(self, key: Key) -> bool:
        """Whether answers are taken. Not while results are shown, or a late one could be read."""
        return key not in self.closed and key not in self.shown

    def show(self, keys: Iterable[Key], on: bool) -> None:
        """Show everybody the totals of these questions, or stop.

        Those that so few have answered that they would tell stay hidden; refused if all of them
        do. Stopping leaves answers closed: opened again, the next one would stand out.
        """
        with self.lock:
            if not on:
                self.shown.difference_update(keys)
                return
            enough = [key for key in keys if len(self.given.get(key, {})) >= SHOWN_FROM]
            if not enough:
                raise Refused(
                    "too_few", f"Results can be shown once {SHOWN_FROM} people have answered."
                )
            self.shown.update(enough)
            self.closed.update(enough)

    def close(self, keys: Iterable[Key], closed: bool) -> None:
        """Stop or take answers. Taking them again hides the results."""
        with self.lock:
            for key in keys:
                if closed:
                    self.closed.add(key)
                else:
                    self.closed.discard(key)
                    self.shown.discard(key)

    def totals(self, key: Key) -> dict[str, int] | None:
        """How often each choice was made; None while so few answered that it would tell."""
        with self.lock:
            given = self.given.get(key, {})
            return dict(Counter(given.values())) if len(given) >= SHOWN_FROM else None

    def who(self, key: Key) -> frozenset[UUID]:
        """Whose answer there is, whatever it was."""
        with self.lock:
            return frozenset(self.given.get(key, ()))

    def of(self, seat_id: UUID, step: int) -> dict[str, str]:
        """One parent's own answers at a step, by question."""
        with self.lock:
            return {
                ask: given[seat_id]
                for (number, ask), given in self.given.items()
                if number == step and seat_id in given
            }

    def finish(self) -> None:
        """Drop everything, and take nothing more."""
        with self.lock:
            self.over = True
            for kept in (self.given, self.shown, self.closed):
                kept.clear()
