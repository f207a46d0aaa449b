"""From the link to the waiting view, and every way that must not lead there."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from spip_live import clock, mail
from spip_live.content import library
from spip_live.db import db
from spip_live.people.models import Parent, Role
from spip_live.rooms import broadcast, joining_links, letters, seating
from spip_live.rooms.models import Admission, Room, Seat, SeatDevice
from spip_live.rooms.picture import Picture
from tests.factories import make_room, make_staff
from tests.live.people import House, ParentScreen, make_plan

TRIES = 60


def page_bytes(screen: ParentScreen, token: str = "") -> tuple[int, str]:
    """Status and body, but for the nonce that each response has of its own."""
    page = screen.client.get(f"/join/{token or screen.token}")
    return page.status_code, re.sub(r'nonce="[^"]*"', "", page.text)


def test_a_parent_comes_by_the_link_and_waits(house: House) -> None:
    room_id, (lead,) = house.room()
    tom = house.seat(room_id, "Tom")

    assert tom.client.get(f"/join/{tom.token}").status_code == 200
    assert tom.open_link("Tom") == 303
    assert tom.client.get(f"/room/{tom.seat_id}/rules").status_code == 200
    assert tom.accept_rules() == 303
    assert tom.page().status_code == 200
    assert tom.connect()

    assert tom.latest("mine")["state"] == "waiting"
    assert lead.latest("console")["expected"][0]["state"] == "waiting"


def test_opening_the_link_changes_nothing(house: House) -> None:
    room_id, _ = house.room()
    tom = house.seat(room_id)

    tom.client.get(f"/join/{tom.token}")

    with house.scope():
        assert db.session.query(SeatDevice).count() == 0
    assert not [cookie for cookie in tom.client._cookies.values() if "seat-" in cookie.key]


@pytest.fixture
def closed(house: House) -> list[ParentScreen]:
    """Links that lead nowhere: revoked, released, barred, of a room that ended, and unknown."""
    room_id, (lead,) = house.room()
    revoked, released, barred = (house.seat(room_id, name) for name in ("Tom", "Mei", "Dan"))
    with house.scope():
        joining_links.issue(db.session.get_one(Seat, revoked.seat_id), None, clock.now())
        seating.release(db.session.get_one(Seat, released.seat_id), "moved", None, clock.now())
    lead.ask("remove", seat_id=str(barred.seat_id), reason="Threats")
    ended_lead = house.open_room()
    ended = house.seat(ended_lead.room_id, "Ann")
    ended_lead.ask("end", confirm=True)
    return [revoked, released, barred, ended, house.browser(revoked.seat_id, "no-such-token")]


def test_a_link_that_leads_nowhere_tells_nobody_why(closed: list[ParentScreen]) -> None:
    answers = {page_bytes(screen) for screen in closed}

    ((status, _),) = answers
    assert status == 404


def test_every_link_that_leads_nowhere_takes_the_same_steps(closed: list[ParentScreen]) -> None:
    asked = [statements(lambda screen=screen: page_bytes(screen)) for screen in closed]

    assert all(each == asked[0] for each in asked)


def test_every_link_that_leads_nowhere_takes_as_much_work(closed: list[ParentScreen]) -> None:
    """The least of many tries, in turns, in the work itself: no machine is too busy for it."""
    least = [10.0] * len(closed)
    for _ in range(TRIES):
        for at, screen in enumerate(closed):
            started = time.thread_time()
            screen.client.get(f"/join/{screen.token}")
            least[at] = min(least[at], time.thread_time() - started)

    assert max(least) < 1.25 * min(least)


def statements(act: Callable[[], object]) -> list[str]:
    """What the database is asked while something happens."""
    asked: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return asked


def test_a_bad_link_opens_nothing_by_post_either(house: House) -> None:
    room_id, _ = house.room()
    tom = house.seat(room_id)

    tom.token = "no-such-token"

    assert tom.open_link() == 404


@pytest.mark.parametrize("name", ["", "tom@example.org", "Tom Ashworth"])
def test_a_name_that_tells_too_much_is_asked_for_again(house: House, name: str) -> None:
    room_id, _ = house.room()
    tom = house.seat(room_id)

    page = tom.client.post(f"/join/{tom.token}", data={"display_name": name})

    assert page.status_code == 200
    assert "govuk-error-message" in page.text


def test_each_rule_is_agreed_to_before_going_in(house: House) -> None:
    room_id, _ = house.room()
    tom = house.seat(room_id)
    tom.open_link()

    page = tom.client.post(f"/room/{tom.seat_id}/rules", data={"alone": "y", "private": "y"})

    assert page.status_code == 200
    assert "govuk-error-message" in page.text
    assert not tom.connect()
    assert tom.page().status_code == 303


def test_it_is_too_early_to_wait_more_than_half_an_hour_before(house: House) -> None:
    room_id, _ = house.room()
    with house.scope():
        db.session.get_one(Room, room_id).starts_at = clock.now() + timedelta(minutes=31)
        db.session.get_one(Room, room_id).ends_at = clock.now() + timedelta(minutes=91)
    tom = house.seat(room_id)
    tom.open_link()

    tom.accept_rules()

    assert "You are early" in tom.client.get(f"/room/{tom.seat_id}/rules").text
    assert house.seat_row(tom).rules_accepted_at is None
    assert not tom.connect()


def test_what_is_to_be_read_first_stands_in_the_letter_and_before_the_rules(house: House) -> None:
    room_id, _ = house.room(programme="workshop-2h30")
    tom = house.seat(room_id)
    with house.scope():
        seat = db.session.get_one(Seat, tom.seat_id)
        letter = mail.compose("tom@example.org", "joining_link", letters.facts(seat))
        words = library.load().programme("workshop-2h30").reading_beforehand
    tom.open_link()
    page = tom.client.get(f"/room/{tom.seat_id}/rules").text

    assert words and words in " ".join(letter.text.split())
    assert "Please read beforehand" in page and words in page
    assert f"/room/{tom.seat_id}/handbook" in page


def test_a_second_device_takes_over_and_the_first_is_told(house: House) -> None:
    lead = house.open_room()
    phone = house.inside(lead, "Tom")
    laptop = house.browser(phone.seat_id, phone.token)

    assert laptop.open_link() == 303

    assert phone.bye == "elsewhere"
    assert not phone.connected
    assert not phone.connect()
    assert laptop.connect()
    assert laptop.latest("mine")["state"] == "admitted"
    assert laptop.latest("mine")["name"] == "Tom"
    assert laptop.latest("room")["status"] == "live"


def test_one_who_comes_while_the_room_is_being_read_is_not_taken_for_a_stranger(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.seat(lead.room_id, "Mei")
    mei.open_link("Mei")
    mei.accept_rules()
    with house.scope():
        gone = {"ended_at": clock.now(), "ended_why": "left"}
        db.session.query(Admission).filter_by(seat_id=mei.seat_id).update(gone)
    read = broadcast.read_picture

    def read_slowly(room_id: UUID, at: datetime) -> Picture | None:
        picture = read(room_id, at)
        if mei.socket is None:
            mei.connect()
        return picture

    monkeypatch.setattr(broadcast, "read_picture", read_slowly)
    tom.ask("hand", up=True)

    assert mei.connected
    assert mei.bye is None
    assert mei.latest("mine")["state"] == "waiting"


def test_a_parent_who_was_asked_for_a_name_is_not_asked_again(house: House) -> None:
    room_id, _ = house.room()
    phone = house.waiting(room_id, "Tom")
    laptop = house.browser(phone.seat_id, phone.token)

    page = laptop.client.get(f"/join/{laptop.token}")

    assert 'name="display_name"' not in page.text
    assert "Tom" in page.text
    assert laptop.client.post(f"/join/{laptop.token}").status_code == 303
    assert laptop.page().status_code == 200


def test_the_same_browser_may_open_its_link_again(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")

    assert tom.open_link("Tom") == 303

    assert tom.bye is None
    assert tom.ask("here")["ok"]


def test_a_seat_that_is_not_mine_cannot_be_claimed(house: House) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")

    tom.auth = {"seat": str(mei.seat_id)}
    assert not tom.connect()

    assert tom.client.get(f"/room/{mei.seat_id}").status_code == 404
    assert tom.client.get(f"/room/{mei.seat_id}/steps/0").status_code == 404
    assert tom.client.get(f"/room/{uuid4()}").status_code == 404


def test_a_cookie_under_another_seat_s_name_opens_nothing(house: House) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    secret = tom.client.get_cookie(f"seat-{tom.seat_id.hex}")
    assert secret is not None

    tom.client.set_cookie(f"seat-{mei.seat_id.hex}", secret.value)

    assert tom.client.get(f"/room/{mei.seat_id}").status_code == 404


def test_a_browser_may_hold_several_seats(house: House) -> None:
    lead, other = house.open_room(), house.open_room()
    tom = house.inside(lead, "Tom")
    seat = house.seat(other.room_id, "Mei")
    mei = ParentScreen(tom.client, "/", seat.auth, seat_id=seat.seat_id, token=seat.token)

    assert mei.open_link("Mei") == 303
    assert mei.accept_rules() == 303
    assert mei.connect()

    assert tom.ask("here")["ok"]
    assert mei.latest("mine")["name"] == "Mei"


@pytest.mark.parametrize(
    ("headers", "welcome"),
    [
        ({"Origin": "http://localhost"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({}, False),
        ({"Origin": "https://elsewhere.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"}, False),
    ],
)
def test_only_our_own_pages_may_connect(
    house: House, headers: dict[str, str], welcome: bool
) -> None:
    room_id, (lead,) = house.room()
    tom = house.waiting(room_id)
    tom.drop()
    lead.drop()

    tom.headers = lead.headers = headers

    assert tom.connect() is welcome
    assert lead.connect() is welcome


@pytest.mark.parametrize("auth", [{}, {"seat": "7"}, {"seat": str(uuid4())}, {"room": "x"}])
def test_a_malformed_claim_is_refused(house: House, auth: dict[str, str]) -> None:
    room_id, _ = house.room()
    tom = house.waiting(room_id)
    tom.drop()

    tom.auth = auth

    assert not tom.connect()


def test_two_of_one_name_are_numbered_once_they_are_in(house: House) -> None:
    lead = house.open_room()
    first, second = house.inside(lead, "Tom"), house.waiting(lead.room_id, "tom")
    assert second.latest("mine")["name"] == "tom"

    lead.admit(second)

    assert first.latest("mine")["name"] == "Tom"
    assert second.latest("mine")["name"] == "tom 2"
    shown = [person["name"] for person in first.latest("room")["people"] if not person["lead"]]
    assert shown == ["Tom", "tom 2"]


def test_everybody_calls_a_parent_by_one_name_facilitators_too(house: House) -> None:
    with house.scope():
        priya, other = (make_staff(Role.FACILITATOR, name=f"Priya {n}") for n in ("Shah", "Rao"))
        room = make_room(priya, other, starts_at=clock.now(), plan=make_plan("talk"))
    lead = house.console(house.sign_in(priya), room.id)
    assert lead.connect() and lead.ask("open")["ok"]
    mother, ann = house.inside(lead, "Priya"), house.inside(lead, "Ann")
    mother.ask("private", id="message-1", text="I am not the facilitator")
    lead.ask("note", id="note-0001", text="It was loud.", seat_id=str(mother.seat_id),
             safeguarding=False)  # fmt: skip

    seen = {person["key"]: person["name"] for person in ann.latest("room")["people"]}
    console = lead.latest("console")
    assert seen[mother.latest("mine")["key"]] == mother.latest("mine")["name"] == "Priya 3"
    assert sorted(seen.values()) == ["Ann", "Priya", "Priya 3"], "Priya 2 is the other facilitator"
    assert {line["key"]: line["name"] for line in console["expected"]}.items() <= seen.items()
    assert [thread["name"] for thread in console["threads"]] == ["Priya 3"]
    assert [thread["messages"][0]["name"] for thread in console["threads"]] == ["Priya 3"]
    assert [note["name"] for note in console["notes"]] == ["Priya 3"]
    assert lead.ask("end", confirm=True)["ok"]
    page = lead.client.get(f"/attendance/{room.id}").text
    assert "Called <bdi>Priya 3</bdi> in the room" in page


def test_the_name_that_others_see_is_not_the_surname(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")

    with house.scope():
        seat = db.session.get_one(Seat, tom.seat_id)
        surname = db.session.get_one(Parent, seat.parent_id).surname

    assert surname not in tom.page().text
    assert surname not in tom.client.get(f"/join/{tom.token}").text
