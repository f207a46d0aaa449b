"""Each event, sent by each wrong sender and in each wrong form: refused, and nobody hears of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from spip_live.db import db
from spip_live.extensions import socketio
from spip_live.people.models import Role
from spip_live.rooms.models import Seat
from tests.live.people import House, LeadScreen, ParentScreen, Screen

SEAT, ROOM = "«seat»", "«room»"
PLACE, SDP = "0" * 32, "v=0\r\n"
REPORT = {"loss": 0.1, "rtt_ms": 50, "jitter_ms": 5, "freezes": 0, "frames": 30, "kbps": 90.5}
MEDIA: dict[str, dict[str, Any]] = {
    "media_join": {},
    "media_publish": {"place": PLACE, "sdp": SDP, "mic": None, "camera": None},
    "media_candidates": {"place": PLACE, "side": "send", "found": [], "done": True},
    "media_answer": {"place": PLACE, "n": 1, "sdp": SDP},
    "media_on": {"place": PLACE, "mic": True, "camera": False},
    "media_view": {"place": PLACE, "videos": 6, "sound_only": False},
    "media_report": {"place": PLACE, **REPORT},
    "media_lost": {"place": PLACE, "side": "receive"},
}
SOMEBODY = "00000000-0000-4000-8000-000000000000"
PARENT: dict[str, dict[str, Any]] = {
    **MEDIA,
    "here": {},
    "hand": {"up": True},
    "say": {"id": "message-1", "text": "Hello"},
    "private": {"id": "private-1", "text": "Hello"},
    "answer": {"step": 0, "ask": "main", "choice": "mum"},
    "offer": {"step": 0, "slot": "rewrite", "id": "offer-0001", "text": "Hello"},
    "take_back": {"step": 0, "id": "offer-0001"},
    "pass_on": {"step": 0, "slot": "rewrite"},
    "help": {"on": True},
    "leave": {},
}
STAFF: dict[str, dict[str, Any]] = {
    **MEDIA,
    "mute": {"seat_id": SEAT, "kind": "mic"},
    "ask_to_speak": {"seat_id": None},
    "aside": {"seat_id": SEAT, "on": True},
    "here": {},
    "open": {},
    "advance": {"from_step": 0},
    "back": {"from_step": 1},
    "go": {"from_step": 0, "to_step": 1},
    "add_time": {"minutes": 5},
    "hold": {"on": True},
    "end": {"confirm": True},
    "admit": {"seat_id": SEAT, "id_seen": True},
    "to_waiting": {"seat_id": SEAT},
    "turn_away": {"seat_id": SEAT, "reason": "x"},
    "remove": {"seat_id": SEAT, "reason": "x"},
    "let_back": {"seat_id": SEAT},
    "say_why": {"seat_id": SEAT, "reason": "x"},
    "say": {"id": "message-1", "text": "Hello"},
    "private": {"seat_id": SEAT, "id": "private-1", "text": "Hello"},
    "remove_message": {"message_id": "message-1"},
    "cue": {"from_step": 0, "cue": "write", "turn": None},
    "play": {"from_step": 0, "running": True, "position": 0},
    "branch": {"from_step": 0, "branch": "calm"},
    "show_results": {"step": 0, "ask": None, "show": True},
    "close_answers": {"step": 0, "ask": "main", "closed": True},
    "show_offer": {"step": 0, "id": "offer-0001", "on": True},
    "lower_hands": {"seat_id": None},
    "remove_captioner": {"captioner_id": SOMEBODY},
    "send_captioner": {"captioner_id": SOMEBODY, "n": 1},
    "note": {"id": "note-0001", "text": "x", "seat_id": None, "safeguarding": False},
    "breakouts_prepare": {"count": 2},
    "breakouts_move": {"seat_id": SEAT, "n": 1},
    "breakouts_open": {"minutes": 5, "prompt": "Talk about it."},
    "breakouts_add_time": {"minutes": 5},
    "breakouts_visit": {"n": 1},
    "breakouts_message": {"id": "message-1", "text": "Hello"},
    "breakouts_back": {"seconds": 30},
    "breakouts_close": {},
}
CHECK: dict[str, dict[str, Any]] = {
    "here": {},
    "begin": {},
    "loop": {"sdp": "v=0\r\nm=audio\r\n"},
    "candidates": {"found": [], "done": True},
    "grade": {"rtt_ms": 40, "loss": 0.0, "kbps": 900},
    "hang_up": {},
}


CAPTIONER: dict[str, dict[str, Any]] = {
    **{name: sent for name, sent in MEDIA.items() if name not in ("media_publish", "media_on")},
    "here": {},
    "caption": {"id": "line-00001", "text": "Hello", "done": True, "heard_in": "0" * 18},
    "write_for": {"n": 1},
}


def send(screen: Screen, namespace: str, event: str, payload: Any) -> Any:
    """As a forger would: whatever, to wherever the socket reaches."""
    assert screen.socket is not None
    return screen.socket.emit(event, payload, namespace=namespace, callback=True)


def facts(payload: dict[str, Any], seat: ParentScreen, lead: LeadScreen) -> dict[str, Any]:
    given = {"room_id": str(lead.room_id), **payload}
    return {key: str(seat.seat_id) if value == SEAT else value for key, value in given.items()}


def refused(
    screen: Screen, namespace: str, events: Iterable[str], malformed: Iterable[Any]
) -> bool:
    """Whether each of these events is refused in each of these forms; says which is not."""
    for event in events:
        for sent in malformed:
            answer = send(screen, namespace, event, sent)
            assert answer["reason"] == "bad_message", f"{event} {sent!r}: {answer}"
    return True


def test_every_event_is_in_these_lists(whole_app: Flask) -> None:
    handlers = socketio.server.handlers  # type: ignore[attr-defined]
    own = {"connect", "disconnect"}

    assert set(handlers["/"]) - own == set(PARENT)
    assert set(handlers["/lead"]) - own == set(STAFF)
    assert set(handlers["/check"]) - own == set(CHECK)
    assert set(handlers["/captions"]) - own == set(CAPTIONER)
    assert set(handlers) == {"/", "/lead", "/check", "/captions"}


@pytest.mark.parametrize("event", PARENT)
def test_a_seat_that_was_taken_back_may_do_nothing(house: House, event: str) -> None:
    lead = house.open_room("poll")
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    with house.scope():
        house.bar(tom)
    mei.listen()

    assert tom.ask(event, **PARENT[event])["reason"] == "closed"

    assert mei.listen() == []


@pytest.mark.parametrize("event", STAFF)
def test_staff_who_lost_the_role_may_do_nothing(house: House, event: str) -> None:
    lead = house.open_room("poll", "talk")
    tom = house.inside(lead, "Tom")
    with house.scope():
        house.staff(lead).roles = [Role.COORDINATOR.value]
    tom.listen()

    answer = lead.ask(event, **facts(STAFF[event], tom, lead))

    assert answer["reason"] == "not_allowed"
    assert tom.listen() == []


# A room takes longest to set up. Where only a refusal is looked at, one room sees each event in
# turn: what is refused changes nothing there.


def test_a_page_of_a_seat_that_was_taken_back_may_try_nothing(house: House) -> None:
    room_id, _ = house.room()
    trying = house.trying(house.seat(room_id))

    answers = {}
    for event in CHECK:
        with house.scope():
            db.session.get_one(Seat, trying.seat_id).barred_at = None
        assert trying.connect()  # anew: a refusal may end in being cut, a moment later
        with house.scope():
            house.bar(trying)
        answers[event] = trying.ask(event, **CHECK[event])["reason"]

    assert answers == dict.fromkeys(CHECK, "closed")


def test_a_malformed_message_of_a_device_check_is_refused(house: House) -> None:
    room_id, _ = house.room()
    trying = house.trying(house.seat(room_id))

    too_long = {"sdp": "v=0" + "x" * 30_000}
    too_many = {"found": [{"candidate": "x", "mid": "0"}] * 33, "done": True}
    malformed = ({"extra": 1}, [], "x", 7, too_long, too_many, {"loss": 2})

    assert refused(trying, "/check", CHECK, malformed)


def test_staff_may_do_nothing_in_a_room_that_they_do_not_lead(house: House) -> None:
    lead, other = house.open_room("poll", "talk"), house.open_room("poll", "talk")
    tom = house.inside(lead, "Tom")
    before = house.kinds(lead.room_id)
    tom.listen()

    answers = {}
    for event in STAFF:
        assert other.connect()
        answers[event] = other.ask(event, **facts(STAFF[event], tom, lead))["reason"]

    assert answers == dict.fromkeys(STAFF, "not_here")
    assert tom.listen() == []
    assert house.room_row(lead.room_id).step == 0
    assert house.kinds(lead.room_id) == before


def test_a_parent_s_socket_does_not_reach_staff_events(house: House) -> None:
    lead = house.open_room("poll", "talk")
    tom = house.inside(lead, "Tom")
    assert tom.socket is not None

    tom.socket.connect("/lead", headers=tom.headers, auth={"room": str(lead.room_id)})
    assert not tom.socket.is_connected("/lead")
    before = house.kinds(lead.room_id)
    answers = {event: send(tom, "/", event, facts(STAFF[event], tom, lead)) for event in STAFF}

    reached = {
        event: answer
        for event, answer in answers.items()
        if answer and answer["reason"] != "bad_message"
    }
    assert reached == {}
    row = house.room_row(lead.room_id)
    assert (row.status, row.step) == ("live", 0)
    assert house.kinds(lead.room_id) == before


def test_a_parent_s_malformed_message_is_refused(house: House) -> None:
    lead = house.open_room("poll")
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    mei.listen()

    too_long = {"id": "message-1", "text": "x" * 501}
    malformed = ({"extra": 1}, [], "x", 7, too_long, {"up": "yes"})

    assert refused(tom, "/", PARENT, malformed)
    assert mei.listen() == []
    assert tom.connected


def test_a_console_s_malformed_message_is_refused(house: House) -> None:
    lead = house.open_room("poll", "talk")
    tom = house.inside(lead, "Tom")
    tom.listen()

    assert refused(lead, "/lead", STAFF, (None, [], "x", {}, {"room_id": 7}))
    for event in STAFF:
        unknown = {**facts(STAFF[event], tom, lead), "extra": 1}
        assert refused(lead, "/lead", [event], (unknown,))
    assert tom.listen() == []


def test_an_unknown_event_is_not_heard(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")

    assert not send(tom, "/", "shout", {"text": "Hello"})
    assert tom.ask("here")["ok"]


def test_a_room_that_never_was_is_as_absent_as_a_stranger_s(house: House) -> None:
    lead = house.open_room()

    assert lead.ask("here", room_id=str(uuid4()))["reason"] == "not_here"
