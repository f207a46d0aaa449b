"""The parent's own page of offers: choose, change, wait. Opening a page never changes anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from spip_live import clock
from spip_live.content import taught
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.extensions import limiter
from spip_live.people.models import Enrolment, Provider
from spip_live.rooms import broadcast
from spip_live.rooms.offers import choosing as acts
from spip_live.rooms.offers import links, reading, waiting
from spip_live.rooms.offers.door import choosing, cookie_name, holds, offer_linked, offer_way
from spip_live.rooms.offers.forms import ChooseForm, OneButton
from spip_live.rooms.offers.models import Waiter
from spip_live.rooms.offers.rule import (
    Fixed,
    OfferedRoom,
    Own,
    Terms,
    choices,
    to_choose,
    why_fixed,
)
from spip_live.rooms.views import LINKS, Page, with_cookie

blueprint = Blueprint("offers", __name__)
UNPROCESSABLE = 422


@dataclass(frozen=True)
class PartShown:
    """One part as the page shows it: what is chosen, what can be, and what to do about neither."""

    number: int
    title: str
    own: Own | None
    attended: bool
    open: bool  # theirs to choose by now
    fixed: Fixed | None
    form: ChooseForm
    rooms: list[OfferedRoom]
    waiter: Waiter | None


@blueprint.get("/choose/<token>")
@limiter.limit(LINKS)
@offer_linked
def link(token: str) -> Page:
    """What the link leads to. No effect, and no day of anybody: scanners open links too."""
    return _link_page()


@blueprint.post("/choose/<token>")
@limiter.limit(LINKS)
@offer_linked
def take(token: str) -> Page:
    """This browser chooses from now on; an earlier one does no longer."""
    way, at = offer_way(), clock.now()
    onwards = redirect(url_for("offers.page", enrolment_id=way.enrolment.id), 303)
    if not OneButton().validate_on_submit():
        return _link_page()
    if holds(way.enrolment.id):
        return onwards
    secret = links.take(way.link, at)
    db.session.commit()
    return with_cookie(onwards, cookie_name(way.enrolment.id), secret)


@blueprint.get("/choices/<uuid:enrolment_id>")
@choosing
def page(enrolment_id: UUID) -> Page:
    """When they come, and what they can choose from."""
    return _page(offer_way().enrolment, clock.now())


@blueprint.post("/choices/<uuid:enrolment_id>/<int:n>")
@limiter.limit(LINKS)
@choosing
def choose(enrolment_id: UUID, n: int) -> Page:
    """Take a place in the room, or exchange the one that they have for it."""
    enrolment, at = offer_way().enrolment, clock.now()
    shown = _parts(enrolment, at)
    mine = next((part for part in shown if part.number == n), None)
    if mine is None:
        return redirect(url_for("offers.page", enrolment_id=enrolment_id), 303)
    room_id = _room_asked()
    if room_id is None:
        mine.form.validate()
        return _page(enrolment, at, shown), UNPROCESSABLE
    earlier = mine.own
    try:
        given = acts.choose(enrolment, room_id, at)
        db.session.commit()
    except Refused as refused:
        db.session.commit()  # what was refused stands in the journal
        return _again(enrolment_id, refused)
    for changed in {given.room_id, earlier.room_id if earlier else given.room_id}:
        broadcast.changed(changed, at)
    told = "We have sent you a message with your link." if enrolment.parent.email else ""
    flash(f"Your place is booked. {told}".strip(), "success")
    return redirect(url_for("offers.page", enrolment_id=enrolment_id), 303)


@blueprint.post("/choices/<uuid:enrolment_id>/<int:n>/give-up")
@limiter.limit(LINKS)
@choosing
def give_up(enrolment_id: UUID, n: int) -> Page:
    """They cannot come at the time that they chose."""
    enrolment, at = offer_way().enrolment, clock.now()
    try:
        held = acts.give_up(enrolment, n, at)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return _again(enrolment_id, refused)
    broadcast.changed(held.room_id, at)
    flash("You have given up your place. You can choose another session.", "success")
    return redirect(url_for("offers.page", enrolment_id=enrolment_id), 303)


@blueprint.post("/choices/<uuid:enrolment_id>/<int:n>/wait")
@limiter.limit(LINKS)
@choosing
def wait(enrolment_id: UUID, n: int) -> Page:
    """Nothing suits them: write to them when there is more."""
    enrolment, at = offer_way().enrolment, clock.now()
    try:
        acts.stand_still(enrolment)
        waiting.join(enrolment, n, at)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return _again(enrolment_id, refused)
    flash("You are on the waiting list.", "success")
    return redirect(url_for("offers.page", enrolment_id=enrolment_id), 303)


@blueprint.post("/choices/<uuid:enrolment_id>/<int:n>/stop-waiting")
@choosing
def stop_waiting(enrolment_id: UUID, n: int) -> Page:
    """They do not want to be written to any more."""
    waiting.end(offer_way().enrolment, n, "left", clock.now())
    db.session.commit()
    flash("You are off the waiting list.", "success")
    return redirect(url_for("offers.page", enrolment_id=enrolment_id), 303)


def _again(enrolment_id: UUID, refused: Refused) -> Response:
    flash(refused.message, "refused")
    return redirect(url_for("offers.page", enrolment_id=enrolment_id), 303)


def _room_asked() -> UUID | None:
    try:
        return UUID(request.form.get("room", ""))
    except ValueError:
        return None


def _parts(enrolment: Enrolment, at: datetime) -> list[PartShown]:
    standing, terms = reading.standing_of(enrolment), reading.terms_of(enrolment.provider_id)
    rooms = reading.rooms_for(enrolment.programme, standing.lanes, at)
    programme = taught.by(enrolment.provider_id).programmes.get(enrolment.programme)
    shown = []
    for number in range(1, standing.parts + 1):
        found = choices(standing, number, rooms, at, terms)
        form = ChooseForm(prefix="")
        form.offer(found)
        form.room.id = f"room-{number}"
        own = standing.holds.get(number)
        shown.append(
            PartShown(
                number=number,
                title=programme.parts[number - 1].title if programme and standing.parts > 1 else "",
                own=own,
                attended=number in standing.attended,
                open=to_choose(standing, number),
                fixed=why_fixed(standing, number, at, terms) if own else None,
                form=form,
                rooms=found,
                waiter=None if own else waiting.place_of(enrolment, number),
            )
        )
    return shown


def _page(enrolment: Enrolment, at: datetime, shown: list[PartShown] | None = None) -> str:
    terms = reading.terms_of(enrolment.provider_id)
    standing = reading.standing_of(enrolment)
    return render_template(
        "rooms/offers.html",
        enrolment_id=enrolment.id,
        parts=shown or _parts(enrolment, at),
        form=next((part.form for part in shown or () if part.form.errors), None),
        notice=notice_in_words(terms),
        changes_left=max(0, terms.changes - standing.changed),
        **_about(enrolment),
    )


def notice_in_words(terms: Terms) -> str:
    """2 days, 36 hours, 1 hour: how long before a start a parent may still choose."""
    number, unit = (terms.hours // 24, "day") if terms.hours % 24 == 0 else (terms.hours, "hour")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _link_page() -> str:
    enrolment = offer_way().enrolment
    return render_template("rooms/offer_link.html", form=OneButton(), **_about(enrolment))


def _about(enrolment: Enrolment) -> dict[str, Any]:
    provider = db.session.get_one(Provider, enrolment.provider_id)
    return {
        "forename": enrolment.parent.forename,
        "route": enrolment.referral.route,
        "provider": {
            "name": provider.name,
            "phone": provider.contact_phone or None,
            "email": provider.contact_email or None,
        },
    }
