"""Providers' own packs of course content: which came when, from whom, and which is in use."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from spip_live.db import Base, Identified


class ContentPack(Identified, Base):
    """One pack of a provider's; what is in it lies in the data folder under its SHA-256.

    Status: checking, ready or refused. `outcome` is what the check found: `problems`, or `adds`
    and `replaces`. At most one of a provider's packs is in use.
    """

    __tablename__ = "content_packs"
    __table_args__ = (
        UniqueConstraint("provider_id", "sha256"),
        Index(
            "one_pack_in_use",
            "provider_id",
            unique=True,
            postgresql_where=text("in_use"),
        ),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    file_name: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]  # bytes, as it was uploaded
    status: Mapped[str] = mapped_column(default="checking")
    outcome: Mapped[dict[str, Any]] = mapped_column(default=dict)
    in_use: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    used_from: Mapped[datetime | None]  # when it was last taken into use
    used_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))  # who took it
