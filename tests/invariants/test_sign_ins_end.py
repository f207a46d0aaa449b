"""A sign-in is a row: whatever ends it, ends it for the next request and the next event."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from spip_live import clock
from spip_live.db import db
from spip_live.people import sign_ins
from spip_live.people.models import Role, Staff, StaffSignIn
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import NOON, make_staff


@pytest.fixture
def browser(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.COORDINATOR)


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/your-account").status_code == 200


def change(as_provider: AsProvider, **values: datetime | None) -> None:
    with as_provider():
        db.session.execute(update(StaffSignIn).values(**values))


@pytest.mark.parametrize(
    ("started_ago", "seen_ago", "expected"),
    [
        (timedelta(hours=11, minutes=59), timedelta(minutes=1), True),
        (timedelta(hours=12, minutes=1), timedelta(minutes=1), False),
        (timedelta(hours=2), timedelta(minutes=29), True),
        (timedelta(hours=2), timedelta(minutes=31), False),
    ],
)
def test_a_sign_in_ends_after_12_hours_and_after_30_minutes_without_use(
    browser: FlaskClient,
    as_provider: AsProvider,
    started_ago: timedelta,
    seen_ago: timedelta,
    expected: bool,
) -> None:
    now = clock.now()

    change(as_provider, started_at=now - started_ago, last_seen_at=now - seen_ago)

    assert is_in(browser) is expected


def test_use_keeps_a_sign_in_alive(browser: FlaskClient, as_provider: AsProvider) -> None:
    now = clock.now()
    change(
        as_provider, started_at=now - timedelta(hours=1), last_seen_at=now - timedelta(minutes=20)
    )

    assert is_in(browser)

    with as_provider():
        seen_at = db.session.scalars(select(StaffSignIn.last_seen_at)).one()
        assert seen_at >= now


def test_an_ended_row_a_deleted_row_and_an_ended_account_each_end_it(
    sign_in: SignIn, as_provider: AsProvider, database: TestDatabase
) -> None:
    ended, gone, left, stays = (sign_in(Role.FACILITATOR) for _ in range(4))
    with as_provider():
        of = {browser: browser.staff_id for browser in (ended, gone, left)}  # type: ignore[attr-defined]
        mine = update(StaffSignIn).where(StaffSignIn.staff_id == of[ended])
        db.session.execute(mine.values(ended_at=clock.now()))
        db.session.get_one(Staff, of[left]).ended_at = clock.now()

    with database.owner.begin() as owner:  # as retention does
        owner.execute(delete(StaffSignIn).where(StaffSignIn.staff_id == of[gone]))

    assert [is_in(browser) for browser in (ended, gone, left, stays)] == [False] * 3 + [True]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_no_other_token_is_a_sign_in(app: Flask, token: str) -> None:
    with app.app_context():
        assert sign_ins.find(token, NOON) is None


def test_the_token_itself_is_never_kept(as_provider: AsProvider) -> None:
    with as_provider():
        signed_in = sign_ins.start(make_staff(), "test", NOON)

        assert signed_in.row.token_hash == sign_ins.digest(signed_in.token)
        assert signed_in.token.encode() not in signed_in.row.token_hash


def test_postgresql_refuses_a_sign_in_seen_before_it_began(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        row = sign_ins.start(make_staff(), "test", NOON).row

        row.last_seen_at = NOON - timedelta(seconds=1)

        with pytest.raises(IntegrityError, match="ck_staff_sign_ins_times"):
            db.session.flush()


def test_postgresql_refuses_two_sign_ins_with_one_address_also_at_two_providers(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        make_staff(email="priya@harbour.example", password_hash="kept")
    with as_provider(database.add_provider("Valley Mediation"), commit=False):
        invited = make_staff(email="priya@harbour.example")

        invited.password_hash = "another"

        with pytest.raises(IntegrityError, match="one_sign_in_per_email"):
            db.session.flush()


def test_postgresql_refuses_two_staff_with_one_address_whatever_its_case(
    as_provider: AsProvider,
) -> None:
    with as_provider(commit=False):
        make_staff(email="priya@harbour.example")

        with pytest.raises(IntegrityError, match="one_staff_per_email"):
            make_staff(email="priya@harbour.example")
    with as_provider(commit=False):
        staff = make_staff()
        staff.email = "Priya@harbour.example"

        with pytest.raises(IntegrityError, match="ck_staff_email"):
            db.session.flush()
