"""What a parent can receive: a closed list of keys, and nothing that tells who anybody is."""

from __future__ import annotations

import json

from sqlalchemy import text

from spip_live.db import db
from spip_live.people.models import Enrolment, Parent, Referral
from spip_live.rooms import console
from spip_live.rooms.models import Seat
from tests.live.people import House, ParentScreen

ROOM = (
    "v boot status step of kind title module ends_at people chat captions breakouts"
    " play asks offers"
).split()
PERSON = "key name lead captions hand here breakout mic camera".split()
RESULT = "slug label count".split()
CHAT = "id key name lead at text".split()
MINE = (
    "v boot state key name hand private counting help breakout media"
    " answers_step answers dealt role partners offers passed language"
).split()
PLAY = "cue turn running position since branch".split()
ASK = "ask open answered here results".split()
MEDIA = "circle state asked muted stopped paused".split()
PRIVATE = "id mine name at text".split()


def a_busy_room(house: House) -> list[ParentScreen]:
    """Everything that can be on a screen, at once."""
    lead = house.open_room("poll", "talk")
    parents = [house.inside(lead, name) for name in ("Tom", "Mei", "Dan", "Ann")]
    for parent in parents:
        parent.ask("answer", step=0, choice="mum")
        parent.ask("hand", up=True)
        parent.ask("say", id=f"message-{parent.seat_id.hex}", text="Hello")
        parent.ask("private", id=f"private-{parent.seat_id.hex}", text="Only for you")
        lead.ask(
            "private", seat_id=str(parent.seat_id), id=f"answer-{parent.seat_id.hex}", text="Ok"
        )
    lead.ask("say", id="message-lead", text="Thank you")
    lead.ask("show_results", step=0, show=True)
    lead.ask("note", id="note-00001", text="A note", seat_id=None, safeguarding=True)
    house.waiting(lead.room_id, "Wendy")
    for parent in parents:
        parent.listen()
    return parents


def test_a_parent_receives_these_keys_and_no_others(house: House) -> None:
    tom, *_ = a_busy_room(house)

    room, mine = tom.latest("room"), tom.latest("mine")

    assert list(room) == ROOM
    assert {tuple(person) for person in room["people"]} == {tuple(PERSON)}
    assert list(room["play"]) == PLAY
    assert {tuple(asked) for asked in room["asks"]} == {tuple(ASK)}
    assert {tuple(result) for result in room["asks"][0]["results"]} == {tuple(RESULT)}
    assert {tuple(said) for said in room["chat"]} == {tuple(CHAT)}
    assert list(mine) == MINE
    assert list(mine["media"]) == MEDIA
    assert {tuple(answer) for answer in mine["answers"]} == {("ask", "choice")}
    assert {tuple(said) for said in mine["private"]} == {tuple(PRIVATE)}
    assert {name for name, _ in tom.heard} == {"room", "mine"}


def test_goodbye_has_one_key(house: House) -> None:
    tom, *_ = a_busy_room(house)

    tom.ask("leave")

    assert tom.latest("bye") == {"kind": "left"}


def test_no_payload_to_a_parent_tells_who_anybody_is(house: House) -> None:
    parents = a_busy_room(house)
    with house.scope():
        secret: set[str] = set()
        for seat in db.session.query(Seat):
            parent = db.session.get_one(Parent, seat.parent_id)
            enrolment = db.session.get_one(Enrolment, seat.enrolment_id)
            referral = db.session.get_one(Referral, enrolment.referral_id)
            ids = (seat.id, seat.family_id, seat.parent_id, seat.enrolment_id, seat.room_id)
            secret |= {str(one) for one in ids} | {one.hex for one in ids}
            secret |= {parent.surname, parent.email, referral.key}
        secret |= set(db.session.scalars(text("SELECT id::text FROM staff")))
        secret |= set(db.session.scalars(text("SELECT email FROM staff")))

    for parent in parents:
        heard = json.dumps(parent.heard)
        # A message's id is chosen by its author's page; these tests put the seat's id in it.
        for other in parents:
            heard = heard.replace(f"-{other.seat_id.hex}", "")
        assert not {one for one in secret if one in heard}
        assert "Wendy" not in heard


def test_a_key_is_one_room_s_only(house: House) -> None:
    tom, mei, *_ = a_busy_room(house)
    key = tom.latest("mine")["key"]

    assert key in [person["key"] for person in mei.latest("room")["people"]]
    assert str(tom.seat_id)[:8] not in key


def test_the_console_shows_each_parent_s_whereabouts(house: House) -> None:
    lead = house.open_room()
    house.inside(lead, "Tom"), house.waiting(lead.room_id, "Mei")
    house.seat(lead.room_id, "Dan")
    gone, dropped = house.inside(lead, "Ann"), house.inside(lead, "Bea")
    gone.ask("leave")
    dropped.drop()

    rows = {row["name"]: row for row in lead.latest("console")["expected"]}

    states = {name: row["state"] for name, row in rows.items()}
    assert states == {
        "Tom": "here",
        "Mei": "waiting",
        "Dan": "expected",
        "Ann": "left",
        "Bea": "dropped",
    }
    assert rows["Dan"]["late"] is False
    assert rows["Tom"]["id_seen"] is True
    assert rows["Bea"]["since"] is not None
    assert console.__doc__
