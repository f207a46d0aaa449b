"""What goes over the wire to the console: the whole room, as its facilitators need it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from spip_live.rooms import stage as stages
from spip_live.rooms.breakouts import showing as breakouts
from spip_live.rooms.discussion import Message
from spip_live.rooms.picture import Picture, Place, person_key
from spip_live.rooms.plans import planned_steps
from spip_live.rooms.rule import CURRENT
from spip_live.rooms.snapshots import View, chat, ends_at, people
from spip_live.rooms.steps import record
from spip_live.rooms.steps import showing as steps
from spip_live.rooms.steps.moves import branch_label
from spip_live.rooms.wire import iso


def console(view: View) -> dict[str, Any]:
    """The whole room as its facilitators need it."""
    picture, stage = view.picture, view.picture.stage
    minutes = [int(step["minutes"]) for step in picture.steps]
    planned = planned_steps(picture.room)
    dealt, roles = steps.dealt(picture), steps.roles(picture)
    return {
        "status": stage.status.value,
        "held": None if stage.held_by is None else stage.held_by.value,
        "step": stage.step,
        "of": len(planned),
        "opened_at": iso(stage.opened_at),
        "planned_end": iso(stages.planned_end(stage, minutes) or picture.room.ends_at),
        "ends_at": ends_at(picture),
        "step_minutes": minutes[stage.step] if minutes else None,
        "drift_minutes": stages.drift_minutes(stage, minutes, picture.at) if stage.running else 0,
        "plan": _plan(planned, picture),
        "expected": [
            {
                **_expected(view, place),
                "dealt": dealt.get(place.seat.id),
                "role": roles.get(place.seat.id),
            }
            for place in picture.places
            if _is_expected(place)
        ],
        "chat": chat(view),
        "threads": _threads(view),
        **steps.to_console(view),
        "notes": _notes(view),
        "displaced": _displaced(picture),
        "leads": [lead.name for lead in picture.leads if lead.staff_id in view.live_leads],
        "captioners": _captioners(view),
        "breakouts": breakouts.to_console(view),
        "people": people(view),
        "media_up": view.media.up,
    }


def for_lead(view: View, room: dict[str, Any], staff_id: UUID) -> dict[str, Any]:
    """The same for one of them: by which key they are known, and where they are heard."""
    key = next((lead.key for lead in view.picture.leads if lead.staff_id == staff_id), None)
    return {**room, "key": key, "media": view.media.of(staff_id).for_page}


def _captioners(view: View) -> list[dict[str, Any]]:
    """Who is invited to write captions, and whether they are here: they hear all that is said."""
    return [
        {
            "id": str(row.captioner_id),
            "key": person_key(view.picture.room.id, row.captioner_id),
            "name": row.name,
            "here": row.captioner_id in view.writing,
            "breakout": breakouts.number(view.picture.breakout_captioned_by(row.captioner_id)),
        }
        for row in view.picture.captioners
        if row.welcome
    ]


def _displaced(picture: Picture) -> list[dict[str, Any]]:
    """Who came here and whose seat the office has taken back: what to do, and never why."""
    return [
        {"key": place.key, "name": place.name}
        for place in picture.places
        if place.seat.displaced_at is not None and (place.stay or place.last)
    ]


def _plan(planned: list[dict[str, Any]], picture: Picture) -> list[dict[str, Any]]:
    return [
        {
            "n": number,
            "title": step["title"],
            "kind": step["kind"],
            "minutes": step["minutes"],
            "state": record.state_of(number, picture.stage, picture.room.shown),
            "branch": branch_label(step, picture.room.branches.get(str(number))),
        }
        for number, step in enumerate(planned)
    ]


def _is_expected(place: Place) -> bool:
    """A released seat is shown only while its parent's traces are in the room."""
    return place.seat.released_at is None or place.seat.admitted_at is not None


def _expected(view: View, place: Place) -> dict[str, Any]:
    state, since = _whereabouts(view, place)
    so_far, seat = view.so_far, place.seat
    return {
        "seat_id": str(seat.id),
        "key": place.key,
        "name": place.name,
        "ref": place.ref,
        "state": state,
        "since": iso(since),
        "minutes": so_far.minutes.get(str(seat.id), 0) if so_far else 0,
        "required": so_far.required if so_far else 0,
        "hand": view.discussion.hand_order().get(seat.id),
        "help": seat.id in view.discussion.calls,
        "late": state == "expected" and _is_late(view.picture),
        "id_seen": seat.id_seen_at is not None,
        "why": seat.barred_why if seat.barred_at is not None else None,
        "breakout": breakouts.number(view.picture.breakout_of(seat.id)),
        "check": place.check,
        "trying": _is_trying(view, place),
        **_sound_of(view, seat.id),
    }


def _sound_of(view: View, seat_id: UUID) -> dict[str, Any]:
    shown = view.media.of(seat_id)
    return {
        "mic": shown.mic,
        "camera": shown.camera,
        "connection": shown.connection,
        "aside": shown.aside,
    }


def _is_late(picture: Picture) -> bool:
    """Whether somebody who is not here yet is late, as the rule on attendance counts it.

    A room that is opened before its time makes nobody late for it.
    """
    opened_at = picture.stage.opened_at
    if opened_at is None:
        return False
    begun = max(opened_at, picture.room.starts_at)
    return picture.at - begun > timedelta(milliseconds=CURRENT.late)


def _whereabouts(view: View, place: Place) -> tuple[str, datetime | None]:
    """Where a parent is, and since when."""
    seat, stay, last = place.seat, place.stay, place.last
    if seat.barred_at is not None:
        removed = last is not None and last.ended_why == "removed"
        return ("removed" if removed else "turned_away"), seat.barred_at
    if stay is None:
        return ("left", last.ended_at) if last is not None else ("expected", None)
    if seat.id not in view.here and not (stay.state == "waiting" and _is_trying(view, place)):
        return "dropped", _lost_at(view, place)
    if stay.state == "admitted":
        return "here", stay.admitted_at
    return "waiting", stay.entered_at


def _is_trying(view: View, place: Place) -> bool:
    """Whether they have left their page for the one on which devices are tried."""
    seat = place.seat
    return place.stay is not None and seat.id not in view.here and seat.id in view.trying


def _lost_at(view: View, place: Place) -> datetime | None:
    lost_for = view.lost_for.get(place.seat.id)
    return None if lost_for is None else view.picture.at - timedelta(seconds=lost_for)


def _threads(view: View) -> list[dict[str, Any]]:
    names = view.picture.shown_names()
    with view.discussion.lock:
        return [
            {
                "seat_id": str(place.seat.id),
                "name": place.name,
                "messages": [_said_privately(said, names) for said in thread if not said.removed],
            }
            for place in view.picture.places
            if (thread := view.discussion.threads.get(place.seat.id))
        ]


def _said_privately(said: Message, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": said.id,
        "lead": said.lead,
        "name": names.get(said.key, "Facilitator"),
        "at": iso(said.at),
        "text": said.text,
    }


def _notes(view: View) -> list[dict[str, Any]]:
    about = {place.seat.id: place.name for place in view.picture.places}
    return [
        {
            "id": str(note.id),
            "at": iso(note.at),
            "by": note.staff.name if note.staff else "",
            "text": note.text,
            "name": about.get(note.seat_id) if note.seat_id else None,
            "safeguarding": note.safeguarding,
        }
        for note in view.picture.notes
    ]
