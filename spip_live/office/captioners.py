"""Captioners of a room: invited, sent a new link, withdrawn."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from spip_live import clock
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.office import schedule_lists
from spip_live.office.captioner_forms import CaptionerForm
from spip_live.office.schedule import find
from spip_live.people.permissions import current_staff, staff_may
from spip_live.rooms import broadcast
from spip_live.rooms.captions import inviting
from spip_live.rooms.captions.models import Captioner
from spip_live.rooms.models import Room

Answer = str | Response | tuple[str, int]
UNPROCESSABLE = 422

blueprint = Blueprint("captioners", __name__, url_prefix="/schedule")


@blueprint.route("/<uuid:room_id>/captioners/new", methods=["GET", "POST"])
@staff_may("room.schedule")
def invite(room_id: UUID) -> Answer:
    """Invite somebody to write captions in this room."""
    room, form = find(room_id), CaptionerForm()
    if room.is_over:
        raise Refused("over", "This room is over. Nobody can be invited to it.")
    if not form.validate_on_submit():
        return _page(room, form), UNPROCESSABLE if form.errors else 200
    at, by = clock.now(), current_staff()
    try:
        asked = inviting.invite(room, str(form.name.data), str(form.email.data), by, at)
    except Refused as refused:
        db.session.rollback()
        form.email.errors = [refused.message]
        return _page(room, form), UNPROCESSABLE
    db.session.commit()
    broadcast.changed(room.id, at)
    flash(f"{asked.name} is invited. Their link is on its way to {asked.email}.", "success")
    return _back(room.id)


@blueprint.post("/captioners/<uuid:captioner_id>/send-link")
@staff_may("room.schedule")
def send_link(captioner_id: UUID) -> Response:
    """Send a new link by e-mail; earlier ones stop when it is made."""
    captioner = _find(captioner_id)
    try:
        inviting.send_link(captioner, current_staff())
    except Refused as refused:
        flash(refused.message, "refused")
        return _back(captioner.room_id)
    db.session.commit()
    flash(f"A new link is on its way to {captioner.email}.", "success")
    return _back(captioner.room_id)


@blueprint.post("/captioners/<uuid:captioner_id>/withdraw")
@staff_may("room.schedule")
def withdraw(captioner_id: UUID) -> Response:
    """Take an invitation back, at once also for a page that is open."""
    captioner, at = _find(captioner_id), clock.now()
    try:
        inviting.withdraw(captioner, current_staff(), at)
    except Refused as refused:
        flash(refused.message, "refused")
        return _back(captioner.room_id)
    db.session.commit()
    broadcast.changed(captioner.room_id, at)
    flash(f"The invitation of {captioner.name} is withdrawn. Their link has stopped.", "success")
    return _back(captioner.room_id)


def _find(captioner_id: UUID) -> Captioner:
    """One of this provider's; as if absent when it is another's."""
    captioner = db.session.get(Captioner, captioner_id)
    if captioner is None:
        raise NotHere
    return captioner


def _page(room: Room, form: CaptionerForm) -> str:
    line = schedule_lists.room_lines([room])[0]
    return render_template("office/captioner_new.html", form=form, line=line)


def _back(room_id: UUID) -> Response:
    return redirect(url_for("office_rooms.room", room_id=room_id, _anchor="captions"))
