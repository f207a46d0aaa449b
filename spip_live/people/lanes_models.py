"""The lanes of each parent, as the database keeps them: never one twice in a family."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKeyConstraint,
    Index,
    Sequence,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from spip_live.db import Base, Identified
from spip_live.people.lanes import FOREVER, Held

# One after the other, days are drawn and lanes change hands: which came first is never in doubt.
NUMBERS = Sequence("lane_numbers", metadata=Base.metadata)


class ParentLane(Identified, Base):
    """A lane that is a parent's for days of number `since` up to `until`; kept when it has ended.

    A seat in a room that parents may choose refers to it, so nobody is seated there across lanes.
    """

    __tablename__ = "parent_lanes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["parent_id", "provider_id", "family_id"],
            ["parents.id", "parents.provider_id", "parents.family_id"],
            onupdate="CASCADE",
        ),
        UniqueConstraint("parent_id", "lane", "since", "until", name="uq_parent_lanes_days"),
        Index(
            "one_holder_of_a_lane_in_a_family",
            "family_id",
            "lane",
            unique=True,
            postgresql_where=text(f"until = {FOREVER}"),
        ),
    )

    provider_id: Mapped[UUID]
    parent_id: Mapped[UUID]
    family_id: Mapped[UUID]
    lane: Mapped[int] = mapped_column(SmallInteger)
    since: Mapped[int] = mapped_column(BigInteger, default=0)
    until: Mapped[int] = mapped_column(BigInteger, default=FOREVER)

    @property
    def held(self) -> Held:
        return Held(self.lane, self.since, self.until)
