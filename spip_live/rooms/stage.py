"""Where a room is: its status and its step, and the moves between them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from spip_live.errors import Refused

BREAK = "break"  # the kind of step that is not required time


class Status(StrEnum):
    """Whether the room has begun, runs, is made safe, or is over."""

    SCHEDULED = "scheduled"
    LIVE = "live"
    HELD = "held"
    ENDED = "ended"
    CANCELLED = "cancelled"


class HeldBy(StrEnum):
    """Who made the room safe: staff on purpose, or the rule that no group is left alone."""

    STAFF = "staff"
    NO_FACILITATOR = "no_facilitator"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where a room is. `step` counts from 0; `step_started_at` is moved on by time on hold."""

    status: Status = Status.SCHEDULED
    step: int = 0
    opened_at: datetime | None = None
    step_started_at: datetime | None = None
    added_seconds: int = 0
    held_by: HeldBy | None = None
    held_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def running(self) -> bool:
        """Begun and not over: parents may be in the room."""
        return self.status in (Status.LIVE, Status.HELD)


class MovedOn(Refused):
    """The room is no longer where the sender's screen showed it; `stage` is where it is."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(
            "moved_on", "The room has already moved. Your screen now shows where it is."
        )
        self.stage = stage


def open_room(stage: Stage, plan_length: int, at: datetime) -> Stage:
    """The room begins, at its first step."""
    _not_ended(stage)
    if stage.status is not Status.SCHEDULED:
        raise MovedOn(stage)
    if plan_length < 1:
        raise Refused("no_plan", "This room has nothing to teach yet. Ask a coordinator to set it.")
    return replace(stage, status=Status.LIVE, step=0, opened_at=at, step_started_at=at)


def advance(stage: Stage, plan_length: int, from_step: int, at: datetime) -> Stage:
    """The next step."""
    return go(stage, plan_length, from_step, from_step + 1, at)


def back(stage: Stage, plan_length: int, from_step: int, at: datetime) -> Stage:
    """The step before."""
    return go(stage, plan_length, from_step, from_step - 1, at)


def go(stage: Stage, plan_length: int, from_step: int, to_step: int, at: datetime) -> Stage:
    """Any step of the plan, seen from `from_step`; refused if the room is not there any more."""
    require_at(stage, from_step)
    if to_step < 0:
        raise Refused("at_the_start", "This is the first step.")
    if to_step >= plan_length:
        raise Refused("at_the_end", "This is the last step. End the session when you are ready.")
    held_at = at if stage.status is Status.HELD else None
    return replace(stage, step=to_step, step_started_at=at, added_seconds=0, held_at=held_at)


def require_at(stage: Stage, step: int) -> None:
    """Refuse what was meant for a step that is not on screen any more."""
    _running(stage)
    if stage.step != step:
        raise MovedOn(stage)


def add_time(stage: Stage, seconds: int) -> Stage:
    """More time for the present step."""
    _running(stage)
    return replace(stage, added_seconds=stage.added_seconds + seconds)


def hold(stage: Stage, by: HeldBy, at: datetime) -> Stage:
    """The room made safe. Staff may make a hold for want of a facilitator their own."""
    _running(stage)
    if stage.status is Status.LIVE:
        return replace(stage, status=Status.HELD, held_by=by, held_at=at)
    return replace(stage, held_by=by) if by is HeldBy.STAFF else stage


def resume(stage: Stage, at: datetime) -> Stage:
    """The room goes on; the step gets back the time that the hold took."""
    _running(stage)
    if stage.status is Status.LIVE:
        return stage
    return replace(
        stage,
        status=Status.LIVE,
        step_started_at=_step_start(stage, at),
        held_by=None,
        held_at=None,
    )


def end(stage: Stage, at: datetime) -> Stage:
    """Over, finally."""
    _not_ended(stage)
    if not stage.running:
        raise Refused("not_open", "This room has not been opened, so there is nothing to end.")
    return replace(
        stage, status=Status.ENDED, step_started_at=_step_start(stage, at), held_by=None,
        held_at=None, ended_at=at,
    )  # fmt: skip


def lapse(stage: Stage, at: datetime) -> Stage:
    """Over without ever having begun, because nobody opened it; a room that has begun goes on."""
    if stage.status is not Status.SCHEDULED:
        return stage
    return replace(stage, status=Status.ENDED, ended_at=at)


def witnessed(
    before: Stage, after: Stage, kinds: Sequence[str], part: int
) -> list[tuple[str, dict[str, int | str]]]:
    """What a move puts on the room's evidence, in order: kind and body.

    `kinds` are the plan's kinds of step, `part` is the programme's part that this room teaches.
    """
    was_break = before.running and kinds[before.step] == BREAK
    is_break = after.running and kinds[after.step] == BREAK
    opens = after.running and not before.running
    ends = before.running and not after.running
    happened: list[tuple[bool, str, dict[str, int | str]]] = [
        (opens, "opened", {}),
        (opens, "part_started", {"part": part}),
        (is_break and not was_break, "break_started", {}),
        (was_break and not is_break, "break_stopped", {}),
        (after.held_by not in (None, before.held_by), "held", {"by": str(after.held_by)}),
        (before.held_by is not None and after.held_by is None, "resumed", {}),
        (ends, "part_stopped", {"part": part}),
        (ends, "ended", {}),
    ]
    return [(kind, body) for so, kind, body in happened if so]


def step_ends_at(stage: Stage, minutes: Sequence[int]) -> datetime | None:
    """When the present step's planned and added time runs out; None while no clock runs."""
    if stage.status is not Status.LIVE or stage.step_started_at is None:
        return None
    return stage.step_started_at + _step_length(stage, minutes)


def planned_end(stage: Stage, minutes: Sequence[int]) -> datetime | None:
    """When the room would end if each step took its planned minutes from the opening on."""
    if stage.opened_at is None:
        return None
    return stage.opened_at + timedelta(minutes=sum(minutes))


def drift_minutes(stage: Stage, minutes: Sequence[int], at: datetime) -> int:
    """Whole minutes behind the plan (negative: ahead), if every later step takes its time.

    Time on hold counts, as do added minutes: the group will finish that much later.
    """
    planned, start = planned_end(stage, minutes), _step_start(stage, at)
    if planned is None or start is None:
        return 0
    leaves_step = max(start + _step_length(stage, minutes), at)
    finish = leaves_step + timedelta(minutes=sum(minutes[stage.step + 1 :]))
    return round((finish - planned) / timedelta(minutes=1))


def _step_length(stage: Stage, minutes: Sequence[int]) -> timedelta:
    return timedelta(minutes=minutes[stage.step], seconds=stage.added_seconds)


def _step_start(stage: Stage, at: datetime) -> datetime | None:
    """When the step began, leaving out a hold that still lasts."""
    if stage.step_started_at is None or stage.held_at is None:
        return stage.step_started_at
    return stage.step_started_at + max(at - stage.held_at, timedelta())


def _running(stage: Stage) -> None:
    _not_ended(stage)
    if not stage.running:
        raise Refused("not_open", "Open the room first.")


def _not_ended(stage: Stage) -> None:
    if stage.status in (Status.ENDED, Status.CANCELLED):
        raise Refused("ended", "This session has ended.")
