"""A round of breakouts, its groups, who is in each, who visits and who writes captions there.

A round is deleted with all that hangs on it once everybody is back: who sat with whom is in the
journal, and nowhere else.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from spip_live.db import Base, Identified


class BreakoutRound(Identified, Base):
    """One going apart of one room; a room has at most one at a time.

    Prepared until `opened_at`. `back_at` is when a countdown brings everybody back.
    """

    __tablename__ = "breakout_rounds"
    __table_args__ = (
        ForeignKeyConstraint(["room_id", "provider_id"], ["rooms.id", "rooms.provider_id"]),
        UniqueConstraint("id", "room_id"),
        UniqueConstraint("room_id", name="one_round_at_a_time"),
    )

    provider_id: Mapped[UUID]
    room_id: Mapped[UUID]
    step: Mapped[int | None]  # of the plan that asked for it; None: made on the spot
    minutes: Mapped[int]
    prompt: Mapped[str] = mapped_column(default="")
    prepared_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    prepared_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    back_at: Mapped[datetime | None]


class Breakout(Identified, Base):
    """One group of a round; people know it by its number, from 1."""

    __tablename__ = "breakouts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["round_id", "room_id"],
            ["breakout_rounds.id", "breakout_rounds.room_id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(["room_id", "provider_id"], ["rooms.id", "rooms.provider_id"]),
        UniqueConstraint("round_id", "number"),
        UniqueConstraint("id", "room_id"),
    )

    provider_id: Mapped[UUID]
    room_id: Mapped[UUID]
    round_id: Mapped[UUID]
    number: Mapped[int]


class BreakoutPlace(Identified, Base):
    """A seat's place in a breakout, carrying the family that may have only one there.

    One that has ended says where a parent was, should they come back during the same round.
    """

    __tablename__ = "breakout_places"
    __table_args__ = (
        ForeignKeyConstraint(
            ["breakout_id", "room_id"],
            ["breakouts.id", "breakouts.room_id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["seat_id", "room_id", "family_id"],
            ["seats.id", "seats.room_id", "seats.family_id"],
            onupdate="CASCADE",
        ),
        ForeignKeyConstraint(["room_id", "provider_id"], ["rooms.id", "rooms.provider_id"]),
        Index(
            "one_of_a_family_in_a_breakout",
            "breakout_id",
            "family_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "one_breakout_per_seat",
            "seat_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    provider_id: Mapped[UUID]
    room_id: Mapped[UUID]
    breakout_id: Mapped[UUID]
    seat_id: Mapped[UUID]
    family_id: Mapped[UUID]
    came_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class BreakoutVisit(Base):
    """A facilitator who is in a breakout; one without such a row is with those who are not."""

    __tablename__ = "breakout_visits"
    __table_args__ = (
        ForeignKeyConstraint(
            ["breakout_id", "room_id"],
            ["breakouts.id", "breakouts.room_id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["room_id", "staff_id"],
            ["room_staff.room_id", "room_staff.staff_id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(["room_id", "provider_id"], ["rooms.id", "rooms.provider_id"]),
    )

    room_id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]
    breakout_id: Mapped[UUID]


class BreakoutCaptioner(Base):
    """A captioner who writes for a breakout; one without such a row writes for the main room."""

    __tablename__ = "breakout_captioners"
    __table_args__ = (
        ForeignKeyConstraint(
            ["breakout_id", "room_id"],
            ["breakouts.id", "breakouts.room_id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(["captioner_id", "room_id"], ["captioners.id", "captioners.room_id"]),
        ForeignKeyConstraint(["room_id", "provider_id"], ["rooms.id", "rooms.provider_id"]),
    )

    captioner_id: Mapped[UUID] = mapped_column(primary_key=True)
    room_id: Mapped[UUID]
    provider_id: Mapped[UUID]
    breakout_id: Mapped[UUID]
