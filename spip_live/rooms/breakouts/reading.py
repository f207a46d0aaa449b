"""Reads a room's round of breakouts, as it stands in the database.

In one statement, because everybody may come back while it is read: a round whose groups have gone
already would tell a console that there were none, and leave nobody to report from them.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, select
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


def read_round(room_id: UUID) -> Round | None:
    """The room's round, prepared or open; most rooms at most times have none."""
    return _read(BreakoutRound.room_id == room_id)


def as_round(kept: BreakoutRound) -> Round:
    """A round's row with all its groups. Needs the lock on it."""
    found = _read(BreakoutRound.id == kept.id)
    if found is None:
        raise ValueError("a round that is locked has gone")
    return found


def _read(which: ColumnElement[bool]) -> Round | None:
    rows = db.session.execute(
        select(BreakoutRound, Breakout.id, Breakout.number, _seats(), _staff(), _captioners())
        .outerjoin(Breakout, Breakout.round_id == BreakoutRound.id)
        .where(which)
        .order_by(Breakout.number)
        .execution_options(populate_existing=True)
    ).all()
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
