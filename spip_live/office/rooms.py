"""The page of one room: who is seated, how their links stand, and who waits for a seat."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from spip_live import clock
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.journal import note
from spip_live.office import captioner_lists, room_lists, schedule_lists
from spip_live.office.attendance_lists import sees_all
from spip_live.office.schedule import find
from spip_live.office.seat_forms import WHYS
from spip_live.office.telling import LINK_BY_TELEPHONE, by_letter
from spip_live.people.models import Enrolment
from spip_live.people.permissions import current_staff, may, staff_may
from spip_live.rooms import broadcast, seating
from spip_live.rooms.facilitators import leads
from spip_live.rooms.models import RoomStatus
from spip_live.widgets import words_asked

blueprint = Blueprint("office_rooms", __name__, url_prefix="/schedule")


@blueprint.get("/<uuid:room_id>")
@staff_may("room.read")
def room(room_id: UUID) -> str:
    """The room; its seats for those who lead it or see all; and for coordinators, who waits.

    A facilitator who only might lead a room has no need to know who comes there.
    """
    found = find(room_id)
    at = clock.now()
    schedules = may(current_staff(), "room.schedule")
    may_seat = may(current_staff(), "seat.manage") and not found.is_over
    sees_names = sees_all(current_staff()) or leads(current_staff(), room_id)
    words = words_asked("find")
    waiting, total = room_lists.waiting_for(found, words, at) if may_seat else ([], 0)
    return render_template(
        "office/room.html",
        line=schedule_lists.room_lines([found])[0],
        routes=room_lists.ROUTES,
        whys=WHYS,
        sees_names=sees_names,
        seats=room_lists.seat_lines(found) if sees_names else [],
        released=room_lists.released_lines(found),
        others=schedule_lists.room_lines(schedule_lists.other_parts(found)),
        waiting=waiting,
        total=total,
        captioners=captioner_lists.lines(found) if schedules else [],
        may_invite=schedules and not found.is_over,
        words=words,
        may_seat=may_seat,
        may_read_parents=may(current_staff(), "referral.read"),
        may_change=schedules and found.status == RoomStatus.SCHEDULED,
        may_hand_over=schedules and found.status in (RoomStatus.LIVE, RoomStatus.HELD),
    )


@blueprint.post("/<uuid:room_id>/seats")
@staff_may("seat.manage")
def give_seat(room_id: UUID) -> Response:
    """Seat a parent here, or in every part of the sitting; a refusal says why."""
    found = find(room_id)
    enrolment = _enrolment(request.form.get("enrolment", ""))
    at = clock.now()
    rooms = [found]
    if request.form.get("all_parts"):
        others = [r for r in schedule_lists.other_parts(found) if not r.is_over]
        rooms = sorted([found, *others], key=lambda each: each.part)
    try:
        seating.seat_in_all(rooms, enrolment, current_staff(), at)
        db.session.commit()
        for each in rooms:
            broadcast.changed(each.id, at)
        told = by_letter(enrolment.parent, "Their link is on its way.", LINK_BY_TELEPHONE)
        flash(f"{enrolment.parent.full_name} has a seat. {told}", "success")
    except Refused as refused:
        db.session.rollback()
        facts = {"enrolment": str(enrolment.id), "reason": refused.reason}
        note(current_staff(), "seat.refused", found, at, **facts)
        db.session.commit()
        flash(f"{enrolment.parent.full_name} has no seat here. {refused.message}", "refused")
    words = request.form.get("find", "")
    return redirect(url_for("office_rooms.room", room_id=room_id, find=words or None))


def _enrolment(given: str) -> Enrolment:
    try:
        found = db.session.get(Enrolment, UUID(given))
    except ValueError:
        found = None
    if found is None:
        raise NotHere
    return found
