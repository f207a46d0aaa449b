"""The coordinator's Monday morning: what needs doing, and the rooms of this week."""

from __future__ import annotations

from flask import Blueprint, render_template

from spip_live import clock
from spip_live.office import today_lists as lists
from spip_live.office.attendance import rooms_that_wait
from spip_live.office.referrals import others_to_settle
from spip_live.office.ties_people import ties_that_wait
from spip_live.people import menu, tasks
from spip_live.people.menu import Place
from spip_live.people.permissions import current_staff, may, staff_may

# These have a section of their own on the page.
SHOWN_ANYWAY = (rooms_that_wait, others_to_settle, ties_that_wait)

blueprint = Blueprint("today", __name__)
menu.offer(Place(10, "Today", "today.today", "seat.manage"))


@blueprint.get("/today")
@staff_may("seat.manage")
def today() -> str:
    """Everything that waits for somebody, each with a way to the page where it is done."""
    at = clock.now()
    week = lists.rooms_this_week(at)
    unknown, unknown_total = lists.other_party_unknown()
    return render_template(
        "office/today.html",
        at=at,
        name=current_staff().name.split()[0],
        tasks=tasks.tasks_for(current_staff(), but=SHOWN_ANYWAY),
        week=week,
        small=lists.too_small(week, at),
        unseated=lists.unseated(at),
        unknown=unknown,
        unknown_total=unknown_total,
        troubles=lists.link_troubles(at),
        ties=lists.pending_ties(),
        unconfirmed=lists.unconfirmed(),
        may_tie=may(current_staff(), "family.tie"),
    )
