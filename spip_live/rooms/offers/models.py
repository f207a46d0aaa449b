"""Days with their lanes, the links behind which parents choose, and who waits for a room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spip_live.db import Base, Identified
from spip_live.people.lanes import NO_LANE
from spip_live.people.lanes_models import NUMBERS
from spip_live.people.models import Enrolment


class InLane:
    """Of a room that was ever offered, and of its seats: the lane that its day has drawn.

    Nobody is seated there across lanes. Without one (-1) it was never offered.
    """

    open_lane: Mapped[int] = mapped_column(SmallInteger, default=NO_LANE)
    lane_number: Mapped[int] = mapped_column(BigInteger, default=0)


class ByLane:
    """The lane of a parent's by which a seat in such a room is theirs to have."""

    lane_held: Mapped[int | None] = mapped_column(SmallInteger)
    lane_since: Mapped[int | None] = mapped_column(BigInteger)
    lane_until: Mapped[int | None] = mapped_column(BigInteger)


class LaneDay(Base):
    """The lane that a day of a provider's calendar has drawn, once and for all.

    `number` says which days were drawn before a parent's lane was theirs, and which after.
    """

    __tablename__ = "lane_days"
    __table_args__ = (UniqueConstraint("provider_id", "day", "lane", "number"),)

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)  # of the UK calendar
    lane: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[int] = mapped_column(BigInteger, NUMBERS, server_default=NUMBERS.next_value())
    drawn_at: Mapped[datetime]


class OfferLink(Identified, Base):
    """The secret address behind which one enrolment chooses its rooms; only its SHA-256 is kept.

    Looked up before the provider is known. `device_hash` is of the browser that took it last.
    """

    __tablename__ = "offer_links"
    __table_args__ = (
        ForeignKeyConstraint(
            ["enrolment_id", "parent_id", "provider_id"],
            ["enrolments.id", "enrolments.parent_id", "enrolments.provider_id"],
        ),
        Index(
            "one_live_offer_link",
            "enrolment_id",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    enrolment_id: Mapped[UUID]
    parent_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    device_hash: Mapped[bytes | None] = mapped_column(unique=True)
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    sent_at: Mapped[datetime | None]
    shown_at: Mapped[datetime | None]  # to staff, once, who passed it on by telephone
    undeliverable_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Waiter(Identified, Base):
    """An enrolment that waits for a room of one part to choose; `told_at`: when last written to."""

    __tablename__ = "waiters"
    __table_args__ = (
        ForeignKeyConstraint(
            ["enrolment_id", "parent_id", "provider_id"],
            ["enrolments.id", "enrolments.parent_id", "enrolments.provider_id"],
        ),
        Index(
            "once_on_the_waiting_list",
            "enrolment_id",
            "part",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    enrolment_id: Mapped[UUID]
    parent_id: Mapped[UUID]
    part: Mapped[int]
    joined_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(default="")  # "chose", "left", "taken_off", "seated"
    enrolment: Mapped[Enrolment] = relationship(
        primaryjoin="foreign(Waiter.enrolment_id) == Enrolment.id", viewonly=True
    )
