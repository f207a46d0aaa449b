"""A made-up app that shows every part of the shared look, for the eye and for axe; never served."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, flash, jsonify, render_template, request
from flask_wtf import CSRFProtect
from jinja2 import FileSystemLoader
from werkzeug.exceptions import abort

from spip_live import error_pages, headers, widgets
from spip_live.errors import Refused
from spip_live.widgets import (
    CheckboxesField,
    CheckboxField,
    DateField,
    EmailField,
    FileField,
    Form,
    NumberField,
    PasswordField,
    RadioField,
    SelectField,
    SubmitField,
    TelField,
    TextareaField,
    TextField,
    TimeField,
)

EXIT_URL = "https://www.bbc.co.uk/weather"
EVENING = datetime(2026, 12, 1, 18, 30, tzinfo=UTC)
MENU = ("Today", "Referrals", "Rooms", "Parents", "Staff", "Returns")
ROUTES = [("court", "Court order"), ("cafcass", "Cafcass", "Before a hearing"), ("self", "By self")]


class Everything(Form):
    """One field of each kind."""

    name = TextField("First name", required="Enter a first name", width=20)
    email = EmailField("Email address", required="Enter an email address", hint="For the link")
    phone = TelField("Phone number")
    born_on = DateField("Date of birth", required="Enter a date of birth", birthday=True)
    starts_at = TimeField("Start time", required="Enter a start time", hint="For example, 6:30pm")
    room = SelectField("Room", blank="Choose a room", choices=[("1", "SPIP")], required="Choose")
    route = RadioField("How did they come to you?", choices=ROUTES, required="Choose a route")
    needs = CheckboxesField("What would help?", choices=[("bsl", "Sign language"), ("x", "Print")])
    alone = CheckboxField("I am alone, with no children in the room", required="Tick the box")
    places = NumberField("Group size", least=4, most=12, suffix="parents")
    note = TextareaField("Note", most=200)
    secret = PasswordField("Password")
    listed = FileField("Referral list", accept=".csv,.xlsx")
    save = SubmitField("Save and continue")


def make_look_app() -> Flask:
    """The app; pages of staff stand under /staff, pages of parents under /room."""
    app = Flask("spip_live")
    app.config.update(SECRET_KEY="only-for-tests", SETTINGS=SimpleNamespace(exit_url=EXIT_URL))
    CSRFProtect(app)
    headers.init(app)
    widgets.init(app)
    error_pages.register_pages(app)
    own = FileSystemLoader(Path(__file__).parent / "look_pages")
    app.jinja_loader.loaders.append(own)  # type: ignore[union-attr]
    app.context_processor(_signed_in)
    _add_pages(app)
    return app


def _signed_in() -> dict[str, Any]:
    if not request.path.startswith("/staff"):
        return {}
    menu = [{"text": text, "href": "#", "current": text == "Today"} for text in MENU]
    who = {"name": "Nadia Rahman", "provider": "Harbour Family Services", "sign_out_href": "/out"}
    return {"navigation": menu, "signed_in": who}


def _add_pages(app: Flask) -> None:
    polled = iter(range(20, 1000, 40))

    @app.get("/staff/board")
    def board() -> str:
        if "done" in request.args:
            flash("Ms Carter has a seat. Her joining link has been sent.", "success")
        return render_template("board.html", now=EVENING)

    @app.route("/staff/form", methods=["GET", "POST"])
    @app.route("/room/form", methods=["GET", "POST"])
    def form() -> str:
        asked = Everything()
        asked.validate_on_submit()
        staff = request.path.startswith("/staff")
        return render_template("form.html" if staff else "parent_form.html", form=asked)

    @app.get("/staff/importing")
    def importing() -> str:
        return render_template("importing.html", refresh_seconds=5)

    @app.get("/staff/importing.json")
    def importing_now() -> Any:
        done = min(next(polled), 100)
        finished = "/staff/board" if done == 100 else None
        return jsonify(done=done, total=100, label="Reading rows", finished=finished)

    @app.get("/room/welcome")
    def welcome() -> str:
        return render_template("welcome.html", at=EVENING)

    @app.get("/room/live")
    def live() -> str:
        return render_template("live.html")

    @app.get("/room/refused")
    def refused() -> str:
        raise Refused("closed", "Your session has not opened yet. It opens at 6pm.")

    @app.get("/staff/wrong/<int:code>")
    def wrong(code: int) -> str:
        abort(code)
