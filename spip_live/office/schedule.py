"""Pages of the schedule: rooms by date, and rooms put in, changed and cancelled."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from spip_live import clock, uk_time
from spip_live.content import taught
from spip_live.content.programmes import Programme
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.office import schedule_lists as lists
from spip_live.office.schedule_forms import CancelForm, FilterForm, LeadersForm, RoomForm, for_parts
from spip_live.office.telling import all_by_letter
from spip_live.people import menu
from spip_live.people.menu import Place
from spip_live.people.models import Staff
from spip_live.people.permissions import current_staff, may, staff_may
from spip_live.rooms import broadcast, late_ties, scheduling
from spip_live.rooms.facilitators import Leaders
from spip_live.rooms.models import Room, RoomStaff, RoomStatus
from spip_live.tenancy import current_provider_id

Answer = str | Response | tuple[str, int]
UNPROCESSABLE = 422  # the page comes back with what is to be put right

blueprint = Blueprint("schedule", __name__, url_prefix="/schedule")
menu.offer(Place(20, "Schedule", "schedule.rooms", "room.read"))


@blueprint.get("")
@staff_may("room.read")
def rooms() -> str:
    """Rooms by date, as the filters ask."""
    filters = FilterForm(request.args)
    filters.programme.choices = [(p.slug, p.title) for p in taught.here().by_title()]
    filters.staff.choices = [(str(member.id), member.name) for member in lists.facilitators()]
    filters.validate()
    wrong = filters.errors  # what makes no sense is left out
    wanted = lists.Wanted(
        when="past" if filters.when.data == "past" else "upcoming",
        programme="" if "programme" in wrong else filters.programme.data or "",
        staff_id=None if "staff" in wrong else filters.staff.data,
        state="" if "state" in wrong else filters.state.data or "",
    )
    at = clock.now()
    return render_template(
        "office/schedule.html",
        filters=filters,
        narrowed=wanted != lists.Wanted(when=wanted.when),
        days=lists.schedule(wanted, at),
        today=uk_time.uk_day(at),
        may_schedule=may(current_staff(), "room.schedule"),
    )


@blueprint.get("/new")
@staff_may("room.schedule")
def choose_programme() -> str:
    """Which programme the new room is of."""
    return render_template("office/schedule_programmes.html", programmes=taught.here().by_title())


@blueprint.route("/new/<slug>", methods=["GET", "POST"])
@staff_may("room.schedule")
def new(slug: str) -> Answer:
    """When it is, who leads it, and how many may come."""
    programme = taught.here().programme(slug)
    form = for_parts(programme)()
    form.offer(lists.facilitators())
    if request.method == "GET":
        form.size.data = programme.group_size.offered
    if form.validate_on_submit() and (starts := form.starts()):
        try:
            made = scheduling.schedule(
                slug, starts, form.size.data or 0, _leaders(form), current_staff(), clock.now()
            )
            db.session.commit()
            flash(_said(made), "success")
            return redirect(url_for("office_rooms.room", room_id=made[0].id))
        except Refused as refused:
            db.session.rollback()
            form.tell(refused)
    page = render_template(
        "office/schedule_new.html", form=form, programme=programme, unwritten=_unwritten(programme)
    )
    return page, UNPROCESSABLE if request.method == "POST" else 200


@blueprint.route("/<uuid:room_id>/change", methods=["GET", "POST"])
@staff_may("room.schedule")
def change(room_id: UUID) -> Answer:
    """Another time, other facilitators or another size, before the start."""
    room = find(room_id)
    form = for_parts(taught.here().programme(room.programme), only=room.part)()
    form.offer(lists.facilitators())
    if request.method == "GET":
        _show(form, room)
    elif form.validate() and (starts := form.starts()):
        try:
            at = clock.now()
            seats = scheduling.rearrange(
                room, starts[0], form.size.data or 0, _leaders(form), current_staff(), at
            )
            db.session.commit()
            broadcast.changed(room.id, at)
            told = all_by_letter(seats, "Parents are told of the new time by email.")
            flash(f"The room is changed. {told}", "success")
            return redirect(url_for("office_rooms.room", room_id=room.id))
        except Refused as refused:
            db.session.rollback()
            form.tell(refused)
    page = render_template(
        "office/schedule_change.html",
        form=form,
        line=lists.room_lines([find(room_id)])[0],
    )
    return page, UNPROCESSABLE if request.method == "POST" else 200


@blueprint.route("/<uuid:room_id>/facilitators", methods=["GET", "POST"])
@staff_may("room.schedule")
def hand_over(room_id: UUID) -> Answer:
    """Who leads a room that has begun, when somebody has to stand in."""
    room = find(room_id)
    form = LeadersForm()
    form.offer(lists.facilitators())
    if request.method == "GET":
        _show_leaders(form, room)
    elif form.validate():
        try:
            at = clock.now()
            scheduling.hand_over(room, _leaders(form), current_staff(), at)
            db.session.commit()
            broadcast.changed(room.id, at)
            flash("Who leads is changed. They find the room under “Rooms I lead”.", "success")
            return redirect(url_for("office_rooms.room", room_id=room.id))
        except Refused as refused:
            db.session.rollback()
            form.tell(refused)
    line = lists.room_lines([find(room_id)])[0]
    page = render_template("office/schedule_hand_over.html", form=form, line=line)
    return page, UNPROCESSABLE if request.method == "POST" else 200


@blueprint.route("/<uuid:room_id>/cancel", methods=["GET", "POST"])
@staff_may("room.schedule")
def cancel(room_id: UUID) -> Answer:
    """Call the room off, after a second look."""
    room = find(room_id)
    form = CancelForm()
    if form.validate_on_submit():
        try:
            at = clock.now()
            seats = scheduling.cancel(room, form.why.data or "", current_staff(), at)
            db.session.commit()
            late_ties.try_again(current_staff(), at)
            db.session.commit()
            broadcast.changed(room.id, at)
            told = all_by_letter(seats, "Parents are told by email.")
            flash(f"The room is cancelled. {told}", "success")
            return redirect(url_for("schedule.rooms"))
        except Refused as refused:
            db.session.rollback()
            form.form_errors.append(refused.message)
    line = lists.room_lines([find(room_id)])[0]
    others = [r for r in lists.other_parts(line.room) if r.status == RoomStatus.SCHEDULED]
    page = render_template("office/schedule_cancel.html", form=form, line=line, others=others)
    return page, UNPROCESSABLE if request.method == "POST" else 200


def find(room_id: UUID) -> Room:
    """A room of this provider; as if absent when it is another's."""
    room = db.session.get(Room, room_id)
    if room is None:
        raise NotHere
    return room


def _leaders(form: LeadersForm) -> Leaders:
    lead = _facilitator(form.lead.data)
    if lead is None:
        raise Refused("lead_not_facilitator", "Choose who leads the room.")
    return Leaders(lead, _facilitator(form.co.data))


def _facilitator(staff_id: UUID | None) -> Staff | None:
    return db.session.scalars(
        select(Staff).where(Staff.id == staff_id, Staff.provider_id == current_provider_id())
    ).first()


def _show(form: RoomForm, room: Room) -> None:
    """Put what holds now into the form."""
    begins = uk_time.to_uk(room.starts_at)
    form["part_1_on"].process_data(begins.date())
    form["part_1_at"].data = begins.time()
    form.size.data = room.size
    _show_leaders(form, room)


def _show_leaders(form: LeadersForm, room: Room) -> None:
    leaders: dict[str, Any] = {
        row.part: row.staff_id
        for row in db.session.scalars(select(RoomStaff).where(RoomStaff.room_id == room.id))
    }
    form.lead.data, form.co.data = leaders.get("lead"), leaders.get("co")


def _said(made: list[Room]) -> str:
    times = " and ".join(_when(room.starts_at) for room in made)
    return f"Scheduled for {times}. Now give parents their seats."


def _when(moment: datetime) -> str:
    return f"{uk_time.uk_date(moment)}, {uk_time.uk_time(moment)}"


def _unwritten(programme: Programme) -> list[str]:
    """The parts for which nothing is written yet: their rooms could not be opened."""
    return [part.title for part in programme.parts if not part.modules]
