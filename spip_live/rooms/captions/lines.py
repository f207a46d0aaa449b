"""The last lines of a room's captions, as long as they are on screen. Pure.

A line grows while it is being typed and may be put right afterwards: it is known by an id that its
author's page chose. In memory only, and never more than a screen holds.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from spip_live.errors import Refused

KEPT = 6  # lines: what a late joiner is shown to find their feet
LONGEST = 200  # characters


@dataclass
class Line:
    """One line. `by` is its author's key in the room; `done` once it is no longer being typed.

    `breakout` is the one that it was said in, whose number is `group`; None: the main room. Nobody
    else ever reads it.
    """

    id: str
    by: str
    text: str
    done: bool
    breakout: UUID | None = None
    group: int | None = None

    def blank(self) -> None:
        """Drop what was said, whoever still holds the line."""
        self.text, self.done = "", True


@dataclass
class Lines:
    """The last lines, the oldest first."""

    _lines: OrderedDict[str, Line] = field(default_factory=OrderedDict)

    def write(self, line: Line) -> None:
        """Add a line, or put its author's own right; no text takes it away."""
        earlier = self._lines.get(line.id)
        if earlier is not None and (earlier.by, earlier.breakout) != (line.by, line.breakout):
            raise Refused("bad_message", "That could not be sent. Try again.")
        if not line.text.strip():
            self._drop([line.id])
        elif earlier is not None:
            earlier.text, earlier.done = line.text, line.done
        else:
            self._lines[line.id] = line
            self._drop([each.id for each in self.last(line.breakout)][:-KEPT])

    def last(self, breakout: UUID | None = None) -> list[Line]:
        """All that are kept of one breakout, or of the main room."""
        return [line for line in self._lines.values() if line.breakout == breakout]

    def take_out(self, by: str) -> list[Line]:
        """Drop everything that one author wrote; returns the lines, which are blank by then."""
        theirs = [line for line in self._lines.values() if line.by == by]
        self._drop([line.id for line in theirs])
        return theirs

    def keep_only(self, breakouts: Collection[UUID]) -> None:
        """Drop what was said in breakouts that are over."""
        kept = {None, *breakouts}
        self._drop([line.id for line in self._lines.values() if line.breakout not in kept])

    def clear(self) -> None:
        """Drop everything."""
        self._drop(list(self._lines))

    def _drop(self, ids: Iterable[str]) -> None:
        for line_id in ids:
            if line_id in self._lines:
                self._lines.pop(line_id).blank()
