"""What is taken back takes effect at once, on every socket, tab, device and link."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from spip_live import clock, live_cut
from spip_live.db import db
from spip_live.journal import Entry
from spip_live.people.models import Staff, StaffSignIn
from spip_live.rooms import broadcast, joining_links, leading, outgoing, seating
from spip_live.rooms.clockwork import Clockwork
from spip_live.rooms.models import Room, RoomStaff, Seat
from tests.live.people import House, LeadScreen, ParentScreen
from tests.polling import until
from tests.racing import once_asked_for, race

SOON = 5.0  # seconds


def remove(lead: LeadScreen, parent: ParentScreen) -> None:
    assert lead.ask("remove", seat_id=str(parent.seat_id), reason="Threats")["ok"]


def test_boomerang_a_removed_parent_cannot_come_back_by_any_way(house: House) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")

    remove(lead, tom)

    assert tom.bye == "removed"
    assert not tom.connected
    assert not tom.connect()  # the same tab
    assert tom.page().status_code == 404  # reload
    assert tom.client.get(f"/room/{tom.seat_id}/steps/0").status_code == 404
    assert tom.open_link() == 404  # the old link, same browser
    other = house.browser(tom.seat_id, tom.token)
    assert other.open_link() == 404  # the old link, another device
    assert not other.connect()
    with house.scope():
        seat = db.session.get_one(Seat, tom.seat_id)
        _, new = joining_links.issue(seat, None, clock.now())
    assert house.browser(tom.seat_id, new).open_link() == 404  # a new link to the same seat
    assert "Tom" not in [person["name"] for person in mei.latest("room")["people"]]
    assert lead.latest("console")["expected"][0]["state"] == "removed"


def test_a_removed_parent_comes_back_only_by_a_staff_act_and_waits_again(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")
    remove(lead, tom)

    assert lead.ask("let_back", seat_id=str(tom.seat_id))["ok"]

    assert tom.connect()
    assert tom.latest("mine")["state"] == "waiting"
    assert lead.admit(tom)["ok"]
    assert tom.latest("mine")["state"] == "admitted"


def test_a_removed_parent_hears_nothing_more(house: House) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    remove(lead, tom)
    tom.listen()

    mei.ask("say", id="message-1", text="After he went")

    assert tom.listen() == []


def test_whoever_must_go_at_once_is_removed_first_and_the_reason_written_afterwards(
    house: House,
) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    seat = str(tom.seat_id)

    assert lead.ask("remove", seat_id=seat)["ok"]

    assert tom.bye == "removed"
    assert house.seat_row(tom).barred_why == "No reason written down"
    assert of(lead, seat)["why"] == "No reason written down"
    assert lead.ask("say_why", seat_id=seat, reason="Threats")["ok"]
    assert lead.ask("say_why", seat_id=seat, reason="Threats to Mei")["ok"]
    assert house.seat_row(tom).barred_why == "Threats to Mei"
    assert of(lead, seat)["why"] == "Threats to Mei"
    assert journalled(house, tom) == [
        ("seat.removed", "No reason written down"),
        ("seat.reason_given", "Threats"),
        ("seat.reason_given", "Threats to Mei"),
    ]
    assert "hreat" not in str(mei.heard) + str(tom.heard)


def test_a_reason_is_written_only_of_somebody_who_was_sent_out(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")
    seat = str(tom.seat_id)

    assert lead.ask("say_why", seat_id=seat, reason="Threats")["reason"] == "not_barred"
    assert of(lead, seat)["why"] is None
    remove(lead, tom)
    assert lead.ask("let_back", seat_id=seat)["ok"]
    assert lead.ask("say_why", seat_id=seat, reason="Threats")["reason"] == "not_barred"


def of(lead: LeadScreen, seat_id: str) -> dict[str, Any]:
    """What the console says of one seat."""
    return next(p for p in lead.latest("console")["expected"] if p["seat_id"] == seat_id)


def journalled(house: House, parent: ParentScreen) -> list[tuple[str, str]]:
    """What the journal says of this seat's going, with the reason that was given."""
    with house.as_provider():
        entries = db.session.scalars(
            select(Entry).where(Entry.subject_id == parent.seat_id).order_by(Entry.at)
        )
        return [(e.action, e.facts["reason"]) for e in entries if "reason" in e.facts]


def test_a_parent_who_is_turned_away_cannot_wait_again(house: House) -> None:
    lead = house.open_room()
    tom = house.waiting(lead.room_id, "Tom")

    assert lead.ask("turn_away", seat_id=str(tom.seat_id), reason="Not alone")["ok"]

    assert tom.bye == "turned_away"
    assert not tom.connect()
    assert tom.open_link() == 404
    assert lead.latest("console")["expected"][0]["state"] == "turned_away"
    assert house.seat_row(tom).barred_why == "Not alone"


def test_whoever_is_in_the_room_is_removed_and_not_turned_away(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")

    answer = lead.ask("turn_away", seat_id=str(tom.seat_id), reason="Not alone")

    assert answer["reason"] == "in_room"
    assert tom.connected


def test_sent_back_to_wait_a_parent_hears_nothing_of_the_room(house: House) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    tom.ask("hand", up=True)

    assert lead.ask("to_waiting", seat_id=str(tom.seat_id))["ok"]
    tom.listen()
    mei.ask("say", id="message-1", text="Only for those inside")

    assert tom.latest("mine")["state"] == "waiting"
    assert tom.latest("mine")["hand"] is None
    assert "inside" not in str(tom.heard)
    assert tom.ask("hand", up=True)["reason"] == "waiting"
    assert ("left", "to_waiting") in [
        (kind, body.get("why")) for kind, body in house.evidence(lead.room_id)
    ]


def test_a_parent_who_leaves_may_come_back_and_waits_again(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")

    assert tom.ask("leave")["ok"]

    assert tom.bye == "left"
    assert lead.latest("console")["expected"][0]["state"] == "left"
    assert tom.connect()
    assert tom.latest("mine")["state"] == "waiting"


def test_a_page_that_is_left_says_so_by_a_beacon(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")
    address = f"/room/{tom.seat_id}/left"

    assert tom.client.post(address).status_code == 403
    foreign = {"Origin": "https://elsewhere.example"}
    assert tom.client.post(address, headers=foreign).status_code == 403
    assert tom.connected

    assert tom.client.post(address, headers={"Origin": "http://localhost"}).status_code == 200
    assert tom.bye == "left"
    assert house.evidence(lead.room_id)[-1][1]["why"] == "left"


def test_a_seat_that_is_released_is_cut_and_told_nothing_of_why(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")

    with house.scope():
        seating.release(db.session.get_one(Seat, tom.seat_id), "tied late", None, clock.now())
        db.session.commit()
        broadcast.changed(lead.room_id, clock.now())

    assert tom.bye == "rearranged"
    assert not tom.connected
    assert not tom.connect()
    assert house.evidence(lead.room_id)[-1][1]["why"] == "rearranged"


def test_a_revoked_link_cuts_the_page_that_came_by_it(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")

    with house.scope():
        seat = db.session.get_one(Seat, tom.seat_id)
        staff = db.session.get_one(Staff, lead.client.staff_id)  # type: ignore[attr-defined]
        joining_links.revoke(seat, staff, clock.now())
        db.session.commit()
        broadcast.changed(lead.room_id, clock.now())

    assert tom.bye == "closed"
    assert not tom.connect()


def test_a_page_whose_seat_was_taken_back_unheard_is_refused_at_its_next_event(
    house: House,
) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    with house.scope():
        seating.release(db.session.get_one(Seat, tom.seat_id), "moved", None, clock.now())
    mei.listen()

    for event, payload in (
        ("here", {}),
        ("say", {"id": "message-1", "text": "Still here"}),
        ("hand", {"up": True}),
    ):
        assert tom.ask(event, **payload)["reason"] == "closed"

    assert "Still here" not in str(mei.listen())


def test_old_tab_an_ended_sign_in_is_cut_and_refused(house: House) -> None:
    lead = house.open_room()
    with house.scope():
        (row,) = db.session.query(StaffSignIn).all()
        row.ended_at = clock.now()
        sign_in_id = row.id

    assert lead.ask("advance", from_step=0)["reason"] == "not_signed_in"
    assert live_cut.cut_sign_in(sign_in_id) == 1

    assert not lead.connected
    assert not lead.connect()
    assert house.room_row(lead.room_id).step == 0


def test_an_account_that_ended_loses_its_consoles(house: House) -> None:
    lead = house.open_room()
    with house.scope():
        staff = db.session.get_one(Staff, lead.client.staff_id)  # type: ignore[attr-defined]
        staff.ended_at = clock.now()

    assert live_cut.cut_staff(staff.id) == 1

    assert not lead.connected
    assert not lead.connect()


def test_a_facilitator_who_no_longer_leads_the_room_hears_no_more_of_it(house: House) -> None:
    room_id, (lead, co) = house.room(leads=2)
    lead.ask("open")
    with house.scope():
        db.session.query(RoomStaff).filter_by(
            room_id=room_id,
            staff_id=co.client.staff_id,  # type: ignore[attr-defined]
        ).delete()

    lead.ask("advance", from_step=0)

    assert not co.connected
    assert co.latest("console")["step"] == 0


def test_a_removed_message_disappears_and_does_not_come_back(house: House) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    tom.ask("say", id="message-1", text="Something unkind")
    assert len(mei.latest("room")["chat"]) == 1

    assert lead.ask("remove_message", message_id="message-1")["ok"]

    assert mei.latest("room")["chat"] == []
    assert tom.ask("say", id="message-1", text="Something unkind")["ok"]
    assert mei.latest("room")["chat"] == []
    assert lead.ask("remove_message", message_id="message-9")["reason"] == "no_message"


def test_a_room_that_ends_while_it_is_read_says_so_to_everybody(house: House) -> None:
    lead = house.open_room("talk")
    tom = house.inside(lead, "Tom")

    def end() -> None:
        leading.end(db.session.get_one(Room, lead.room_id), None, clock.now())

    with house.scope() as provider_id:
        act = partial(race, house.app, provider_id, end)
        with once_asked_for("staff", act) as came_to:
            broadcast.changed(lead.room_id, clock.now())

    assert came_to == [["done"]]
    assert tom.bye == "ended"


def test_a_removal_that_found_another_telling_under_way_is_told_even_if_that_fails(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")

    def fails_meanwhile(room_id: UUID, at: datetime) -> None:
        monkeypatch.undo()
        remove(lead, tom)
        raise RuntimeError("the database went")

    monkeypatch.setattr(broadcast, "read_picture", fails_meanwhile)
    assert mei.ask("hand", up=True)["reason"] == "fault"
    until(lambda: lead.room_id in outgoing.due_rooms(), within=SOON)
    Clockwork(house.app, roll_seconds=9, group_alone_seconds=9).beat()

    assert tom.bye == "removed"
    assert not tom.connected


def test_a_page_that_is_turned_away_while_it_connects_is_cut_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    room_id, (lead,) = house.room()
    tom = house.seat(room_id, "Tom")
    assert tom.open_link() == tom.accept_rules() == 303
    changed = broadcast.changed

    def turned_away_meanwhile(room_id: UUID, at: datetime) -> None:
        changed(room_id, at)
        monkeypatch.undo()
        assert lead.ask("turn_away", seat_id=str(tom.seat_id), reason="Threats")["ok"]

    monkeypatch.setattr(broadcast, "changed", turned_away_meanwhile)
    tom.connect()

    until(lambda: not tom.connected, within=SOON)
    assert tom.bye == "turned_away"
