"""The places that staff may go to: each package offers its own, each person sees what they may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for

from spip_live.people.models import Staff
from spip_live.people.permissions import PERMISSIONS, may


@dataclass(frozen=True, order=True)
class Place:
    """One entry of the menu; the lowest order is first, and is where a person's day begins."""

    order: int
    text: str
    endpoint: str
    permission: str


_places: set[Place] = set()


def offer(*places: Place) -> None:
    """Put places into the menu; called once, as a package's views are imported."""
    for place in places:
        if place.permission not in PERMISSIONS:
            raise ValueError(f"no such permission: {place.permission}")
    _places.update(places)


def places_for(staff: Staff) -> list[Place]:
    """Where this person may go, in order."""
    return [place for place in sorted(_places) if may(staff, place.permission)]


def start_of(staff: Staff) -> str:
    """The address where this person's day begins: the first of their places."""
    return url_for(places_for(staff)[0].endpoint)


def facts_for_pages() -> dict[str, Any]:
    """What every staff page shows at its top; nothing where no door has let staff through."""
    staff: Staff | None = g.get("staff")
    if staff is None:
        return {}
    return {
        "navigation": [_entry(place) for place in places_for(staff)],
        "signed_in": {
            "name": staff.name,
            "provider": staff.provider.name,
            "sign_out_href": url_for("people.sign_out"),
        },
    }


def _entry(place: Place) -> dict[str, Any]:
    href = url_for(place.endpoint)
    # A place holds all that lies under it: a room is under the rooms.
    here = request.path == href or request.path.startswith(f"{href.rstrip('/')}/")
    return {"text": place.text, "href": href, "active": here, "current": request.path == href}
