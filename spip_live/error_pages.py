"""The page for everything that goes wrong: what happened, in plain words, and what to do next.

It needs no database and no signed-in person, so that it can say that there is none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, make_response, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException, NotFound

from spip_live import wording
from spip_live.errors import Refused
from spip_live.logs import log, where

SIGN_IN = "/sign-in"
PARENT_PAGES = ("/join/", "/room/")
KEPT_HEADERS = ("Allow", "Retry-After")
# What may be offered again; a longer form than this is not one of ours.
RESEND_FIELDS = 500
RESEND_CHARACTERS = 200_000


@dataclass(frozen=True)
class Wrong:
    """What one page says. `resend` holds what was typed, when it may be sent again."""

    title: str
    sentences: tuple[str, ...]
    action: str = ""
    href: str = ""
    art: str = "kite"
    resend: tuple[tuple[str, str], ...] = ()


UNREADABLE = Wrong(
    "We could not read that",
    ("Something in what reached us was not as it should be. Go back, check it and try again.",),
)
STALE = Wrong(
    "This page was open for a long time",
    ("We could not be sure that it was still you. Go back, reload the page and try again.",),
)
STALE_KEPT = Wrong(
    "This page was open for a long time",
    ("Nothing you typed is lost. Send it again to go on.",),
)
SIGN_IN_FIRST = Wrong(
    "Sign in to go on",
    ("You are signed out. For safety that happens by itself after a while.",),
    action="Sign in",
    art="closed-door",
)
REFUSED_TITLES = {
    403: "You cannot open this page",
    404: "We could not find that page",
    409: "That did not go through",
    410: "This is no longer open",
    429: "That was a little fast",
}
# What a parent reads instead: they have a link and no menu.
FOR_PARENTS: dict[int, Wrong] = {
    code: Wrong(
        "We could not open that page",
        (
            "Open the link in your message once more. It is the only thing you need.",
            "If that does not help, call your course provider: their number is in the message.",
        ),
        art="closed-door",
    )
    for code in (403, 404)
}
PAGES: dict[int, Wrong] = {
    400: UNREADABLE,
    403: Wrong(
        "You cannot open this page",
        ("Your role does not include it. Ask a coordinator if it should.",),
        action="Go to your start page",
        href="/",
        art="closed-door",
    ),
    404: Wrong(
        "We could not find that page",
        ("If you typed the address, check it. If you followed a link, it may be an old one.",),
        action="Go to your start page",
        href="/",
    ),
    405: Wrong(
        "That page cannot be used in this way",
        ("Nothing was changed. Go back and use the buttons on the page.",),
    ),
    413: Wrong(
        "That file is too large",
        ("Choose a file smaller than {limit}. You can also split a long list into two files.",),
    ),
    429: Wrong(
        "That was a little fast",
        ("You have tried this several times. Wait a minute, then try again.",),
    ),
    500: Wrong(
        "Something went wrong on our side",
        (
            "It is not your fault. What went wrong has been noted, and we look into it.",
            "Go back and try again. If it happens twice, tell your provider or your coordinator.",
        ),
    ),
    503: Wrong(
        "We are not available for a moment",
        ("Wait a minute, then load this page again. Nothing that was saved is lost.",),
    ),
}


def register_pages(app: Flask) -> None:
    """Answer refusals, HTTP errors and an unreachable database with a page that says what to do."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    for fault in (OperationalError, InterfaceError, PoolExhausted):
        app.register_error_handler(fault, _no_database)
    app.log_exception = _note_fault  # type: ignore[method-assign]


def _note_fault(exc_info: Any) -> None:
    """A fault of ours, by its page and place; not by its path, which may be a secret link."""
    kind, _fault, trace = exc_info
    log.error(
        "page.failed",
        kind=kind.__name__,
        method=request.method,
        endpoint=request.endpoint,
        exception=where(trace),
    )


def _refused(refused: Refused) -> Response:
    if refused.status == 401:
        return _page(_sign_in(), 401)
    if refused.reason == "not_here":
        # The same bytes as an address that does not exist: the two are told apart to nobody.
        return _http(NotFound())
    title = REFUSED_TITLES.get(refused.status, "That did not go through")
    return _page(Wrong(title, (refused.message,), art="closed-door"), refused.status)


def _sign_in() -> Wrong:
    back = f"?next={quote(request.path)}" if request.method == "GET" and request.path != "/" else ""
    return replace(SIGN_IN_FIRST, href=SIGN_IN + back)


def _stale(error: CSRFError) -> Response:
    """A form whose token no longer holds: offer what was typed again, where that is safe."""
    typed = _typed()
    wrong = replace(STALE_KEPT, resend=typed) if typed else STALE
    return _page(wrong, 400)


def _typed() -> tuple[tuple[str, str], ...]:
    """What the form held, but only when the browser itself says that our own page sent it.

    No other site can set this header, so nobody can have their words sent on in our name.
    Passwords are asked for again, and a file has to be chosen again.
    """
    if request.headers.get("Sec-Fetch-Site") != "same-origin" or request.files:
        return ()
    pairs = tuple(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    )
    if len(pairs) > RESEND_FIELDS or sum(len(value) for _, value in pairs) > RESEND_CHARACTERS:
        return ()
    return pairs


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    special = FOR_PARENTS.get(code) if _for_parent() else None
    wrong = special or PAGES.get(code) or (UNREADABLE if code < 500 else PAGES[500])
    limit = (current_app.config.get("MAX_CONTENT_LENGTH") or 0) // (1024 * 1024)
    said = tuple(sentence.format(limit=f"{limit} MB") for sentence in wrong.sentences)
    response = _page(replace(wrong, sentences=said), code)
    given = error.get_response().headers
    response.headers.extend((name, given[name]) for name in KEPT_HEADERS if name in given)
    return response


def _no_database(error: Exception) -> Response:
    # Not its text: that holds the values of the statement, and so a person's life.
    log.error("database.unreachable", kind=type(error).__name__, endpoint=request.endpoint)
    response = _page(PAGES[503], 503)
    response.headers["Retry-After"] = "10"
    return response


def _page(wrong: Wrong, code: int) -> Response:
    """The page itself, without what the app tells every template: that may need the database."""
    wording.read_in(wording.ENGLISH)  # the same page for whoever is refused
    page = current_app.jinja_env.get_template("errors/page.html")
    html = page.render(wrong=wrong, for_parent=_for_parent(), again=request.full_path.rstrip("?"))
    return make_response(html, code)


def _for_parent() -> bool:
    return request.path.startswith(PARENT_PAGES)
