"""What a room's evidence says of the room itself: its parts, breaks, holds, end and outages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from spip_live.rooms.chain import Entry, Kind, Moment, left_on_purpose, straighten
from spip_live.rooms.outages import Outage, group_outages, media_outages, server_outages
from spip_live.rooms.rule import Rule
from spip_live.rooms.spans import Span, join_up, merge, subtract

ONLY_PART = 1


@dataclass(frozen=True)
class Sitting:
    """A room's evidence read once, from which each seat's attendance follows."""

    moments: tuple[Moment, ...]
    end: int
    parts: Mapping[int, tuple[Span, ...]]
    """Required time by part: its spans without breaks and holds."""
    breaks: tuple[Span, ...]
    holds: tuple[Span, ...]
    instants: Mapping[str, tuple[int, ...]]
    """When each seat was seen, by any source."""
    present: Mapping[str, tuple[Span, ...]]
    """Times that these sightings witness, without any credit."""
    outages: tuple[Outage, ...]

    @property
    def required(self) -> list[Span]:
        """Required time of all parts together."""
        return merge(span for spans in self.parts.values() for span in spans)


def read_sitting(entries: Iterable[Entry], rule: Rule, until: datetime | None = None) -> Sitting:
    """The whole room; `until` is the present moment of a room that hasn't ended."""
    moments = straighten(entries)
    end = _end(moments, rule, until)
    moments = [moment for moment in moments if moment.ms <= end]
    breaks = _between(moments, Kind.BREAK_STARTED, Kind.BREAK_STOPPED, end)
    holds = _between(moments, Kind.HELD, Kind.RESUMED, end)
    parts = _parts(moments, end, merge(breaks + holds))
    instants = _instants(moments, end, rule)
    present = {seat: tuple(join_up(seen, rule.joins_up)) for seat, seen in instants.items()}
    required = merge(span for spans in parts.values() for span in spans)
    outages = server_outages(moments, rule)
    outages += [
        outage
        for outage in group_outages(moments, present, required, rule)
        if not any(o.span.start - rule.joins_up <= outage.span.start <= o.span.end for o in outages)
    ]
    outages += media_outages(moments, rule)
    return Sitting(
        moments=tuple(moments),
        end=end,
        parts=parts,
        breaks=tuple(breaks),
        holds=tuple(holds),
        instants=instants,
        present=present,
        outages=tuple(outages),
    )


def _end(moments: Sequence[Moment], rule: Rule, until: datetime | None) -> int:
    """Where the course time ends: at its close, or at the last roll if nothing came after it.

    A server that died and never came back leaves hours before somebody closes the room: no
    roll witnessed them, so nobody can be asked to have been there.
    """
    if not moments:
        return 0
    closing = moments[-1].ms
    closed = [moment.ms for moment in moments if moment.entry.kind is Kind.ENDED]
    if closed:
        closing = closed[0]
    elif until is not None:
        since = until - moments[-1].entry.at
        closing += max(0, round(since.total_seconds() * 1_000))
    rolls = [m.ms for m in moments if m.entry.kind is Kind.ROLL and m.ms <= closing]
    last_roll = rolls[-1] if rolls else moments[0].ms
    return closing if closing - last_roll <= rule.rolls_missing else last_roll


def _parts(moments: Sequence[Moment], end: int, off: Sequence[Span]) -> dict[int, tuple[Span, ...]]:
    taught: dict[int, list[Span]] = {}
    part, since = ONLY_PART, None
    for ms, entry in moments:
        if entry.kind not in (Kind.PART_STARTED, Kind.PART_STOPPED):
            continue
        if since is not None:
            taught[part].append(Span(since, ms))
        since = None
        if entry.kind is Kind.PART_STARTED:
            part, since = entry.part or ONLY_PART, ms
            taught.setdefault(part, [])
    if since is not None:
        taught[part].append(Span(since, end))
    return {number: tuple(subtract(merge(spans), off)) for number, spans in taught.items()}


def _between(moments: Sequence[Moment], starts: Kind, stops: Kind, end: int) -> list[Span]:
    spans: list[Span] = []
    since: int | None = None
    for ms, entry in moments:
        if entry.kind is starts and since is None:
            since = ms
        elif entry.kind is stops and since is not None:
            spans.append(Span(since, ms))
            since = None
    return spans if since is None else [*spans, Span(since, end)]


def _instants(moments: Sequence[Moment], end: int, rule: Rule) -> dict[str, tuple[int, ...]]:
    seen: dict[str, list[int]] = {}
    for ms, entry in moments:
        for seat in entry.seen:
            seen.setdefault(seat, []).append(ms)
    for seat, instants in seen.items():
        # The end works as one more roll for those who were there a moment ago.
        there = end - instants[-1] <= rule.end_step
        if there and left_on_purpose(moments, seat, end) is None:
            instants.append(end)
    return {seat: tuple(instants) for seat, instants in seen.items()}
