"""Pages on which staff say whether a tie that was only likely is right; until then it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from spip_live import clock
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.office import tie_review_lists as lists
from spip_live.people import tasks
from spip_live.people.linkage import reviewing
from spip_live.people.linkage.models import TieReview
from spip_live.people.models import Role, Staff, Tie
from spip_live.people.permissions import current_staff, staff_may
from spip_live.people.tasks import Task

blueprint = Blueprint("tie_reviews", __name__, url_prefix="/tie-reviews")
Say = Callable[[TieReview, Tie, Staff, datetime], None]


def likely_ties_that_wait(staff: Staff) -> Iterator[Task]:
    """Coordinators are asked at once; a day later the safeguarding lead is asked as well."""
    late = lists.how_many(before=clock.now())
    href = url_for("tie_reviews.index")
    if staff.has_role(Role.COORDINATOR) and (waiting := lists.how_many()):
        text = "Say whether 1 likely tie is right" if waiting == 1 else (
            f"Say whether {waiting} likely ties are right"
        )  # fmt: skip
        about = f"{late} overdue" if late else "Until then those people are kept apart."
        yield Task(text, about, href)
    elif late:
        text = "1 likely tie is" if late == 1 else f"{late} likely ties are"
        yield Task(f"{text} overdue for an answer", "No coordinator has looked in time.", href)


tasks.offer(likely_ties_that_wait, "family.tie")


@blueprint.get("")
@staff_may("family.tie")
def index() -> ResponseReturnValue:
    """The likely ties that wait, those first that are due first."""
    page = lists.page(request.args.get("page", 1, type=int))
    return render_template("office/tie_reviews.html", page=page, at=clock.now())


@blueprint.get("/<uuid:tie_id>")
@staff_may("family.tie")
def one(tie_id: UUID) -> ResponseReturnValue:
    """Two records side by side: what agrees, and what is asked."""
    line = lists.the_line(tie_id)
    return render_template(
        "office/tie_review.html",
        line=line,
        evidence=lists.evidence(line, current_staff()),
        waits=lists.waits(line),
        at=clock.now(),
    )


@blueprint.post("/<uuid:tie_id>")
@staff_may("family.tie")
def answer(tie_id: UUID) -> ResponseReturnValue:
    """They belong together, or they don't: one click."""
    line, by, at = lists.the_line(tie_id), current_staff(), clock.now()
    say, said = ANSWERS.get(request.form.get("answer", ""), (None, ""))
    if say is None:
        return redirect(url_for("tie_reviews.one", tie_id=tie_id), 303)
    try:
        say(line.review, line.tie, by, at)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        flash(refused.message, "refused")
        return redirect(url_for("tie_reviews.one", tie_id=tie_id), 303)
    flash(said.format(line.one.full_name, line.other.full_name), "success")
    return redirect(url_for("tie_reviews.index"), 303)


ANSWERS: dict[str, tuple[Say | None, str]] = {
    "right": (reviewing.say_right, "Confirmed. {} and {} stay kept apart."),
    "wrong": (reviewing.say_wrong, "Parted. {} and {} are no longer tied."),
}
