"""Pages with which staff keep two people apart, whatever their case numbers say."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from spip_live import clock
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.office import schedule_lists, tie_lists
from spip_live.office.tie_forms import TieForm
from spip_live.people import menu
from spip_live.people.joining_families import complete
from spip_live.people.joining_families import keep_apart as tie_together
from spip_live.people.menu import Place
from spip_live.people.models import Parent, Tie, TieKind
from spip_live.people.permissions import current_staff, may, staff_may
from spip_live.rooms import late_ties
from spip_live.widgets import words_asked

Answer = str | Response | tuple[str, int]
UNPROCESSABLE = 422

blueprint = Blueprint("ties", __name__, url_prefix="/keep-apart")
menu.offer(Place(60, "Keep apart", "ties.keep_apart", "family.tie"))


@blueprint.route("", methods=["GET", "POST"])
@staff_may("family.tie")
def keep_apart() -> Answer:
    """Who is kept apart already; or find two people and say why they must never meet."""
    one, other = (words_asked(name) for name in ("one", "other"))
    form = TieForm()
    found = tie_lists.people(one), tie_lists.people(other)
    form.offer(*found, fresh=request.method == "GET")
    if form.validate_on_submit():
        try:
            tie = tie_together(
                _parent(form.one_id.data),
                _parent(form.other_id.data),
                TieKind.STAFF,
                form.why.data or "",
                current_staff(),
                clock.now(),
            )
            db.session.commit()
            return redirect(url_for("ties.tie", tie_id=tie.id))
        except Refused as refused:
            db.session.rollback()
            form.other_id.errors = [refused.message]
    ties, total = tie_lists.ties() if not (one or other) else ([], 0)
    page = render_template(
        "office/keep_apart.html", form=form, one=one, other=other, ties=ties, total=total
    )
    return page, UNPROCESSABLE if request.method == "POST" else 200


@blueprint.get("/<uuid:tie_id>")
@staff_may("family.tie")
def tie(tie_id: UUID) -> str:
    """Whether the tie holds; if not yet, which seats are in the way."""
    found = _find(tie_id)
    seats = late_ties.in_the_way(found) if found.pending else []
    rooms = {line.room.id: line for line in schedule_lists.room_lines([s.room for s in seats])}
    return render_template(
        "office/tie.html",
        tie=found,
        one=_parent(found.one_id),
        other=_parent(found.other_id),
        seats=seats,
        rooms=rooms,
        may_seat=may(current_staff(), "seat.manage"),
    )


@blueprint.post("/<uuid:tie_id>")
@staff_may("family.tie")
def try_tie(tie_id: UUID) -> Response:
    """Try a waiting tie again."""
    found = _find(tie_id)
    try:
        complete(found, current_staff(), clock.now())
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        flash(refused.message, "refused")
    return redirect(url_for("ties.tie", tie_id=tie_id))


def _find(tie_id: UUID) -> Tie:
    found = db.session.get(Tie, tie_id)
    if found is None:
        raise NotHere
    return found


def _parent(parent_id: UUID | None) -> Parent:
    found = db.session.get(Parent, parent_id) if parent_id else None
    if found is None:
        raise NotHere
    return found
