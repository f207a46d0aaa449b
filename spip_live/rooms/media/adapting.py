"""How much video a receiver's line can carry, judged from what its page reports; sound comes first.

The media server knows nothing of a receiver's line. So the page reports every `REPORT_SECONDS`, and
each report moves the receiver a little on a ladder: smaller pictures, then few of them, then none.
Sound is not on the ladder: nothing here can take it away.

Down is fast, up is slow. A climb is a try: if it fails, the next one to that rung waits twice as
long, so a line that carries only so much is left in peace. What a person asks for themselves (sound
only, how many pictures) is a cap on top of this and never changes the ladder.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

REPORT_SECONDS = 3
# From best to worst: the simulcast layer, and how many pictures at most (None: as many as wanted).
LADDER: tuple[tuple[int, int | None], ...] = ((2, None), (1, None), (0, None), (0, 2), (0, 0))
FEW, PAUSED = 3, 4  # rungs with a name
STUCK_ENDS_AT = 2  # pictures that stand still on a sound line may be the sender's fault

BASE, MOST = 6, 60  # points before a climb: 9 seconds on a good line, at most a minute and a half
POINTS_OF_GOOD, POINTS_OF_FAIR = 2, 1
TRIAL = 4  # reports after which a climb has held
FLOOR_RISES_MS, FLOOR_AT_MOST_MS = 10, 500


class Verdict(IntEnum):
    """What a report says of the line; the thresholds are our own, from tries on lossy lines."""

    GOOD = 0
    FAIR = 1
    BAD = 2
    DIRE = 3


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a page saw of what it received since its last report."""

    loss: float  # share of packets, 0 to 1, over everything received
    rtt_ms: float  # there and back to the media server
    jitter_ms: float
    freezes: int  # of pictures, since the last report
    frames: int  # shown since the last report


@dataclass(frozen=True)
class Line:
    """Where a receiver stands. A new one is trusted with everything until it shows otherwise."""

    rung: int = 0
    points: int = 0  # towards the next climb
    settling: bool = False  # the last change is so new that the next report is partly of before it
    trial: int | None = None  # reports since a climb that has not held yet
    patience: tuple[int, ...] = (BASE,) * PAUSED  # points before a climb to each rung
    floor_ms: float | None = None  # the delay of this line with nothing in its way

    @property
    def layer(self) -> int:
        """The simulcast layer of every picture it receives; 0 is the smallest."""
        return LADDER[self.rung][0]

    @property
    def paused(self) -> bool:
        """Whether it receives no pictures, so that sound stays clear."""
        return self.rung == PAUSED

    @property
    def weak(self) -> bool:
        """Whether whoever leads should know that this person sees little."""
        return self.rung > STUCK_ENDS_AT

    def pictures(self, wanted: int) -> int:
        """How many pictures it may receive of those that its page wants."""
        most = LADDER[self.rung][1]
        return wanted if most is None else min(wanted, most)


def step(line: Line, report: Report, *, pictures: int, lost: int = 0) -> Line:
    """The line after one more report.

    `pictures` is how many the page would receive on a good line; `lost` is how many packets the
    media server has said were lost since the last report, 0 if it has said nothing.
    """
    line = replace(line, floor_ms=_floor(line.floor_ms, report.rtt_ms))
    how = judge(report, lost=lost, floor_ms=line.floor_ms or 0)
    if line.settling and how < Verdict.DIRE:
        return _held(replace(line, settling=False))
    if how >= Verdict.BAD:
        return _lower(line, by=how - Verdict.FAIR, pictures=pictures, no_lower_than=PAUSED)
    if _stuck(report, pictures) and not line.paused:
        return _lower(line, by=1, pictures=pictures, no_lower_than=STUCK_ENDS_AT)
    return _earn(_held(line), how, pictures)


def judge(report: Report, *, lost: int, floor_ms: float) -> Verdict:
    """What a report says of the line itself, whatever it carries at the moment."""
    waiting_ms = report.rtt_ms - floor_ms
    if report.loss >= 0.15 or waiting_ms >= 1000 or report.jitter_ms >= 250:
        return Verdict.DIRE
    if report.loss >= (0.03 if lost else 0.06) or waiting_ms >= 300 or report.jitter_ms >= 100:
        return Verdict.BAD
    clean = report.loss < 0.02 and waiting_ms < 150 and report.jitter_ms < 50
    return Verdict.GOOD if clean and not lost and not report.freezes else Verdict.FAIR


def _floor(floor_ms: float | None, rtt_ms: float) -> float:
    """The least delay seen lately. It rises slowly, for a phone may change to a longer way."""
    before = rtt_ms if floor_ms is None else floor_ms + FLOOR_RISES_MS
    return min(before, rtt_ms, FLOOR_AT_MOST_MS)


def _stuck(report: Report, pictures: int) -> bool:
    """Whether pictures stand still, although nothing is wrong with the line that we can see."""
    return report.freezes >= 2 or (pictures > 0 and report.frames == 0)


def _lower(line: Line, *, by: int, pictures: int, no_lower_than: int) -> Line:
    by = by if line.trial is None else 1  # back to the rung that is known to hold
    rung = max(line.rung, min(line.rung + by, no_lower_than))
    if rung == FEW and line.rung < FEW and _is_few(pictures) and no_lower_than > FEW:
        rung = PAUSED  # few are all there are: that rung would change nothing
    if rung == line.rung:
        return replace(line, points=0)
    patience = line.patience
    if line.trial is not None:
        patience = _with(patience, line.rung, min(2 * patience[line.rung], MOST))
    return replace(line, rung=rung, points=0, settling=True, trial=None, patience=patience)


def _held(line: Line) -> Line:
    """One more report since a climb; after `TRIAL` of them it has held."""
    if line.trial is None:
        return line
    if line.trial + 1 < TRIAL:
        return replace(line, trial=line.trial + 1)
    return replace(line, trial=None, patience=_with(line.patience, line.rung, BASE))


def _earn(line: Line, how: Verdict, pictures: int) -> Line:
    """Points towards the next climb, and the climb when there are enough."""
    if line.rung == 0:
        return line
    points = line.points + (POINTS_OF_GOOD if how is Verdict.GOOD else POINTS_OF_FAIR)
    rung = line.rung - 1
    if rung == FEW and _is_few(pictures):
        rung -= 1
    if points < line.patience[rung]:
        return replace(line, points=points)
    return replace(line, rung=rung, points=0, settling=True, trial=0)


def _is_few(pictures: int) -> bool:
    most = LADDER[FEW][1]
    return most is not None and pictures <= most


def _with(patience: tuple[int, ...], rung: int, points: int) -> tuple[int, ...]:
    return (*patience[:rung], points, *patience[rung + 1 :])
