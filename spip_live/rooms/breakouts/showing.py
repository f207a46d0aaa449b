"""Breakouts as they go over the wire: to everybody, to one parent, and to the console."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spip_live.rooms.breakouts.rule import Group, Round
from spip_live.rooms.picture import Picture, Place
from spip_live.rooms.wire import iso

if TYPE_CHECKING:
    from spip_live.rooms.snapshots import View

BREAKOUTS_KEYS = ("number_of", "prompt", "ends_at", "back_at", "message")
ANNOUNCED_KEYS = ("id", "name", "at", "text")
BREAKOUT_KEYS = ("n", "name", "people")


def to_everybody(view: View) -> dict[str, Any] | None:
    """What is on every screen while people are apart."""
    apart = view.picture.apart
    if apart is None:
        return None
    return {
        "number_of": len(apart.groups),
        "prompt": apart.prompt,
        **_times(view.picture, apart),
        "message": _announced(view, apart),
    }


def to_one(view: View, place: Place) -> dict[str, Any] | None:
    """A parent's own group, and who else is in it: parents and visiting facilitators."""
    group = view.picture.breakout_of(place.seat.id)
    if group is None:
        return None
    leads = [
        lead.key
        for lead in view.picture.leads
        if lead.staff_id in group.staff and lead.staff_id in view.live_leads
    ]
    others = [other.key for other in _members(view.picture, group) if other.key != place.key]
    return {"n": group.n, "name": f"Group {group.n}", "people": leads + others}


def number(group: Group | None) -> int | None:
    """How a group is told apart."""
    return None if group is None else group.n


def to_console(view: View) -> dict[str, Any]:
    """The groups as their facilitators need them, and what the plan asks for when there are none.

    `state` is none, prepared or apart; `planned` is the present step's own wish.
    """
    picture = view.picture
    kept = picture.round if picture.stage.running else None
    if kept is not None and kept.opened_at is not None:
        kept = picture.apart
    step = picture.step
    shown: dict[str, Any] = {
        "state": "none" if kept is None else "apart" if kept.opened_at else "prepared",
        "planned": step.get("breakout") if step else None,
        "minutes": kept.minutes if kept else None,
        "prompt": kept.prompt if kept else "",
        "ends_at": None,
        "back_at": None,
        "message": _announced(view, kept) if kept else None,
        "groups": [_group(view, group) for group in kept.groups] if kept else [],
    }
    return shown | (_times(picture, kept) if kept else {})


def _group(view: View, group: Group) -> dict[str, Any]:
    return {
        "n": group.n,
        "people": [
            {
                "seat_id": str(place.seat.id),
                "key": place.key,
                "name": place.name,
                "here": place.seat.id in view.here,
                "help": place.seat.id in view.discussion.calls,
            }
            for place in _members(view.picture, group)
        ],
        "leads": [
            {"key": lead.key, "name": lead.name}
            for lead in view.picture.leads
            if lead.staff_id in group.staff
        ],
    }


def _members(picture: Picture, group: Group) -> list[Place]:
    return [place for place in picture.places if place.seat.id in group.seats and place.admitted]


def _times(picture: Picture, kept: Round) -> dict[str, Any]:
    """No clock runs on hold, nor before people have gone."""
    held = picture.stage.held_at is not None
    return {
        "ends_at": None if held else iso(kept.ends_at),
        "back_at": None if held else iso(kept.back_at),
    }


def _announced(view: View, kept: Round) -> dict[str, Any] | None:
    """The newest message to all groups, unless it is of an earlier round or was taken back."""
    said = view.discussion.announced
    if said is None or said.removed or kept.opened_at is None or said.at < kept.opened_at:
        return None
    name = view.picture.shown_names().get(said.key, "Facilitator")
    return {"id": said.id, "name": name, "at": iso(said.at), "text": said.text}
