"""Stretches of time in whole milliseconds, and the few sums that attendance needs on them."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple


class Span(NamedTuple):
    """From `start` to `end`, in milliseconds on one timeline; both are one for an instant."""

    start: int
    end: int


def merge(spans: Iterable[Span]) -> list[Span]:
    """The same time once and in order; spans that touch become one, single instants stay."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def join_up(instants: Iterable[int], reach_ms: int) -> list[Span]:
    """Spans over instants of which each is within `reach_ms` of the next."""
    ordered = sorted(instants)
    if not ordered:
        return []
    spans: list[Span] = []
    start = end = ordered[0]
    for instant in ordered:
        if instant - end > reach_ms:
            spans.append(Span(start, end))
            start = instant
        end = instant
    return [*spans, Span(start, end)]


def intersect(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """The time in both, given two merged lists."""
    both: list[Span] = []
    i = j = 0
    while i < len(some) and j < len(others):
        start = max(some[i].start, others[j].start)
        end = min(some[i].end, others[j].end)
        if start < end:
            both.append(Span(start, end))
        if some[i].end <= others[j].end:
            i += 1
        else:
            j += 1
    return both


def subtract(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """The time in `some` and in none of `others`, given two merged lists."""
    left: list[Span] = []
    for span in some:
        start = span.start
        for other in others:
            if other.end <= start or other.start >= span.end:
                continue
            if other.start > start:
                left.append(Span(start, other.start))
            start = max(start, other.end)
        if start < span.end:
            left.append(Span(start, span.end))
    return left


def gaps_between(spans: Sequence[Span]) -> list[Span]:
    """What lies between each span and the next, given a merged list."""
    return [Span(before.end, after.start) for before, after in pairwise(spans)]


def length(spans: Iterable[Span]) -> int:
    """Milliseconds in all, given a merged list."""
    return sum(span.end - span.start for span in spans)
