"""What facilitators raised as a safeguarding concern, for the people who answer for safety."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from spip_live import clock
from spip_live.db import db
from spip_live.office import concern_lists
from spip_live.people import menu, tasks
from spip_live.people.menu import Place
from spip_live.people.models import Staff
from spip_live.people.permissions import current_staff, may, staff_may
from spip_live.people.tasks import Task
from spip_live.rooms import incident_notes

blueprint = Blueprint("concerns", __name__, url_prefix="/concerns")
menu.offer(Place(12, "Concerns", "concerns.index", "incident.read"))


def concerns_that_wait(_staff: Staff) -> Iterator[Task]:
    """Concerns that nobody who answers for safety has read."""
    waiting = incident_notes.count(incident_notes.UNSEEN)
    if waiting:
        many = "concern" if waiting == 1 else "concerns"
        yield Task(
            f"Read {waiting} safeguarding {many}",
            "Raised by a facilitator, and not seen yet.",
            url_for("concerns.index"),
        )


tasks.offer(concerns_that_wait, "incident.read")


@blueprint.get("")
@staff_may("incident.read")
def index() -> str:
    """Concerns that nobody has seen, then those that were; the newest first."""
    return render_template(
        "office/concerns.html",
        unseen=concern_lists.unseen(),
        seen=concern_lists.seen(_page_asked()),
        others=incident_notes.count(incident_notes.PLAIN),
        may_follow=may(current_staff(), "referral.read"),
        tasks=tasks.tasks_for(current_staff(), but=(concerns_that_wait,)),
    )


@blueprint.get("/other-notes")
@staff_may("incident.read")
def other_notes() -> str:
    """Incident notes that nobody raised as a concern."""
    return render_template(
        "office/concerns_others.html",
        notes=concern_lists.others(_page_asked()),
        may_follow=may(current_staff(), "referral.read"),
    )


@blueprint.post("/<uuid:note_id>/seen")
@staff_may("incident.read")
def mark_seen(note_id: UUID) -> Response:
    """The concern has been read; who read it first stands beside it."""
    note = incident_notes.find(note_id)
    if incident_notes.mark_seen(note, current_staff(), clock.now()):
        db.session.commit()
        flash("The concern is marked as seen.", "success")
    return redirect(url_for("concerns.index"))


def _page_asked() -> int:
    return request.args.get("page", 1, type=int)
