"""Draws one seat's time in a room as a line that people can read. Pure.

Nothing here decides anything: it shows the evidence from which the rule worked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from spip_live.rooms.outages import credited
from spip_live.rooms.rule import Rule
from spip_live.rooms.sitting import Sitting
from spip_live.rooms.spans import Span, intersect, merge, subtract
from spip_live.uk_time import uk_clock

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WIDTH = 1_000
"""Of the drawing, in its own units; the page stretches it."""
TICK_EVERY = (5, 10, 15, 30, 60, 120)
"""Minutes between two marks: the first that gives no more than `MOST_TICKS`."""
MOST_TICKS = 6
SHORTEST = 3
"""Units: a moment must still be visible."""

WORDS = {
    "there": "There",
    "away": "Not there",
    "credited": "Credited, because our service was at fault",
    "break": "Break",
    "hold": "On hold",
}


@dataclass(frozen=True)
class Bar:
    """A stretch of one kind: where it stands, how wide it is, and when it was."""

    kind: str
    x: int
    width: int
    words: str


@dataclass(frozen=True)
class Tick:
    """A time of day under the drawing."""

    x: int
    words: str


@dataclass(frozen=True)
class Drawing:
    """What to draw, and the same in words for those who don't see it."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    lines: tuple[str, ...]

    @property
    def words(self) -> str:
        """All of it as one text."""
        return " ".join(self.lines) or "Nothing was witnessed."


def draw(sitting: Sitting, seat: str, rule: Rule) -> Drawing:
    """One seat's line through a room."""
    if not sitting.moments or sitting.end <= sitting.moments[0].ms:
        return Drawing((), (), ())
    whole = Span(sitting.moments[0].ms, sitting.end)
    kinds = _kinds(sitting, seat, rule, whole)
    bars = [_bar(kind, span, whole) for kind, spans in kinds.items() for span in spans]
    lines = [
        f"{WORDS[kind]}: {'; '.join(_from_to(span) for span in spans)}."
        for kind, spans in kinds.items()
        if spans
    ]
    return Drawing(tuple(bars), tuple(_ticks(whole)), tuple(lines))


def _kinds(sitting: Sitting, seat: str, rule: Rule, whole: Span) -> dict[str, list[Span]]:
    seen = sitting.instants.get(seat, ())
    there = list(sitting.present.get(seat, ()))
    excused = credited(sitting.moments, seat, seen, sitting.outages, rule)
    return {
        "away": subtract(sitting.required, merge([*there, *excused])),
        "credited": subtract(intersect(excused, sitting.required), there),
        "there": intersect(there, [whole]),
        "break": list(sitting.breaks),
        "hold": list(sitting.holds),
    }


def _bar(kind: str, span: Span, whole: Span) -> Bar:
    x = _place(span.start, whole)
    width = max(SHORTEST, _place(span.end, whole) - x)
    return Bar(kind, min(x, WIDTH - width), width, f"{WORDS[kind]}: {_from_to(span)}")


def _place(ms: int, whole: Span) -> int:
    return round((ms - whole.start) * WIDTH / (whole.end - whole.start))


def _ticks(whole: Span) -> Iterable[Tick]:
    length = timedelta(milliseconds=whole.end - whole.start)
    every = next(
        (m for m in TICK_EVERY if length / timedelta(minutes=m) <= MOST_TICKS), TICK_EVERY[-1]
    )
    step = every * 60_000
    ms = -(-whole.start // step) * step  # the first round time; UK offsets are whole hours
    while ms <= whole.end:
        yield Tick(_place(ms, whole), uk_clock(_moment(ms)))
        ms += step


def _from_to(span: Span) -> str:
    return f"{uk_clock(_moment(span.start))} to {uk_clock(_moment(span.end))}"


def _moment(ms: int) -> datetime:
    return EPOCH + timedelta(milliseconds=ms)
