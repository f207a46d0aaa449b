"""What linkage keeps: children of a referral, hashed keys, likely ties that wait for an answer."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from spip_live.db import Base, Identified


class Answer(StrEnum):
    """What a person said of a likely tie."""

    CONFIRMED = "confirmed"
    PARTED = "parted"


class ReferralChild(Identified, Base):
    """A child that a referral names. Used to find who belongs together, and for nothing else."""

    __tablename__ = "referral_children"
    __table_args__ = (
        ForeignKeyConstraint(
            ["referral_id", "parent_id", "provider_id"],
            ["referrals.id", "referrals.parent_id", "referrals.provider_id"],
        ),
        Index("ix_referral_children_referral", "referral_id"),
        Index("ix_referral_children_parent", "parent_id"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    referral_id: Mapped[UUID]
    parent_id: Mapped[UUID]
    forename: Mapped[str]
    born_on: Mapped[date | None]


class LinkageKey(Base):
    """A keyed hash of something by which a parent may be found: never the thing itself."""

    __tablename__ = "linkage_keys"
    __table_args__ = (
        ForeignKeyConstraint(
            ["parent_id", "provider_id"],
            ["parents.id", "parents.provider_id"],
            ondelete="CASCADE",
        ),
        Index("ix_linkage_keys_parent", "parent_id"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    parent_id: Mapped[UUID] = mapped_column(primary_key=True)


class TieReview(Identified, Base):
    """A tie that is likely and not sure: it holds already, and a person is asked about it.

    `evidence` is what was compared when it was made: how each thing agreed. The values themselves
    are read from the two records.
    """

    __tablename__ = "tie_reviews"
    __table_args__ = (
        UniqueConstraint("tie_id", name="one_review_per_tie"),
        Index(
            "ix_tie_reviews_open",
            "provider_id",
            "due_at",
            postgresql_where=text("verdict IS NULL"),
        ),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    tie_id: Mapped[UUID] = mapped_column(ForeignKey("ties.id", ondelete="CASCADE"))
    question: Mapped[str]
    bits: Mapped[float]
    evidence: Mapped[dict[str, Any]]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    verdict: Mapped[str | None]
