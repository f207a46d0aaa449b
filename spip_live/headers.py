"""What every response says about itself, errors and static files included, and where files stand.

Scripts run only with the page's own nonce, nothing inline is ever allowed, and nothing that could
show who uses this service is kept by a browser, a proxy or the site that somebody leaves for.
"""

from __future__ import annotations

import json
import secrets
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, g, request
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOR_GOOD = "public, max-age=31536000, immutable"
FOR_THIS_BROWSER = "private, max-age=31536000, immutable"
# A picture of the course may bring its own colours and nothing else; no script in it ever runs.
INERT = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
# The only pages that may ask for a camera or a microphone: the room, and the console that leads it.
LIVE_PAGES = ("/room/", "/lead/")
# Names that our modules import by; every module of ours is added under its own address.
IMPORTS = {
    "govuk-frontend": "vendor/govuk-frontend.min.js",
    "socket.io-client": "vendor/socket.io.esm.min.js",
}
SERVED = {200, 206, 304}
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def init(app: Flask, proxies: int = 0) -> None:
    """Put the headers on every response, and give templates `csp_nonce`, `asset`, `import_map`.

    `proxies` of our own stand in front, and say who asked and whether over HTTPS.

    Comes after `socketio.init_app`, whose own answers never pass through Flask.
    """
    # We send no referrer, so a check of the referrer would refuse every form over HTTPS; the token
    # and the SameSite cookie keep that promise.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    app.after_request(protect)
    app.wsgi_app = SocketAnswers(app.wsgi_app)  # type: ignore[method-assign]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    app.jinja_env.globals.update(csp_nonce=csp_nonce, asset=asset, import_map=import_map)


class SocketAnswers:
    """The headers for what Socket.IO answers over plain HTTP, before Flask sees the request."""

    HEADERS = (
        *FIXED.items(),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Cache-Control", "no-store"),
    )

    def __init__(self, app: WSGIApplication, path: str = "/socket.io") -> None:
        self.app, self.path = app, path

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        """Pass a request on; what starts under our path gains the headers."""
        if not environ.get("PATH_INFO", "").startswith(self.path):
            return self.app(environ, start_response)

        def start(status: str, given: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*given, *self.HEADERS], *more)

        return self.app(environ, start)


def csp_nonce() -> str:
    """The word, new for each response, that lets this page's own scripts run."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def protect(response: Response) -> Response:
    """Say everything that `FIXED` and the functions below decide."""
    response.headers.update(FIXED)
    inert = g.get("never_changes", False) and response.status_code in SERVED
    response.headers["Content-Security-Policy"] = INERT if inert else content_policy()
    response.headers["Permissions-Policy"] = permissions_policy(request.path)
    kept = FOR_THIS_BROWSER if inert else FOR_GOOD if _may_keep(response) else "no-store"
    response.headers["Cache-Control"] = kept
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return response


def say_it_never_changes() -> None:
    """The answer to this request is a file named by what is in it: its reader may keep it.

    It comes from outside, so nothing in it may run or load anything either.
    """
    g.never_changes = True


def content_policy() -> str:
    """What a page may load: our own things, and only scripts that carry the nonce."""
    # Browsers do not agree that 'self' covers web sockets, so our own host is named.
    socket = f"{'wss' if request.is_secure else 'ws'}://{request.host}"
    rules = {
        "default-src": "'none'",
        "script-src": f"'nonce-{csp_nonce()}'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": f"'self' {socket}",
        "media-src": "'self' blob:",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        # No script may turn a string into elements: pieces of page are fetched as documents.
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def permissions_policy(path: str) -> str:
    """Camera and microphone in a room only; sharing or recording a screen nowhere."""
    live = "(self)" if path.startswith(LIVE_PAGES) else "()"
    shut = ("display-capture", "geolocation", "payment", "usb", "serial", "hid", "browsing-topics")
    return ", ".join(
        [f"camera={live}", f"microphone={live}", *(f"{name}=()" for name in shut)],
    )


def _may_keep(response: Response) -> bool:
    """Whether this is a static file asked for by its content's fingerprint."""
    if request.endpoint != "static" or response.status_code not in SERVED:
        return False
    asked = request.args.get("v", "")
    return bool(asked) and asked == fingerprint((request.view_args or {}).get("filename", ""))


def asset(path: str) -> str:
    """The address of a static file, with its content's fingerprint so that it may be kept."""
    return f"{current_app.static_url_path}/{path}?v={fingerprint(path)}"


def fingerprint(path: str) -> str:
    """The first 16 hex digits of a static file's SHA-256."""
    file = Path(f"{current_app.static_folder}/{path}")
    return _fingerprint(file, _changed_at(file))


def _changed_at(file: Path) -> int:
    """What tells an edited file from the one read before; while serving, files do not change."""
    return file.stat().st_mtime_ns if current_app.debug else 0


@lru_cache(maxsize=512)
def _fingerprint(file: Path, changed_at: int) -> str:
    return sha256(file.read_bytes()).hexdigest()[:16]


def import_map() -> Markup:
    """Where modules stand, with fingerprints, so that one module's import finds the new other."""
    kept: dict[str, Any] = current_app.extensions
    if current_app.debug or "import_map" not in kept:
        kept["import_map"] = _import_map()
    return Markup(kept["import_map"])  # noqa: S704 - our own file names


def _import_map() -> str:
    folder = Path(str(current_app.static_folder))
    names = {name: asset(path) for name, path in IMPORTS.items()}
    for file in sorted(folder.glob("js/**/*.js")):
        path = file.relative_to(folder).as_posix()
        names[f"{current_app.static_url_path}/{path}"] = asset(path)
    # No file name of ours has a "<", but nothing in a script element may ever close it.
    return json.dumps({"imports": names}).replace("<", "\\u003c")
