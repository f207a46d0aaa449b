"""The page of one seat: move it, release it, and look after the link that leads to it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from spip_live import clock, jobs
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.office import room_lists, schedule_lists, seat_lists
from spip_live.office.schedule import find
from spip_live.office.seat_forms import ReleaseForm
from spip_live.office.telling import LINK_BY_TELEPHONE, by_letter
from spip_live.people.permissions import current_staff, staff_may
from spip_live.rooms import broadcast, cutting, joining_links, late_ties, seating
from spip_live.rooms.letters import settings
from spip_live.rooms.models import Seat

Answer = str | Response | tuple[str, int]
UNPROCESSABLE = 422

blueprint = Blueprint("seats", __name__, url_prefix="/schedule/seats")


@blueprint.get("/<uuid:seat_id>")
@staff_may("seat.manage")
def seat(seat_id: UUID) -> Answer:
    """The seat, its links, and the rooms that it could be exchanged for."""
    held = db.session.get(Seat, seat_id)
    if held is not None and held.released_at is not None:  # an old tab, or a page gone back to
        return redirect(url_for("office_rooms.room", room_id=held.room_id))
    return _page(_find(seat_id), ReleaseForm())


@blueprint.post("/<uuid:seat_id>/release")
@staff_may("seat.manage")
def release(seat_id: UUID) -> Answer:
    """Take the seat back; the parent is told by letter unless staff will tell them."""
    held = _find(seat_id)
    form = ReleaseForm()
    if not form.validate():
        return _page(held, form), UNPROCESSABLE
    at = clock.now()
    seating.release(held, form.why.data, current_staff(), at)
    if form.tell.data:
        jobs.defer("letters.released", held.provider_id, seat_id=held.id)
    db.session.commit()
    broadcast.changed(held.room_id, at)
    late_ties.try_again(current_staff(), at)
    db.session.commit()
    cutting.cut(current_staff(), at)
    db.session.commit()
    told = by_letter(held.parent, "They are told by email.", "ring them") if form.tell.data else ""
    flash(
        f"The seat of {held.parent.full_name} is released. Their link has stopped. {told}",
        "success",
    )
    return redirect(url_for("office_rooms.room", room_id=held.room_id))


@blueprint.post("/<uuid:seat_id>/move")
@staff_may("seat.manage")
def move(seat_id: UUID) -> Answer:
    """Exchange the seat for one in another room; a refusal leaves it as it is."""
    held = _find(seat_id)
    try:
        room = find(UUID(request.form.get("room", "")))
    except ValueError:
        raise NotHere from None
    at = clock.now()
    earlier = held.room_id
    try:
        given = seating.move(held, room, current_staff(), at)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        flash(f"The seat was not moved. {refused.message}", "refused")
        return redirect(url_for("seats.seat", seat_id=seat_id))
    for room_id in (earlier, room.id):
        broadcast.changed(room_id, at)
    late_ties.try_again(current_staff(), at)
    db.session.commit()
    cutting.cut(current_staff(), at)
    db.session.commit()
    told = by_letter(given.parent, "A new link is on its way.", LINK_BY_TELEPHONE)
    flash(f"{given.parent.full_name} is moved. {told}", "success")
    return redirect(url_for("office_rooms.room", room_id=room.id))


@blueprint.post("/<uuid:seat_id>/send-link")
@staff_may("seat.manage")
def send_link(seat_id: UUID) -> Response:
    """Send a new link by e-mail; earlier ones stop when it is made."""
    held = _find(seat_id)
    if not held.parent.email:
        raise Refused("no_email", "They have no email address. Add one to their record first.")
    seating.send_link(held, current_staff())
    db.session.commit()
    flash(f"A new link is on its way to {held.parent.email}.", "success")
    return redirect(url_for("seats.seat", seat_id=seat_id))


@blueprint.post("/<uuid:seat_id>/show-link")
@staff_may("seat.manage")
def show_link(seat_id: UUID) -> str:
    """Show a new link once, to pass it on by telephone; this is written in the journal."""
    held = _find(seat_id)
    token = joining_links.show(held, current_staff(), clock.now())
    db.session.commit()
    return render_template(
        "office/seat_link.html",
        seat=held,
        line=schedule_lists.room_lines([held.room])[0],
        address=f"{settings().base_url}/join/{token}",
    )


@blueprint.post("/<uuid:seat_id>/stop-link")
@staff_may("seat.manage")
def stop_link(seat_id: UUID) -> Response:
    """Stop every way into the seat at once, also for a browser that is in the room now."""
    held = _find(seat_id)
    at = clock.now()
    joining_links.revoke(held, current_staff(), at)
    db.session.commit()
    broadcast.changed(held.room_id, at)
    flash("Every link to this seat has stopped. Send a new one when it is safe.", "success")
    return redirect(url_for("seats.seat", seat_id=seat_id))


def _find(seat_id: UUID) -> Seat:
    """A seat that somebody holds in a room of this provider that is not over."""
    held = db.session.get(Seat, seat_id)
    if held is None:
        raise NotHere
    if held.released_at is not None or held.room.is_over:
        raise Refused("not_held", "Nobody holds this seat now. Go back to the room and look again.")
    return held


def _page(held: Seat, form: ReleaseForm) -> str:
    at = clock.now()
    seat_line = room_lists.lines_of([held])[0]
    return render_template(
        "office/seat.html",
        form=form,
        seat=held,
        line=schedule_lists.room_lines([held.room])[0],
        way=seat_line.way,
        check=seat_line.check,
        links=seat_lists.history(held),
        rooms=seat_lists.rooms_to_move_to(held, at),
    )
