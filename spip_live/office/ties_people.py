"""Pages about the people of a tie: a family and why it is one, who is protected, whom to ring."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from spip_live import clock
from spip_live.db import db
from spip_live.errors import NotHere
from spip_live.office import ties_lists
from spip_live.office.tie_forms import ProtectForm
from spip_live.office.ties import UNPROCESSABLE, Answer, blueprint, find_person
from spip_live.office.today_lists import pending_ties
from spip_live.people import large_families, protecting, tasks
from spip_live.people.models import Staff
from spip_live.people.permissions import current_staff, may, staff_may
from spip_live.people.tasks import Task
from spip_live.rooms import displacing
from spip_live.rooms.models import Displacement


def ties_that_wait(_staff: Staff) -> Iterator[Task]:
    """People to keep apart who both hold seats in one room, and neither gives way by itself."""
    for tie, one, other in pending_ties():
        yield Task(
            f"Keep {one.full_name} and {other.full_name} apart now",
            "Both hold seats in one room. One of them has to be moved by a person.",
            url_for("ties.tie", tie_id=tie.id),
        )


def parents_to_ring(_staff: Staff) -> Iterator[Task]:
    """Parents whose seat gave way: they get no letter, so somebody rings them."""
    if many := len(displacing.to_ring()):
        who = "1 parent" if many == 1 else f"{many} parents"
        href = url_for("ties.keep_apart", _anchor="to-ring")
        yield Task(f"Ring {who} and offer another room", "Their seat was taken back.", href)


def partings_to_decide(staff: Staff) -> Iterator[Task]:
    """Partings that a colleague has asked for."""
    if many := sum(not line.own for line in ties_lists.partings(staff)):
        what = "a parting" if many == 1 else f"{many} partings"
        href = url_for("ties.keep_apart", _anchor="partings")
        yield Task(f"Decide on {what}", "A colleague has asked; it takes two people.", href)


def large_families_to_look_at(_staff: Staff) -> Iterator[Task]:
    """Families that a wrong case number may have made."""
    for line in ties_lists.large():
        yield Task(
            f"A family has grown to {line.people} people",
            "Look whether a wrong case number joins them.",
            url_for("ties.family", parent_id=line.someone.id),
        )


tasks.offer(ties_that_wait, "family.tie")
tasks.offer(parents_to_ring, "seat.manage")
tasks.offer(partings_to_decide, "family.tie")
tasks.offer(large_families_to_look_at, "family.tie")


@blueprint.get("/people/<uuid:parent_id>")
@staff_may("family.tie")
def family(parent_id: UUID) -> str:
    """Everybody whom one person must never meet, with what joins each of them."""
    parent = find_person(parent_id)
    found = ties_lists.family_of(parent)
    members = ties_lists.members(found)
    return render_template(
        "office/family.html",
        parent=parent,
        family=found,
        members=members,
        usual=large_families.USUAL,
        looked_by=ties_lists.name_of(found.looked_by),
        may_follow=may(current_staff(), "referral.read"),
    )


@blueprint.post("/people/<uuid:parent_id>/looked")
@staff_may("family.tie")
def look_over(parent_id: UUID) -> Response:
    """These people rightly belong together."""
    found = ties_lists.family_of(find_person(parent_id))
    large_families.look_over(found, current_staff(), clock.now())
    db.session.commit()
    flash("Kept. You are asked again if the family grows.", "success")
    return redirect(url_for("ties.family", parent_id=parent_id))


@blueprint.route("/people/<uuid:parent_id>/protected", methods=["GET", "POST"])
@staff_may("family.tie")
def protect(parent_id: UUID) -> Answer:
    """Mark somebody as protected, or take the mark away."""
    parent = find_person(parent_id)
    form = ProtectForm(protected="yes" if parent.protected else "no", why=parent.protected_why)
    if form.validate_on_submit():
        by, at = current_staff(), clock.now()
        if form.protected.data == "yes":
            protecting.protect(parent, form.why.data or "", by, at)
        else:
            protecting.protect_no_more(parent, by, at)
        db.session.commit()
        flash("Kept.", "success")
        return redirect(url_for("ties.family", parent_id=parent_id))
    page = render_template("office/protect.html", form=form, parent=parent)
    return page, UNPROCESSABLE if form.is_submitted() else 200


@blueprint.post("/displaced/<uuid:displacement_id>/rung")
@staff_may("seat.manage")
def say_rung(displacement_id: UUID) -> Response:
    """Somebody has rung the parent."""
    made = db.session.get(Displacement, displacement_id)
    if made is None:
        raise NotHere
    displacing.say_rung(made, current_staff(), clock.now())
    db.session.commit()
    flash(f"{made.seat.parent.full_name} is marked as rung.", "success")
    return redirect(url_for("ties.keep_apart"))
