"""Who passes the captioners' door, and that whatever takes it back takes hold at once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from spip_live import clock
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import Entry
from spip_live.people.models import Role
from spip_live.rooms.captions import inviting, telling
from spip_live.rooms.captions.models import Captioner
from spip_live.rooms.models import Room
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import make_parent, make_room, make_staff
from tests.live.captioning import CaptionerScreen, at_work, browser, invited, row, texts, withdraw
from tests.live.people import House
from tests.live.test_every_event import CAPTIONER
from tests.live.voices import Voices


def test_the_facilitator_removes_a_captioner_and_what_they_wrote(house: House) -> None:
    lead = house.open_room()
    tom, sam, jo = house.inside(lead, "Tom"), at_work(house, lead), at_work(house, lead, "Jo Field")
    sam.write("Not what was said")
    jo.write("What was said")

    assert lead.ask("remove_captioner", captioner_id=str(sam.captioner_id))["ok"]

    assert sam.bye == "removed"
    assert not sam.connected
    assert texts(tom) == ["What was said"]
    assert [p["name"] for p in tom.latest("room")["people"] if p["captions"]] == ["Jo"]
    assert not sam.connect()
    assert (sam.page().status_code, sam.open_link()) == (404, 404)
    assert row(house, sam).revoked_why == "removed"
    with house.scope():
        said = [entry.action for entry in db.session.query(Entry).filter_by(subject="captioners")]
    assert "captioner.removed" in said


def test_a_line_that_a_removal_overtakes_reaches_nobody(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = house.open_room()
    tom, sam = house.inside(lead, "Tom"), at_work(house, lead)
    write = telling.write

    def removed_meanwhile(*line: Any) -> None:
        monkeypatch.undo()
        assert lead.ask("remove_captioner", captioner_id=str(sam.captioner_id))["ok"]
        write(*line)

    monkeypatch.setattr(telling, "write", removed_meanwhile)
    assert sam.write("What only a removed one would say")["reason"] == "closed"

    assert texts(tom) == texts(lead) == []


def test_a_removed_captioner_comes_back_only_by_a_new_invitation(house: House) -> None:
    lead = house.open_room()
    sam = at_work(house, lead)
    lead.ask("remove_captioner", captioner_id=str(sam.captioner_id))

    again = at_work(house, lead, "Sam Okoro")

    assert again.captioner_id != sam.captioner_id
    assert again.write("Back again")["ok"]


def test_a_facilitator_of_another_room_removes_nobody(house: House) -> None:
    lead, other = house.open_room(), house.open_room()
    sam = at_work(house, lead)

    answer = other.ask("remove_captioner", captioner_id=str(sam.captioner_id))

    assert answer["reason"] == "not_here"
    assert sam.connected


def test_a_withdrawn_invitation_closes_the_page_at_once_and_for_good(house: House) -> None:
    lead = house.open_room()
    tom, sam = house.inside(lead, "Tom"), at_work(house, lead)

    withdraw(house, sam)

    assert sam.bye == "closed"
    assert not sam.connected
    assert tom.latest("room")["captions"] is False
    assert not sam.connect()
    assert (sam.page().status_code, sam.open_link()) == (404, 404)


@pytest.mark.parametrize("event", CAPTIONER)
def test_what_was_taken_back_behind_an_open_page_is_refused_at_its_next_event(
    house: House, event: str
) -> None:
    lead = house.open_room()
    tom, sam = house.inside(lead, "Tom"), at_work(house, lead)
    with house.scope():
        captioner = db.session.get_one(Captioner, sam.captioner_id)
        inviting.withdraw(captioner, make_staff(Role.COORDINATOR), clock.now())
    tom.listen()

    assert sam.ask(event, **CAPTIONER[event])["reason"] == "closed"

    assert tom.listen() == []


def test_one_browser_at_a_time(house: House) -> None:
    lead = house.open_room()
    sam = at_work(house, lead)
    other = browser(house.app.test_client(), sam.captioner_id, sam.token)

    assert other.open_link() == 303

    assert sam.bye == "elsewhere"
    assert not sam.connect()
    assert other.connect()


def test_a_new_link_stops_the_old_one_and_its_page(house: House) -> None:
    lead = house.open_room()
    sam = at_work(house, lead)
    with house.scope():
        captioner = db.session.get_one(Captioner, sam.captioner_id)
        _, token = inviting.issue(captioner, None, clock.now())

    assert sam.ask("here")["reason"] == "closed"
    assert sam.open_link() == 404
    fresh = browser(house.app.test_client(), sam.captioner_id, token)
    assert fresh.open_link() == 303
    assert fresh.connect()


def test_a_new_link_made_in_another_process_ends_what_the_old_page_hears_within_a_second(
    house: House, voices: Voices
) -> None:
    lead, _, (_, tom, _) = voices.room("Tom", "Mei")
    sam = at_work(house, lead)
    listening = voices.join(sam)
    voices.hear_each_other(listening)
    assert voices.hears(listening, tom)

    with house.scope():
        inviting.issue(db.session.get_one(Captioner, sam.captioner_id), None, clock.now())
    voices.settle()

    assert not voices.hears(listening, tom)
    assert sam.bye == "closed"
    assert not sam.connected


def test_nobody_on_the_course_is_invited_to_write_captions(house: House) -> None:
    room_id, _ = house.room()
    sam = invited(house, room_id)
    with house.scope():
        room, coordinator = db.session.get_one(Room, room_id), make_staff(Role.COORDINATOR)
        make_parent(email="Dan@home.example")
        captioner = db.session.get_one(Captioner, sam.captioner_id)
        for address in ("dan@home.example", " DAN@home.example "):
            with pytest.raises(Refused, match="parent"):
                inviting.invite(room, "Dan", address, coordinator, clock.now())
        make_parent(email=captioner.email.title())
        with pytest.raises(Refused, match="parent"):
            inviting.send_link(captioner, coordinator)


def test_a_captioner_who_may_still_hear_is_not_called_removed(house: House, voices: Voices) -> None:
    lead, _, _ = voices.room("Tom", "Mei")
    sam = at_work(house, lead)
    voices.join(sam)
    voices.engine.failing |= {"leave", "close", "start_again"}

    answer = lead.ask("remove_captioner", captioner_id=str(sam.captioner_id))

    assert answer["reason"] == "not_off"


def test_looking_at_a_link_changes_nothing_and_going_in_asks_for_every_promise(
    house: House,
) -> None:
    lead = house.open_room()
    sam = invited(house, lead.room_id)

    assert sam.client.get(f"/caption/{sam.token}").status_code == 200
    assert sam.open_link(alone="y", private="y") == 200
    assert (sam.page().status_code, sam.connect()) == (404, False)

    assert sam.open_link() == 303
    assert sam.page().status_code == 200


def test_a_captioner_reaches_no_other_room_and_no_other_door(house: House) -> None:
    lead, other = house.open_room(), house.open_room()
    sam, tom = at_work(house, lead), house.inside(other, "Tom")
    stranger = invited(house, other.room_id, "Jo Field")

    assert texts(tom) == []
    sam.write("Said in one room")
    assert texts(tom) == []
    for auth in ({"captioner": str(stranger.captioner_id)}, {"captioner": str(uuid4())}, {}):
        page = CaptionerScreen(sam.client, "/captions", auth)
        assert not page.connect()
    for namespace, auth in (
        ("/", {"seat": str(tom.seat_id)}),
        ("/lead", {"room": str(lead.room_id)}),
    ):
        assert sam.socket is not None
        sam.socket.connect(namespace, headers=sam.headers, auth=auth)
        assert not sam.socket.is_connected(namespace)


def test_parents_and_staff_do_not_pass_the_captioners_door(house: House) -> None:
    lead = house.open_room()
    tom, sam = house.inside(lead, "Tom"), at_work(house, lead)

    for screen in (tom, lead):
        page: Any = CaptionerScreen(screen.client, "/captions", sam.auth)
        assert not page.connect()
        assert screen.client.get(f"/captions/{sam.captioner_id}").status_code == 404


def test_another_provider_sees_nothing_of_an_invitation(
    house: House, database: TestDatabase, as_provider: AsProvider
) -> None:
    lead = house.open_room()
    sam = at_work(house, lead)
    moorland = database.add_provider("Moorland Mediation")

    with as_provider(moorland):
        room = make_room()
        assert db.session.query(Captioner).all() == []
        with pytest.raises(Exception, match="row-level security"):
            db.session.add(
                Captioner(
                    provider_id=row(house, sam).provider_id,
                    room_id=room.id,
                    name="X",
                    email="x@example.org",
                    invited_at=clock.now(),
                )
            )
            db.session.flush()
        db.session.rollback()


def test_a_missing_or_foreign_origin_is_refused(house: House) -> None:
    lead = house.open_room()
    sam = invited(house, lead.room_id)
    sam.open_link()

    for headers in ({}, {"Origin": "https://elsewhere.example"}):
        sam.headers = headers
        assert not sam.connect()


@pytest.mark.parametrize("act", ["removed", "withdrawn", "held", "ended", "gone"])
def test_whatever_takes_a_captioner_out_ends_what_they_hear_before_it_is_done(
    house: House, voices: Voices, act: str
) -> None:
    lead, _, (_, tom, _) = voices.room("Tom", "Mei")
    sam = at_work(house, lead)
    listening = voices.join(sam)
    voices.hear_each_other(listening)
    assert voices.hears(listening, tom)

    if act == "removed":
        lead.ask("remove_captioner", captioner_id=str(sam.captioner_id))
    elif act == "withdrawn":
        withdraw(house, sam)
    elif act == "held":
        lead.ask("hold", on=True)
    elif act == "ended":
        lead.ask("end", confirm=True)
    else:
        sam.drop()

    assert not voices.hears(listening, tom)
    assert listening.held is None
    if act == "held":
        assert (
            sam.latest("room")["media"] | {"state": "hold", "circle": None}
            == (sam.latest("room")["media"])
        )
        lead.ask("hold", on=False)
        assert voices.join(sam).held is not None
    else:
        assert not sam.connected or act == "gone"
