"""What the tests of exclusion share: attempts on a room, and a database that has lost its index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import text

from spip_live.db import db
from spip_live.people.models import Parent
from spip_live.rooms import seating
from tests.database import TestDatabase

INDEXES = ("one_seat_per_family_in_a_room", "one_admission_per_family_in_a_room")


def merge(one: Parent, other: Parent) -> None:
    """Make their two families one, as bare as it can be written."""
    with db.session.begin_nested():
        db.session.execute(
            text("UPDATE parents SET family_id = :one WHERE family_id = :other"),
            {"one": one.family_id, "other": other.family_id},
        )
    db.session.expire_all()


def meetings() -> list[UUID]:
    """Rooms in which two of one family hold a claim, counted without the index's help."""
    return list(
        db.session.scalars(
            text(
                "SELECT one.room_id FROM seats AS one"
                " JOIN seats AS other ON other.room_id = one.room_id AND other.id > one.id"
                " JOIN parents ON parents.id = one.parent_id"
                " JOIN parents AS others ON others.id = other.parent_id"
                " WHERE parents.family_id = others.family_id"
                " AND one.claim_ended_at IS NULL AND other.claim_ended_at IS NULL"
            )
        )
    )


@contextmanager
def unguarded(database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The indexes dropped and the friendly check switched off; both put back at the end."""
    with database.owner.begin() as connection:
        made = connection.scalars(
            text("SELECT indexdef FROM pg_indexes WHERE indexname = ANY(:names)"),
            {"names": list(INDEXES)},
        ).all()
        for name in INDEXES:
            connection.execute(text(f"DROP INDEX {name}"))
    try:
        with monkeypatch.context() as patch:
            patch.setattr(seating, "why_not", lambda _candidate, _place: None)
            yield
    finally:
        database.empty()
        with database.owner.begin() as connection:
            for definition in made:
                connection.execute(text(definition))
