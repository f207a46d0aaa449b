"""Referral lists on their way in: the file, its rows, and the remembered layouts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from spip_live.db import Base, Identified


class Import(Identified, Base):
    """One list on its way in.

    Status: reading (the file), uploaded (read, its columns to be confirmed), checking (the rows),
    checked, importing, done, failed or abandoned. `terms` hold for rows that don't say otherwise.
    """

    __tablename__ = "imports"
    __table_args__ = (UniqueConstraint("id", "provider_id"),)

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    file_name: Mapped[str]
    sha256: Mapped[str]
    programme: Mapped[str] = mapped_column(default="")
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict)
    header: Mapped[list[Any]] = mapped_column(default=list)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    status: Mapped[str] = mapped_column(default="reading")
    outcome: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ImportFile(Base):
    """The bytes of a list until they have been read; then they are gone."""

    __tablename__ = "import_files"
    __table_args__ = (
        ForeignKeyConstraint(["import_id", "provider_id"], ["imports.id", "imports.provider_id"]),
    )

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]
    content: Mapped[bytes]


class ImportProgress(Base):
    """How far an import is: apart from `imports`, so that it can be committed on its own."""

    __tablename__ = "import_progress"
    __table_args__ = (
        ForeignKeyConstraint(["import_id", "provider_id"], ["imports.id", "imports.provider_id"]),
    )

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)


class ImportRow(Base):
    """One row as read (`cells`), as corrected, and what is to be looked at. Rows count from 1.

    `worst` is the gravest severity among its problems. `standing` says what it would bring: `new`
    or `here` (all of it is here already).
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        ForeignKeyConstraint(["import_id", "provider_id"], ["imports.id", "imports.provider_id"]),
    )

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]
    cells: Mapped[list[Any]]
    corrections: Mapped[dict[str, Any]] = mapped_column(default=dict)
    problems: Mapped[list[Any]] = mapped_column(default=list)
    worst: Mapped[str] = mapped_column(default="")
    standing: Mapped[str] = mapped_column(default="")
    left_out: Mapped[bool] = mapped_column(default=False)


class ImportLayout(Identified, Base):
    """A provider's remembered meaning of a header row."""

    __tablename__ = "import_layouts"
    __table_args__ = (UniqueConstraint("provider_id", "fingerprint"),)

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    fingerprint: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    remembered_at: Mapped[datetime]
