"""The app on a real database as the app's own role, and browsers signed in to it."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import UUID

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

from spip_live import clock, create_app
from spip_live.db import db
from spip_live.extensions import limiter
from spip_live.people import sign_ins
from spip_live.people.models import Role, Staff
from spip_live.settings import Settings
from spip_live.tenancy import act_for
from tests.course import COURSE
from tests.database import TestDatabase, throw_away_database
from tests.factories import make_staff

pytest_plugins = ["tests.browser", "tests.figures", "tests.media_net"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything can be had, a skipped test is a failed one: nothing is skipped silently."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped, and under CI=true nothing may be: {report.longrepr}"
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that drive a browser first: they take longest, and none is left over at the end."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


# A busy machine is slow, which is no fault of the rule under test.
hypothesis.settings.register_profile("ours", deadline=None)
hypothesis.settings.load_profile("ours")

AsProvider = Callable[..., AbstractContextManager[UUID]]
SignIn = Callable[..., FlaskClient]


@pytest.fixture(scope="session")
def whole_database() -> Iterator[TestDatabase]:
    with throw_away_database() as database:
        yield database


@pytest.fixture
def database(whole_database: TestDatabase) -> TestDatabase:
    """Empty but for what a test puts in."""
    whole_database.empty()
    return whole_database


@pytest.fixture(scope="session")
def settings(whole_database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = Settings.from_env(
        {
            "SPIP_ENV": "test",
            "SECRET_KEY": "only-for-tests-3f8c1d9b7a2e46c0",
            "DATABASE_URL": whole_database.app_url,
            "OWNER_DATABASE_URL": whole_database.owner_url,
            "SPIP_DATA_DIR": str(tmp_path_factory.mktemp("data")),
            "BASE_URL": "http://localhost",
            "SPIP_CONTENT": str(COURSE),
        }
    )
    return dataclasses.replace(made, async_mode="threading")


@pytest.fixture(scope="session")
def whole_app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    limiter.enabled = False  # the test of the limits turns them on
    return app


@pytest.fixture
def app(whole_app: Flask, database: TestDatabase) -> Flask:
    return whole_app


@pytest.fixture
def data_dir(settings: Settings) -> Path:
    return Path(settings.data_dir)


@pytest.fixture
def provider_id(database: TestDatabase) -> UUID:
    return database.add_provider()


@pytest.fixture
def as_provider(app: Flask, provider_id: UUID) -> AsProvider:
    """`with as_provider():` an app context that acts for the provider and commits at its end.

    Another provider's id may be given. `commit=False` leaves it to the test.
    """

    @contextmanager
    def acting(other: UUID | None = None, *, commit: bool = True) -> Iterator[UUID]:
        with app.app_context():
            act_for(other or provider_id)
            yield other or provider_id
            if commit:
                db.session.commit()

    return acting


@pytest.fixture
def sign_in(app: Flask, as_provider: AsProvider) -> SignIn:
    """`sign_in(Role.COORDINATOR)` or `sign_in(staff)`: a browser signed in as that person."""

    def signed_in(*who: Role | Staff) -> FlaskClient:
        first = who[0] if who else Role.COORDINATOR
        with as_provider(first.provider_id if isinstance(first, Staff) else None):
            roles = [role for role in who if isinstance(role, Role)]
            staff = first if isinstance(first, Staff) else make_staff(*(roles or [first]))
            token = sign_ins.start(staff, "test", clock.now()).token
            staff_id = staff.id
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        client.staff_id = staff_id  # type: ignore[attr-defined]
        return client

    return signed_in
