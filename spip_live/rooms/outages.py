"""Our own faults, found in a room's evidence, so that none of them costs a parent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, takewhile

from spip_live.rooms.chain import Kind, Moment, left_on_purpose
from spip_live.rooms.rule import Rule
from spip_live.rooms.spans import Span, gaps_between, merge


class Cause(StrEnum):
    """How an outage was found."""

    SERVER = "server"  # a server came up in mid-course
    ROLLS = "rolls"  # no roll was called although the room was live
    GROUP = "group"  # a third of the group was lost at once
    MEDIA = "media"  # the media server was lost, and with it whoever was seen by it alone


@dataclass(frozen=True)
class Outage:
    """A stretch in which our service, and not the parent, was at fault.

    `only` are the seats that it can have cost something; None: any.
    """

    span: Span
    cause: Cause
    only: frozenset[str] | None = None

    def concerns(self, seat: str) -> bool:
        """Whether it can have cost this seat something."""
        return self.only is None or seat in self.only


def server_outages(moments: Sequence[Moment], rule: Rule) -> list[Outage]:
    """Times without a server: before each server came up, and wherever rolls are missing.

    Each runs on for the grace that pages need to find their way back.
    """
    found: list[Outage] = []
    for before, after in pairwise(moments):
        # A room opens on a server that is up: naming it then is no outage.
        if after.entry.kind is Kind.SERVER_UP and before.entry.kind is not Kind.OPENED:
            span = Span(before.ms, after.ms + rule.reconnect_grace)
            found.append(Outage(span, Cause.SERVER))
    calls = [m.ms for m in moments if m.entry.kind in (Kind.OPENED, Kind.ROLL)]
    for earlier, later in pairwise(calls):
        if later - earlier > rule.rolls_missing and not _told(found, earlier, later, rule):
            found.append(Outage(Span(earlier, later + rule.reconnect_grace), Cause.ROLLS))
    return found


def media_outages(moments: Sequence[Moment], rule: Rule) -> list[Outage]:
    """Losses of the media server, for those who were here by their media alone.

    A phone whose page sleeps does not find its way back before somebody looks at it: from the last
    roll that named it, the outage runs on to the grace after the loss was noticed, or after the
    last roll in a row that still has no media server.
    """
    found: list[Outage] = []
    rolls = [moment for moment in moments if moment.entry.kind is Kind.ROLL]
    for n, (before, after) in enumerate(pairwise(rolls), start=1):
        lost = before.entry.media - after.entry.socket
        if after.entry.media_lost and lost:
            last = list(takewhile(lambda roll: roll.entry.media_lost, rolls[n:]))[-1]
            span = Span(before.ms, last.ms + rule.reconnect_grace)
            found.append(Outage(span, Cause.MEDIA, lost))
    return found


def _told(found: Sequence[Outage], earlier: int, later: int, rule: Rule) -> bool:
    """Whether one of these already says why no roll was called between two moments."""
    return any(
        0 <= one.span.start - earlier <= rule.rolls_missing and later <= one.span.end
        for one in found
    )


def group_outages(
    moments: Sequence[Moment],
    present: Mapping[str, Sequence[Span]],
    required: Sequence[Span],
    rule: Rule,
) -> list[Outage]:
    """Times at which more than a third of those present were lost together in required time.

    Whoever left on purpose was not lost, and one person alone is never a group.
    """
    losses = sorted(
        (span.end, seat)
        for seat, spans in present.items()
        for span in spans
        if _was_lost(moments, seat, span.end, required, rule)
    )
    found: list[Outage] = []
    for start, _ in losses:
        if found and start <= found[-1].span.end:
            continue
        lost = {seat for end, seat in losses if start <= end <= start + rule.vanish_window}
        group = sum(any(s.start <= start <= s.end for s in spans) for spans in present.values())
        if len(lost) >= 2 and 3 * len(lost) > group:
            mended = _mended(start, [present[seat] for seat in lost], rule)
            found.append(Outage(Span(start, mended), Cause.GROUP))
    return found


def credited(
    moments: Sequence[Moment],
    seat: str,
    instants: Sequence[int],
    outages: Sequence[Outage],
    rule: Rule,
) -> list[Span]:
    """The outage time credited to one seat: what it was there to lose, until it left on purpose."""
    spans: list[Span] = []
    for outage in outages:
        start, end = outage.span
        seen_before = any(start - rule.joins_up <= seen <= start for seen in instants)
        if not seen_before or not outage.concerns(seat):
            continue
        gone = left_on_purpose(moments, seat, end)
        if gone is None:
            spans.append(Span(start, end))
        elif gone > start:
            spans.append(Span(start, gone))
    return merge(spans)


def _was_lost(
    moments: Sequence[Moment], seat: str, end: int, required: Sequence[Span], rule: Rule
) -> bool:
    in_mid_course = any(s.start <= end and end + rule.joins_up < s.end for s in required)
    return in_mid_course and left_on_purpose(moments, seat, end + rule.joins_up) is None


def _mended(start: int, present: Sequence[Sequence[Span]], rule: Rule) -> int:
    """When at least half of those lost were back and had their grace, or the limit."""
    latest = start + rule.vanish_limit
    returns = sorted(
        gap.end
        for spans in present
        for gap in gaps_between(spans)
        if start <= gap.start <= start + rule.vanish_window
    )
    enough = (len(present) + 1) // 2
    if len(returns) < enough:
        return latest
    return min(latest, returns[enough - 1] + rule.reconnect_grace)
