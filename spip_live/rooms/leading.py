"""Moves of a room's stage, applied to its row under a lock, witnessed and journalled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Select, select, update

from spip_live import journal, locks
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.locks import Level
from spip_live.people.models import Staff
from spip_live.rooms import deciding, lobby, roll
from spip_live.rooms import stage as stages
from spip_live.rooms.breakouts import places, preparing, rounds
from spip_live.rooms.discussion import discussions
from spip_live.rooms.models import Admission, IncidentNote, Room, RoomStaff, RoomStatus, Seat
from spip_live.rooms.payloads import Note
from spip_live.rooms.plans import steps_of
from spip_live.rooms.stage import HeldBy, Stage, Status
from spip_live.rooms.steps import feedback, playing, record


def rooms_led_by(staff: Staff) -> Select[Room]:
    """The rooms that this person leads, alone or with another."""
    led = select(RoomStaff.room_id).where(RoomStaff.staff_id == staff.id)
    return select(Room).where(Room.id.in_(led))


def led_room(staff: Staff, room_id: UUID) -> Room:
    """One of those; a room of somebody else is as absent as one that never was."""
    room = db.session.scalar(rooms_led_by(staff).where(Room.id == room_id))
    if room is None:
        raise NotHere
    return room


@locks.in_order
def open_room(
    room: Room, plan: Mapping[str, Any], by: Staff, at: datetime, *, media_node: str | None = None
) -> None:
    """The room begins, and its plan is frozen: what is taught no longer changes under it.

    So is the media server that it has, `media_node`, for as long as it lasts.
    """

    def begin(stage: Stage) -> Stage:
        room.plan, room.plan_hash = dict(plan), str(plan["hash"])
        room.media_node = media_node
        return stages.open_room(stage, len(plan["steps"]), at)

    _move(room, begin, at)
    journal.note(by, "room.opened", room, at, plan=room.plan_hash)


def advance(room: Room, from_step: int, by: Staff, at: datetime) -> None:
    """The next step, for everybody."""
    go(room, from_step, from_step + 1, by, at)


def back(room: Room, from_step: int, by: Staff, at: datetime) -> None:
    """The step before."""
    go(room, from_step, from_step - 1, by, at)


@locks.in_order
def go(room: Room, from_step: int, to_step: int, by: Staff, at: datetime) -> None:
    """Any step of the plan; refused with the true stage if the sender's screen was behind."""
    _stand_still(room)
    places.locked_round(room.id)  # which the step's groups may change, after what is witnessed
    _move(room, lambda stage: stages.go(stage, _length(room), from_step, to_step, at), at)
    missed = record.passed_over(room.shown, stage_of(room))
    journal.note(by, "room.step_shown", room, at, step=to_step, passed_over=missed)
    preparing.show_step(room, steps_of(room)[to_step], by, at)


@locks.in_order
def add_time(room: Room, minutes: int, by: Staff, at: datetime) -> None:
    """More minutes for the present step."""
    _move(room, lambda stage: stages.add_time(stage, minutes * 60), at)
    journal.note(by, "room.time_added", room, at, minutes=minutes)


@locks.in_order
def hold(room: Room, by: Staff, at: datetime) -> None:
    """The room made safe by a facilitator."""
    _move(room, lambda stage: stages.hold(stage, HeldBy.STAFF, at), at)
    journal.note(by, "room.held", room, at)


@locks.in_order
def resume(room: Room, by: Staff, at: datetime) -> None:
    """The room goes on."""
    _move(room, lambda stage: stages.resume(stage, at), at)
    journal.note(by, "room.resumed", room, at)


@locks.in_order
def hold_unattended(room: Room, at: datetime) -> None:
    """No facilitator is there: a group is never left alone."""
    if _move(room, lambda stage: stages.hold(stage, HeldBy.NO_FACILITATOR, at), at):
        journal.note(None, "room.held", room, at)


@locks.in_order
def resume_attended(room: Room, at: datetime) -> None:
    """A facilitator is back: goes on by itself, unless staff hold the room on purpose."""

    def go_on(stage: Stage) -> Stage:
        return stages.resume(stage, at) if stage.held_by is HeldBy.NO_FACILITATOR else stage

    _move(room, go_on, at)


@locks.in_order
def end(room: Room, by: Staff | None, at: datetime) -> None:
    """Over: stays and claims end, and every seat's outcome is worked out, in one transaction.

    Claims must end here: a tie learned later could otherwise never be recorded.
    """
    _finish(room, lambda stage: stages.end(stage, at), at)
    feedback.keep_counts(room, discussions.of(room.id).answers)
    taught = {"shown": room.shown, "of": len(steps_of(room)), "branches": room.branches}
    journal.note(by, "room.ended", room, at, **taught)


@locks.in_order
def lapse(room: Room, at: datetime) -> None:
    """The room's time went by and nobody opened it: a person says what became of each seat.

    Its parents may be given other seats from now on.
    """
    if _finish(room, lambda stage: stages.lapse(stage, at), at):
        journal.note(None, "room.lapsed", room, at)


def unopened(before: datetime) -> Sequence[Room]:
    """Rooms that should have ended before a moment and that nobody has opened."""
    return db.session.scalars(
        select(Room)
        .where(Room.status == RoomStatus.SCHEDULED, Room.ends_at <= before)
        .order_by(Room.ends_at)
    ).all()


def _finish(room: Room, move: Callable[[Stage], Stage], at: datetime) -> bool:
    before, after = _change(room, move, at)
    if after == before:
        return False
    db.session.execute(
        update(Seat)
        .where(Seat.room_id == room.id, Seat.claim_ended_at.is_(None))
        .values(claim_ended_at=at, seatable=None)
    )
    db.session.execute(
        update(Admission)
        .where(Admission.room_id == room.id, Admission.ended_at.is_(None))
        .values(ended_at=at, ended_why="ended")
    )
    rounds.forget(room)
    _witness(room, before, after)
    deciding.decide_all(room, at)
    return True


def write_note(room: Room, said: Note, by: Staff, at: datetime) -> None:
    """Facts for the record, kept apart from attendance and from anything a parent sees.

    Sent twice under one id of the page's, it is written once.
    """
    note_id = uuid5(room.id, said.id)
    if said.seat_id is not None:
        lobby.require_seat(room, said.seat_id)
    if db.session.get(IncidentNote, note_id) is not None:
        return
    note = IncidentNote(
        id=note_id,
        provider_id=room.provider_id,
        room_id=room.id,
        seat_id=said.seat_id,
        staff_id=by.id,
        at=at,
        text=said.text,
        safeguarding=said.safeguarding,
    )
    db.session.add(note)
    db.session.flush()
    journal.note(by, "incident.noted", note, at, safeguarding=said.safeguarding)


def stage_of(room: Room) -> Stage:
    """The stage as the room's row has it."""
    return Stage(
        status=Status(room.status),
        step=room.step,
        opened_at=room.opened_at,
        step_started_at=room.step_started_at,
        added_seconds=room.added_seconds,
        held_by=None if room.held_by is None else HeldBy(room.held_by),
        held_at=room.held_at,
        ended_at=room.ended_at,
    )


def _move(room: Room, move: Callable[[Stage], Stage], at: datetime) -> bool:
    """Change the stage, and witness the change; whether there was one."""
    before, after = _change(room, move, at)
    if before.held_at is not None and after.held_at != before.held_at:
        rounds.stand_still(room, at - before.held_at)
    _witness(room, before, after)
    return after != before


def _change(room: Room, move: Callable[[Stage], Stage], at: datetime) -> tuple[Stage, Stage]:
    """Lock the row, read where the room really is, and move it from there."""
    _stand_still(room)
    before = stage_of(room)
    after = move(before)
    if after != before:
        room.status = RoomStatus(after.status.value)
        room.is_over = after.status is Status.ENDED
        room.step, room.added_seconds = after.step, after.added_seconds
        room.step_started_at, room.opened_at = after.step_started_at, after.opened_at
        room.held_by = None if after.held_by is None else after.held_by.value
        room.held_at, room.ended_at = after.held_at, after.ended_at
        playing.follow(room, before, after, at)
        room.stage_version += 1
        db.session.flush()
    return before, after


def _stand_still(room: Room) -> None:
    locks.take(Level.ROOMS, [room.id])
    db.session.refresh(room, with_for_update=True)


def _witness(room: Room, before: Stage, after: Stage) -> None:
    kinds = [str(step["kind"]) for step in steps_of(room)]
    roll.witness(room.id, *stages.witnessed(before, after, kinds, room.part))


def _length(room: Room) -> int:
    steps = steps_of(room)
    if not steps:
        raise Refused("not_open", "Open the room first.")
    return len(steps)
