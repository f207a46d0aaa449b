"""The handbook and the run sheet, as web pages and to keep on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, url_for

from spip_live import clock
from spip_live.content import taught
from spip_live.db import db
from spip_live.people.permissions import current_staff, staff_may
from spip_live.rooms.door import once_seated, passage
from spip_live.rooms.leading import led_room
from spip_live.rooms.models import Room
from spip_live.rooms.printing import making, pages
from spip_live.rooms.printing.models import Printout

blueprint = Blueprint("printing", __name__)

Page = str | Response
REFRESH = 5  # seconds, where scripts do not run
MAKING = "Making your PDF"


@blueprint.get("/room/<uuid:seat_id>/handbook")
@once_seated
def handbook(seat_id: UUID) -> Page:
    """All that the course says, to read before or after it."""
    found = passage()
    book = pages.handbook(taught.here(), found.room.programme, found.seat.language)
    return render_template("rooms/handbook.html", seat_id=seat_id, book=book)


@blueprint.get("/room/<uuid:seat_id>/handbook.pdf")
@once_seated
def handbook_pdf(seat_id: UUID) -> Page:
    """The same on paper; while it is being made, a page that says so and looks again."""
    printout = making.handbook_of(passage().room, passage().seat.language, clock.now())
    db.session.commit()
    return _sent(printout, "handbook.pdf") or render_template(
        "rooms/handbook_soon.html",
        back=url_for("printing.handbook", seat_id=seat_id),
        poll=url_for("printing.handbook_progress", seat_id=seat_id),
        refresh_seconds=REFRESH,
    )


@blueprint.get("/room/<uuid:seat_id>/handbook/progress")
@once_seated
def handbook_progress(seat_id: UUID) -> dict[str, Any]:
    """Whether it is made yet, for the bar on that page."""
    printout = making.handbook_of(passage().room, passage().seat.language, clock.now())
    db.session.commit()
    return _progress(printout, url_for("printing.handbook_pdf", seat_id=seat_id))


@blueprint.get("/lead/<uuid:room_id>/run-sheet")
@staff_may("room.lead")
def run_sheet(room_id: UUID) -> Page:
    """Every step with its time, its notes and what parents see, to lead from."""
    room = led_room(current_staff(), room_id)
    return render_template(
        "rooms/run_sheet.html", room_id=room_id, sheet=pages.run_sheet(room), **_titled(room)
    )


@blueprint.get("/lead/<uuid:room_id>/run-sheet.pdf")
@staff_may("room.lead")
def run_sheet_pdf(room_id: UUID) -> Page:
    """The same on paper."""
    printout = making.run_sheet_of(led_room(current_staff(), room_id), clock.now())
    db.session.commit()
    return _sent(printout, "run-sheet.pdf") or render_template(
        "rooms/run_sheet_soon.html",
        back=url_for("printing.run_sheet", room_id=room_id),
        poll=url_for("printing.run_sheet_progress", room_id=room_id),
        refresh_seconds=REFRESH,
    )


@blueprint.get("/lead/<uuid:room_id>/run-sheet/progress")
@staff_may("room.lead")
def run_sheet_progress(room_id: UUID) -> dict[str, Any]:
    """Whether it is made yet."""
    printout = making.run_sheet_of(led_room(current_staff(), room_id), clock.now())
    db.session.commit()
    return _progress(printout, url_for("printing.run_sheet_pdf", room_id=room_id))


def _titled(room: Room) -> dict[str, str]:
    return {"title": taught.here().programme(room.programme).title}


def _sent(printout: Printout, name: str) -> Response | None:
    """The finished PDF under a neutral name, or None."""
    if printout.pdf is None:
        return None
    response = Response(printout.pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _progress(printout: Printout, address: str) -> dict[str, Any]:
    made = printout.made_at is not None
    return {
        "done": int(made),
        "total": 1,
        "label": "Done" if made else MAKING,
        "finished": address if made else None,
    }
