"""The page on which a parent tries camera, microphone, sound and connection, and what came of it.

Open to whoever holds the seat, days before as well as on the day. Being there is not being in the
waiting room, and counts for nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from sqlalchemy.dialects.postgresql import insert
from werkzeug import Response

from spip_live import clock
from spip_live.db import db
from spip_live.extensions import limiter
from spip_live.rooms import broadcast
from spip_live.rooms.door import Passage, passage, seated
from spip_live.rooms.media import checking
from spip_live.rooms.media.check_form import CheckForm
from spip_live.rooms.media.models import DeviceCheck
from spip_live.rooms.views import about, is_too_early, opens_at

blueprint = Blueprint("checks", __name__)

OFTEN = "20 per minute"  # from one address: a household


@blueprint.get("/room/<uuid:seat_id>/check")
@seated
def check(seat_id: UUID) -> str:
    """Try everything. Opening the page asks for nothing and changes nothing."""
    return render_template(
        "rooms/check.html",
        form=CheckForm(),
        findings=checking.FOUND,
        earlier=db.session.get(DeviceCheck, seat_id),
        **_page(passage(), clock.now()),
    )


@blueprint.post("/room/<uuid:seat_id>/check")
@limiter.limit(OFTEN)
@seated
def finish(seat_id: UUID) -> Response:
    """Write down what came of it; an answer that no page of ours gives is asked for again."""
    form, found, at = CheckForm(), passage(), clock.now()
    if not form.validate_on_submit():
        return redirect(url_for("checks.check", seat_id=seat_id), 303)
    write_down(found, checking.judge(form.found), at)
    db.session.commit()
    broadcast.changed(found.room.id, at)
    return redirect(url_for("checks.found", seat_id=seat_id), 303)


@blueprint.get("/room/<uuid:seat_id>/check/result")
@seated
def found(seat_id: UUID) -> str | Response:
    """What came of the newest check, and what to do about each thing that did not go well."""
    made = db.session.get(DeviceCheck, seat_id)
    if made is None:
        return redirect(url_for("checks.check", seat_id=seat_id), 303)
    return render_template(
        "rooms/check_result.html",
        made=made,
        parts=checking.by_part(made.failed),
        **_page(passage(), clock.now()),
    )


def write_down(found: Passage, judged: checking.Judged, at: datetime) -> None:
    """Keep the newest check of a seat, in the place of any earlier one."""
    facts = {"at": at, "result": judged.result.value, "failed": list(judged.failed)}
    db.session.execute(
        insert(DeviceCheck)
        .values(seat_id=found.seat.id, provider_id=found.seat.provider_id, **facts)
        .on_conflict_do_update(index_elements=["seat_id"], set_=facts)
    )


def _page(found: Passage, at: datetime) -> dict[str, Any]:
    """Where a parent goes from here: on to their session, or away until it is time."""
    return {
        "seat_id": found.seat.id,
        "too_early": is_too_early(found.room, at),
        "opens_at": opens_at(found.room),
        "inside": found.stay is not None,
        **about(found.room),
    }
