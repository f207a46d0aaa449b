"""The pages on which a coordinator brings the provider's own course content in."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from spip_live import clock, jobs, real_threads
from spip_live.content import archives, shelves, taught
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.office.course import lists, packs
from spip_live.office.course.forms import Upload
from spip_live.people import menu, sign_ins
from spip_live.people.menu import Place
from spip_live.people.permissions import current_staff, may, staff_may

blueprint = Blueprint("course", __name__, url_prefix="/course-content")
menu.offer(Place(70, "Course content", "course.packs_page", "course.manage"))
ROOM_FOR_THE_FORM = 1_000_000  # bytes that a form has around its file
UNPROCESSABLE = 422


def allow_large_uploads(app: Flask) -> None:
    """Let a coordinator's zip be larger than other forms; must come before the forms' own check."""

    @app.before_request
    def allow() -> None:
        if request.endpoint == "course.upload":
            staff = sign_ins.current(clock.now())
            if staff is not None and may(staff, "course.manage"):
                request.max_content_length = archives.MOST_BYTES + ROOM_FOR_THE_FORM


@blueprint.get("")
@staff_may("course.manage")
def packs_page() -> ResponseReturnValue:
    """The packs so far, what is taught, and a place to put the next."""
    return _packs_page(Upload())


@blueprint.post("")
@staff_may("course.manage")
def upload() -> ResponseReturnValue:
    """Take a zip in; it is checked in the background, and what is in use stays in use."""
    form = Upload()
    if not form.validate_on_submit():
        return _packs_page(form), UNPROCESSABLE
    file: FileStorage = form.file.data
    folder = shelves.packs_of(taught.data_folder(), current_staff().provider_id)
    stored = real_threads.run(packs.store, file.stream, folder)
    pack = packs.receive(stored, file.filename or "", current_staff(), clock.now())
    if pack.status == "checking":
        jobs.defer("course.check", pack.provider_id, pack_id=pack.id)
    db.session.commit()
    return _to(pack.id)


@blueprint.get("/<uuid:pack_id>")
@staff_may("course.manage")
def one_pack(pack_id: UUID) -> ResponseReturnValue:
    """One pack: being checked, what is to be put right, or what it brings."""
    line = lists.one(pack_id)
    page = "course_checking" if line.pack.status == "checking" else "course_pack"
    return render_template(
        f"office/{page}.html",
        line=line,
        pack=line.pack,
        outcome=line.pack.outcome,
        unfit=lists.fits(line.pack),
        refresh_seconds=2,
    )


@blueprint.get("/<uuid:pack_id>/progress")
@staff_may("course.manage")
def progress(pack_id: UUID) -> ResponseReturnValue:
    """Whether the check is done, for the bar on the page."""
    working = lists.one(pack_id).pack.status == "checking"
    return {
        "done": 0 if working else 1,
        "total": 1,
        "label": "Checking the pack" if working else "Done",
        "finished": None if working else url_for("course.one_pack", pack_id=pack_id),
    }


@blueprint.post("/<uuid:pack_id>/use")
@staff_may("course.manage")
def use(pack_id: UUID) -> ResponseReturnValue:
    """Teach with this pack, in the place of the one before."""
    pack = lists.one(pack_id).pack
    try:
        packs.use(pack, current_staff(), clock.now())
    except Refused as refused:
        flash(refused.message, "refused")
        return _to(pack_id)
    db.session.commit()
    flash(f"{pack.file_name} is in use. Rooms that are open keep what they began with.", "success")
    return redirect(url_for("course.packs_page"), 303)


@blueprint.post("/<uuid:pack_id>/put-away")
@staff_may("course.manage")
def put_away(pack_id: UUID) -> ResponseReturnValue:
    """Teach without a pack of one's own."""
    pack = lists.one(pack_id).pack
    try:
        packs.put_away(pack, current_staff(), clock.now())
    except Refused as refused:
        flash(refused.message, "refused")
        return _to(pack_id)
    db.session.commit()
    flash(f"{pack.file_name} is no longer in use.", "success")
    return redirect(url_for("course.packs_page"), 303)


@blueprint.get("/<uuid:pack_id>/download")
@staff_may("course.manage")
def download(pack_id: UUID) -> ResponseReturnValue:
    """The zip as it was uploaded."""
    pack = lists.one(pack_id).pack
    place = shelves.pack(taught.data_folder(), pack.provider_id, pack.sha256) / "pack.zip"
    if pack.status == "refused" or not place.is_file():
        raise Refused("gone", "A pack that was not taken is not kept.", status=404)
    return send_file(
        place, mimetype="application/zip", as_attachment=True, download_name=pack.file_name
    )


def _packs_page(form: Upload) -> str:
    lines = lists.every()
    taught_now = taught.here()
    return render_template(
        "office/course_packs.html",
        form=form,
        lines=lines,
        earlier=lists.earlier(lines),
        programmes=taught_now.by_title(),
        modules=sorted(taught_now.modules.values(), key=lambda module: module.title),
    )


def _to(pack_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("course.one_pack", pack_id=pack_id), 303)
