"""A password is changed, and a forgotten one replaced by mail, once and quietly."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update

from spip_live import clock
from spip_live.db import db
from spip_live.people.models import StaffInvitation
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.outbox import sent
from tests.screens.signing_in import EMAIL, PASSWORD, bare, come_in

NEW = "teapot violin sleet"

pytestmark = pytest.mark.usefixtures("outbox")


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def test_changing_the_password_needs_the_one_in_use_and_ends_other_sign_ins(
    browser: FlaskClient, app: Flask, priya: UUID
) -> None:
    other = app.test_client()
    come_in(browser)
    come_in(other)

    wrong = browser.post(
        "/your-account/password", data={"password_now": "not this one", "password": NEW}
    )
    right = browser.post("/your-account/password", data={"password_now": PASSWORD, "password": NEW})

    assert "This is not the password you use now" in wrong.text
    assert right.location == "/your-account"
    assert browser.get("/your-account").status_code == 200
    assert other.get("/start").status_code == 401
    assert come_in(other).status_code == 422
    assert come_in(other, password=NEW).status_code == 302


def test_a_forgotten_password_is_replaced_by_mail_once(
    browser: FlaskClient, app: Flask, priya: UUID, data_dir: Path
) -> None:
    signed_in = app.test_client()
    come_in(signed_in)

    page = browser.post("/forgotten-password", data={"email": EMAIL}).text
    (letter,) = sent(app, data_dir)

    assert "Look in your email" in page
    link = letter.password_page
    assert browser.get(link).status_code == 200
    assert browser.get(link).status_code == 200  # opening it uses nothing up
    assert browser.post(link, data={"password": "password1234"}).status_code == 422
    assert browser.post(link, data={"password": NEW}).location == "/start"
    assert browser.get("/your-account").status_code == 200
    assert signed_in.get("/start").status_code == 401
    again = app.test_client().post(link, data={"password": PASSWORD})
    assert again.status_code == 404
    assert come_in(app.test_client(), password=NEW).status_code == 302


def test_asking_for_a_password_answers_the_same_for_an_unknown_address(
    browser: FlaskClient, app: Flask, priya: UUID, data_dir: Path
) -> None:
    known = browser.post("/forgotten-password", data={"email": EMAIL})
    unknown = browser.post("/forgotten-password", data={"email": "nobody@harbour.example"})

    assert known.status_code == unknown.status_code == 200
    pages = [
        bare(answer.text).replace(email, "…")
        for answer, email in ((known, EMAIL), (unknown, "nobody@harbour.example"))
    ]
    assert pages[0] == pages[1]
    assert len(sent(app, data_dir)) == 1


def test_a_mailbox_is_not_flooded_and_the_page_does_not_tell(
    browser: FlaskClient, app: Flask, priya: UUID, data_dir: Path, limits: None
) -> None:
    for _ in range(6):
        answer = browser.post("/forgotten-password", data={"email": EMAIL})
        assert "Look in your email" in answer.text

    assert len(sent(app, data_dir)) == 3


def test_a_newer_link_closes_the_earlier_one_and_an_old_link_is_closed(
    browser: FlaskClient, app: Flask, priya: UUID, data_dir: Path, as_provider: AsProvider
) -> None:
    for _ in range(2):
        browser.post("/forgotten-password", data={"email": EMAIL})
    first, second = (letter.password_page for letter in sent(app, data_dir))
    closed = [link for link in (first, second) if browser.get(link).status_code == 404]
    assert len(closed) == 1

    with as_provider():
        db.session.execute(
            update(StaffInvitation).values(
                issued_at=clock.now() - timedelta(hours=2),
                expires_at=clock.now() - timedelta(hours=1),
            )
        )

    assert {browser.get(link).status_code for link in (first, second)} == {404}
    assert browser.get("/choose-password/nonsense").status_code == 404


def test_no_token_is_kept_in_the_database(
    browser: FlaskClient, app: Flask, priya: UUID, data_dir: Path, database: TestDatabase
) -> None:
    browser.post("/forgotten-password", data={"email": EMAIL})
    (letter,) = sent(app, data_dir)
    token = letter.password_page.rpartition("/")[2]

    with database.owner.connect() as connection:
        for table in ("staff_invitations", "procrastinate_jobs", "procrastinate_events", "journal"):
            rows = connection.execute(text(f"select t::text from {table} t")).scalars().all()
            assert not any(token in row for row in rows), table
