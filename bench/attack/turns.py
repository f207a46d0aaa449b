"""Whose turn it is, at what, and what they find to do it to: near the middle of things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from random import Random
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from bench.attack.world import Circle, World
from spip_live.db import Base, db
from spip_live.people.models import Parent, Staff
from spip_live.rooms.models import Room, Seat

Row = TypeVar("Row", bound=Base)
CLOSE = 0.7  # of turns that are about the people whom everybody is busy with
A_WHILE = 1.5  # seconds


@dataclass(frozen=True)
class Turn:
    """One turn of one attacker."""

    world: World
    rng: Random
    at: datetime

    @property
    def by(self) -> Staff:
        """One of the coordinators."""
        return db.session.get_one(Staff, self.rng.choice(self.world.coordinators))

    @cached_property
    def circle(self) -> Circle:
        """Of whom this is about: for a while everybody's turns are about the same few people."""
        circles = self.world.circles
        if self.rng.random() < CLOSE:
            return circles[int(self.at.timestamp() / A_WHILE) % len(circles)]
        return self.rng.choice(circles)

    @cached_property
    def in_the_midst(self) -> list[UUID]:
        """The records of those people."""
        names = [person.surname for person in self.circle.people]
        return list(db.session.scalars(select(Parent.id).where(Parent.surname.in_(names))))

    @property
    def lead(self) -> Staff:
        """Whoever leads the rooms."""
        return db.session.get_one(Staff, self.world.lead)


def any_of(table: type[Row], *where: ColumnElement[bool]) -> Row | None:
    """A row, whichever."""
    return db.session.scalars(select(table).where(*where).order_by(func.random()).limit(1)).first()


def any_seat(turn: Turn, *where: ColumnElement[bool]) -> Seat | None:
    """A seat in a room that is not over; more often than not of somebody in the midst of it."""
    there = Seat.room_id.in_(select(Room.id).where(Room.is_over.is_(False)))
    theirs = any_of(Seat, there, Seat.parent_id.in_(turn.in_the_midst), *where)
    return theirs or any_of(Seat, there, *where)


def any_room(parent_id: UUID, turn: Turn) -> Room | None:
    """A room that is not over; more often than not one where somebody is whom they know."""
    near = select(Seat.room_id).where(
        Seat.released_at.is_(None),
        Seat.parent_id.in_(turn.in_the_midst),
        Seat.parent_id != parent_id,
    )
    there = Room.is_over.is_(False)
    return any_of(Room, there, Room.id.in_(near)) or any_of(Room, there)
