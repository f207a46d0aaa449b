"""Every response says the same about itself: nothing inline, nothing kept, nothing passed on."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask, render_template_string, request
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from spip_live import create_app, headers
from spip_live.doors import anyone
from spip_live.settings import Settings
from tests.database import TestDatabase

SAMPLES = {"UUIDConverter": UUID(int=7), "IntegerConverter": 1, "PathConverter": "css/site.css"}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@pytest.fixture(scope="module")
def shown(whole_database: TestDatabase, settings: Settings) -> Flask:
    """The app as it is served (errors become pages), with one page and one fault planted."""
    app = create_app(settings)

    @app.get("/planted")
    @anyone
    def page() -> str:
        return render_template_string(
            '{% extends "base_staff.html" %}{% block title %}Planted{% endblock %}'
            "{% block content %}<h1>Planted</h1>{% endblock %}"
        )

    @app.get("/planted-fault")
    @anyone
    def fault() -> str:
        raise RuntimeError("planted")

    return app


@pytest.fixture
def browser(shown: Flask) -> FlaskClient:
    return shown.test_client()


def sample(rule: Rule) -> str:
    """An address that a rule matches."""
    values = {
        name: SAMPLES.get(type(converter).__name__, "sample")
        for name, converter in rule._converters.items()
    }
    built = rule.build(values)
    assert built
    return built[1]


def answers(app: Flask) -> Iterator[tuple[str, TestResponse]]:
    """One answer from each address by each method, and from those that do not exist."""
    browser = app.test_client()
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            yield f"{method} {rule}", browser.open(sample(rule), method=method)
    yield "no such page", browser.get("/no-such-page")
    yield "no such file", browser.get("/static/no-such-file.js")
    yield "wrong method", browser.delete("/planted")
    yield "fault", browser.get("/planted-fault")


def cache_control(browser: FlaskClient, address: str) -> str:
    """Who may keep what stands at an address; a file that is sent is closed again."""
    with browser.get(address) as answer:
        return answer.headers["Cache-Control"]


def test_every_answer_to_every_address_carries_every_header(shown: Flask) -> None:
    for where, answer in answers(shown):
        answer.close()  # a file that is sent stays open until then
        for name, value in ALWAYS.items():
            assert answer.headers.get_all(name) == [value], f"{where}: {name}"
        assert "Permissions-Policy" in answer.headers, where
        assert "Content-Security-Policy" in answer.headers, where
        assert answer.headers["Cache-Control"] == "no-store", where


def test_the_content_policy_has_no_gap(browser: FlaskClient) -> None:
    policy = browser.get("/planted").headers["Content-Security-Policy"]

    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["style-src"] == rules["form-action"] == rules["font-src"] == "'self'"
    assert re.fullmatch(r"'nonce-[\w-]{20,}'", rules["script-src"])
    assert rules["connect-src"] == "'self' ws://localhost"
    assert rules["media-src"] == "'self' blob:"
    assert rules["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in policy
    assert "*" not in policy


def test_the_nonce_is_new_each_time_and_every_script_of_the_page_carries_it(
    browser: FlaskClient,
) -> None:
    first, second = browser.get("/planted"), browser.get("/planted")

    nonces = []
    for answer in (first, second):
        found = re.search(r"'nonce-([\w-]+)'", answer.headers["Content-Security-Policy"])
        assert found
        scripts = re.findall(r"<script\b[^>]*>", answer.text)
        assert len(scripts) >= 3
        assert all(f'nonce="{found[1]}"' in script for script in scripts)
        nonces.append(found[1])
    assert nonces[0] != nonces[1]


def test_only_a_file_asked_for_by_its_own_fingerprint_may_be_kept(
    shown: Flask, browser: FlaskClient
) -> None:
    with shown.test_request_context():
        address = headers.asset("css/site.css")

    kept = cache_control(browser, address)
    stale = cache_control(browser, "/static/css/site.css?v=0123456789abcdef")
    missing = cache_control(browser, "/static/css/no-such.css?v=0123456789abcdef")

    assert kept == "public, max-age=31536000, immutable"
    assert stale == missing == "no-store"


@pytest.mark.parametrize(
    ("path", "camera"),
    [
        ("/room/1", "camera=(self)"),
        ("/room/1/check", "camera=(self)"),
        ("/lead/1", "camera=(self)"),
        ("/join/x", "camera=()"),
        ("/rooms", "camera=()"),
        ("/", "camera=()"),
    ],
)
def test_camera_and_microphone_are_for_the_room_alone(path: str, camera: str) -> None:
    policy = headers.permissions_policy(path).split(", ")

    assert camera in policy
    assert camera.replace("camera", "microphone") in policy
    assert "display-capture=()" in policy


def test_a_secure_site_stays_secure(browser: FlaskClient) -> None:
    over_http = browser.get("/planted")
    over_https = browser.get("/planted", base_url="https://localhost")

    assert "Strict-Transport-Security" not in over_http.headers
    assert over_https.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert "connect-src 'self' wss://localhost" in over_https.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("proxies", "believed"), [(0, False), (1, True)])
def test_a_proxy_is_believed_only_where_one_of_ours_stands_in_front(
    whole_database: TestDatabase, settings: Settings, proxies: int, believed: bool
) -> None:
    app = create_app(dataclasses.replace(settings, trusted_proxies=proxies))
    said = {
        "X-Forwarded-For": "198.51.100.7, 203.0.113.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "live.example.org",
    }

    with app.test_client() as browser:
        answer = browser.get("/healthz", headers=said)
        address = request.remote_addr

    assert address == ("203.0.113.9" if believed else "127.0.0.1")
    assert ("Strict-Transport-Security" in answer.headers) is believed
    policy = answer.headers["Content-Security-Policy"]
    assert ("wss://live.example.org" in policy) is believed


def test_a_form_over_https_needs_its_token_and_no_referrer(shown: Flask) -> None:
    assert shown.config["WTF_CSRF_SSL_STRICT"] is False


def test_what_socket_io_answers_over_http_is_covered_too(browser: FlaskClient) -> None:
    answer = browser.get("/socket.io/?EIO=4&transport=polling")

    for name, value in ALWAYS.items():
        assert answer.headers[name] == value
    assert answer.headers["Cache-Control"] == "no-store"


def test_every_module_of_ours_is_imported_by_its_fingerprint(
    shown: Flask, browser: FlaskClient
) -> None:
    with shown.test_request_context():
        assert '"/static/js/site/progress.js": "/static/js/site/progress.js?v=' in (
            headers.import_map()
        )
    page = browser.get("/planted").text

    assert '<script type="importmap"' in page
    for address in re.findall(r'(?:href|src)="(/static/[^"#]+)', page):
        assert cache_control(browser, address) == headers.FOR_GOOD, address
