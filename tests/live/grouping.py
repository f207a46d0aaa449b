"""Rooms whose people are apart in groups, and what is seen of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from spip_live.db import db
from spip_live.rooms import clockwork
from spip_live.rooms.breakouts.models import (
    Breakout,
    BreakoutPlace,
    BreakoutRound,
    BreakoutVisit,
)
from tests.live.people import House, LeadScreen, ParentScreen

NAMES = ("Tom", "Mei", "Dan", "Ann")
START = {"minutes": 5, "prompt": "What would you try?"}


def four(house: House, **facts: Any) -> tuple[LeadScreen, list[ParentScreen]]:
    """A room with four parents let in."""
    lead = house.open_room("discuss", "talk", **facts)
    return lead, [house.inside(lead, name) for name in NAMES]


def apart(house: House) -> tuple[LeadScreen, list[ParentScreen]]:
    """As `four`, in two groups."""
    lead, parents = four(house)
    assert lead.ask("breakouts_prepare", count=2)["ok"]
    assert lead.ask("breakouts_open", **START)["ok"]
    return lead, parents


def group_of(parent: ParentScreen) -> int | None:
    mine = parent.latest("mine")["breakout"]
    return None if mine is None else int(mine["n"])


def shown(lead: LeadScreen) -> dict[str, Any]:
    found: dict[str, Any] = lead.latest("console")["breakouts"]
    return found


def places_left(house: House) -> list[int]:
    """How many rows there are of each kind."""
    kinds = (BreakoutRound, Breakout, BreakoutPlace, BreakoutVisit)
    with house.scope():
        return [db.session.scalar(select(func.count()).select_from(kind)) for kind in kinds]


def works_of(house: House) -> clockwork.Clockwork:
    return clockwork.Clockwork(house.app, roll_seconds=15, group_alone_seconds=999)


def set_back(house: House, seconds: float, *columns: str) -> None:
    """As if what happened in the round had happened so much earlier."""
    with house.scope():
        kept = db.session.scalars(select(BreakoutRound)).one()
        for column in columns or ("opened_at", "ends_at", "back_at"):
            at = getattr(kept, column)
            setattr(kept, column, at and at - timedelta(seconds=seconds))
