"""One parent's place in the room's breakouts: given when they are let in, ended when they go.

Called from within acts that hold the seat's lock. The round's row is locked last, after room, seat
and stay, so that two who come at one moment are counted one after the other.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from spip_live import locks
from spip_live.db import db
from spip_live.locks import Level
from spip_live.rooms.breakouts.models import Breakout, BreakoutPlace, BreakoutRound
from spip_live.rooms.breakouts.rule import smallest
from spip_live.rooms.models import Seat


def welcome(seat: Seat, at: datetime) -> None:
    """Put somebody who is let in where they were before, else into the smallest group.

    Nothing to do unless the room has a round, prepared or open.
    """
    kept = locked_round(seat.room_id)
    if kept is None or current_place(seat.id) is not None:
        return
    groups = families_in(kept)
    before = _earlier(seat.id)
    if before in groups and seat.family_id not in groups[before]:
        put_in(seat, before, at)
        return
    ids = list(groups)
    place = smallest([groups[id_] for id_ in ids], seat.family_id)
    if place is not None:
        put_in(seat, ids[place], at)


def take_out(seat_id: UUID, at: datetime) -> None:
    """The parent is in no breakout any more."""
    db.session.execute(
        update(BreakoutPlace)
        .where(BreakoutPlace.seat_id == seat_id, BreakoutPlace.ended_at.is_(None))
        .values(ended_at=at)
    )


def put_in(seat: Seat, breakout_id: UUID, at: datetime) -> None:
    """A place in a breakout, for a seat that has none."""
    db.session.add(
        BreakoutPlace(
            provider_id=seat.provider_id,
            room_id=seat.room_id,
            breakout_id=breakout_id,
            seat_id=seat.id,
            family_id=seat.family_id,
            came_at=at,
        )
    )
    db.session.flush()


def current_place(seat_id: UUID) -> BreakoutPlace | None:
    """The place that a seat has now."""
    return db.session.scalar(
        select(BreakoutPlace)
        .where(BreakoutPlace.seat_id == seat_id, BreakoutPlace.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )


def locked_round(room_id: UUID) -> BreakoutRound | None:
    """The room's round, locked until the transaction ends."""
    locks.take(Level.ROUNDS, [room_id])
    return db.session.scalar(
        select(BreakoutRound)
        .where(BreakoutRound.room_id == room_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def families_in(kept: BreakoutRound) -> dict[UUID, list[UUID]]:
    """The families in each group of a round, the groups in the order of their numbers."""
    found = db.session.execute(
        select(Breakout.id, BreakoutPlace.family_id)
        .outerjoin(
            BreakoutPlace,
            (BreakoutPlace.breakout_id == Breakout.id) & BreakoutPlace.ended_at.is_(None),
        )
        .where(Breakout.round_id == kept.id)
        .order_by(Breakout.number)
    ).all()
    groups: dict[UUID, list[UUID]] = {}
    for breakout_id, family_id in found:
        groups.setdefault(breakout_id, [])
        if family_id is not None:
            groups[breakout_id].append(family_id)
    return groups


def _earlier(seat_id: UUID) -> UUID | None:
    """Where the seat was last; places go with their round, so this is of the present one."""
    return db.session.scalar(
        select(BreakoutPlace.breakout_id)
        .where(BreakoutPlace.seat_id == seat_id, BreakoutPlace.ended_at.is_not(None))
        .order_by(BreakoutPlace.ended_at.desc())
        .limit(1)
    )
