"""A PDF that was asked for, and what came of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from spip_live.db import Base, Identified

HANDBOOK, RUN_SHEET = "handbook", "run_sheet"


class Printout(Identified, Base):
    """One PDF: of a programme's handbook in a language, or of a room's run sheet.

    `digest` is over all that is printed in it, so the same text is made once and a changed one
    anew. Nothing in it is of any parent.
    """

    __tablename__ = "printouts"
    __table_args__ = (
        ForeignKeyConstraint(["room_id", "provider_id"], ["rooms.id", "rooms.provider_id"]),
        UniqueConstraint("provider_id", "kind", "digest"),
        CheckConstraint("kind IN ('handbook', 'run_sheet')", name="kind"),
        CheckConstraint("(made_at IS NULL) = (pdf IS NULL)", name="made"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    kind: Mapped[str]
    room_id: Mapped[UUID]  # whose programme, part and plan are printed
    language: Mapped[str]
    digest: Mapped[str]
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    pdf: Mapped[bytes | None] = deferred(mapped_column())
