"""Pages of offers: which rooms parents may choose from, who was offered, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from spip_live import clock
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.office import offers_lists as lists
from spip_live.office.offers_forms import TermsForm
from spip_live.office.schedule import find
from spip_live.people import menu, tasks
from spip_live.people.menu import Place
from spip_live.people.models import Enrolment, Provider, Staff
from spip_live.people.permissions import current_staff, staff_may
from spip_live.people.tasks import Task
from spip_live.rooms.letters import settings
from spip_live.rooms.offers import days, links, reading
from spip_live.tenancy import current_provider_id
from spip_live.widgets import words_asked

Answer = str | Response | tuple[str, int]
UNPROCESSABLE = 422


def offers_to_see_to(_staff: Staff) -> Iterator[Task]:
    """Seats that gave way, whose parents were rung and have no other; offers not taken up."""
    if again := lists.rung_and_not_seated():
        href = url_for("office_offers.index", show="again")
        about = "Their seat was taken back, they were rung, and they have no other yet."
        yield Task(f"Offer {_parents(again)} another room", about, href)
    if stale := lists.stale(clock.now()):
        href = url_for("office_offers.index", show="not_chosen")
        yield Task(f"Ring {_parents(stale)}", "Offered a week ago or more, not chosen yet.", href)


def _parents(count: int) -> str:
    return "1 parent" if count == 1 else f"{count} parents"


tasks.offer(offers_to_see_to, "seat.manage")
blueprint = Blueprint("office_offers", __name__, url_prefix="/offers")
menu.offer(Place(24, "Offers", "office_offers.index", "seat.manage"))


@blueprint.get("")
@staff_may("seat.manage")
def index() -> str:
    """Parents by how their offer stands, to send many at once."""
    return _index(request.args.get("show", ""))


def _index(show: str, *, nobody_ticked: bool = False) -> str:
    show = show if show in lists.SHOWN else "to_offer"
    words = words_asked("find")
    return render_template(
        "office/offers.html",
        page=lists.page(show, words, request.args.get("page", 1, type=int)),
        show=show,
        shown=lists.SHOWN,
        words=words,
        any_offered=any(line.room.offered for line in lists.coming()),
        nobody_ticked=nobody_ticked,
    )


@blueprint.post("/send")
@staff_may("seat.manage")
def send() -> Answer:
    """Send offers to whoever is ticked; who cannot be sent one is said by name."""
    if not request.form.getlist("enrolment"):
        return _index(request.form.get("show", ""), nobody_ticked=True), UNPROCESSABLE
    at, sent, refused = clock.now(), 0, []
    for enrolment in _ticked():
        try:
            links.send(enrolment, current_staff(), at)
            sent += 1
        except Refused as why:
            refused.append(f"{enrolment.parent.full_name}: {why.message}")
    db.session.commit()
    if sent:
        flash(f"Offers are on their way to {_parents(sent)}.", "success")
    for sentence in refused:
        flash(sentence, "refused")
    return redirect(url_for("office_offers.index", show=request.form.get("show") or None))


@blueprint.get("/rooms")
@staff_may("seat.manage")
def rooms() -> str:
    """The coming rooms, those that parents may choose and those that they may not."""
    return render_template("office/offers_rooms.html", lines=lists.coming())


@blueprint.post("/rooms/<uuid:room_id>")
@staff_may("seat.manage")
def offer(room_id: UUID) -> Response:
    """Let parents choose this room, or no longer."""
    room, at = find(room_id), clock.now()
    act, said = (
        (days.stop, "Parents can no longer choose this room. Whoever has a seat keeps it.")
        if request.form.get("stop")
        else (days.offer, "Parents can choose this room now, those whose day it is.")
    )
    try:
        act(room, current_staff(), at)
        db.session.commit()
        flash(said, "success")
    except Refused as refused:
        db.session.rollback()
        flash(refused.message, "refused")
    if request.form.get("back") == "room":
        return redirect(url_for("office_rooms.room", room_id=room_id))
    return redirect(url_for("office_offers.rooms"))


@blueprint.route("/rules", methods=["GET", "POST"])
@staff_may("seat.manage")
def rules() -> Answer:
    """How often parents may change, and until when."""
    terms = reading.terms_of(current_provider_id())
    form = TermsForm(changes=terms.changes, hours=terms.hours)
    if form.validate_on_submit():
        reading.set_terms(db.session.get_one(Provider, current_provider_id()), form.terms)
        db.session.commit()
        flash("The rules are saved. They hold from now on.", "success")
        return redirect(url_for("office_offers.index"))
    page = render_template("office/offers_rules.html", form=form)
    return page, UNPROCESSABLE if request.method == "POST" else 200


@blueprint.get("/parents/<uuid:enrolment_id>")
@staff_may("seat.manage")
def parent(enrolment_id: UUID) -> str:
    """One parent's offer: what became of it, and what their own page shows now."""
    enrolment = find_enrolment(enrolment_id)
    return render_template(
        "office/offers_parent.html",
        line=lists.lines_of([enrolment])[0],
        choosable=lists.choosable(enrolment, clock.now()),
    )


@blueprint.post("/parents/<uuid:enrolment_id>/send")
@staff_may("seat.manage")
def send_one(enrolment_id: UUID) -> Response:
    """Send a new link; earlier ones stop when it is made."""
    enrolment = find_enrolment(enrolment_id)
    links.send(enrolment, current_staff(), clock.now())
    db.session.commit()
    flash(f"An offer is on its way to {enrolment.parent.email}.", "success")
    return redirect(url_for("office_offers.parent", enrolment_id=enrolment_id))


@blueprint.post("/parents/<uuid:enrolment_id>/show")
@staff_may("seat.manage")
def show(enrolment_id: UUID) -> str:
    """Show a new link once, to pass it on by telephone; this is written in the journal."""
    enrolment = find_enrolment(enrolment_id)
    token = links.show(enrolment, current_staff(), clock.now())
    db.session.commit()
    address = f"{settings().base_url}/choose/{token}"
    return render_template("office/offers_link.html", enrolment=enrolment, address=address)


@blueprint.post("/parents/<uuid:enrolment_id>/stop")
@staff_may("seat.manage")
def stop(enrolment_id: UUID) -> Response:
    """Stop the link at once; what was chosen stays chosen."""
    links.stop(find_enrolment(enrolment_id), current_staff(), clock.now())
    db.session.commit()
    flash("The link has stopped. A seat that was chosen stays theirs.", "success")
    return redirect(url_for("office_offers.parent", enrolment_id=enrolment_id))


def find_enrolment(enrolment_id: UUID) -> Enrolment:
    """An enrolment of this provider; as if absent when it is another's."""
    found = db.session.get(Enrolment, enrolment_id)
    if found is None:
        raise NotHere
    return found


def _ticked() -> Iterator[Enrolment]:
    for given in request.form.getlist("enrolment")[: lists.PER_PAGE]:
        try:
            yield find_enrolment(UUID(given))
        except ValueError:
            raise NotHere from None
