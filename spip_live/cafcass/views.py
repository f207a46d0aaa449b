"""Pages on which a coordinator previews a return, makes it, and takes its file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from spip_live import clock
from spip_live.cafcass import layout, returning
from spip_live.cafcass.forms import DaysForm, MakeForm
from spip_live.cafcass.models import Return
from spip_live.cafcass.returning import Scope
from spip_live.content import taught
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.people import menu
from spip_live.people.menu import Place
from spip_live.people.permissions import current_staff, staff_may
from spip_live.rooms.models import Room
from spip_live.uk_time import uk_day, uk_short, uk_short_date

T = TypeVar("T")
Answer = str | AnyResponse | tuple[str, int]
UNPROCESSABLE = 422  # the page comes back with what is to be put right
USUAL = timedelta(days=6)  # a week, today included

blueprint = Blueprint("returns", __name__, url_prefix="/returns")
menu.offer(Place(50, "Returns", "returns.made", "return.make"))


@blueprint.get("/")
@staff_may("return.make")
def made() -> str:
    """All returns made, and the days to make one for."""
    today = uk_day(clock.now())
    form = DaysForm(formdata=None, from_on=today - USUAL, to_on=today)
    return render_template(
        "cafcass/returns.html", returns=returning.returns_made(), about=about, form=form
    )


@blueprint.get("/new")
@staff_may("return.make")
def preview() -> Answer:
    """Exactly what a return would hold now, and who would be left out."""
    if "room_id" in request.args:
        return _preview_page(_room_scope(request.args["room_id"]), DaysForm(formdata=None))
    form = DaysForm(formdata=request.args)
    if not form.validate():
        return (
            render_template(
                "cafcass/returns.html", returns=returning.returns_made(), about=about, form=form
            ),
            UNPROCESSABLE,
        )
    return _preview_page(Scope(form.from_on.data, form.to_on.data), form)


@blueprint.post("/new")
@staff_may("return.make")
def make() -> Answer:
    """Make the return that was previewed; a second click leads to the same one."""
    form = MakeForm()
    scope = _scope(form)
    request_id = _parsed(UUID, form.request_id.data)
    if not form.validate_on_submit() or request_id is None:
        raise Refused("incomplete", "Go back to the returns and choose the days again.")
    try:
        one = returning.make(
            scope, current_staff(), request_id, form.previewed.data or "", clock.now()
        )
    except Refused as refusal:
        db.session.rollback()
        return _preview_page(scope, DaysForm(formdata=None), refusal.message), refusal.status
    db.session.commit()
    flash("The return is made. Download its file and send it to Cafcass.", "success")
    return redirect(url_for("returns.one", return_id=one.id))


@blueprint.get("/<uuid:return_id>")
@staff_may("return.make")
def one(return_id: UUID) -> str:
    """One return: who made it, when, what it says."""
    found = returning.find(return_id)
    return render_template(
        "cafcass/return.html",
        one=found,
        about=about(found),
        lines=layout.from_csv(found.content),
        downloads=returning.times_downloaded(return_id),
    )


@blueprint.get("/<uuid:return_id>/file")
@staff_may("return.make")
def download(return_id: UUID) -> Response:
    """The file, byte for byte as it was made; that it was taken is journalled."""
    found = returning.find(return_id)
    content = returning.downloaded(found, current_staff(), clock.now())
    name = f"return-{uk_day(found.made_at).isoformat()}-{found.sha256[:8]}.csv"
    db.session.commit()
    return Response(
        content,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def about(found: Return | Scope) -> str:
    """What a return is about, in words."""
    if found.room_id is not None:
        room = db.session.get_one(Room, found.room_id)
        title = taught.by(room.provider_id).programme(room.programme).title
        return f"{title}, {uk_short(room.starts_at)}"
    assert found.from_on is not None and found.to_on is not None
    if found.from_on == found.to_on:
        return uk_short_date(found.from_on)
    return f"{uk_short_date(found.from_on)} to {uk_short_date(found.to_on)}"


def _preview_page(scope: Scope, days: DaysForm, problem: str = "") -> str:
    found = returning.preview(scope)
    form = MakeForm(
        formdata=None,
        request_id=str(uuid4()),
        previewed=found.sha256,
        from_on=scope.from_on.isoformat() if scope.from_on else "",
        to_on=scope.to_on.isoformat() if scope.to_on else "",
        room_id=str(scope.room_id or ""),
    )
    return render_template(
        "cafcass/preview.html",
        about=about(scope),
        scope=scope,
        found=found,
        form=form,
        days=days,
        problem=problem,
    )


def _scope(form: MakeForm) -> Scope:
    """The scope that travelled with the form; refused when it was tampered with."""
    if form.room_id.data:
        return _room_scope(form.room_id.data)
    from_on = _parsed(date.fromisoformat, form.from_on.data)
    to_on = _parsed(date.fromisoformat, form.to_on.data)
    if from_on is None or to_on is None or to_on < from_on:
        raise Refused("incomplete", "Go back to the returns and choose the days again.")
    return Scope(from_on, to_on)


def _room_scope(text: str) -> Scope:
    room_id = _parsed(UUID, text)
    if room_id is None or db.session.get(Room, room_id) is None:
        raise NotHere
    return Scope(room_id=room_id)


def _parsed(parse: Callable[[str], T], text: str | None) -> T | None:
    try:
        return parse(text or "")
    except ValueError:
        return None
