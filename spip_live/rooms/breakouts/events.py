"""Breakouts over the live socket, for facilitators; the protocol is in `rooms.events`."""

from __future__ import annotations

from typing import Any

from spip_live import clock
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.extensions import socketio
from spip_live.live_cut import LEAD
from spip_live.people.permissions import current_staff, staff_may
from spip_live.rooms.answering import discussion_for, told
from spip_live.rooms.breakouts import payloads, preparing, rounds
from spip_live.rooms.breakouts.rule import Wish
from spip_live.rooms.discussion import Message
from spip_live.rooms.leading import led_room
from spip_live.rooms.models import Room
from spip_live.rooms.payloads import InRoom, StaffSay, parse
from spip_live.rooms.picture import person_key


@socketio.on("breakouts_prepare", namespace=LEAD)
@staff_may("room.lead")
def prepare(sent: Any = None) -> dict[str, Any]:
    """Groups, so many or of about such a size; nobody goes anywhere yet."""
    wish = parse(payloads.Prepare, sent)
    room = led_room(current_staff(), wish.room_id)
    if (wish.count is None) == (wish.size is None):
        raise Refused("bad_message", "Say how many groups, or how many parents in each.")
    chosen = Wish(count=wish.count, size=wish.size)
    preparing.prepare(room, chosen, current_staff(), clock.now())
    return _told(room)


@socketio.on("breakouts_move", namespace=LEAD)
@staff_may("room.lead")
def move(sent: Any = None) -> dict[str, Any]:
    """One parent into another group."""
    wish = parse(payloads.Move, sent)
    room = led_room(current_staff(), wish.room_id)
    rounds.move(room, wish.seat_id, wish.n, current_staff(), clock.now())
    return _told(room)


@socketio.on("breakouts_open", namespace=LEAD)
@staff_may("room.lead")
def open_round(sent: Any = None) -> dict[str, Any]:
    """Everybody goes to their group."""
    wish = parse(payloads.Open, sent)
    room = led_room(current_staff(), wish.room_id)
    rounds.open_round(room, wish.minutes, wish.prompt.strip(), current_staff(), clock.now())
    return _told(room)


@socketio.on("breakouts_add_time", namespace=LEAD)
@staff_may("room.lead")
def add_time(sent: Any = None) -> dict[str, Any]:
    """More minutes in the groups; a countdown is taken back."""
    wish = parse(payloads.AddTime, sent)
    room = led_room(current_staff(), wish.room_id)
    rounds.add_time(room, wish.minutes, current_staff(), clock.now())
    return _told(room)


@socketio.on("breakouts_visit", namespace=LEAD)
@staff_may("room.lead")
def visit(sent: Any = None) -> dict[str, Any]:
    """Into a group, or back to the main room."""
    wish = parse(payloads.Visit, sent)
    room = led_room(current_staff(), wish.room_id)
    rounds.visit(room, wish.n, current_staff(), clock.now())
    return _told(room)


@socketio.on("breakouts_message", namespace=LEAD)
@staff_may("room.lead")
def message(sent: Any = None) -> dict[str, Any]:
    """Say something to all groups: in the chat, and above what they have on screen."""
    said, at = parse(StaffSay, sent), clock.now()
    room, staff = led_room(current_staff(), said.room_id), current_staff()
    rounds.require_apart(room, at)
    discussion = discussion_for(room, staff.id, "say")
    key = person_key(room.id, staff.id)
    discussion.announce(Message(id=said.id, key=key, lead=True, at=at, text=said.text))
    return _told(room, id=said.id)


@socketio.on("breakouts_back", namespace=LEAD)
@staff_may("room.lead")
def call_back(sent: Any = None) -> dict[str, Any]:
    """Everybody comes back when the countdown ends, or after all not yet."""
    wish = parse(payloads.Back, sent)
    room = led_room(current_staff(), wish.room_id)
    rounds.call_back(room, wish.seconds, current_staff(), clock.now())
    return _told(room)


@socketio.on("breakouts_close", namespace=LEAD)
@staff_may("room.lead")
def close(sent: Any = None) -> dict[str, Any]:
    """Everybody is together at once; groups that were only prepared are dropped."""
    room = led_room(current_staff(), parse(InRoom, sent).room_id)
    rounds.close(room, current_staff(), clock.now())
    return _told(room)


def _told(room: Room, **facts: Any) -> dict[str, Any]:
    """Keep what was done, tell everybody, and answer."""
    db.session.commit()
    return told(room, **facts)
