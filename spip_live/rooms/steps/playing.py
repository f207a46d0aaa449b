"""How far a step has been played, kept in the room's row: moved under its lock, and journalled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from spip_live.rooms.models import Room
from spip_live.rooms.plans import steps_of
from spip_live.rooms.stage import Stage
from spip_live.rooms.steps import play as plays
from spip_live.rooms.steps import record
from spip_live.rooms.steps.play import Play


def play_of(room: Room) -> Play:
    """How far the step on screen has been played, as the room's row has it."""
    return Play.from_json(room.play)


def follow(room: Room, before: Stage, after: Stage, at: datetime) -> None:
    """The room has moved: a new step begins at its beginning, a clock stands or runs on."""
    step = steps_of(room)[after.step] if after.running else None
    room.play = plays.follow(play_of(room), step, before, after, at).to_json()
    room.shown = record.with_shown(room.shown, after)


def keep(room: Room, move: Callable[[Play], Play]) -> bool:
    """Change how far the step has been played; whether that changed anything. Needs the lock."""
    before = play_of(room)
    after = move(before)
    if after == before:
        return False
    room.play = after.to_json()
    room.stage_version += 1
    return True
