"""Who did what, when: for people to read. Append-only; the app's role cannot change a line."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from spip_live.db import Base, Identified, db
from spip_live.tenancy import current_provider_id


class Actor(StrEnum):
    """Who may have done a thing."""

    STAFF = "staff"
    SEAT = "seat"
    SYSTEM = "system"


class Entry(Identified, Base):
    """One thing that was done. `facts` hold ids and plain values, never anything that was said."""

    __tablename__ = "journal"

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    at: Mapped[datetime]
    actor: Mapped[str]
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[UUID | None]
    facts: Mapped[dict[str, Any]]


class HasId(Protocol):
    """Anything that a line can be about: a row with an id and a table."""

    @property
    def id(self) -> Any: ...


def note(by: HasId | None, action: str, about: HasId, at: datetime, **facts: Any) -> None:
    """Write a line in the present transaction: `note(staff, "seat.released", seat, at)`.

    `by` is a staff row, a seat row, or None for the system itself. Facts must be JSON-able.
    """
    db.session.add(
        Entry(
            provider_id=current_provider_id(),
            at=at,
            actor=_kind(by),
            actor_id=None if by is None else by.id,
            action=action,
            subject=getattr(about, "__tablename__", type(about).__name__),
            subject_id=about.id,
            facts=facts,
        )
    )


def _kind(by: HasId | None) -> str:
    if by is None:
        return Actor.SYSTEM
    return Actor.SEAT if getattr(by, "__tablename__", "") == "seats" else Actor.STAFF
