"""Pages on which a suspicion is confirmed or parted, and any other tie parted by two people."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from spip_live import clock
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.office import ties_lists
from spip_live.office.tie_forms import PartForm
from spip_live.office.ties import UNPROCESSABLE, Answer, blueprint, find_person, find_tie
from spip_live.people import parting
from spip_live.people.models import Parting
from spip_live.people.permissions import current_staff, staff_may
from spip_live.rooms import cutting

ASKED = "Asked. It waits for a colleague, who finds it on the page Keep apart."


@blueprint.post("/<uuid:tie_id>/confirm")
@staff_may("family.tie")
def confirm(tie_id: UUID) -> Response:
    """The suspicion is right."""
    parting.confirm(find_tie(tie_id), current_staff(), clock.now())
    db.session.commit()
    flash("Confirmed. From now on it takes two people to part them.", "success")
    return redirect(url_for("ties.tie", tie_id=tie_id))


@blueprint.route("/<uuid:tie_id>/part", methods=["GET", "POST"])
@staff_may("family.tie")
def part(tie_id: UUID) -> Answer:
    """Part two people at once, where it was a mere suspicion; else ask a colleague."""
    tie, form = find_tie(tie_id), PartForm()
    by, at = current_staff(), clock.now()
    if form.validate_on_submit():
        try:
            if tie.is_suspicion:
                parting.part(tie, form.why.data or "", by, at)
                said = "Parted. Whoever is joined by a case or another tie is still kept apart."
            else:
                parting.ask_about_tie(tie, form.why.data or "", by, at)
                said = ASKED
            db.session.commit()
            flash(said, "success")
            return redirect(url_for("ties.tie", tie_id=tie_id))
        except Refused as refused:
            db.session.rollback()
            form.why.errors = [refused.message]
    one, other = find_person(tie.one_id), find_person(tie.other_id)
    title = f"Part {one.full_name} and {other.full_name}"
    back = url_for("ties.tie", tie_id=tie_id)
    return _asked(form, title, back, alone=tie.is_suspicion)


@blueprint.route("/people/<uuid:parent_id>/part", methods=["GET", "POST"])
@staff_may("family.tie")
def part_person(parent_id: UUID) -> Answer:
    """Ask for somebody to leave a family with which nothing joins them any more."""
    parent, form = find_person(parent_id), PartForm()
    if form.validate_on_submit():
        parting.ask_about_person(parent, form.why.data or "", current_staff(), clock.now())
        db.session.commit()
        flash(ASKED, "success")
        return redirect(url_for("ties.family", parent_id=parent_id))
    title = f"Work out anew who {parent.full_name} is kept apart from"
    return _asked(form, title, url_for("ties.family", parent_id=parent_id))


@blueprint.route("/people/<uuid:parent_id>/cases/<uuid:case_id>/part", methods=["GET", "POST"])
@staff_may("family.tie")
def part_from_case(parent_id: UUID, case_id: UUID) -> Answer:
    """Ask for somebody to be taken off a case that they are no party of."""
    parent, form = find_person(parent_id), PartForm()
    party = ties_lists.the_party(case_id, parent_id)
    if form.validate_on_submit():
        parting.ask_about_case(party, form.why.data or "", current_staff(), clock.now())
        db.session.commit()
        flash(ASKED, "success")
        return redirect(url_for("ties.family", parent_id=parent_id))
    title = f"Take {parent.full_name} off the case"
    return _asked(form, title, url_for("ties.family", parent_id=parent_id))


def _asked(form: PartForm, title: str, back: str, *, alone: bool = False) -> Answer:
    page = render_template("office/part.html", form=form, title=title, back=back, alone=alone)
    return page, UNPROCESSABLE if form.is_submitted() else 200


@blueprint.post("/partings/<uuid:parting_id>/approve")
@staff_may("family.tie")
def approve(parting_id: UUID) -> Response:
    """The second person's word: they are parted."""
    asked, by, at = _find(parting_id), current_staff(), clock.now()
    try:
        parting.approve(asked, by, at)
        db.session.commit()
        cutting.cut(by, at)
        db.session.commit()
        flash("Parted. Whoever is joined by a case or another tie is still kept apart.", "success")
    except Refused as refused:
        db.session.rollback()
        flash(refused.message, "refused")
    return redirect(url_for("ties.keep_apart"))


@blueprint.post("/partings/<uuid:parting_id>/refuse")
@staff_may("family.tie")
def refuse(parting_id: UUID) -> Response:
    """They stay apart; whoever asked takes it back in the same way."""
    asked, by = _find(parting_id), current_staff()
    try:
        parting.refuse(asked, "Looked at: they stay kept apart.", by, clock.now())
        db.session.commit()
        flash("They stay kept apart.", "success")
    except Refused as refused:
        db.session.rollback()
        flash(refused.message, "refused")
    return redirect(url_for("ties.keep_apart"))


def _find(parting_id: UUID) -> Parting:
    found = db.session.get(Parting, parting_id)
    if found is None:
        raise NotHere
    return found
