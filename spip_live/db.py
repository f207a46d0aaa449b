"""The engine, the base of all models, and the database session of the present context."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask import g, has_app_context
from sqlalchemy import DateTime, Dialect, MetaData, TypeDecorator, create_engine, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker

# Names make a refusal by the database translatable to a sentence (see `rooms.seating`).
NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcTime(TypeDecorator[datetime]):
    """An aware moment, always UTC in Python and `timestamptz` in PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table of ours."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class attribute
        datetime: UtcTime(),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
    }


class Identified:
    """A row known by a random id, which tells nothing of when or how many."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


def _context_key() -> int:
    """One database session per app context: a request, a socket event, a job, a command."""
    if not has_app_context():
        raise RuntimeError("the database is used outside an app context")
    if "db_key" not in g:
        g.db_key = object()
    return id(g.db_key)


class Database:
    """The engine and its sessions; bound once by `create_app`."""

    def __init__(self) -> None:
        self.factory: sessionmaker[Any] = sessionmaker(expire_on_commit=False)
        self.session = scoped_session(self.factory, scopefunc=_context_key)
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            raise RuntimeError("the database is not bound: call create_app first")
        return self._engine

    def bind(self, url: str) -> None:
        """Connect to `url` (as the app's own role), replacing an earlier engine."""
        if self._engine is not None:
            self._engine.dispose()
        self._engine = create_engine(
            url,
            pool_size=20,
            max_overflow=20,
            pool_pre_ping=True,
            hide_parameters=True,  # an error's text must not carry a person's details to the log
        )
        self.factory.configure(bind=self._engine)

    def end_context(self, _error: BaseException | None = None) -> None:
        """Give the context's connection back; runs for every request and socket event."""
        if "db_key" in g:
            self.session.remove()


db = Database()


def on_begin(listener: Callable[..., None]) -> None:
    """Call `listener(session, transaction, connection)` whenever a transaction begins."""
    event.listen(db.factory, "after_begin", listener)
