"""The waiting list, as coordinators see it: who waits, how long, and whether there is a room."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from spip_live import clock
from spip_live.db import db
from spip_live.errors import NotHere
from spip_live.office import offers_lists as lists
from spip_live.people import tasks
from spip_live.people.models import Staff
from spip_live.people.permissions import current_staff, staff_may
from spip_live.people.tasks import Task
from spip_live.rooms.offers import waiting
from spip_live.rooms.offers.models import Waiter

blueprint = Blueprint("waiting_list", __name__, url_prefix="/waiting-list")


def who_waits(_staff: Staff) -> Iterator[Task]:
    """Parents for whom there is nothing to choose."""
    if count := sum(not line.any_room for line in lists.waiting_lines(clock.now())):
        who = "1 parent" if count == 1 else f"{count} parents"
        about = "They are on the waiting list, and no room is theirs to choose."
        yield Task(f"Find a room for {who}", about, url_for("waiting_list.index"))


tasks.offer(who_waits, "seat.manage")


@blueprint.get("")
@staff_may("seat.manage")
def index() -> str:
    """Everybody who waits, the next to be told first."""
    return render_template("office/waiting_list.html", lines=lists.waiting_lines(clock.now()))


@blueprint.post("/<uuid:waiter_id>/take-off")
@staff_may("seat.manage")
def take_off(waiter_id: UUID) -> Response:
    """They do not wait any more."""
    found = db.session.get(Waiter, waiter_id)
    if found is None:
        raise NotHere
    waiting.end(found.enrolment, found.part, "taken_off", clock.now(), current_staff())
    db.session.commit()
    flash(f"{found.enrolment.parent.full_name} is off the waiting list.", "success")
    return redirect(url_for("waiting_list.index"))
