"""Reads a room's round of breakouts, as it stands in the database."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select

from spip_live.db import db
from spip_live.rooms.breakouts.models import (
    Breakout,
    BreakoutPlace,
    BreakoutRound,
    BreakoutVisit,
)
from spip_live.rooms.breakouts.rule import Group, Round


def read_round(room_id: UUID) -> Round | None:
    """The room's round, prepared or open; most rooms at most times have none."""
    kept = db.session.scalar(
        select(BreakoutRound)
        .where(BreakoutRound.room_id == room_id)
        .execution_options(populate_existing=True)
    )
    return None if kept is None else as_round(kept)


def as_round(kept: BreakoutRound) -> Round:
    """A round's row with all its groups."""
    numbers = db.session.execute(
        select(Breakout.id, Breakout.number)
        .where(Breakout.round_id == kept.id)
        .order_by(Breakout.number)
    ).all()
    seats = _by_breakout(
        select(BreakoutPlace.breakout_id, BreakoutPlace.seat_id)
        .where(BreakoutPlace.room_id == kept.room_id, BreakoutPlace.ended_at.is_(None))
        .order_by(BreakoutPlace.came_at, BreakoutPlace.seat_id)
    )
    staff = _by_breakout(
        select(BreakoutVisit.breakout_id, BreakoutVisit.staff_id)
        .where(BreakoutVisit.room_id == kept.room_id)
        .order_by(BreakoutVisit.staff_id)
    )
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
                seats=tuple(seats.get(breakout_id, ())),
                staff=tuple(staff.get(breakout_id, ())),
            )
            for breakout_id, number in numbers
        ),
    )


def _by_breakout(wanted: Select[UUID, UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    for breakout_id, who in db.session.execute(wanted):
        found.setdefault(breakout_id, []).append(who)
    return found
