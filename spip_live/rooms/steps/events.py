"""What parents send within a step, over the live socket; the protocol is in `rooms.events`."""

from __future__ import annotations

from typing import Any

from spip_live import clock
from spip_live.extensions import socketio
from spip_live.rooms import broadcast
from spip_live.rooms.acks import ack
from spip_live.rooms.answering import discussion_for
from spip_live.rooms.door import let_in, passage
from spip_live.rooms.payloads import parse
from spip_live.rooms.steps import leading, payloads
from spip_live.rooms.steps.asks import ask_of, require_slot
from spip_live.rooms.steps.offers import Offer


@socketio.on("answer")
@let_in
def answer(sent: Any = None) -> dict[str, Any]:
    """Answer a question that is, or was, on screen."""
    given, found, at = parse(payloads.Answer, sent), passage(), clock.now()
    ask = ask_of(leading.shown_step(found.room, given.step), given.ask)
    answers = discussion_for(found.room, found.seat.id).answers
    answers.give((given.step, ask.slug), found.seat.id, given.choice, dict(ask.choices))
    broadcast.changed_soon(found.room.id, at)
    return ack(step=given.step, ask=ask.slug, choice=given.choice)


@socketio.on("offer")
@let_in
def offer(sent: Any = None) -> dict[str, Any]:
    """Write something for the group, with no name to it."""
    said, found, at = parse(payloads.Offer, sent), passage(), clock.now()
    leading.require_not_held(found.room)
    require_slot(leading.shown_step(found.room, said.step), said.slot)
    written = Offer(id=said.id, seat_id=found.seat.id, slot=said.slot, text=said.text)
    discussion_for(found.room, found.seat.id, "offer").offers.give(said.step, written)
    broadcast.changed_soon(found.room.id, at)
    return ack(id=said.id)


@socketio.on("take_back")
@let_in
def take_back(sent: Any = None) -> dict[str, Any]:
    """Take back what I wrote, from everybody's screen too."""
    wish, found, at = parse(payloads.TakeBack, sent), passage(), clock.now()
    discussion_for(found.room, found.seat.id).offers.take_back(wish.step, found.seat.id, wish.id)
    broadcast.changed(found.room.id, at)
    return ack(id=wish.id)


@socketio.on("pass_on")
@let_in
def pass_on(sent: Any = None) -> dict[str, Any]:
    """Rather write nothing there."""
    wish, found, at = parse(payloads.PassOn, sent), passage(), clock.now()
    require_slot(leading.shown_step(found.room, wish.step), wish.slot)
    discussion_for(found.room, found.seat.id).offers.pass_on(wish.step, found.seat.id, wish.slot)
    broadcast.changed_soon(found.room.id, at)
    return ack(step=wish.step, slot=wish.slot)
