"""Pages with which coordinators look after staff: the list, invitations, roles, accounts."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from spip_live import clock, live_cut
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.people import menu, roster, staffing
from spip_live.people.forms import InviteForm, RolesForm, given
from spip_live.people.menu import Place
from spip_live.people.models import Role
from spip_live.people.permissions import current_staff, staff_may
from spip_live.people.views import UNPROCESSABLE, Answer, blueprint

__all__ = ["blueprint"]  # with its pages: those of `views`, and these

menu.offer(Place(80, "Staff", "people.staff_list", "staff.manage"))


@blueprint.get("/staff")
@staff_may("staff.manage")
def staff_list() -> str:
    """Everybody who works here, and who has yet to join."""
    lines = roster.staff_of(current_staff().provider_id, clock.now())
    return render_template("people/staff_list.html", lines=lines)


@blueprint.route("/staff/invite", methods=["GET", "POST"])
@staff_may("staff.manage")
def invite() -> Answer:
    """Invite a colleague by mail."""
    form = InviteForm()
    if not form.validate_on_submit():
        page = render_template("people/invite.html", form=form)
        return page, UNPROCESSABLE if form.errors else 200
    try:
        staff = staffing.invite(
            current_staff(), given(form.name), given(form.email), form.roles.data or [], clock.now()
        )
    except Refused as refusal:
        form.email.errors = [refusal.message]
        return render_template("people/invite.html", form=form), UNPROCESSABLE
    db.session.commit()
    flash(f"We have sent an invitation to {staff.email}.", "success")
    return redirect(url_for("people.staff_list"))


@blueprint.route("/staff/<uuid:staff_id>", methods=["GET", "POST"])
@staff_may("staff.manage")
def one_of_staff(staff_id: UUID) -> Answer:
    """One colleague: their roles, the invitation, the end of the account."""
    by, at = current_staff(), clock.now()
    staff = staffing.colleague(by, staff_id)
    form = RolesForm(roles=[Role(role) for role in staff.roles])
    if form.validate_on_submit():
        try:
            taken = staffing.change_roles(by, staff, form.roles.data or [], at)
        except Refused as refusal:
            db.session.rollback()
            form.roles.errors = [refusal.message]
        else:
            db.session.commit()
            if taken:
                live_cut.cut_staff(staff.id)
            flash(f"The roles of {staff.name} are saved.", "success")
            left = staff.id == by.id and Role.COORDINATOR in taken
            return redirect(url_for("people.start" if left else "people.staff_list"))
    line = roster.line_of(staff, at)
    page = render_template("people/one_of_staff.html", form=form, line=line, me=by.id)
    return page, UNPROCESSABLE if form.errors else 200


@blueprint.post("/staff/<uuid:staff_id>/invite-again")
@staff_may("staff.manage")
def invite_again(staff_id: UUID) -> Response:
    """Send a new link; the earlier one stops working."""
    by = current_staff()
    staff = staffing.colleague(by, staff_id)
    try:
        staffing.send_again(by, staff, clock.now())
    except Refused as refusal:
        flash(refusal.message)
    else:
        db.session.commit()
        flash(f"We have sent a new invitation to {staff.email}.", "success")
    return redirect(url_for("people.staff_list"))


@blueprint.get("/staff/<uuid:staff_id>/end")
@staff_may("staff.manage")
def end_account(staff_id: UUID) -> str:
    """The first of two steps to end an account: what it means."""
    staff = staffing.colleague(current_staff(), staff_id)
    return render_template("people/end_account.html", staff=staff)


@blueprint.post("/staff/<uuid:staff_id>/end")
@staff_may("staff.manage")
def end_account_now(staff_id: UUID) -> Response:
    """The second step: signed out everywhere at once."""
    by = current_staff()
    staff = staffing.colleague(by, staff_id)
    try:
        staffing.end_account(by, staff, clock.now())
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.message)
        return redirect(url_for("people.one_of_staff", staff_id=staff_id))
    db.session.commit()
    live_cut.cut_staff(staff.id)
    flash(f"The account of {staff.name} is ended.", "success")
    return redirect(url_for("people.staff_list"))
