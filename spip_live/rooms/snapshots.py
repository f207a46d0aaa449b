"""What goes over the wire to parents: the room whole, and to each of them their own part.

Keys are a closed list. Nothing for parents is ever built from a surname, an address, a reference,
a seat's id or a family's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from spip_live.rooms import stage as stages
from spip_live.rooms.attendance import SoFar
from spip_live.rooms.breakouts import showing as breakouts
from spip_live.rooms.breakouts.rule import Group
from spip_live.rooms.captions.lines import Line
from spip_live.rooms.discussion import Discussion
from spip_live.rooms.media.showing import MediaView
from spip_live.rooms.picture import Picture, Place, first_name, person_key
from spip_live.rooms.stage import Status
from spip_live.rooms.steps import showing as steps
from spip_live.rooms.wire import iso

ROOM_KEYS = (
    "v", "boot", "status", "step", "of", "kind", "title", "module", "ends_at", "people", "chat",
    "captions", "breakouts", "play", "asks", "offers",
)  # fmt: skip
PERSON_KEYS = ("key", "name", "lead", "captions", "hand", "here", "breakout", "mic", "camera")
RESULT_KEYS = ("slug", "label", "count")
MESSAGE_KEYS = ("id", "key", "name", "lead", "at", "text")
MINE_KEYS = (
    "v", "boot", "state", "key", "name", "hand", "private", "counting", "help",
    "breakout", "media", *steps.STEP_KEYS,
)  # fmt: skip
PRIVATE_KEYS = ("id", "mine", "name", "at", "text")
BYE_KEYS = ("kind",)
CAPTION_KEYS = ("id", "text", "done", "group")
# To a captioner, who needs to know what is on screen and who is there, and nothing else.
CAPTIONER_KEYS = (
    "v", "boot", "status", "step", "of", "kind", "title", "module", "ends_at", "people",
    "media", "heard_in", "group", "number_of",
)  # fmt: skip


@dataclass(frozen=True)
class View:
    """All that a snapshot is made of.

    `here` are the seats connected now, `trying` those that try their devices meanwhile,
    `live_leads` the staff and `writing` the captioners; `lost_for` is for how many seconds a seat
    has had no page connected, where that is known.
    """

    picture: Picture
    discussion: Discussion
    here: frozenset[UUID]
    trying: frozenset[UUID]
    live_leads: frozenset[UUID]
    writing: frozenset[UUID]
    so_far: SoFar | None
    lost_for: dict[UUID, float]
    media: MediaView


def room_snapshot(view: View) -> dict[str, Any]:
    """The whole room as everybody let in may see it."""
    picture = view.picture
    step = picture.step
    return {
        "status": _status(picture),
        "step": picture.stage.step,
        "of": len(picture.steps),
        "kind": step["kind"] if step else None,
        "title": step["title"] if step else "",
        "module": step["module_title"] if step else "",
        "ends_at": ends_at(picture),
        "people": people(view),
        "chat": chat(view),
        "captions": bool(view.writing),
        "breakouts": breakouts.to_everybody(view),
        **steps.to_everybody(view),
    }


def captioner_room(view: View, captioner_id: UUID) -> dict[str, Any]:
    """The room as one of its captioners sees it."""
    picture = view.picture
    group = picture.breakout_captioned_by(captioner_id)
    step = picture.step
    return {
        "status": picture.stage.status.value,
        "step": picture.stage.step,
        "of": len(picture.steps),
        "kind": step["kind"] if step else None,
        "title": step["title"] if step else "",
        "module": step["module_title"] if step else "",
        "ends_at": ends_at(picture),
        "people": people(view),
        "media": view.media.of(captioner_id).for_page,
        "heard_in": place_key(picture.room.id, group),
        "group": breakouts.number(group),
        "number_of": len(picture.apart.groups) if picture.apart else None,
    }


def place_key(room_id: UUID, group: Group | None) -> str:
    """How a captioner's page names where it hears: a breakout of one round, or the main room."""
    return person_key(room_id, room_id if group is None else group.breakout_id)


def caption(line: Line) -> dict[str, Any]:
    """A line of captions as it stands; one without text is gone. `group`: where it was said."""
    return {"id": line.id, "text": line.text, "done": line.done, "group": line.group}


def mine(view: View, place: Place) -> dict[str, Any]:
    """What one parent alone may see of themselves. A waiting one sees nothing else."""
    discussion, seat_id = view.discussion, place.seat.id
    names = view.picture.shown_names()
    return {
        "state": "admitted" if place.admitted else "waiting",
        "key": place.key,
        "name": place.name,
        "hand": discussion.hand_order().get(seat_id),
        "private": [
            {
                "id": said.id,
                "mine": not said.lead,
                "name": names.get(said.key, "Facilitator"),
                "at": iso(said.at),
                "text": said.text,
            }
            for said in list(discussion.threads.get(seat_id, ()))
            if not said.removed
        ],
        "counting": place.admitted and view.picture.counting,
        "help": seat_id in discussion.calls,
        "breakout": breakouts.to_one(view, place),
        "media": view.media.of(seat_id).for_page,
        **steps.to_one(view, place),
    }


def _status(picture: Picture) -> str:
    """Parents know three: live, held, ended."""
    status = picture.stage.status
    return status.value if status in (Status.LIVE, Status.HELD) else Status.ENDED.value


def ends_at(picture: Picture) -> str | None:
    """When the step on screen is to end."""
    minutes = [int(step["minutes"]) for step in picture.steps]
    return iso(stages.step_ends_at(picture.stage, minutes)) if minutes else None


def people(view: View) -> list[dict[str, Any]]:
    """Who is here, as everybody let in may know it: facilitators first."""
    hands = view.discussion.hand_order()
    leads = [
        {
            "key": lead.key,
            "name": lead.name,
            "lead": True,
            "captions": False,
            "hand": None,
            "here": True,
            "breakout": breakouts.number(view.picture.breakout_visited_by(lead.staff_id)),
            **_sound_of(view, lead.staff_id),
        }
        for lead in view.picture.leads
        if lead.staff_id in view.live_leads
    ]
    parents = [
        {
            "key": place.key,
            "name": place.name,
            "lead": False,
            "captions": False,
            "hand": hands.get(place.seat.id),
            "here": place.seat.id in view.here,
            "breakout": breakouts.number(view.picture.breakout_of(place.seat.id)),
            **_sound_of(view, place.seat.id),
        }
        for place in _in_order(view.picture.places)
    ]
    return leads + _writers(view) + parents


def _writers(view: View) -> list[dict[str, Any]]:
    """The captioners who are here."""
    return [
        {
            "key": person_key(view.picture.room.id, row.captioner_id),
            "name": first_name(row.name),
            "lead": False,
            "captions": True,
            "hand": None,
            "here": True,
            "breakout": breakouts.number(view.picture.breakout_captioned_by(row.captioner_id)),
            **_sound_of(view, row.captioner_id),
        }
        for row in view.picture.captioners
        if row.captioner_id in view.writing
    ]


def _sound_of(view: View, person_id: UUID) -> dict[str, Any]:
    shown = view.media.of(person_id)
    return {"mic": shown.mic, "camera": shown.camera}


def _in_order(places: Sequence[Place]) -> list[Place]:
    """Those let in, in the order in which they came to be here."""
    inside = [place for place in places if place.admitted]
    return sorted(inside, key=lambda place: (str(place.stay and place.stay.admitted_at), place.key))


def chat(view: View) -> list[dict[str, Any]]:
    """What was said to everybody."""
    names = view.picture.shown_names()
    with view.discussion.lock:
        return [
            {
                "id": said.id,
                "key": said.key,
                "name": names.get(said.key, "Facilitator"),
                "lead": said.lead,
                "at": iso(said.at),
                "text": said.text,
            }
            for said in view.discussion.chat.values()
            if not said.removed
        ]
