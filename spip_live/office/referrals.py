"""The pages of referrals and of the parents who are referred."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from spip_live import clock
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.office import referrals_lists as lists
from spip_live.office.intake import rows
from spip_live.office.intake.bringing_in import Brought, bring_in
from spip_live.office.intake.forms import programme_choices
from spip_live.office.intake.making_rows import Order
from spip_live.office.intake.remarks import Severity
from spip_live.office.intake.rows import Terms
from spip_live.office.intake.slips import Slip
from spip_live.office.referrals_forms import NewReferral, put_problems, target, values_of
from spip_live.people import contact, menu, tasks
from spip_live.people.menu import Place
from spip_live.people.models import Parent, Staff
from spip_live.people.permissions import current_staff, may, staff_may
from spip_live.people.tasks import Task
from spip_live.rooms import cutting
from spip_live.uk_time import uk_day
from spip_live.widgets import words_asked

UNPROCESSABLE = 422


def others_to_settle(_staff: Staff) -> Iterator[Task]:
    """Parents who get no seat because nobody has said yet whom they must never meet."""
    if waiting := lists.how_many("unknown"):
        who = "1 parent" if waiting == 1 else f"{waiting} parents"
        href = url_for("referrals.index", show="unknown")
        yield Task(f"Say who the other party of {who} is", "No seat can be given before.", href)


tasks.offer(others_to_settle, "referral.write")
blueprint = Blueprint("referrals", __name__)
menu.offer(Place(14, "Referrals", "referrals.index", "referral.read"))


@blueprint.get("/referrals")
@staff_may("referral.read")
def index() -> ResponseReturnValue:
    """Every referral and where its parent stands; by kind, and by what is typed."""
    show = request.args.get("show", "all")
    words = words_asked("find")
    number = request.args.get("page", 1, type=int)
    return render_template(
        "office/referrals.html",
        page=lists.page(show, words, number),
        show=show if show in lists.SHOWN else "all",
        words=words,
        shown=lists.SHOWN,
        routes=lists.ROUTES,
        fees=lists.FEES,
        may_write=may(current_staff(), "referral.write"),
        may_import=may(current_staff(), "referral.import"),
    )


@blueprint.get("/parents/<uuid:parent_id>")
@staff_may("referral.read")
def parent(parent_id: UUID) -> ResponseReturnValue:
    """One parent: why they are here, whom they are kept apart from, where they have seats."""
    shown = lists.parent_page(parent_id)
    return render_template(
        "office/referral_parent.html",
        shown=shown,
        parent=shown.parent,
        contact=contact.shown_to(current_staff(), shown.parent),
        routes=lists.ROUTES,
        fees=lists.FEES,
        may_write=may(current_staff(), "referral.write"),
        may_tie=may(current_staff(), "family.tie"),
        may_offer=may(current_staff(), "seat.manage"),
        titles=dict(programme_choices()),
    )


@blueprint.route("/referrals/new", methods=["GET", "POST"])
@staff_may("referral.write")
def new() -> ResponseReturnValue:
    """Type in one referral; the same cleaning and checks as for a list."""
    form = NewReferral(route="court_order")
    form.programme.choices = programme_choices()
    warnings: list[str] = []
    if form.validate_on_submit():
        slip = slip_of(form)
        warnings = [] if put_problems(form, slip) else unseen(form, slip)
        if not slip.errors and not warnings:
            brought = _bring_one_in(slip, form.programme.data)
            db.session.commit()
            cutting.cut(current_staff(), clock.now())
            db.session.commit()
            return _to_parent(brought)
    shown = render_template("office/referral_new.html", form=form, warnings=warnings)
    return shown, UNPROCESSABLE if form.is_submitted() else 200


def slip_of(form: Any) -> Slip:
    """What was typed as a slip, cleaned like a row of a list."""
    both = bool(getattr(form, "p2_referred", None) and form.p2_referred.data)
    values = values_of(form) | {"attend": "both" if both else "p1"}
    return rows.slip(1, values, Terms(uk_day(clock.now())))


def unseen(form: Any, slip: Slip) -> list[str]:
    """Warnings that were not on the page yet; shown once, then what was typed is taken as meant."""
    asked = {target(field.name) for field in form}
    texts = [
        each.text
        for each in slip.problems
        if each.severity is Severity.WARNING and each.field in asked
    ]
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    if not texts or form.seen.data == digest:
        return []
    form.seen.data = digest
    # WTForms shows what was posted; this is what the next post brings back.
    form.seen.raw_data = [digest]
    return texts


def _bring_one_in(slip: Slip, programme: str) -> Brought:
    by, at = current_staff(), clock.now()
    brought = bring_in([slip], Order(by.provider_id, programme, at), by)
    if (1, "p1") not in brought.plan.who:
        raise Refused("same_person", "Both people are the same person. Go back and correct one.")
    return brought


def _to_parent(brought: Brought) -> ResponseReturnValue:
    parent_id = brought.plan.who[(1, "p1")]
    name = db.session.get_one(Parent, parent_id).full_name
    if not brought.changed_anything:
        flash(f"{name} was here already, with this referral. Nothing has changed.", "info")
    elif parent_id not in brought.plan.new_people:
        flash(f"{name} was here already. The referral was added to what we hold.", "success")
    else:
        flash(f"The referral of {name} is saved.", "success")
    if brought.suspected:
        flash(
            "Another record seems to belong to them: see Kept apart. They are never in one room, "
            "and you may be asked whether that is right.",
            "info",
        )
    if brought.displaced:
        flash(
            "Somebody they must never meet held a seat in the same room. One of the two seats was "
            "taken back: see on the page Keep apart whom to ring.",
            "info",
        )
    if brought.waiting:
        flash(
            "Somebody they must never meet holds a seat in the same room as they do. "
            "See below what to do.",
            "refused",
        )
    return redirect(url_for("referrals.parent", parent_id=parent_id), 303)
