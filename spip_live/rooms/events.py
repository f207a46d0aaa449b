"""The live socket, and the parents' side of it. This page is the protocol; `lead_events` is staff.

Three namespaces. Parents connect to `/` with auth `{"seat": id}` and the cookie of that seat; staff
to `/lead` with auth `{"room": id}` and their sign-in; those who write captions to `/captions` with
auth `{"captioner": id}` and the cookie of that invitation. A missing or foreign Origin is
refused, as is a frame over 64 KiB. A refused connection gives a reason code and a sentence. Every
event is authorised anew from the database; an event that is not listed here is not heard.

Each event is acknowledged: `{"ok": true, ...}` or `{"ok": false, "reason": code, "message":
sentence}`. After `closed`, `not_signed_in` or `not_allowed` the socket is cut. Payloads are in
`payloads`: an unknown field is `bad_message`. Message ids are chosen by the page (8 to 64 of
`A-Za-z0-9_-`): a repeat changes nothing. Steps count from 0. Times are ISO 8601 in UTC.

Parent to server; "let in" means that a waiting seat is answered `waiting`:

    here {}                     any seat    answers v, boot and at, the server's clock; every 10 s
    hand {up}                   let in      everybody let in hears a new `room`
    say {id, text}              let in      to everybody let in; `on_hold` while held
    private {id, text}          any seat    to the facilitators alone
    answer {step, ask, choice}  let in      a choice's slug or "pass"; may change while open; "main"
                                            is the ask of a poll or scale, and needs not be said
    offer {step, slot, id, text}   let in   for the group, with no name; `on_hold` while held
    take_back {step, id}        let in      one's own offer, off every screen
    pass_on {step, slot}        let in      rather nothing; `offered` if something is there of mine
    help {on}                   any seat    to the facilitators alone
    leave {}                    any seat    answered, told `bye left`, cut

Staff to server; `room_id` in each, and only a room that they lead, else `not_here`:

    here, open                              open: the plan is frozen, the room is live at step 0
    advance, back {from_step}               `moved_on` with the true `stage` if they are not there
    go {from_step, to_step}
    add_time {minutes: 1..30}
    hold {on}                               chat between parents stops; what is shown stays
    end {confirm: true}                     everybody `bye ended`; what was said is gone
    admit {seat_id, id_seen: true}          one at a time
    to_waiting, let_back {seat_id}
    turn_away, remove {seat_id, reason?}    barred until let_back; `bye`, cut
    say_why {seat_id, reason}               of somebody barred: written down, or put right
    say {id, text}; private {seat_id, id, text}; remove_message {message_id}
    cue {from_step, cue, turn}              another part of the step; its clock begins anew
    play {from_step, running, position}     the step's clock; position null: where it is; `on_hold`
    branch {from_step, branch}              how a scenario goes on; its ending is shown
    show_results {step, ask or null, show}  `too_few` under four answers; closes the answers
    close_answers {step, ask or null, closed}   open again, the results are hidden; null: all asks
    show_offer {step, id, on}               `too_few` under four who wrote or passed; `on_hold`
    lower_hands {seat_id or null}
    note {id, text, seat_id or null, safeguarding}   kept, apart from attendance
    breakouts_prepare {count} or {size}     groups by chance; as often as wanted before they open
    breakouts_open {minutes, prompt}        everybody to their group; `on_hold` while held
    breakouts_move {seat_id, n}             also while apart; `family_here` if the database refuses
    breakouts_visit {n or null}             the sender goes into a group; null: the main room
    breakouts_add_time {minutes: 1..30}     and a countdown is taken back
    breakouts_message {id, text}            as `say`, and above what every group has on screen
    breakouts_back {seconds: 5..120 or null}   a countdown, at whose end all are together; null: no
    breakouts_close {}                      all together at once; groups only prepared are dropped
    remove_captioner {captioner_id}         out, with their lines, until they are invited again
    send_captioner {captioner_id, n or null}   along into a group, to hear and write for it alone

Captioner to server, of the one room that they are invited to:

    here {}
    caption {id, text, done, heard_in}   a line as it stands: begun, longer, done; put right under
                                the same id, or (no text) taken back. heard_in: as the snapshot had
                                it when the line was begun; `moved` if it is another by now, and
                                nobody reads it; `on_hold` while held, `not_open` before
    write_for {n or null}       I go along into a group, or back to the main room; `not_apart`

Server to parents (keys are a closed list, see `snapshots`):

    room    to those let in: the room whole. status is live, held or ended; ends_at is null on hold
            breakouts is null unless people are apart; a countdown's end needs no further `room`
            play: cue and turn of the step, and its clock: position seconds, plus, while running,
            the time since `since`; it stands on hold. asks, offers: of the step on screen alone
    mine    to one seat's own pages; a waiting seat hears this and nothing else. breakout: the group
            that I am in, and the keys of who else is. answers, offers, passed, dealt, role
            and partners (who takes turns with me, by their keys) are of the step in answers_step
    caption {id, text, done, group}: each line as it stands, to whoever is where it was said, in
            the breakout of that number or (null) in none; the last few to whoever comes there
    bye     {kind}: ended removed turned_away elsewhere left rearranged closed. Final.

Server to staff: `console` (see `console`), to each facilitator of one room their own; `caption`.

Server to captioners: a `room` of their own (see `snapshots`), `caption`, and `bye`.

Voice and video have events of their own, on all three: `media.signalling` is their protocol.

Every snapshot is whole and carries `v`, which only rises, and `boot`, which names the process: the
newest `v` wins, and on a new `boot` a page gives its answers, offers, passes, hand and call for
help again.

Cues, in order: scenario scene, views, compare, debrief, vote, ending (by `branch` alone); breakout
prompt, report; practise ready, go (breathing), read, pause, reply (pause), ready, turn (turns),
write, share (rewrite); sort sort, compare. `turn` counts from 1: turn, and report (whose group).
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask_socketio import join_room

from spip_live import clock
from spip_live.db import db
from spip_live.doors import anyone
from spip_live.errors import Refused
from spip_live.extensions import socketio
from spip_live.live_cut import seat_channel
from spip_live.rooms import broadcast, lobby, outgoing, payloads, roll
from spip_live.rooms.acks import ack, sid, this_app
from spip_live.rooms.answering import discussion_for
from spip_live.rooms.discussion import Message, discussions
from spip_live.rooms.door import Passage, let_in, passage, seated, unattended
from spip_live.rooms.media import ward
from spip_live.rooms.models import RoomStatus
from spip_live.rooms.payloads import parse
from spip_live.rooms.picture import person_key
from spip_live.rooms.presence import ParentSocket, presence

# As Engine.IO says that a line broke and nobody asked for it.
SILENT = ("ping timeout", "transport close", "transport error")


@socketio.on("connect")
@seated
def connect(sent: Any = None) -> None:
    """A page of the seat has come; it waits, or is at once where it was."""
    found, at = passage(), clock.now()
    if found.seat.rules_accepted_at is None:
        raise Refused("rules", "Agree to the ground rules first.")
    stay = lobby.enter(found.room, found.seat.id, at)
    socket = ParentSocket(
        sid=sid(),
        connection=uuid4().hex,
        seat_id=found.seat.id,
        room_id=found.room.id,
        provider_id=found.seat.provider_id,
        device_id=found.device.id,
    )
    if stay.state == "admitted":
        roll.joined(found.room.id, found.seat.id, socket.connection)
    db.session.commit()
    presence.came(socket)
    join_room(seat_channel(found.seat.id))
    broadcast.changed(found.room.id, at)


@socketio.on("disconnect")
@anyone
def disconnect(reason: str | None = None) -> None:
    """A page has gone, by itself or cut by us. It may say so of nobody but itself."""
    socket = presence.gone(sid())
    if socket is None:
        return
    last = not presence.sockets_of(socket.seat_id)
    ward.page_gone(sid(), socket.room_id, socket.seat_id, silent=reason in SILENT, last=last)
    with unattended(this_app(), socket.provider_id):
        if socket.admitted and socket.gone_why is not None:
            roll.left(socket.room_id, socket.seat_id, [socket.connection], socket.gone_why)
            db.session.commit()
        broadcast.changed(socket.room_id, clock.now())


@socketio.on("here")
@seated
def here(sent: Any = None) -> dict[str, Any]:
    """Still here; the door has noted it. The answer tells a page what is newest, and the time."""
    parse(payloads.Empty, sent)
    now = clock.now().isoformat()
    return ack(v=outgoing.version_of(passage().room.id), boot=roll.BOOT, at=now)


@socketio.on("hand")
@let_in
def hand(sent: Any = None) -> dict[str, Any]:
    """Raise or lower my hand."""
    move, found, at = parse(payloads.Hand, sent), passage(), clock.now()
    discussion_for(found.room, found.seat.id).raise_hand(found.seat.id, move.up, at)
    broadcast.changed(found.room.id, at)
    return ack(up=move.up)


@socketio.on("say")
@let_in
def say(sent: Any = None) -> dict[str, Any]:
    """Say something to everybody in the room."""
    said, found, at = parse(payloads.Say, sent), passage(), clock.now()
    discussion = discussion_for(found.room, found.seat.id, "say")
    lobby.require_inside(found.room, found.seat.id)
    if found.room.status == RoomStatus.HELD:
        raise Refused("on_hold", "The chat is paused for a moment. Your message is not sent.")
    discussion.say(_message(found, said))
    db.session.commit()  # until here nobody could hold the room, or take this parent out of it
    broadcast.changed(found.room.id, at)
    return ack(id=said.id)


@socketio.on("private")
@seated
def private(sent: Any = None) -> dict[str, Any]:
    """Write to the facilitators, unseen by the others; also while waiting."""
    said, found, at = parse(payloads.Say, sent), passage(), clock.now()
    discussion_for(found.room, found.seat.id, "say").write(found.seat.id, _message(found, said))
    broadcast.changed(found.room.id, at)
    return ack(id=said.id)


@socketio.on("help")
@seated
def call_for_help(sent: Any = None) -> dict[str, Any]:
    """Ask for a facilitator quietly, or stop asking."""
    call, found, at = parse(payloads.Help, sent), passage(), clock.now()
    discussion_for(found.room, found.seat.id).call(found.seat.id, call.on)
    broadcast.changed(found.room.id, at)
    return ack(on=call.on)


@socketio.on("leave")
@seated
def leave(sent: Any = None) -> dict[str, Any]:
    """Go. The page is told goodbye and cut."""
    parse(payloads.Empty, sent)
    found, at = passage(), clock.now()
    lobby.leave(found.room, found.seat.id, at)
    db.session.commit()
    discussions.of(found.room.id).gone(found.seat.id)
    broadcast.changed(found.room.id, at)
    return ack()


def _message(found: Passage, said: payloads.Say) -> Message:
    return Message(
        id=said.id,
        key=person_key(found.room.id, found.seat.id),
        lead=False,
        at=clock.now(),
        text=said.text,
    )
