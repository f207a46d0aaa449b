"""The captioners' pages: from their link to where they write. Opening one changes nothing."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for

from spip_live import clock
from spip_live.db import db
from spip_live.extensions import limiter
from spip_live.people.models import Provider
from spip_live.rooms import broadcast, roll
from spip_live.rooms.captions import inviting
from spip_live.rooms.captions.door import (
    caption_linked,
    caption_way,
    captioning,
    cookie_name,
    holds,
)
from spip_live.rooms.captions.forms import PromiseForm
from spip_live.rooms.views import LINKS, Page, with_cookie

blueprint = Blueprint("captions", __name__)


@blueprint.get("/caption/<token>")
@limiter.limit(LINKS)
@caption_linked
def link(token: str) -> Page:
    """What the link leads to. No effect: mail scanners open links too."""
    return _link_page(PromiseForm())


@blueprint.post("/caption/<token>")
@limiter.limit(LINKS)
@caption_linked
def take(token: str) -> Page:
    """This browser is the captioner's; an earlier one is told that it goes on elsewhere."""
    way, form, at = caption_way(), PromiseForm(), clock.now()
    if not form.validate_on_submit():
        return _link_page(form)
    onwards = redirect(url_for("captions.page", captioner_id=way.captioner.id), 303)
    if holds(way.captioner.id):  # the same browser opened its link once more
        return onwards
    secret = inviting.take(way.link, way.captioner, at)
    db.session.commit()
    broadcast.changed(way.room.id, at)
    return with_cookie(onwards, cookie_name(way.captioner.id), secret)


@blueprint.get("/captions/<uuid:captioner_id>")
@captioning
def page(captioner_id: UUID) -> Page:
    """Where captions are written."""
    way, at = caption_way(), clock.now()
    provider = db.session.get_one(Provider, way.room.provider_id)
    return render_template(
        "rooms/captioner.html",
        captioner_id=captioner_id,
        name=way.captioner.name,
        boot=roll.BOOT,
        now=at,
        starts_at=way.room.starts_at,
        room=broadcast.page_for_captioner(way.room.id, captioner_id, at),
        provider={"name": provider.name, "phone": provider.contact_phone or None},
    )


def _link_page(form: PromiseForm) -> str:
    way = caption_way()
    provider = db.session.get_one(Provider, way.room.provider_id)
    return render_template(
        "rooms/captioner_link.html",
        form=form,
        name=way.captioner.name,
        room=way.room,
        provider={
            "name": provider.name,
            "phone": provider.contact_phone or None,
            "email": provider.contact_email or None,
        },
    )
