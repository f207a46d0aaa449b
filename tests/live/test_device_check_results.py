"""What came of a device check: graded, written down, and told to staff and to the parent alone."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from spip_live.people.models import Role
from tests.live.people import House, LeadScreen, ParentScreen


def test_figures_are_graded(house: House, early: ParentScreen) -> None:
    tom = house.trying(early)

    assert tom.ask("grade", rtt_ms=40, loss=0.0, kbps=900)["grade"] == "good"
    assert tom.ask("grade", rtt_ms=40, loss=0.1, kbps=900)["grade"] == "sound_only"


def test_an_answer_that_no_page_of_ours_gives_is_not_written_down(
    house: House, early: ParentScreen
) -> None:
    tom = house.trying(early)

    answer = tom.finish(camera="Logitech C920")

    assert answer.location.endswith("/check")
    assert house.checked(tom) is None


def office_page(house: House, coordinator: FlaskClient, seat: ParentScreen) -> str:
    room_id = house.seat_row(seat).room_id
    return str(coordinator.get(f"/schedule/{room_id}").text)


def test_the_coordinator_sees_ready_needs_help_or_not_tried(
    house: House, early: ParentScreen
) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    assert "Not tried" in office_page(house, coordinator, early)
    tom = house.trying(early)

    tom.finish(microphone="silent")
    page = office_page(house, coordinator, early)
    assert "Needs help" in page
    assert "Microphone silent" in page
    tom.finish()
    page = office_page(house, coordinator, early)

    assert "Needs help" not in page
    assert "Ready" in page
    assert "Ready" in coordinator.get(f"/schedule/seats/{early.seat_id}").text


def expected(lead: LeadScreen) -> dict[str, str]:
    return {each["name"]: each["check"] for each in lead.latest("console")["expected"]}


def test_the_console_is_told_at_once_and_other_parents_never(house: House) -> None:
    room_id, (lead,) = house.room()
    mei = house.waiting(room_id, "Mei")
    tom = house.seat(room_id, "Tom")
    trying = house.trying(tom)
    assert expected(lead) == {"Mei": "none", "Tom": "none"}
    mei.listen()

    trying.finish(camera="refused", microphone="refused")
    assert expected(lead)["Tom"] == "help"
    trying.finish()

    assert expected(lead) == {"Mei": "none", "Tom": "ready"}
    assert mei.listen() == []


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({}, "You are ready"),
        ({"network": "sound_only"}, "Choose “Sound only” in the session"),
        ({"network": "off"}, "on our side, not yours"),
        ({"network": "blocked"}, "Switch off a VPN"),
        ({"camera": "refused"}, "How to allow it"),
        ({"microphone": "busy"}, "Close other apps"),
        ({"sound": "not_heard"}, "Turn the volume up"),
        ({"camera": "skipped"}, "Not quite ready yet"),
    ],
)
def test_the_result_says_what_to_do_about_it(
    house: House, early: ParentScreen, found: dict[str, str], said: str
) -> None:
    tom = house.trying(early)

    page = tom.client.get(tom.finish(**found).location).text

    assert said in page
    assert "Come back then with the same link" in page
