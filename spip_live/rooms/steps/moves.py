"""What a console must know of a step to lead it, also before its page has loaded. Pure."""

from __future__ import annotations

from typing import Any

from spip_live.rooms.steps.cues import TURN, PlannedStep, clock_of, cues_of, own_of, turns_of

CLOCKS = {"breathing": "go", "pause": "pause", "turns": TURN}  # the cue that has the clock


def moves_of(step: PlannedStep) -> dict[str, Any]:
    """Its cues, its turns, its clock's length, and what may be chosen in it by name."""
    own = own_of(step)
    clock = clock_of(step, CLOCKS.get(str(own.get("way"))))
    return {
        "kind": step["kind"],
        "way": own.get("way"),
        "cues": list(cues_of(step)),
        "turns": turns_of(step, TURN) if own.get("way") == "turns" else None,
        "rounds": own.get("rounds"),
        "seconds": clock.length if clock else None,
        "frames": [] if own.get("film") else [one["seconds"] for one in own.get("frames", ())],
        "viewpoints": _named(own.get("viewpoints", ()), "name"),
        "branches": _named((own.get("next") or {}).get("branches", ()), "label"),
    }


def branch_label(step: PlannedStep, branch: str | None) -> str | None:
    """What a scenario's way to go on is called."""
    return next((one["label"] for one in moves_of(step)["branches"] if one["slug"] == branch), None)


def _named(pieces: Any, words: str) -> list[dict[str, str]]:
    return [{"slug": str(piece["slug"]), words: str(piece[words])} for piece in pieces]
