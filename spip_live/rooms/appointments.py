"""The calendar file that a parent may ask for, behind the same door as their joining link."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint
from werkzeug.wrappers import Response

from spip_live import clock
from spip_live.extensions import limiter
from spip_live.rooms.calendar_file import Appointment, to_ics
from spip_live.rooms.door import linked, way_in
from spip_live.rooms.models import Room, Seat
from spip_live.rooms.views import LINKS

blueprint = Blueprint("appointments", __name__)


@blueprint.get("/appointment/<token>.ics")
@limiter.limit(LINKS)
@linked
def calendar_file(token: str) -> Response:
    """The time of the appointment and nothing else. Opening it changes nothing."""
    found = way_in()
    file = to_ics(_appointment(found.seat, found.room))
    return Response(
        file,
        mimetype="text/calendar",
        headers={"Content-Disposition": 'attachment; filename="appointment.ics"'},
    )


def _appointment(seat: Seat, room: Room) -> Appointment:
    """The same key for every seat that this enrolment ever has for the part, so that a calendar
    puts a later time in the place of an earlier one."""
    return Appointment(
        key=uuid5(NAMESPACE_URL, f"{seat.enrolment_id}/{room.part}"),
        starts_at=room.starts_at,
        ends_at=room.ends_at,
        changed_at=max(seat.seated_at, room.rearranged_at or room.created_at),
        at=clock.now(),
    )
