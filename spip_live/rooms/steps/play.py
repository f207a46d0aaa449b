"""How far a step has been played: its cue, turn, branch, and its clock, which stands on hold. Pure.

The clock's time is `position`, and while it runs also the time since `since`. What is not running
because the room is on hold is `frozen`, and runs on by itself when the room does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from spip_live.errors import Refused
from spip_live.rooms.stage import Stage, Status
from spip_live.rooms.steps.cues import (
    ENDING,
    PlannedStep,
    branches_of,
    clock_of,
    cues_of,
    first_cue,
    turns_of,
)
from spip_live.rooms.wire import iso


@dataclass(frozen=True, kw_only=True)
class Play:
    """How far the step on screen has been played. `turn` counts from 1."""

    cue: str | None = None
    turn: int | None = None
    running: bool = False
    position: float = 0.0
    since: datetime | None = None
    branch: str | None = None
    frozen: bool = False

    def to_json(self) -> dict[str, Any]:
        """As the room's row keeps it."""
        return {**asdict(self), "since": iso(self.since)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Play:
        """As it was kept; of a room that never had any, the beginning."""
        facts = {name: kept[name] for name in cls.__dataclass_fields__ if name in kept}
        since = facts.get("since")
        return cls(**{**facts, "since": since and datetime.fromisoformat(since)})


def position_at(play: Play, at: datetime) -> float:
    """How many seconds the clock has run, at a moment."""
    if not play.running or play.since is None:
        return play.position
    return round(play.position + max(0.0, (at - play.since).total_seconds()), 3)


def follow(play: Play, step: PlannedStep | None, before: Stage, after: Stage, at: datetime) -> Play:
    """The play after a move of the room's stage; `step` is the one on screen now."""
    if not after.running or step is None:
        return Play()
    if not before.running or after.step != before.step:
        play = Play(cue=first_cue(step))
    if after.status is Status.HELD:
        return freeze(play, at)
    return thaw(play, at)


def show_cue(
    play: Play, step: PlannedStep, cue: str, turn: int | None, at: datetime, *, held: bool
) -> Play:
    """Another cue of the step, or another turn of it; the same again changes nothing.

    Its clock, if it has one, begins anew.
    """
    if cue not in cues_of(step) or cue == ENDING:
        raise Refused("no_such_cue", "That is not a part of this step. Choose one that is shown.")
    turns = turns_of(step, cue)
    if turns is not None:
        turn = 1 if turn is None else turn
    if (turns is None) != (turn is None) or (turn is not None and not 1 <= turn <= (turns or 0)):
        raise Refused("no_such_turn", "There is no such turn in this step.")
    if (cue, turn) == (play.cue, play.turn):
        return play
    clock = clock_of(step, cue)
    return _going(
        replace(play, cue=cue, turn=turn, position=0.0),
        at,
        running=clock is not None and clock.starts,
        held=held,
    )


def run(
    play: Play,
    step: PlannedStep,
    running: bool,
    position: float | None,
    at: datetime,
    *,
    held: bool,
) -> Play:
    """The clock started, stopped or put to a place; None: where it is."""
    clock = clock_of(step, play.cue)
    if clock is None:
        raise Refused("no_clock", "Nothing is playing in this step.")
    if running and held:
        raise Refused("on_hold", "Resume the session first. Then start it.")
    place = position_at(play, at) if position is None else position
    place = place if clock.length is None else min(place, clock.length)
    return _going(replace(play, position=round(place, 3)), at, running=running, held=held)


def take(play: Play, step: PlannedStep, branch: str, at: datetime, *, held: bool) -> Play:
    """The scenario goes on by one of its branches, whose ending is then on screen."""
    if branch not in branches_of(step):
        raise Refused("no_such_branch", "This story does not go on in that way.")
    ended = replace(play, cue=ENDING, turn=None, branch=branch, position=0.0)
    return _going(ended, at, running=False, held=held)


def freeze(play: Play, at: datetime) -> Play:
    """The room is on hold: the clock stands, and nobody loses any of it."""
    if not play.running:
        return play
    return replace(play, running=False, position=position_at(play, at), since=None, frozen=True)


def thaw(play: Play, at: datetime) -> Play:
    """The room goes on, and so does a clock that stood for it."""
    return replace(play, running=True, since=at, frozen=False) if play.frozen else play


def _going(play: Play, at: datetime, *, running: bool, held: bool) -> Play:
    """The clock from where it is put; on hold, one that would run waits for the room."""
    now = running and not held
    return replace(play, running=now, since=at if now else None, frozen=running and held)
