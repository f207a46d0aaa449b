"""The preview's own small server: the product's templates and style sheets, and nothing else of it.

It answers this computer alone, knows no database and nobody's name, and is never deployed.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import msgspec
from flask import Flask, Response, abort, redirect, render_template, request, send_file, url_for
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.wrappers import Response as Answer

from spip_live import headers, widgets
from spip_live.content import languages
from spip_live.doors import anyone
from spip_live.rooms.steps.languages import in_language
from spip_live.serving.preview import shelf
from spip_live.serving.preview.shelf import PACKAGE, Shelf

HERE = Path(__file__).parent
VIEWS = {
    "phone": "Parent on a phone",
    "laptop": "Parent on a laptop",
    "facilitator": "Facilitator",
    "print": "On paper",
}
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{}'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "frame-ancestors 'self'; base-uri 'none'"
)


class Reader:
    """Reads the folder anew when something in it has changed, and not otherwise."""

    def __init__(self, own: Path) -> None:
        self.own = own
        self._lock = threading.Lock()
        self._read: tuple[str, Shelf] | None = None

    def now(self) -> tuple[str, Shelf]:
        """The present stamp, and what is on the shelf."""
        with self._lock:
            stamp = shelf.stamp(self.own)
            if self._read is None or self._read[0] != stamp:
                self._read = (stamp, shelf.read(self.own))
            return self._read


def make_preview(own: Path) -> Flask:
    """The preview of one author's folder."""
    app = Flask(
        "spip_live.preview",
        static_folder=str(PACKAGE / "static"),
        template_folder=str(PACKAGE / "templates"),
    )
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(HERE / "pages"), FileSystemLoader(PACKAGE / "templates")]
    )
    app.config.update(TEMPLATES_AUTO_RELOAD=True)
    app.jinja_env.globals.update(
        csp_nonce=headers.csp_nonce, asset=headers.asset, import_map=headers.import_map
    )
    widgets.init(app)
    app.after_request(_protect)
    reader = Reader(own)
    _add_pages(app, reader)
    _add_parts(app, reader)
    return app


def _protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY.format(headers.csp_nonce())
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _add_pages(app: Flask, reader: Reader) -> None:
    @app.get("/")
    @anyone
    def first() -> Answer:
        for slug, written in reader.now()[1].modules():
            if written is not None:
                step = written.module.steps[0].slug
                return redirect(url_for("step", module=slug, slug=step))
        return redirect(url_for("module", module="none"))

    @app.get("/module/<module>")
    @anyone
    def module(module: str) -> str:
        stamp, found = reader.now()
        return _page(stamp, found, module, None)

    @app.get("/step/<module>/<slug>")
    @anyone
    def step(module: str, slug: str) -> str:
        stamp, found = reader.now()
        return _page(stamp, found, module, slug)


def _add_parts(app: Flask, reader: Reader) -> None:
    """What the pages are made of: the frames, pictures, and whether something has changed."""

    @app.get("/shown/<view>/<module>/<slug>")
    @anyone
    def shown(view: str, module: str, slug: str) -> str:
        return _shown(reader.now()[1], view, module, slug)

    @app.get("/files/<sha256>")
    @anyone
    def file(sha256: str) -> Response:
        found = reader.now()[1].library.assets.get(sha256) or abort(404)
        return send_file(found.path, mimetype=found.type)

    @app.get("/changed")
    @anyone
    def changed() -> dict[str, str]:
        return {"stamp": shelf.stamp(reader.own)}

    @app.get("/own/<name>")
    @anyone
    def own(name: str) -> Response:
        if name not in ("look.css", "everything.css", "watch.js"):
            abort(404)
        return send_file(HERE / "pages" / name)


def _language() -> str:
    """The chosen language, as a seat keeps it: nothing for English."""
    wished = request.args.get("lang", "")
    return wished if wished in languages.NAMES and wished != languages.ENGLISH else ""


def _page(stamp: str, found: Shelf, module: str, slug: str | None) -> str:
    """Everything about one step, or what is wrong with a module that cannot be read."""
    written = found.library.written.get(module)
    step = None if slug is None else found.step(module, slug)
    spoken = {code for each in found.library.written.values() for code in each.translations}
    view = request.args.get("view", "")
    return render_template(
        "author.html",
        stamp=stamp,
        modules=list(found.modules()),
        broken=found.broken,
        faults=[*found.broken.get(module, ()), *found.faults.get(module, ()), *found.elsewhere],
        module=module,
        written=written,
        step=step,
        views={view: VIEWS[view]} if view in VIEWS else VIEWS,
        alone=view in VIEWS,
        language=_language() or languages.ENGLISH,
        languages={code: languages.NAMES[code] for code in (languages.ENGLISH, *sorted(spoken))},
        everything=request.args.get("all") == "1",
    )


def _shown(found: Shelf, view: str, module: str, slug: str) -> str:
    planned = found.step(module, slug)
    if planned is None or view not in VIEWS:
        abort(404)
    following = found.after(module, slug)
    template = {"phone": "parent", "laptop": "parent"}.get(view, view)
    return render_template(
        f"{template}.html",
        step=in_language(_plain(planned), _language() if view != "facilitator" else ""),
        next_step=None if following is None else _plain(following),
        n=0,
        everything=request.args.get("all") == "1",
    )


def _plain(step: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(step))
