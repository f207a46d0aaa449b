"""Pages on which a facilitator confirms attendance and a coordinator may change it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from spip_live import clock
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.office import attendance_lists as lists
from spip_live.office.attendance_forms import ConfirmForm, OverrideForm, confirm_form
from spip_live.people import menu, tasks
from spip_live.people.menu import Place
from spip_live.people.models import Staff
from spip_live.people.permissions import current_staff, may, staff_may
from spip_live.people.tasks import Task
from spip_live.rooms.deciding import confirm, override
from spip_live.rooms.facilitators import leads
from spip_live.rooms.models import Room, Seat
from spip_live.rooms.outcomes import SeatRecord, record_of
from spip_live.uk_time import uk_short

Answer = str | Response | tuple[str, int]
UNPROCESSABLE = 422  # the page comes back with what is to be put right

blueprint = Blueprint("attendance", __name__, url_prefix="/attendance")
menu.offer(Place(40, "Attendance", "attendance.rooms", "attendance.read"))


@blueprint.get("/")
@staff_may("attendance.read")
def rooms() -> str:
    """Rooms to confirm, then those already confirmed."""
    staff = current_staff()
    return render_template(
        "office/attendance.html",
        waiting=lists.waiting_for(staff),
        done=lists.done_for(staff),
        confirms=may(staff, "attendance.confirm"),
        reads_feedback=may(staff, "feedback.read"),
    )


@blueprint.get("/<uuid:room_id>")
@staff_may("attendance.read")
def room(room_id: UUID) -> str:
    """One room: everybody's outcome, and for its facilitator the form to confirm them."""
    page = lists.room_page(_room(room_id))
    return _room_page(page, confirm_form(page.open_records) if _confirms(page) else None)


@blueprint.post("/<uuid:room_id>")
@staff_may("attendance.confirm")
def confirm_room(room_id: UUID) -> Answer:
    """The facilitator's word on everybody in the room."""
    page = lists.room_page(_led_room(room_id))
    form = confirm_form(page.open_records)
    if not (form.validate_on_submit() and form.check_reasons(page.open_records)):
        return _room_page(page, form), UNPROCESSABLE
    choices = form.choices(page.open_records)
    count = confirm(page.room, current_staff(), choices, clock.now())
    db.session.commit()
    people = "1 parent" if count == 1 else f"{count} parents"
    flash(f"Attendance is confirmed for {people}. Thank you.", "success")
    return redirect(url_for("attendance.room", room_id=room_id))


@blueprint.get("/<uuid:room_id>/seats/<uuid:seat_id>")
@staff_may("attendance.read")
def seat(room_id: UUID, seat_id: UUID) -> str:
    """One parent's outcome: what was witnessed, and every decision ever made of it."""
    record = _record(_room(room_id), seat_id)
    return _seat_page(record, OverrideForm(seen=str(record.now.number)))


@blueprint.post("/<uuid:room_id>/seats/<uuid:seat_id>")
@staff_may("attendance.override")
def override_seat(room_id: UUID, seat_id: UUID) -> Answer:
    """A coordinator's further decision; those before it stay."""
    record = _record(_room(room_id), seat_id)
    form = OverrideForm()
    if not form.validate_on_submit():
        return _seat_page(record, form), UNPROCESSABLE
    try:
        override(record.seat, current_staff(), form.choice(record), clock.now())
    except Refused as refusal:
        db.session.rollback()
        form.outcome.errors = [refusal.message]
        return _seat_page(record, form), UNPROCESSABLE
    db.session.commit()
    flash("The decision is recorded. What was decided before stays in the history.", "success")
    return redirect(url_for("attendance.seat", room_id=room_id, seat_id=seat_id))


def rooms_that_wait(staff: Staff) -> list[Task]:
    """Rooms whose attendance nobody has confirmed, as things to do."""
    return [
        Task(
            text="Confirm attendance" if line.room.opened_at else "Look at a room nobody opened",
            about=f"{line.title}, {uk_short(line.room.starts_at)}",
            href=url_for("attendance.room", room_id=line.room.id),
        )
        for line in lists.waiting_for(staff)
    ]


tasks.offer(rooms_that_wait, "attendance.confirm", "attendance.override")


def _room_page(page: lists.RoomPage, form: ConfirmForm | None) -> str:
    return render_template(
        "office/attendance_room.html",
        page=page,
        form=form,
        returns=may(current_staff(), "return.make"),
    )


def _seat_page(record: SeatRecord, form: OverrideForm) -> str:
    return render_template(
        "office/attendance_seat.html",
        line=lists.seat_page(record),
        title=lists.title_of(record.seat.room),
        said_by=lists.said_by,
        results=lists.RESULTS,
        form=form if may(current_staff(), "attendance.override") else None,
    )


def _confirms(page: lists.RoomPage) -> bool:
    """Whether the person at the screen may confirm this room and there is something to confirm."""
    staff = current_staff()
    return (
        bool(page.open_records) and may(staff, "attendance.confirm") and leads(staff, page.room.id)
    )


def _room(room_id: UUID) -> Room:
    """A room that this person may see; any other is as absent as one that never was."""
    found = db.session.get(Room, room_id)
    staff = current_staff()
    if found is None or not (lists.sees_all(staff) or leads(staff, room_id)):
        raise NotHere
    return found


def _led_room(room_id: UUID) -> Room:
    found = _room(room_id)
    if not leads(current_staff(), room_id):
        raise NotHere
    return found


def _record(of_room: Room, seat_id: UUID) -> SeatRecord:
    found = db.session.get(Seat, seat_id)
    record = record_of(found) if found is not None and found.room_id == of_room.id else None
    if record is None:
        raise NotHere
    return record
