"""A seat that waits hears of nothing but itself, and may ask for nothing of the room."""

from __future__ import annotations

import pytest

from tests.live.people import House


def test_a_waiting_seat_hears_nothing_of_the_room(house: House) -> None:
    lead = house.open_room()
    tom, mei = house.waiting(lead.room_id, "Tom"), house.inside(lead, "Mei")
    tom.listen()

    mei.ask("say", id="message-1", text="Only for those inside")
    mei.ask("hand", up=True)
    lead.ask("advance", from_step=0)
    lead.ask("hold", on=True)
    lead.ask("say", id="message-2", text="Also only for those inside")

    assert {name for name, _ in tom.heard + tom.listen()} == {"mine"}
    assert "inside" not in str(tom.heard)
    assert "Mei" not in str(tom.heard)


def test_a_waiting_page_shows_nothing_of_the_room(house: House) -> None:
    lead = house.open_room()
    mei, tom = house.inside(lead, "Mei"), house.waiting(lead.room_id, "Tom")
    mei.ask("say", id="message-1", text="Only for those inside")

    page = tom.page().text

    assert "Mei" not in page
    assert "inside" not in page
    assert "A step to talk" not in page


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("hand", {"up": True}),
        ("say", {"id": "message-1", "text": "Hello"}),
        ("answer", {"step": 0, "choice": "mum"}),
    ],
)
def test_a_waiting_seat_may_ask_for_nothing_of_the_room(
    house: House, event: str, payload: dict[str, object]
) -> None:
    lead = house.open_room("poll")
    tom, mei = house.waiting(lead.room_id, "Tom"), house.inside(lead, "Mei")
    mei.listen()

    assert tom.ask(event, **payload)["reason"] == "waiting"

    assert mei.listen() == []
    assert tom.connected


def test_a_waiting_seat_cannot_fetch_a_step(house: House) -> None:
    lead = house.open_room()
    tom = house.waiting(lead.room_id, "Tom")

    assert tom.client.get(f"/room/{tom.seat_id}/steps/0").status_code == 403


def test_a_waiting_parent_and_the_facilitator_may_write_to_each_other(house: House) -> None:
    room_id, (lead,) = house.room()
    tom, mei = house.waiting(room_id, "Tom"), house.waiting(room_id, "Mei")

    lead.ask("private", seat_id=str(tom.seat_id), id="private-1", text="One moment, please")
    tom.ask("private", id="private-2", text="My camera fails")

    said = [(message["mine"], message["text"]) for message in tom.latest("mine")["private"]]
    assert said == [(False, "One moment, please"), (True, "My camera fails")]
    (thread,) = lead.latest("console")["threads"]
    assert thread["seat_id"] == str(tom.seat_id)
    assert [message["lead"] for message in thread["messages"]] == [True, False]
    assert mei.latest("mine")["private"] == []


def test_a_waiting_parent_may_call_for_help(house: House) -> None:
    room_id, (lead,) = house.room()
    tom = house.waiting(room_id, "Tom")

    assert tom.ask("help", on=True)["ok"]

    assert tom.latest("mine")["help"] is True
    assert lead.latest("console")["expected"][0]["help"] is True


def test_a_parent_is_let_in_only_once_identification_was_seen(house: House) -> None:
    lead = house.open_room()
    tom = house.waiting(lead.room_id, "Tom")

    refused = lead.ask("admit", seat_id=str(tom.seat_id), id_seen=False)
    assert refused["reason"] == "id_not_seen"
    assert lead.ask("admit", seat_id=str(tom.seat_id))["reason"] == "bad_message"
    assert tom.latest("room") is None

    assert lead.admit(tom)["ok"]
    assert tom.latest("mine")["state"] == "admitted"
    assert tom.latest("room")["status"] == "live"
    row = house.seat_row(tom)
    assert row.id_seen_at and row.id_seen_by and row.admitted_at


def test_nobody_is_let_in_before_the_room_is_open(house: House) -> None:
    room_id, (lead,) = house.room()
    tom = house.waiting(room_id, "Tom")

    assert lead.admit(tom)["reason"] == "not_open"


def test_a_parent_who_has_not_come_cannot_be_let_in(house: House) -> None:
    lead = house.open_room()
    tom = house.seat(lead.room_id, "Tom")

    assert lead.admit(tom)["reason"] == "not_waiting"
