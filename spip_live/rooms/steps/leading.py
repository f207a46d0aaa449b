"""What a facilitator does within the step on screen; refused if the room is elsewhere already."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from spip_live import journal, locks
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.locks import Level
from spip_live.people.models import Staff
from spip_live.rooms import stage as stages
from spip_live.rooms.leading import stage_of
from spip_live.rooms.models import Room, RoomStatus
from spip_live.rooms.plans import steps_of
from spip_live.rooms.steps import play as plays
from spip_live.rooms.steps import playing
from spip_live.rooms.steps.asks import Ask, ask_of, asks_of, no_question


@locks.in_order
def show_cue(room: Room, from_step: int, cue: str, turn: int | None, at: datetime) -> None:
    """Another cue of the step, for everybody; the same again changes nothing."""
    step, held = _here(room, from_step)
    playing.keep(room, lambda play: plays.show_cue(play, step, cue, turn, at, held=held))
    db.session.flush()


@locks.in_order
def play(room: Room, from_step: int, running: bool, position: float | None, at: datetime) -> None:
    """The step's clock started, stopped or put to a place, for everybody."""
    step, held = _here(room, from_step)
    playing.keep(room, lambda kept: plays.run(kept, step, running, position, at, held=held))
    db.session.flush()


@locks.in_order
def take_branch(room: Room, from_step: int, branch: str, by: Staff, at: datetime) -> None:
    """The scenario goes on in one way, and its ending is shown. Kept on the room's record."""
    step, held = _here(room, from_step)
    if playing.keep(room, lambda kept: plays.take(kept, step, branch, at, held=held)):
        room.branches = {**room.branches, str(from_step): branch}
        journal.note(by, "room.branch_taken", room, at, step=from_step, branch=branch)
        db.session.flush()


def shown_step(room: Room, number: int) -> dict[str, Any]:
    """A step that has been on screen; refused before, as if nothing were asked there."""
    steps = steps_of(room)
    if number not in room.shown or number >= len(steps):
        raise no_question()
    return steps[number]


def asks_meant(room: Room, number: int, ask: str | None) -> list[Ask]:
    """One question of a step that has been on screen, or (None) all of them, if it has any."""
    step = shown_step(room, number)
    asks = list(asks_of(step)) if ask is None else [ask_of(step, ask)]
    if not asks:
        raise no_question()
    return asks


def require_not_held(room: Room) -> None:
    """Refuse what would bring a parent's words to others while the room is made safe."""
    if room.status == RoomStatus.HELD:
        raise Refused("on_hold", "The session is paused for a moment. Nothing was sent.")


def _here(room: Room, from_step: int) -> tuple[dict[str, Any], bool]:
    """The step that is on screen, with the room locked, and whether the room is on hold."""
    locks.take(Level.ROOMS, [room.id])
    db.session.refresh(room, with_for_update=True)
    stages.require_at(stage_of(room), from_step)
    return steps_of(room)[from_step], room.status == RoomStatus.HELD
