"""Returns made to Cafcass: the very bytes that were handed over, and each line in them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spip_live.db import Base, Identified
from spip_live.people.models import Staff


class Return(Identified, Base):
    """One export: for a range of dates (both ends included) or for one room. Append-only."""

    __tablename__ = "returns"
    __table_args__ = (UniqueConstraint("id", "provider_id"), UniqueConstraint("request_id"))

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    request_id: Mapped[UUID]  # from the form: a double click makes one return
    made_at: Mapped[datetime]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("rooms.id"))
    layout: Mapped[str]  # version of the closed list of columns
    line_count: Mapped[int]
    sha256: Mapped[str]
    content: Mapped[bytes]
    staff: Mapped[Staff] = relationship(
        primaryjoin="foreign(Return.made_by) == Staff.id", viewonly=True
    )


class ReturnLine(Identified, Base):
    """One line of a return, so that nothing is sent twice and a change is sent as one."""

    __tablename__ = "return_lines"
    __table_args__ = (
        ForeignKeyConstraint(["return_id", "provider_id"], ["returns.id", "returns.provider_id"]),
        UniqueConstraint("return_id", "line_id"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    return_id: Mapped[UUID]
    line_id: Mapped[UUID]  # the same for every line about one enrolment
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"))
    state: Mapped[str]  # "new", "corrected" or "withdrawn"
    attended: Mapped[bool]
    completed_on: Mapped[date | None]
    row_sha256: Mapped[str]
