"""The facilitators' side of the live socket, in its own namespace; the protocol is in `events`.

What they do to the plan and its steps is in `steps.lead_events`.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_login import current_user
from flask_socketio import join_room

from spip_live import clock
from spip_live.content import taught
from spip_live.db import db
from spip_live.doors import anyone
from spip_live.errors import Refused
from spip_live.extensions import socketio
from spip_live.live_cut import LEAD, sign_in_channel, staff_channel
from spip_live.people.permissions import current_staff, staff_may
from spip_live.rooms import broadcast, leading, lobby, outgoing, payloads, roll
from spip_live.rooms.acks import ack, sid, this_app
from spip_live.rooms.answering import discussion_for, told
from spip_live.rooms.discussion import Message, discussions
from spip_live.rooms.door import require_our_origin, unattended
from spip_live.rooms.leading import led_room
from spip_live.rooms.media import engine, ward
from spip_live.rooms.models import Room
from spip_live.rooms.payloads import parse
from spip_live.rooms.picture import person_key
from spip_live.rooms.presence import LeadSocket, presence

PING_TIMEOUT = "ping timeout"  # as Engine.IO says that a line broke without a word


@socketio.on("connect", namespace=LEAD)
@staff_may("room.lead")
def connect(sent: Any = None) -> None:
    """A console of a room that this person leads."""
    require_our_origin()
    claim, staff, at = parse(payloads.StaffConnect, sent), current_staff(), clock.now()
    room = led_room(staff, claim.room)
    sign_in_id: UUID = current_user.row.id
    presence.lead_came(LeadSocket(sid(), staff.id, room.id, room.provider_id, sign_in_id))
    join_room(broadcast.console_channel(room.id, staff.id))
    join_room(staff_channel(staff.id))
    join_room(sign_in_channel(sign_in_id))
    broadcast.changed(room.id, at)


@socketio.on("disconnect", namespace=LEAD)
@anyone
def disconnect(reason: str | None = None) -> None:
    """A console has gone, and with it what its facilitator sends and receives."""
    socket = presence.lead_gone(sid(), silent=reason == PING_TIMEOUT)
    if socket is None:
        return
    others = [one for one in presence.leads_in(socket.room_id) if one.staff_id == socket.staff_id]
    ward.page_gone(sid(), socket.room_id, socket.staff_id, silent=False, last=not others)
    with unattended(this_app(), socket.provider_id):
        broadcast.changed(socket.room_id, clock.now())


@socketio.on("here", namespace=LEAD)
@staff_may("room.lead")
def here(sent: Any = None) -> dict[str, Any]:
    """Still here, still allowed."""
    room = led_room(current_staff(), parse(payloads.InRoom, sent).room_id)
    now = clock.now().isoformat()
    return ack(v=outgoing.version_of(room.id), boot=roll.BOOT, at=now)


@socketio.on("open", namespace=LEAD)
@staff_may("room.lead")
def open_room(sent: Any = None) -> dict[str, Any]:
    """Begin, at the first step."""
    room, at = led_room(current_staff(), parse(payloads.InRoom, sent).room_id), clock.now()
    plan = room.plan or taught.by(room.provider_id).plan_for(room.programme, room.part).to_json()
    node = engine.current().assign()
    leading.open_room(room, plan, current_staff(), at, media_node=node)
    db.session.commit()
    presence.watch(room.id, room.provider_id)
    return told(room)


@socketio.on("hold", namespace=LEAD)
@staff_may("room.lead")
def hold(sent: Any = None) -> dict[str, Any]:
    """Make the room safe, or go on."""
    wish = parse(payloads.Hold, sent)
    room = led_room(current_staff(), wish.room_id)
    act = leading.hold if wish.on else leading.resume
    act(room, current_staff(), clock.now())
    db.session.commit()
    return told(room)


@socketio.on("end", namespace=LEAD)
@staff_may("room.lead")
def end(sent: Any = None) -> dict[str, Any]:
    """End the room for everybody; everything said in it is gone."""
    wish = parse(payloads.End, sent)
    room = led_room(current_staff(), wish.room_id)
    if not wish.confirm:
        raise Refused("not_confirmed", "Say once more that you want to end the session.")
    leading.end(room, current_staff(), clock.now())
    db.session.commit()
    discussions.forget(room.id)
    return told(room)


@socketio.on("admit", namespace=LEAD)
@staff_may("room.lead")
def admit(sent: Any = None) -> dict[str, Any]:
    """Let one parent in, having seen their identification."""
    wish, at = parse(payloads.Admit, sent), clock.now()
    room = led_room(current_staff(), wish.room_id)
    lobby.admit(room, wish.seat_id, current_staff(), at, id_seen=wish.id_seen)
    db.session.commit()
    return told(room)


@socketio.on("to_waiting", namespace=LEAD)
@staff_may("room.lead")
def to_waiting(sent: Any = None) -> dict[str, Any]:
    """Back to the waiting view."""
    wish, at = parse(payloads.OfSeat, sent), clock.now()
    room = led_room(current_staff(), wish.room_id)
    lobby.to_waiting(room, wish.seat_id, current_staff(), at)
    db.session.commit()
    discussions.of(room.id).gone(wish.seat_id)
    return told(room)


@socketio.on("turn_away", namespace=LEAD)
@staff_may("room.lead")
def turn_away(sent: Any = None) -> dict[str, Any]:
    """Not today: a parent who waits does not come in."""
    wish, at = parse(payloads.Turn, sent), clock.now()
    room = led_room(current_staff(), wish.room_id)
    lobby.turn_away(room, wish.seat_id, current_staff(), at, wish.reason)
    db.session.commit()
    discussions.of(room.id).gone(wish.seat_id)
    return told(room)


@socketio.on("remove", namespace=LEAD)
@staff_may("room.lead")
def remove(sent: Any = None) -> dict[str, Any]:
    """Out of the room at once, with no way back but `let_back`."""
    wish, at = parse(payloads.Turn, sent), clock.now()
    room = led_room(current_staff(), wish.room_id)
    lobby.remove(room, wish.seat_id, current_staff(), at, wish.reason)
    db.session.commit()
    discussions.of(room.id).gone(wish.seat_id)
    return told(room)


@socketio.on("say_why", namespace=LEAD)
@staff_may("room.lead")
def say_why(sent: Any = None) -> dict[str, Any]:
    """The reason, once there is time for it; no parent reads it."""
    wish, at = parse(payloads.SayWhy, sent), clock.now()
    room = led_room(current_staff(), wish.room_id)
    lobby.say_why(room, wish.seat_id, current_staff(), at, wish.reason)
    db.session.commit()
    return told(room)


@socketio.on("let_back", namespace=LEAD)
@staff_may("room.lead")
def let_back(sent: Any = None) -> dict[str, Any]:
    """They may come again by their link."""
    wish, at = parse(payloads.OfSeat, sent), clock.now()
    room = led_room(current_staff(), wish.room_id)
    lobby.let_back(room, wish.seat_id, current_staff(), at)
    db.session.commit()
    return told(room)


@socketio.on("say", namespace=LEAD)
@staff_may("room.lead")
def say(sent: Any = None) -> dict[str, Any]:
    """Say something to everybody."""
    said = parse(payloads.StaffSay, sent)
    room = led_room(current_staff(), said.room_id)
    discussion_for(room, current_staff().id, "say").say(_message(room, said))
    return told(room, id=said.id)


@socketio.on("private", namespace=LEAD)
@staff_may("room.lead")
def private(sent: Any = None) -> dict[str, Any]:
    """Write to one parent, waiting or let in."""
    said = parse(payloads.StaffPrivate, sent)
    room = led_room(current_staff(), said.room_id)
    lobby.require_seat(room, said.seat_id)
    discussion_for(room, current_staff().id, "say").write(said.seat_id, _message(room, said))
    return told(room, id=said.id)


@socketio.on("remove_message", namespace=LEAD)
@staff_may("room.lead")
def remove_message(sent: Any = None) -> dict[str, Any]:
    """Take a message out of the chat, for everybody."""
    wish = parse(payloads.RemoveMessage, sent)
    room = led_room(current_staff(), wish.room_id)
    discussion_for(room, current_staff().id).remove(wish.message_id)
    return told(room)


@socketio.on("lower_hands", namespace=LEAD)
@staff_may("room.lead")
def lower_hands(sent: Any = None) -> dict[str, Any]:
    """One hand down, or all."""
    wish = parse(payloads.LowerHands, sent)
    room = led_room(current_staff(), wish.room_id)
    discussion_for(room, current_staff().id).lower_hands(wish.seat_id)
    return told(room)


@socketio.on("note", namespace=LEAD)
@staff_may("room.lead")
def note(sent: Any = None) -> dict[str, Any]:
    """Write down what happened, for the record."""
    said, at = parse(payloads.Note, sent), clock.now()
    room = led_room(current_staff(), said.room_id)
    leading.write_note(room, said, current_staff(), at)
    db.session.commit()
    return told(room, id=said.id)


def _message(room: Room, said: payloads.StaffSay) -> Message:
    key = person_key(room.id, current_staff().id)
    return Message(id=said.id, key=key, lead=True, at=clock.now(), text=said.text)
