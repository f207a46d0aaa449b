"""The parents' pages: from a joining link to the room. Opening a page never changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug import Response

from spip_live import clock, wording
from spip_live.content import taught
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.extensions import csrf, limiter
from spip_live.people.models import Parent, Provider
from spip_live.rooms import broadcast, coming_in, lobby, roll
from spip_live.rooms.discussion import discussions
from spip_live.rooms.door import (
    Closed,
    Passage,
    WayIn,
    cookie_name,
    holds,
    let_in,
    linked,
    once_seated,
    passage,
    require_our_origin,
    seated,
    settings,
    way_in,
)
from spip_live.rooms.forms import IN_ENGLISH, JoinForm, RulesForm
from spip_live.rooms.media.models import DeviceCheck
from spip_live.rooms.models import Room
from spip_live.rooms.picture import lead_names
from spip_live.rooms.plans import steps_of
from spip_live.rooms.steps.languages import in_language, name_of

blueprint = Blueprint("rooms", __name__)

OPENS_BEFORE = timedelta(minutes=30)  # how long before the start parents may begin to wait
COOKIE_LASTS = timedelta(days=2)
LINKS = "30 per minute"  # from one address: a household, not a guesser

Page = str | Response | tuple[str, int]


@blueprint.app_errorhandler(Closed)
def closed(_refused: Closed) -> tuple[str, int]:
    """One page in one language, whatever the reason, so that it tells nobody anything."""
    wording.read_in(wording.ENGLISH)
    return render_template("rooms/link_closed.html"), Closed.status


@blueprint.get("/join/<token>")
@limiter.limit(LINKS)
@linked
def join(token: str) -> Page:
    """What the link leads to. No effect: mail scanners open links too."""
    return _join_page(_join_form(way_in()))


@blueprint.post("/join/<token>")
@limiter.limit(LINKS)
@linked
def redeem(token: str) -> Page:
    """This browser takes the seat; an earlier one is told that it goes on elsewhere."""
    way, form, at = way_in(), _join_form(way_in()), clock.now()
    if not form.validate_on_submit():
        return _join_page(form)
    next_page = "checks.check" if request.form.get("next") == "check" else "rooms.rules"
    onwards = redirect(url_for(next_page, seat_id=way.seat.id), 303)
    said = _said(form)
    if holds(way.seat.id):  # the same browser opened its link once more
        coming_in.choose_language(way.seat, said)
        db.session.commit()
        broadcast.changed(way.room.id, at)
        return onwards
    secret = coming_in.take_seat(way, said, at)
    db.session.commit()
    broadcast.changed(way.room.id, at)
    return with_cookie(onwards, cookie_name(way.seat.id), secret)


@blueprint.route("/room/<uuid:seat_id>/rules", methods=["GET", "POST"])
@seated
def rules(seat_id: UUID) -> Page:
    """What everybody agrees to before going in; or, when it is too early, when to come back."""
    found, form, at = passage(), RulesForm(), clock.now()
    too_early = is_too_early(found.room, at)
    if found.seat.rules_accepted_at is not None and request.method == "GET":
        return redirect(url_for("rooms.room", seat_id=seat_id), 303)
    if not too_early and form.validate_on_submit():
        found.seat.rules_accepted_at = found.seat.rules_accepted_at or at
        lobby.enter(found.room, seat_id, at)
        db.session.commit()
        broadcast.changed(found.room.id, at)
        return redirect(url_for("rooms.room", seat_id=seat_id), 303)
    return render_template(
        "rooms/rules.html",
        form=form,
        seat_id=seat_id,
        too_early=too_early,
        opens_at=opens_at(found.room),
        check=db.session.get(DeviceCheck, seat_id),
        **about(found.room),
    )


@blueprint.get("/room/<uuid:seat_id>")
@once_seated
def room(seat_id: UUID) -> Page:
    """The one page of a session: waiting, in the room, on hold; as it is at this moment."""
    found, at = passage(), clock.now()
    if found.room.is_over:
        return redirect(url_for("rooms.ended", seat_id=seat_id), 303)
    found.require_live()
    if found.seat.rules_accepted_at is None:
        return redirect(url_for("rooms.rules", seat_id=seat_id), 303)
    return render_template("rooms/room.html", **_room_page(found, at))


@blueprint.get("/room/<uuid:seat_id>/steps/<int:n>")
@let_in
def step(seat_id: UUID, n: int) -> Page:
    """One step of the plan, once it has been on screen."""
    found = passage()
    steps = steps_of(found.room)
    if n not in found.room.shown or n >= len(steps):
        raise Refused("not_yet", "This step has not been shown yet.", status=404)
    shown = in_language(steps[n], found.seat.language)
    return render_template(f"steps/{shown['kind']}.html", step=shown, n=n, audience="parent")


@blueprint.post("/room/<uuid:seat_id>/left")
@csrf.exempt  # type: ignore[untyped-decorator]  # a page that is being left can send a beacon, but no form; its origin is checked
@once_seated
def left(seat_id: UUID) -> Page:
    """The parent is going: their place in the room is given up at once."""
    require_our_origin()
    found, at = passage(), clock.now()
    if not found.room.is_over:
        lobby.leave(found.room, seat_id, at)
        db.session.commit()
        discussions.of(found.room.id).gone(seat_id)
        broadcast.changed(found.room.id, at)
    return render_template("rooms/left.html", seat_id=seat_id, **about(found.room))


@blueprint.get("/room/<uuid:seat_id>/ended")
@once_seated
def ended(seat_id: UUID) -> Page:
    """After the session."""
    found = passage()
    if not found.room.is_over:
        return redirect(url_for("rooms.room", seat_id=seat_id), 303)
    shown = "ended" if found.room.opened_at else "rearranged"
    return render_template("rooms/ended.html", seat_id=seat_id, shown=shown, **about(found.room))


def _join_form(way: WayIn) -> JoinForm:
    """Asks for a name and a part, unless this parent has been asked before, and for a language."""
    parent, seat = db.session.get_one(Parent, way.seat.parent_id), way.seat
    offered = coming_in.languages_for(way.room)
    language = _language_asked(offered) or seat.language or IN_ENGLISH
    wording.read_in(language)
    before = {"display_name": seat.display_name, "own_part": seat.own_part or None}
    form = JoinForm(
        surname=parent.surname, languages=offered, data={**before, "language": language}
    )
    if seat.rules_accepted_at is not None:
        del form.display_name, form.own_part
    return form


def _language_asked(offered: Sequence[str]) -> str | None:
    """The language of this page, as its form or its address asks for it; None: neither does."""
    asked = request.form.get("language") or request.args.get("language")
    return asked if asked in (IN_ENGLISH, *offered) else None


def _tongues(offered: Sequence[str]) -> list[tuple[str, str]]:
    """In which languages the door itself can be read, of those that the room has."""
    spoken = [code for code in offered if code in wording.SPOKEN]
    return [(code, name_of(code)) for code in (IN_ENGLISH, *spoken)]


def _said(form: JoinForm) -> coming_in.Said:
    return coming_in.Said(
        name=str(form.display_name.data) if form.display_name else None,
        own_part=(form.own_part.data or "") if form.own_part else None,
        language=form.chosen_language,
    )


def _join_page(form: JoinForm) -> str:
    way = way_in()
    return render_template(
        "rooms/join.html",
        form=form,
        known_as=way.seat.display_name,
        route=way.seat.enrolment.referral.route,
        tongues=_tongues(coming_in.languages_for(way.room)),
        **about(way.room),
    )


def with_cookie(response: Response, name: str, secret: str) -> Response:
    """Let the browser that took a link keep the secret by which it is known from now on."""
    response.set_cookie(
        name,
        secret,
        max_age=COOKIE_LASTS,
        secure=settings().secure_cookies,
        httponly=True,
        samesite="Lax",
    )
    return response


def opens_at(room: Room) -> datetime:
    """From when parents may wait; before, they may try their devices and come back."""
    return room.starts_at - OPENS_BEFORE


def is_too_early(room: Room, at: datetime) -> bool:
    """Whether the waiting room is still shut. A room that has opened keeps nobody out."""
    return at < opens_at(room) and room.opened_at is None


def about(room: Room) -> dict[str, Any]:
    """Whose course it is and when: what every page of a seat may say."""
    provider = db.session.get_one(Provider, room.provider_id)
    return {
        "provider": {
            "name": provider.name,
            "phone": provider.contact_phone or None,
            "email": provider.contact_email or None,
        },
        "seat_when": {"starts_at": room.starts_at, "ends_at": room.ends_at},
        "beforehand": taught.by(room.provider_id).programme(room.programme).reading_beforehand,
    }


def _room_page(found: Passage, at: datetime) -> dict[str, Any]:
    shown = broadcast.page_for_parent(found.room.id, found.seat.id, at)
    if shown is None:
        raise Closed
    mine, room = shown
    steps = steps_of(found.room) if room else []
    n = found.room.step if steps else None
    return {
        "seat_id": found.seat.id,
        "boot": roll.BOOT,
        "now": at,
        "starts_at": found.room.starts_at,
        "mine": mine,
        "room": room,
        "step": None if n is None else in_language(steps[n], found.seat.language),
        "n": n,
        "lead_names": lead_names(found.room),
        "exit_url": settings().exit_url,
        **about(found.room),
    }
