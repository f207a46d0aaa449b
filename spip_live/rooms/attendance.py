"""Attendance worked out from evidence: who was there for how much of what was required.

Pure and deterministic: the same entries and the same rule give the same outcome, in whatever
order the entries come. Times are whole milliseconds; percentages are compared as integers.
Evidence is only ever being there: what somebody looked at, said or answered is not asked.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from spip_live.rooms.chain import Entry, Kind, Why, entry_from
from spip_live.rooms.outages import Outage, credited
from spip_live.rooms.rule import CURRENT, MINUTE, RULES, Rule
from spip_live.rooms.sitting import Sitting, read_sitting
from spip_live.rooms.spans import (
    Span,
    gaps_between,
    intersect,
    length,
    merge,
    subtract,
)

__all__ = [
    "CURRENT",
    "RULES",
    "Entry",
    "Figures",
    "Kind",
    "Outcome",
    "PartFigures",
    "Result",
    "Rule",
    "SoFar",
    "Span",
    "Why",
    "entry_from",
    "figures",
    "minutes_so_far",
    "outage_spans",
    "outcome",
    "present_spans",
    "required_spans",
]


class Result(StrEnum):
    """The three answers that a rule can give; a person may give only the first two."""

    ATTENDED = "attended"
    NOT_ATTENDED = "not_attended"
    NEEDS_PERSON = "needs_person"


@dataclass(frozen=True)
class PartFigures:
    """One part's numbers for one seat, in milliseconds; `late` is None for never seen in it."""

    part: int
    required: int
    covered: int
    late: int | None


@dataclass(frozen=True)
class Figures:
    """One seat's numbers, in milliseconds of required time.

    `covered` is what was witnessed plus both credits; `at_fault` is how much of required time
    our outages took from anybody like them, whether or not this seat was there to lose it.
    """

    required: int
    witnessed: int
    gap_credit: int
    outage_credit: int
    at_fault: int
    faults: tuple[str, ...]
    seen: bool
    parts: tuple[PartFigures, ...]

    @property
    def covered(self) -> int:
        """Required time that counts as attended."""
        return self.witnessed + self.gap_credit + self.outage_credit


@dataclass(frozen=True)
class Outcome:
    """What the rule says of one seat, why in plain words (the weightiest first), and by what."""

    result: Result
    reasons: tuple[str, ...]
    figures: Figures
    rule_version: str

    def to_json(self) -> dict[str, object]:
        """The numbers used, to keep with the decision."""
        return {**asdict(self.figures), "covered": self.figures.covered, "reasons": self.reasons}


@dataclass(frozen=True)
class SoFar:
    """Whole minutes for the console: required up to now, and covered by each seat seen."""

    required: int
    minutes: dict[str, int]


def required_spans(
    entries: Iterable[Entry], rule: Rule = CURRENT, until: datetime | None = None
) -> list[Span]:
    """Time that counts: what the facilitator ran of all parts, without breaks and holds."""
    return read_sitting(entries, rule, until).required


def present_spans(entries: Iterable[Entry], seat: str, rule: Rule = CURRENT) -> list[Span]:
    """Times at which a seat was witnessed, merged and in order, over all its connections.

    Sightings within `rule.joins_up` of each other witness the time between. A span ends with
    the last sighting, never at the moment when a loss was noticed.
    """
    return list(read_sitting(entries, rule).present.get(seat, ()))


def outage_spans(entries: Iterable[Entry], rule: Rule = CURRENT) -> tuple[Outage, ...]:
    """Our own faults during the room, with how each was found."""
    return read_sitting(entries, rule).outages


def figures(entries: Iterable[Entry], seat: str, rule: Rule = CURRENT) -> Figures:
    """One seat's numbers by one rule."""
    return figures_in(read_sitting(entries, rule), seat, rule)


def outcome(
    entries: Iterable[Entry], seat: str, rule: Rule = CURRENT, planned: int | None = None
) -> Outcome:
    """Attended, not attended, or for a person to say; `planned` is the plan's time without breaks,
    in milliseconds, or None where there is no plan to compare with."""
    return outcome_in(read_sitting(entries, rule), seat, rule, planned)


def minutes_so_far(entries: Iterable[Entry], at: datetime, rule: Rule = CURRENT) -> SoFar:
    """Each seat's minutes in a live room at `at`, with every credit that it would have now."""
    sitting = read_sitting(entries, rule, until=at)
    return SoFar(
        required=length(sitting.required) // MINUTE,
        minutes={
            seat: figures_in(sitting, seat, rule).covered // MINUTE for seat in sitting.instants
        },
    )


def figures_in(sitting: Sitting, seat: str, rule: Rule) -> Figures:
    """One seat's numbers in a sitting already read."""
    seen = sitting.instants.get(seat, ())
    present = list(sitting.present.get(seat, ()))
    excused = credited(sitting.moments, seat, seen, sitting.outages, rule)
    required = sitting.required
    witnessed, outage, gap = _cover(present, excused, required, rule)
    outages = [outage for outage in sitting.outages if outage.concerns(seat)]
    faults = merge(outage.span for outage in outages)
    return Figures(
        required=length(required),
        witnessed=witnessed,
        gap_credit=gap,
        outage_credit=outage,
        at_fault=length(intersect(faults, required)),
        faults=tuple(sorted({outage.cause.value for outage in outages})),
        seen=bool(seen),
        parts=tuple(
            _part_figures(part, list(spans), present, excused, faults, rule)
            for part, spans in sorted(sitting.parts.items())
        ),
    )


def outcome_in(sitting: Sitting, seat: str, rule: Rule, planned: int | None) -> Outcome:
    """One seat's outcome in a sitting already read."""
    found = figures_in(sitting, seat, rule)
    result, reasons = _judge(found, rule, planned)
    return Outcome(result, tuple(reasons), found, rule.version)


def _cover(
    present: list[Span], excused: list[Span], required: list[Span], rule: Rule
) -> tuple[int, int, int]:
    """Milliseconds of required time witnessed, credited for outages, and credited for gaps."""
    witnessed = length(intersect(present, required))
    there = merge([*present, *excused])
    outage = length(intersect(there, required)) - witnessed
    # An absence is as long as the required time in it: a break does not make it longer.
    lost = [length(intersect([gap], required)) for gap in gaps_between(there)]
    cap = length(required) * rule.gap_cap_percent // 100
    return witnessed, outage, min(cap, sum(gap for gap in lost if gap <= rule.gap))


def _part_figures(
    part: int,
    required: list[Span],
    present: list[Span],
    excused: list[Span],
    faults: list[Span],
    rule: Rule,
) -> PartFigures:
    there = merge([*present, *excused])
    late: int | None = None
    if required:
        began, ended = required[0].start, required[-1].end
        arrived = [max(s.start, began) for s in there if s.end >= began and s.start <= ended]
        if arrived:
            # Nobody is late for time that was a break, a hold or our fault.
            missed = intersect(required, [Span(began, arrived[0])])
            late = length(subtract(missed, faults))
    return PartFigures(part, length(required), sum(_cover(present, excused, required, rule)), late)


def _judge(found: Figures, rule: Rule, planned: int | None) -> tuple[Result, list[str]]:
    if found.required == 0:
        return Result.NEEDS_PERSON, ["No part of the course was run in this room."]
    at_fault = found.at_fault * 100 > found.required * rule.fault_percent
    doubts = [_away(found)] if at_fault else []
    if found.covered * 100 < found.required * rule.not_attended_percent:
        reasons = [_share(found) if found.seen else "They were never seen in this room."]
        result = Result.NEEDS_PERSON if doubts else Result.NOT_ATTENDED
        return result, reasons + doubts
    doubts += _shortfalls(found, rule)
    if planned is not None and found.required * 100 < planned * rule.least_of_plan_percent:
        doubts.append(
            f"The room ran for {_minutes(found.required)} of {_minutes(planned)} planned."
        )
    return Result.NEEDS_PERSON if doubts else Result.ATTENDED, [_share(found), *doubts]


def _shortfalls(found: Figures, rule: Rule) -> list[str]:
    """Why someone who was there for much of it hasn't simply attended."""
    reasons = []
    if found.covered * 100 < found.required * rule.attended_percent:
        reasons.append(f"Attended needs {rule.attended_percent}%.")
    for part in found.parts:
        if part.covered * 100 < part.required * rule.part_percent:
            reasons.append(f"There for less than {rule.part_percent}% of part {part.part}.")
        if part.late is not None and part.late > rule.late:
            reasons.append(f"Came {_minutes(part.late)} after part {part.part} started.")
    return reasons


def _share(found: Figures) -> str:
    percent = found.covered * 100 // found.required
    covered, required = found.covered // MINUTE, _minutes(found.required)
    return f"There for {covered} of {required} ({percent}%)."


def _away(found: Figures) -> str:
    return f"Our service was at fault for {_minutes(found.at_fault)}."


def _minutes(milliseconds: int) -> str:
    whole = milliseconds // MINUTE
    return "1 minute" if whole == 1 else f"{whole} minutes"
