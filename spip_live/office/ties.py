"""Pages with which staff keep two people apart, whatever their case numbers say."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from spip_live import clock
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.office import schedule_lists, tie_lists, ties_lists
from spip_live.office.tie_forms import TieForm
from spip_live.people import menu
from spip_live.people.menu import Place
from spip_live.people.models import Parent, Tie, TieKind
from spip_live.people.permissions import current_staff, may, staff_may
from spip_live.rooms import cutting, late_ties
from spip_live.widgets import words_asked

Answer = str | Response | tuple[str, int]
UNPROCESSABLE = 422
STILL = "Both still hold seats in one room. Move or release one of the seats, then try again."

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
        by, at = current_staff(), clock.now()
        one_of, other_of = find_person(form.one_id.data), find_person(form.other_id.data)
        try:
            kept = late_ties.keep_apart(
                one_of, other_of, TieKind.STAFF, form.why.data or "", by, at
            )
            db.session.commit()
            cutting.cut(by, at)
            db.session.commit()
            return redirect(url_for("ties.tie", tie_id=kept.tie.id))
        except Refused as refused:
            db.session.rollback()
            form.other_id.errors = [refused.message]
    ties, total = tie_lists.ties() if not (one or other) else ([], 0)
    page = render_template(
        "office/keep_apart.html",
        form=form,
        one=one,
        other=other,
        ties=ties,
        total=total,
        to_ring=ties_lists.to_ring(),
        partings=ties_lists.partings(current_staff()),
        large=ties_lists.large(),
        may_seat=may(current_staff(), "seat.manage"),
    )
    return page, UNPROCESSABLE if request.method == "POST" else 200


@blueprint.get("/<uuid:tie_id>")
@staff_may("family.tie")
def tie(tie_id: UUID) -> str:
    """Whether the tie holds; if not yet, which seats are in the way; what gave way to it."""
    found = find_tie(tie_id)
    seats = late_ties.in_the_way(found) if found.pending else []
    going = [seat for seat in seats if seat.displaced_at is not None]
    moving = {seat.room_id for seat in going}
    seats = [seat for seat in seats if seat.room_id not in moving]
    rooms = {line.room.id: line for line in schedule_lists.room_lines([s.room for s in seats])}
    return render_template(
        "office/tie.html",
        tie=found,
        one=find_person(found.one_id),
        other=find_person(found.other_id),
        seats=seats,
        rooms=rooms,
        going=going,
        rings=ties_lists.rings_of(found),
        parting=ties_lists.open_parting(found, current_staff()),
        confirmed_by=ties_lists.name_of(found.confirmed_by),
        parted_by=ties_lists.name_of(found.parted_by),
        may_seat=may(current_staff(), "seat.manage"),
    )


@blueprint.post("/<uuid:tie_id>")
@staff_may("family.tie")
def try_tie(tie_id: UUID) -> Response:
    """Try a waiting tie again."""
    by, at = current_staff(), clock.now()
    late_ties.take_hold([find_tie(tie_id)], by, at)
    db.session.commit()
    cutting.cut(by, at)
    db.session.commit()
    if find_tie(tie_id).pending:
        flash(STILL, "refused")
    return redirect(url_for("ties.tie", tie_id=tie_id))


def find_tie(tie_id: UUID) -> Tie:
    """A tie of this provider, or `NotHere`."""
    found = db.session.get(Tie, tie_id)
    if found is None:
        raise NotHere
    return found


def find_person(parent_id: UUID | None) -> Parent:
    """A person of this provider, or `NotHere`."""
    found = db.session.get(Parent, parent_id) if parent_id else None
    if found is None:
        raise NotHere
    return found
