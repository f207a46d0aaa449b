"""Parents at a step of some kind, and what each screen shows of it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from spip_live.rooms import clockwork, outgoing
from tests.live.people import House, LeadScreen, ParentScreen

NAMES = ("Tom", "Mei", "Dan", "Ann", "Bea", "Ravi")


def at_step(
    house: House, *kinds: str, people: int = 4, **facts: Any
) -> tuple[LeadScreen, list[ParentScreen]]:
    """A room at the first of these steps, with so many parents let in, in the order of NAMES."""
    lead = house.open_room(*kinds, **facts)
    return lead, [house.inside(lead, name) for name in NAMES[:people]]


def flush(house: House, lead: LeadScreen) -> None:
    """Let what was put off for half a second go out."""
    outgoing.line_of(lead.room_id).due = 1e-9
    clockwork.Clockwork(house.app, roll_seconds=999, group_alone_seconds=999).beat()


def write(parent: ParentScreen, text: str = "I hear you.", **facts: Any) -> dict[str, Any]:
    """Offer something for the group at the first step."""
    sent = {"step": 0, "slot": "rewrite", "id": uuid4().hex, "text": text}
    return parent.ask("offer", **(sent | facts))


def play_on(screen: ParentScreen | LeadScreen) -> dict[str, Any]:
    """How far the step is, on a parent's screen or on the console."""
    heard = screen.latest("console" if isinstance(screen, LeadScreen) else "room")
    return dict(heard["play"])


def slot(lead: LeadScreen, name: str = "rewrite") -> dict[str, Any]:
    """What the console shows of one slot."""
    return next(one for one in lead.latest("console")["offers"] if one["slot"] == name)
