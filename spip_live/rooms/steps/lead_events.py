"""How facilitators lead through the plan and its steps; the protocol is in `rooms.events`."""

from __future__ import annotations

from typing import Any

from spip_live import clock
from spip_live.db import db
from spip_live.extensions import socketio
from spip_live.live_cut import LEAD
from spip_live.people.permissions import current_staff, staff_may
from spip_live.rooms import leading
from spip_live.rooms.answering import discussion_for, told
from spip_live.rooms.leading import led_room
from spip_live.rooms.payloads import AddTime, From, Go, parse
from spip_live.rooms.steps import leading as steps
from spip_live.rooms.steps import payloads


@socketio.on("advance", namespace=LEAD)
@staff_may("room.lead")
def advance(sent: Any = None) -> dict[str, Any]:
    """Next."""
    move = parse(From, sent)
    room = led_room(current_staff(), move.room_id)
    leading.advance(room, move.from_step, current_staff(), clock.now())
    db.session.commit()
    return told(room)


@socketio.on("back", namespace=LEAD)
@staff_may("room.lead")
def back(sent: Any = None) -> dict[str, Any]:
    """Back one step."""
    move = parse(From, sent)
    room = led_room(current_staff(), move.room_id)
    leading.back(room, move.from_step, current_staff(), clock.now())
    db.session.commit()
    return told(room)


@socketio.on("go", namespace=LEAD)
@staff_may("room.lead")
def go(sent: Any = None) -> dict[str, Any]:
    """Any step."""
    move = parse(Go, sent)
    room = led_room(current_staff(), move.room_id)
    leading.go(room, move.from_step, move.to_step, current_staff(), clock.now())
    db.session.commit()
    return told(room)


@socketio.on("add_time", namespace=LEAD)
@staff_may("room.lead")
def add_time(sent: Any = None) -> dict[str, Any]:
    """More minutes for this step."""
    more = parse(AddTime, sent)
    room = led_room(current_staff(), more.room_id)
    leading.add_time(room, more.minutes, current_staff(), clock.now())
    db.session.commit()
    return told(room)


@socketio.on("cue", namespace=LEAD)
@staff_may("room.lead")
def cue(sent: Any = None) -> dict[str, Any]:
    """Another part of the step."""
    wish = parse(payloads.Cue, sent)
    room = led_room(current_staff(), wish.room_id)
    steps.show_cue(room, wish.from_step, wish.cue, wish.turn, clock.now())
    db.session.commit()
    return told(room)


@socketio.on("play", namespace=LEAD)
@staff_may("room.lead")
def play(sent: Any = None) -> dict[str, Any]:
    """Start, stop or move what plays in the step."""
    wish = parse(payloads.Play, sent)
    room = led_room(current_staff(), wish.room_id)
    steps.play(room, wish.from_step, wish.running, wish.position, clock.now())
    db.session.commit()
    return told(room)


@socketio.on("branch", namespace=LEAD)
@staff_may("room.lead")
def branch(sent: Any = None) -> dict[str, Any]:
    """The scenario goes on in this way."""
    wish = parse(payloads.Branch, sent)
    room = led_room(current_staff(), wish.room_id)
    steps.take_branch(room, wish.from_step, wish.branch, current_staff(), clock.now())
    db.session.commit()
    return told(room)


@socketio.on("show_results", namespace=LEAD)
@staff_may("room.lead")
def show_results(sent: Any = None) -> dict[str, Any]:
    """Show everybody what was answered, or stop."""
    wish = parse(payloads.ShowResults, sent)
    room = led_room(current_staff(), wish.room_id)
    keys = [(wish.step, ask.slug) for ask in steps.asks_meant(room, wish.step, wish.ask)]
    discussion_for(room, current_staff().id).answers.show(keys, wish.show)
    return told(room)


@socketio.on("close_answers", namespace=LEAD)
@staff_may("room.lead")
def close_answers(sent: Any = None) -> dict[str, Any]:
    """Take no more answers, or take them again."""
    wish = parse(payloads.CloseAnswers, sent)
    room = led_room(current_staff(), wish.room_id)
    keys = [(wish.step, ask.slug) for ask in steps.asks_meant(room, wish.step, wish.ask)]
    discussion_for(room, current_staff().id).answers.close(keys, wish.closed)
    return told(room)


@socketio.on("show_offer", namespace=LEAD)
@staff_may("room.lead")
def show_offer(sent: Any = None) -> dict[str, Any]:
    """Show everybody what one of them wrote, with no name to it, or stop."""
    wish = parse(payloads.ShowOffer, sent)
    room = led_room(current_staff(), wish.room_id)
    if wish.on:
        steps.require_not_held(room)
    discussion_for(room, current_staff().id).offers.show(wish.step, wish.id, wish.on)
    return told(room)
