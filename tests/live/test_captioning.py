"""Live captions: who writes, who reads, and that a captioner is known and never counted."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from spip_live import clock
from spip_live.db import db
from spip_live.rooms import presence, roll
from spip_live.rooms.captions import events
from spip_live.rooms.captions.lines import KEPT
from spip_live.rooms.discussion import discussions
from spip_live.rooms.media.engine import Kind
from spip_live.rooms.snapshots import CAPTIONER_KEYS
from tests.live.captioning import at_work, texts
from tests.live.people import House
from tests.live.test_every_event import CAPTIONER, send
from tests.live.voices import OFFER, Voices


def test_everybody_who_was_let_in_reads_each_line_as_it_grows(house: House) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    sam = at_work(house, lead)

    sam.write("Good even", id="line-00001", done=False)
    sam.write("Good evening, everybody.", id="line-00001")
    sam.write("Who wants to start?")

    for reader in (tom, mei, lead, sam):
        assert texts(reader) == ["Good evening, everybody.", "Who wants to start?"]
    growing = [heard for name, heard in tom.heard if name == "caption"]
    assert growing[0] == {"id": "line-00001", "text": "Good even", "done": False, "group": None}


def test_a_parent_who_waits_reads_nothing_and_does_not_know_of_the_captioner(house: House) -> None:
    lead = house.open_room()
    wendy, sam = house.waiting(lead.room_id, "Wendy"), at_work(house, lead)

    sam.write("Good evening, everybody.")

    wendy.listen()
    assert {name for name, _ in wendy.heard} == {"mine"}
    assert "Sam" not in json.dumps(wendy.heard)


def test_whoever_is_sent_back_to_wait_reads_no_more(house: House) -> None:
    lead = house.open_room()
    tom, sam = house.inside(lead, "Tom"), at_work(house, lead)
    lead.ask("to_waiting", seat_id=str(tom.seat_id))

    sam.write("He has gone.")

    assert texts(tom) == []


def test_a_late_joiner_is_shown_the_last_lines(house: House) -> None:
    lead = house.open_room()
    sam = at_work(house, lead)
    for n in range(KEPT + 3):
        sam.write(f"Line {n}")

    tom, jo = house.inside(lead, "Tom"), at_work(house, lead, "Jo Field")
    (second,) = [house.console(lead.client, lead.room_id)]
    assert second.connect()

    last = [f"Line {n}" for n in range(3, KEPT + 3)]
    assert [texts(each) for each in (tom, jo, second)] == [last] * 3


def test_a_line_is_put_right_or_taken_back_by_its_author_alone(house: House) -> None:
    lead = house.open_room()
    tom, sam, jo = house.inside(lead, "Tom"), at_work(house, lead), at_work(house, lead, "Jo Field")
    sam.write("Tom: I sore him.", id="line-00001")

    assert jo.write("Something else", id="line-00001")["reason"] == "bad_message"
    assert sam.write("Tom: I saw him.", id="line-00001")["ok"]

    assert texts(tom) == ["Tom: I saw him."]
    sam.write("", id="line-00001")
    assert texts(tom) == []
    assert discussions.of(lead.room_id).captions.last() == []


def test_everybody_sees_that_a_captioner_is_there_by_first_name_and_part(house: House) -> None:
    lead = house.open_room()
    tom, sam = house.inside(lead, "Tom"), at_work(house, lead, "Sam Okoro")

    room, console = tom.latest("room"), lead.latest("console")

    (shown,) = [person for person in room["people"] if person["captions"]]
    assert (shown["name"], shown["lead"], shown["hand"], room["captions"]) == (
        "Sam",
        False,
        None,
        True,
    )
    assert "Okoro" not in json.dumps(tom.heard)
    assert str(sam.captioner_id) not in json.dumps(tom.heard)
    expected = {
        "id": str(sam.captioner_id), "key": shown["key"], "name": "Sam Okoro", "here": True,
        "breakout": None,
    }  # fmt: skip
    assert console["captioners"] == [expected]

    sam.drop()

    assert tom.latest("room")["captions"] is False
    assert not [person for person in tom.latest("room")["people"] if person["captions"]]
    assert lead.latest("console")["captioners"] == [expected | {"here": False}]


def test_a_captioner_is_told_what_is_on_screen_and_who_is_there_and_nothing_else(
    house: House,
) -> None:
    lead = house.open_room("talk", "poll")
    tom, sam = house.inside(lead, "Tom"), at_work(house, lead)
    lead.ask("advance", from_step=0)
    tom.ask("say", id="message-1", text="Only for the group")
    lead.ask("note", id="note-0001", text="A note", seat_id=None, safeguarding=False)

    room = sam.latest("room")

    assert tuple(room) == CAPTIONER_KEYS
    assert (room["status"], room["step"], room["kind"]) == ("live", 1, "poll")
    assert [person["name"] for person in room["people"]][-1] == "Tom"
    heard = json.dumps(sam.heard)
    for secret in ("Ashworth", str(tom.seat_id), "Only for the group", "A note"):
        assert secret not in heard
    assert {name for name, _ in sam.heard} == {"room"}


def test_a_captioner_is_never_counted(house: House) -> None:
    lead = house.open_room()
    tom, sam = house.inside(lead, "Tom"), at_work(house, lead)
    sam.write("Good evening.")

    seen = presence.presence.seen_since(lead.room_id, 0.0)
    with house.scope():
        roll.call(0.0)
        db.session.commit()
    lead.drop()

    assert seen == [tom.seat_id]
    assert str(sam.captioner_id) not in json.dumps(house.evidence(lead.room_id))
    assert presence.presence.alone_for(lead.room_id) > 0, "a captioner leads nobody"
    assert [seat["name"] for seat in lead.latest("console")["expected"]] == ["Tom"]


@pytest.mark.parametrize("event", ["say", "private", "answer", "hand", "help", "leave", "open"])
def test_a_captioner_takes_no_part(house: House, event: str) -> None:
    lead = house.open_room("poll")
    tom, sam = house.inside(lead, "Tom"), at_work(house, lead)
    tom.listen()

    assert not send(sam, "/captions", event, {"id": "message-1", "text": "Hello"})

    assert tom.listen() == []


def test_captions_wait_for_the_start_and_stop_on_hold(house: House) -> None:
    _, (lead,) = house.room()
    sam = at_work(house, lead)

    assert sam.write("Too early")["reason"] == "not_open"
    lead.ask("open")
    tom = house.inside(lead, "Tom")
    lead.ask("hold", on=True)

    assert sam.write("On hold")["reason"] == "on_hold"
    assert texts(tom) == []


def test_when_the_room_ends_captions_and_captioners_are_gone(house: House) -> None:
    lead = house.open_room()
    tom, sam = house.inside(lead, "Tom"), at_work(house, lead)
    sam.write("Thank you all.")
    (line,) = discussions.of(lead.room_id).captions.last()

    lead.ask("end", confirm=True)

    assert line.text == ""
    assert discussions.of(lead.room_id).captions.last() == []
    assert sam.bye == "ended"
    assert not sam.connected
    assert tom.bye == "ended"
    assert not sam.connect()
    assert (sam.page().status_code, sam.open_link()) == (404, 404)


@pytest.mark.parametrize("event", CAPTIONER)
def test_a_captioner_s_malformed_message_is_refused(house: House, event: str) -> None:
    lead = house.open_room()
    tom, sam = house.inside(lead, "Tom"), at_work(house, lead)
    tom.listen()

    long = {"id": "line-00001", "text": "x" * 201, "done": True, "heard_in": "0" * 18}
    for sent in ({"extra": 1}, [], "x", 7, long, {**long, "id": "x", "text": "y"}, {"n": 0}):
        assert send(sam, "/captions", event, sent)["reason"] == "bad_message"

    assert tom.listen() == []
    assert sam.connected


def test_lines_come_no_faster_than_anybody_types(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = SimpleNamespace(steady=lambda: 1000.0, now=clock.now)
    monkeypatch.setattr(events, "clock", stopped)
    lead = house.open_room()
    sam = at_work(house, lead)

    answers = [sam.write("x" * n, id="line-00001", done=False) for n in range(21)]

    assert [answer["ok"] for answer in answers[:20]] == [True] * 20
    assert answers[-1]["reason"] == "slow_down"
    assert sam.connected


def test_a_captioner_hears_the_room_and_can_send_nothing(house: House, voices: Voices) -> None:
    lead, _, (priya, tom, _) = voices.room("Tom", "Mei")
    sam = at_work(house, lead)
    listening = voices.join(sam)
    voices.hear_each_other(listening)

    assert voices.hears(listening, tom) and voices.hears(listening, priya)
    assert not voices.hears(listening, tom, Kind.CAMERA)
    assert voices.engine.places[listening.place].listen_only
    assert not send(sam, "/captions", "media_publish", {"place": listening.place, "sdp": OFFER})
    assert sam.latest("room")["media"]["circle"] == listening.circle
    (shown,) = [each for each in lead.latest("console")["people"] if each["captions"]]
    assert (shown["mic"], shown["camera"]) == (False, False)
