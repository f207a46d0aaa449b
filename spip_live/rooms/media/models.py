"""What is kept of a device check: whether it went well, and which parts did not."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from spip_live.db import Base


class DeviceCheck(Base):
    """The newest check made from one seat's page. Nothing of the device itself is kept."""

    __tablename__ = "device_checks"
    __table_args__ = (
        ForeignKeyConstraint(["seat_id", "provider_id"], ["seats.id", "seats.provider_id"]),
    )

    seat_id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]
    at: Mapped[datetime]
    result: Mapped[str]  # a `checking.Result`
    failed: Mapped[list[Any]]  # slugs of `checking.FAILED`
