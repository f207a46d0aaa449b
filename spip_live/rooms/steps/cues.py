"""The cues of each kind of step: what is on screen within it, one after another. Pure.

A step is read here as the room's frozen plan has it. Plans that were frozen before a kind had cues
have none of these keys, and are led as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PlannedStep = Mapping[str, Any]

ENDING = "ending"  # of a scenario; come to only by taking a branch
REPORT, TURN = "report", "turn"
MOST_REPORTS = 6  # as many groups as a room can have

SCENARIO = ("scene", "views", "compare", "debrief")
CUES: dict[str, tuple[str, ...]] = {"breakout": ("prompt", REPORT), "sort": ("sort", "compare")}
PRACTISE: dict[str, tuple[str, ...]] = {
    "breathing": ("ready", "go"),
    "pause": ("read", "pause", "reply"),
    "turns": ("ready", TURN),
    "rewrite": ("write", "share"),
}


@dataclass(frozen=True)
class Clock:
    """A step's own clock: how many seconds it has to run, where that is known.

    One that `starts` runs from the moment that its cue is on screen.
    """

    length: float | None
    starts: bool


def own_of(step: PlannedStep) -> Mapping[str, Any]:
    """What only this kind of step has."""
    return step.get("own") or {}


def cues_of(step: PlannedStep) -> tuple[str, ...]:
    """The step's cues in order; none for a kind that is one whole."""
    kind, own = step["kind"], own_of(step)
    if kind == "scenario":
        return (*SCENARIO, "vote", ENDING) if own.get("next") else SCENARIO
    if kind == "practise":
        return PRACTISE.get(str(own.get("way")), ())
    return CUES.get(kind, ())


def first_cue(step: PlannedStep) -> str | None:
    """Where a step begins."""
    return next(iter(cues_of(step)), None)


def turns_of(step: PlannedStep, cue: str | None) -> int | None:
    """How many turns a cue has; None: it has none."""
    if cue == REPORT:
        return MOST_REPORTS
    return int(own_of(step)["turns"]) if cue == TURN else None


def clock_of(step: PlannedStep, cue: str | None) -> Clock | None:
    """The clock that belongs to a step while a cue is on screen; None: there is none."""
    own = own_of(step)
    if step["kind"] == "film":
        film = own.get("film")
        return Clock((film or own).get("seconds"), starts=False)
    if step["kind"] != "practise":
        return None
    if cue == "go":
        round_ = own["in"] + own["hold"] + own["out"]
        return Clock(float(round_ * own["rounds"]), starts=True)
    return Clock(float(own["seconds"]), starts=True) if cue in ("pause", TURN) else None


def branches_of(step: PlannedStep) -> tuple[str, ...]:
    """The ways in which a scenario may go on."""
    following = own_of(step).get("next") or {}
    return tuple(str(branch["slug"]) for branch in following.get("branches", ()))
