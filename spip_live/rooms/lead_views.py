"""The facilitators' pages: the rooms they lead, and the console of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from sqlalchemy import func, select

from spip_live import clock
from spip_live.content import taught
from spip_live.db import db
from spip_live.errors import NotHere
from spip_live.people import menu, tasks
from spip_live.people.menu import Place
from spip_live.people.models import Provider
from spip_live.people.permissions import current_staff, staff_may
from spip_live.rooms import broadcast
from spip_live.rooms.leading import led_room, rooms_led_by
from spip_live.rooms.models import Admission, Room, RoomStatus, Seat
from spip_live.rooms.picture import person_key
from spip_live.rooms.plans import planned_steps
from spip_live.uk_time import uk_day

blueprint = Blueprint("lead", __name__)
menu.offer(Place(15, "Rooms I lead", "lead.my_rooms", "room.lead"))


@blueprint.get("/lead")
@staff_may("room.lead")
def my_rooms() -> str:
    """The rooms I lead, today's first."""
    today = uk_day(clock.now())
    led = rooms_led_by(current_staff()).where(Room.status != RoomStatus.CANCELLED)
    rooms = [_line(room) for room in db.session.scalars(led.order_by(Room.starts_at))]
    return render_template(
        "rooms/my_rooms.html",
        tasks=tasks.tasks_for(current_staff()),
        today=[room for room in rooms if uk_day(room["starts_at"]) == today],
        later=[room for room in rooms if uk_day(room["starts_at"]) > today],
        earlier=[room for room in reversed(rooms) if uk_day(room["starts_at"]) < today],
    )


@blueprint.get("/lead/<uuid:room_id>")
@staff_may("room.lead")
def console(room_id: UUID) -> str:
    """The console."""
    room = led_room(current_staff(), room_id)
    return render_template("rooms/console.html", **_console_page(room, clock.now()))


@blueprint.get("/lead/<uuid:room_id>/steps/<int:n>")
@staff_may("room.lead")
def console_step(room_id: UUID, n: int) -> str:
    """One step as parents see it, with the facilitator's notes, and what comes next."""
    steps = planned_steps(led_room(current_staff(), room_id))
    if n >= len(steps):
        raise NotHere
    return render_template("rooms/console_step.html", **_step(steps, n))


def _line(room: Room) -> dict[str, Any]:
    seats = select(func.count()).select_from(Seat)
    waiting = select(func.count()).select_from(Admission)
    return {
        "room_id": room.id,
        "starts_at": room.starts_at,
        "ends_at": room.ends_at,
        "status": room.status,
        "expected": db.session.scalar(
            seats.where(Seat.room_id == room.id, Seat.released_at.is_(None))
        ),
        "waiting": db.session.scalar(
            waiting.where(
                Admission.room_id == room.id,
                Admission.state == "waiting",
                Admission.ended_at.is_(None),
            )
        ),
        **_titles(room),
    }


def _titles(room: Room) -> dict[str, str | None]:
    programme = taught.by(room.provider_id).programme(room.programme)
    part = f"Part {room.part}" if len(programme.parts) > 1 else None
    return {"title": programme.title, "part": part}


def _console_page(room: Room, at: datetime) -> dict[str, Any]:
    provider = db.session.get_one(Provider, room.provider_id)
    running = room.status in (RoomStatus.LIVE, RoomStatus.HELD)
    return {
        "room_id": room.id,
        "me": person_key(room.id, current_staff().id),
        "now": at,
        "starts_at": room.starts_at,
        "console": broadcast.page_for_console(room.id, current_staff().id, at),
        "provider": {
            "name": provider.name,
            "phone": provider.contact_phone or None,
            "email": provider.contact_email or None,
        },
        **_titles(room),
        **_step(planned_steps(room), room.step if running else None),
    }


def _step(steps: list[dict[str, Any]], n: int | None) -> dict[str, Any]:
    following = 0 if n is None else n + 1
    return {
        "step": None if n is None else steps[n],
        "n": n,
        "next_step": steps[following] if following < len(steps) else None,
    }
