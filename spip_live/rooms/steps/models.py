"""What is kept of parents' feedback: how often each answer was given, and not by whom."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from spip_live.db import Base, Identified


class FeedbackCount(Identified, Base):
    """How often an answer was given in all of a month's rooms of a programme together.

    No room, seat or moment: rooms of one month add up in the same row. `month` is its first day.
    """

    __tablename__ = "feedback_counts"
    __table_args__ = (
        UniqueConstraint(
            "provider_id", "programme", "month", "question", "choice", name="one_count_per_choice"
        ),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    programme: Mapped[str]
    month: Mapped[date]
    question: Mapped[str]  # as it was asked
    choice: Mapped[str]  # as it was labelled
    n: Mapped[int]
