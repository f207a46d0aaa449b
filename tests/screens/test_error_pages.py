"""Whatever goes wrong, a person reads plain words, what to do next, and never a code."""

from __future__ import annotations

import re

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import TooManyRequests
from werkzeug.test import TestResponse

from spip_live import create_app
from spip_live.doors import anyone
from spip_live.errors import NotAllowed, NotHere, NotSignedIn, Refused
from spip_live.settings import Settings
from spip_live.widgets import Form, TextField
from tests.database import TestDatabase

OURS = {"Sec-Fetch-Site": "same-origin"}


class Note(Form):
    text = TextField("Note")


@pytest.fixture(scope="module")
def faulty(whole_database: TestDatabase, settings: Settings) -> Flask:
    """The app as it is served, with pages that go wrong in each way."""
    app = create_app(settings)
    faults = {
        "refused": Refused("room_full", "This room has no place left. Choose another."),
        "not-here": NotHere(),
        "not-allowed": NotAllowed(),
        "not-signed-in": NotSignedIn(),
        "too-fast": TooManyRequests(retry_after=60),
        "fault": RuntimeError("secret detail"),
        "no-database": OperationalError("SELECT 1", {"forename": "Amara"}, Exception("gone")),
    }
    for name, fault in faults.items():
        _plant(app, f"/planted/{name}", fault)
        _plant(app, f"/room/planted-{name}", fault)

    @app.route("/planted/note", methods=["GET", "POST"])
    @anyone
    def note() -> str:
        return render_template_string("{{ form.hidden_tag() }}{{ form.text.data }}", form=Note())

    @app.context_processor
    def who_is_signed_in() -> dict[str, str]:
        raise AssertionError("an error page asked who is signed in: that may need the database")

    return app


def _plant(app: Flask, path: str, fault: Exception) -> None:
    @anyone
    def view() -> str:
        raise fault

    app.add_url_rule(path, endpoint=path, view_func=view)


@pytest.fixture
def browser(faulty: Flask) -> FlaskClient:
    return faulty.test_client()


def words(answer: TestResponse) -> str:
    """What is to be read on a page."""
    main = answer.text.split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", "<main" + main).split())


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("refused", 409, "This room has no place left. Choose another."),
        ("not-here", 404, "If you typed the address, check it."),
        ("not-allowed", 403, "Ask a coordinator"),
        ("not-signed-in", 401, "Sign in"),
        ("too-fast", 429, "Wait a minute"),
        ("fault", 500, "It is not your fault."),
        ("no-database", 503, "Wait a minute"),
        ("nowhere", 404, "If you typed the address, check it."),
    ],
)
def test_each_fault_says_what_to_do_next_and_no_code(
    browser: FlaskClient, path: str, status: int, said: str
) -> None:
    answer = browser.get(f"/planted/{path}")

    assert answer.status_code == status
    assert said in words(answer)
    assert str(status) not in words(answer)
    assert "Traceback" not in answer.text
    assert "secret detail" not in answer.text
    assert "Amara" not in answer.text


@pytest.mark.parametrize("path", ["refused", "not-here", "fault", "no-database"])
def test_a_parents_page_keeps_its_neutral_title_and_its_way_out(
    browser: FlaskClient, path: str
) -> None:
    answer = browser.get(f"/room/planted-{path}")

    assert "<title>Your appointment</title>" in answer.text
    assert "data-leave-quickly" in answer.text


@pytest.mark.parametrize("start", ["/planted/", "/room/planted-"])
def test_what_is_not_yours_reads_the_same_as_what_does_not_exist(
    browser: FlaskClient, start: str
) -> None:
    not_yours = browser.get(f"{start}not-here")
    not_there = browser.get(f"{start}nowhere")

    assert not_yours.status_code == not_there.status_code == 404
    assert same_but_for_secrets(not_yours) == same_but_for_secrets(not_there)


def same_but_for_secrets(answer: TestResponse) -> str:
    return re.sub(r'nonce="[^"]+"', "nonce", answer.text)


def test_a_parent_who_is_lost_is_sent_back_to_the_link(browser: FlaskClient) -> None:
    assert "Open the link in your message" in words(browser.get("/room/nowhere"))
    assert "Open the link in your message" in words(browser.get("/join/a/b/c"))


def test_a_wrong_method_says_that_nothing_was_changed(browser: FlaskClient) -> None:
    answer = browser.open("/planted/refused", method="TRACE")

    assert answer.status_code == 405
    assert "Nothing was changed" in words(answer)
    assert "GET" in answer.headers["Allow"]


def test_a_file_that_is_too_large_is_told_the_size_that_fits(
    faulty: Flask, browser: FlaskClient
) -> None:
    limit = faulty.config["MAX_CONTENT_LENGTH"]

    # Only its announced size is large: nobody waits for the rest before refusing it.
    answer = browser.post(
        "/planted/note",
        data={"text": "x"},
        environ_overrides={"CONTENT_LENGTH": str(limit + 1)},
    )

    assert answer.status_code == 413
    assert f"smaller than {limit // 1024**2} MB" in words(answer)


def test_an_unreachable_database_asks_browsers_to_come_back(browser: FlaskClient) -> None:
    assert browser.get("/planted/no-database").headers["Retry-After"] == "10"
    assert browser.get("/planted/too-fast").headers["Retry-After"] == "60"


def test_signing_in_leads_back_to_the_page_that_asked_for_it(browser: FlaskClient) -> None:
    answer = browser.get("/planted/not-signed-in")

    assert 'href="/sign-in?next=/planted/not-signed-in"' in answer.text


def test_a_form_that_was_open_too_long_is_sent_again_with_all_that_was_typed(
    browser: FlaskClient,
) -> None:
    typed = {"text": 'Two <lines> & "quotes"', "password": "hunter2", "csrf_token": "old"}

    first = browser.post("/planted/note", data=typed, headers=OURS)
    token = re.search(r'name="csrf_token" value="([^"]+)"', first.text)
    assert token
    again = browser.post("/planted/note", data={**typed, "csrf_token": token[1]}, headers=OURS)

    assert first.status_code == 400
    assert "Nothing you typed is lost" in words(first)
    assert 'name="text" value="Two &lt;lines&gt; &amp; &#34;quotes&#34;"' in first.text
    assert "hunter2" not in first.text
    assert again.status_code != 400


@pytest.mark.parametrize("site", [None, "cross-site", "same-site", "none"])
def test_nothing_that_another_site_sent_is_ever_offered_again(
    browser: FlaskClient, site: str | None
) -> None:
    sent = {"Sec-Fetch-Site": site} if site else {}

    answer = browser.post("/planted/note", data={"text": "send me on"}, headers=sent)

    assert answer.status_code == 400
    assert "send me on" not in answer.text
    assert "Send it again" not in answer.text
