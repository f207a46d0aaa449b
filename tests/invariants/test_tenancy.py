"""Providers never see each other: PostgreSQL limits every statement to one provider."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from spip_live.db import db
from spip_live.people.models import Parent
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import make_family, make_parent

UNSCOPED = {"alembic_version"}


def test_every_table_that_holds_anything_is_limited_to_one_provider(
    database: TestDatabase,
) -> None:
    with database.owner.connect() as connection:
        open_tables = connection.scalars(
            text(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relrowsecurity"
                " AND relnamespace = 'public'::regnamespace"
                " AND relname NOT LIKE 'procrastinate%'"
            )
        ).all()

    assert set(open_tables) == UNSCOPED


def test_the_apps_role_cannot_step_around_the_policies(database: TestDatabase) -> None:
    with database.owner.connect() as connection:
        role = connection.execute(
            text(
                "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
                " WHERE rolname = 'spip_app'"
            )
        ).one()
        owned = connection.scalar(
            text("SELECT count(*) FROM pg_class WHERE relowner = 'spip_app'::regrole")
        )

    assert tuple(role) == (False, False, False, False)
    assert owned == 0


def test_a_forgotten_scope_is_an_error_and_not_an_empty_answer(
    app: object, as_provider: AsProvider
) -> None:
    with as_provider():
        make_parent()

    with app.app_context(), pytest.raises(DBAPIError):  # type: ignore[attr-defined]
        db.session.scalars(select(Parent)).all()


def test_a_pooled_connection_carries_no_scope_over(app: object, as_provider: AsProvider) -> None:
    for _ in range(30):  # more than the pool holds
        with as_provider():
            db.session.scalar(select(func.count()).select_from(Parent))

    with app.app_context(), pytest.raises(DBAPIError):  # type: ignore[attr-defined]
        db.session.scalar(select(func.count()).select_from(Parent))


@pytest.mark.parametrize(
    "question",
    [
        select(func.count()).select_from(Parent),
        select(Parent.id),
        text("SELECT id FROM parents"),
        text("SELECT 1 WHERE EXISTS (SELECT 1 FROM parents)"),
        text("SELECT id FROM parents FOR UPDATE"),
    ],
)
def test_one_provider_sees_nothing_of_another(
    database: TestDatabase, as_provider: AsProvider, question: object
) -> None:
    other = database.add_provider("Moorland Mediation")
    with as_provider():
        make_parent()

    with as_provider(other):
        answer = db.session.execute(question).scalars().all()  # type: ignore[call-overload]

    assert answer in ([], [0])


def test_a_row_cannot_be_stamped_for_another_provider(
    database: TestDatabase, as_provider: AsProvider
) -> None:
    other: UUID = database.add_provider("Moorland Mediation")

    with as_provider(commit=False), pytest.raises(ProgrammingError, match="row-level security"):
        family = make_family()
        make_parent(family=family, provider_id=other)
