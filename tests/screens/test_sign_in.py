"""Staff come in by e-mail and password, see where they are signed in, and can end it."""

from __future__ import annotations

import re
import time
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from spip_live import clock
from spip_live.db import db
from spip_live.extensions import limiter
from spip_live.people import hashing, sign_in
from spip_live.people.models import Role, Staff, StaffSignIn
from tests.conftest import AsProvider
from tests.conftest import SignIn as SignedIn
from tests.factories import make_staff
from tests.screens.signing_in import EMAIL, PASSWORD, bare, come_in

NEW = "teapot violin sleet"


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def test_the_right_password_lets_staff_in_and_is_kept_as_a_hash_only(
    browser: FlaskClient, priya: UUID, as_provider: AsProvider
) -> None:
    answer = come_in(browser, email=EMAIL.upper())

    assert answer.status_code == 302
    assert "Priya Shah" in browser.get("/start", follow_redirects=True).text
    with as_provider():
        row = db.session.scalars(select(StaffSignIn)).one()
        assert row.staff_id == priya
        with browser.session_transaction() as cookie:
            assert cookie["_user_id"].encode() not in row.token_hash
        assert PASSWORD not in str(db.session.get_one(Staff, priya).password_hash)


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "wrong password here"), ("nobody@harbour.example", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    browser: FlaskClient, priya: UUID, email: str, password: str
) -> None:
    answer = come_in(browser, email, password)

    assert answer.status_code == 422
    page = answer.text.replace(email, "…")
    assert bare(page) == bare(
        come_in(browser, "somebody@else.example", "another password").text.replace(
            "somebody@else.example", "…"
        )
    )
    assert "Your email address or your password is not right" in page


def test_an_unknown_address_takes_as_much_work_as_a_wrong_password(
    browser: FlaskClient, priya: UUID
) -> None:
    def seconds(email: str) -> float:
        start = time.thread_time()  # the work itself, however busy the machine is
        come_in(browser, email, "wrong password here")
        return time.thread_time() - start

    seconds(EMAIL)  # warm
    known = min(seconds(EMAIL) for _ in range(5))
    unknown = min(seconds("nobody@harbour.example") for _ in range(5))

    assert abs(known - unknown) < 0.5 * known


def test_an_ended_account_and_an_invited_one_cannot_sign_in(
    browser: FlaskClient, priya: UUID, as_provider: AsProvider
) -> None:
    with as_provider():
        make_staff(email="new@harbour.example")
        db.session.get_one(Staff, priya).ended_at = clock.now()

    assert come_in(browser).status_code == 422
    assert come_in(browser, "new@harbour.example", "").status_code == 422
    assert come_in(browser, "new@harbour.example", PASSWORD).status_code == 422


def test_nothing_entered_is_lost_but_the_password(browser: FlaskClient, priya: UUID) -> None:
    page = come_in(browser, password="wrong password here").text

    assert f'value="{EMAIL}"' in page
    assert "wrong password here" not in page


def test_after_signing_in_staff_are_where_they_wanted_to_go(
    browser: FlaskClient, priya: UUID
) -> None:
    sent = browser.get("/staff")

    assert sent.status_code == 401
    assert 'href="/sign-in?next=/staff"' in sent.text
    assert come_in(browser, query="?next=/staff").location == "/staff"


@pytest.mark.parametrize(
    "address",
    ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/\tevil", "/\n/evil"],
)
def test_nobody_is_sent_to_another_site(address: str) -> None:
    assert sign_in.safe_next(address) is None


def test_the_bare_address_leads_staff_to_their_start_and_others_to_signing_in(
    browser: FlaskClient, priya: UUID
) -> None:
    assert browser.get("/").location == "/sign-in"

    come_in(browser)

    assert browser.get("/").location == "/start"


@pytest.mark.parametrize(
    ("roles", "first"),
    [
        ((Role.COORDINATOR,), "/today"),
        ((Role.FACILITATOR,), "/lead"),
        ((Role.SAFEGUARDING_LEAD,), "/concerns"),
        ((Role.FACILITATOR, Role.COORDINATOR), "/today"),
    ],
)
def test_everybodys_day_begins_on_the_page_of_their_work(
    sign_in: SignedIn, roles: tuple[Role, ...], first: str
) -> None:
    assert sign_in(*roles).get("/start").location == first


def test_a_signed_in_browser_need_not_sign_in_again(browser: FlaskClient, priya: UUID) -> None:
    come_in(browser)

    assert browser.get("/sign-in").location == "/start"


def test_signing_out_ends_the_row_and_not_only_the_cookie(
    browser: FlaskClient, app: Flask, priya: UUID
) -> None:
    come_in(browser)
    stolen = app.test_client()
    with browser.session_transaction() as cookie:
        token = cookie["_user_id"]
    with stolen.session_transaction() as copy:
        copy["_user_id"] = token
    assert stolen.get("/your-account").status_code == 200

    assert browser.post("/sign-out").location == "/sign-in"

    assert stolen.get("/start").status_code == 401
    assert browser.get("/start").status_code == 401


def test_signing_in_again_in_one_browser_makes_a_new_token(
    browser: FlaskClient, priya: UUID
) -> None:
    come_in(browser)
    with browser.session_transaction() as cookie:
        first = cookie["_user_id"]
        cookie["planted"] = "by somebody"
    browser.post("/sign-out")

    come_in(browser)

    with browser.session_transaction() as cookie:
        assert cookie["_user_id"] != first
        assert "planted" not in cookie


def test_too_many_tries_are_refused_even_with_the_right_password(
    browser: FlaskClient, priya: UUID, limits: None
) -> None:
    for _ in range(10):
        assert come_in(browser, password="wrong password here").status_code == 422

    answer = come_in(browser)

    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text
    assert come_in(browser, "somebody@else.example").status_code == 422


def test_one_browser_address_cannot_try_many_accounts(
    browser: FlaskClient, priya: UUID, limits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "matches", lambda kept, password: False)  # only to be quick
    for n in range(60):
        assert come_in(browser, f"staff{n}@harbour.example").status_code == 422

    assert come_in(browser).status_code == 429


def test_coming_in_wipes_out_the_mistypings_before_it(
    browser: FlaskClient, priya: UUID, limits: None
) -> None:
    for _ in range(3):
        for _ in range(4):
            come_in(browser, password="wrong password here")

        assert come_in(browser).status_code == 302


def test_with_the_counts_out_of_reach_nobody_signs_in(
    browser: FlaskClient, priya: UUID, limits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> bool:
        raise ConnectionError("the counts are out of reach")

    monkeypatch.setattr(limiter.limiter, "hit", gone)

    with pytest.raises(ConnectionError):
        come_in(browser)

    assert browser.get("/start").status_code == 401


def test_a_hash_made_with_less_work_is_made_anew(
    browser: FlaskClient, priya: UUID, as_provider: AsProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with as_provider():
        db.session.get_one(Staff, priya).password_hash = weak

    come_in(browser)

    with as_provider():
        kept = db.session.get_one(Staff, priya).password_hash
        assert kept != weak
        assert hashing.matches(kept, PASSWORD)


def test_the_account_page_shows_each_browser_and_ends_another(
    browser: FlaskClient, app: Flask, priya: UUID, as_provider: AsProvider
) -> None:
    other = app.test_client()
    other.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone; Mac OS X) Safari/604"
    come_in(browser)
    come_in(other)

    page = browser.get("/your-account").text

    assert "Safari on iPhone" in page
    assert page.count("This browser") == 1
    address = re.findall(r"/your-account/sign-ins/[0-9a-f-]{36}/end", page)
    assert len(address) == 1
    assert browser.post(address[0]).location == "/your-account"
    assert other.get("/start").status_code == 401
    assert browser.get("/your-account").status_code == 200


def test_nobody_can_end_somebody_elses_sign_in(
    browser: FlaskClient, priya: UUID, sign_in: SignedIn, as_provider: AsProvider
) -> None:
    come_in(browser)
    with as_provider():
        hers = db.session.scalars(select(StaffSignIn.id)).one()
    other = sign_in(Role.COORDINATOR)

    assert other.post(f"/your-account/sign-ins/{hers}/end").status_code == 404

    assert browser.get("/your-account").status_code == 200


def test_signing_out_everywhere_means_everywhere(
    browser: FlaskClient, app: Flask, priya: UUID
) -> None:
    other = app.test_client()
    come_in(browser)
    come_in(other)

    browser.post("/your-account/sign-ins/end-all")

    assert browser.get("/start").status_code == 401
    assert other.get("/start").status_code == 401
