"""Reads a room's round of breakouts, as it stands in the database.

In one statement, because everybody may come back while it is read: a round whose groups have gone
already would tell a console that there were none, and leave nobody to report from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, bindparam, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from spip_live.db import db
from spip_live.rooms.breakouts.models import (
    Breakout,
    BreakoutCaptioner,
    BreakoutPlace,
    BreakoutRound,
    BreakoutVisit,
)
from spip_live.rooms.breakouts.rule import Group, Round


def _seats() -> ScalarSelect[Any]:
    """Who is in a group, in the order in which they came to it."""
    in_order = aggregate_order_by(
        BreakoutPlace.seat_id, BreakoutPlace.came_at, BreakoutPlace.seat_id
    )
    return (
        select(func.array_agg(in_order))
        .where(BreakoutPlace.breakout_id == Breakout.id, BreakoutPlace.ended_at.is_(None))
        .correlate(Breakout)
        .scalar_subquery()
    )


def _staff() -> ScalarSelect[Any]:
    """Which facilitators visit a group."""
    in_order = aggregate_order_by(BreakoutVisit.staff_id, BreakoutVisit.staff_id)
    return (
        select(func.array_agg(in_order))
        .where(BreakoutVisit.breakout_id == Breakout.id)
        .correlate(Breakout)
        .scalar_subquery()
    )


def _captioners() -> ScalarSelect[Any]:
    """Which captioners write for a group."""
    in_order = aggregate_order_by(BreakoutCaptioner.captioner_id, BreakoutCaptioner.captioner_id)
    return (
        select(func.array_agg(in_order))
        .where(BreakoutCaptioner.breakout_id == Breakout.id)
        .correlate(Breakout)
        .scalar_subquery()
    )


# A room is read whole at every change, so the statement is put together once.
_ROUND = (
    select(BreakoutRound, Breakout.id, Breakout.number, _seats(), _staff(), _captioners())
    .outerjoin(Breakout, Breakout.round_id == BreakoutRound.id)
    .order_by(Breakout.number)
    .execution_options(populate_existing=True)
)
_OF_ROOM = _ROUND.where(BreakoutRound.room_id == bindparam("room_id"))
_BY_ID = _ROUND.where(BreakoutRound.id == bindparam("round_id"))


def read_round(room_id: UUID) -> Round | None:
    """The room's round, prepared or open; most rooms at most times have none."""
    return _read(_OF_ROOM, {"room_id": room_id})


def as_round(kept: BreakoutRound) -> Round:
    """A round's row with all its groups. Needs the lock on it."""
    found = _read(_BY_ID, {"round_id": kept.id})
    if found is None:
        raise ValueError("a round that is locked has gone")
    return found


def _read(which: Select[Any], facts: Mapping[str, object]) -> Round | None:
    rows = db.session.execute(which, facts).all()
    if not rows:
        return None
    kept: BreakoutRound = rows[0][0]
    return Round(
        id=kept.id,
        step=kept.step,
        minutes=kept.minutes,
        prompt=kept.prompt,
        opened_at=kept.opened_at,
        ends_at=kept.ends_at,
        back_at=kept.back_at,
        groups=tuple(
            Group(
                breakout_id=breakout_id,
                n=number,
                seats=tuple(seats or ()),
                staff=tuple(staff or ()),
                captioners=tuple(captioners or ()),
            )
            for _, breakout_id, number, seats, staff, captioners in rows
            if breakout_id is not None
        ),
    )
