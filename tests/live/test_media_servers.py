"""Several media servers: a room is on one, and gets another when that one is lost."""

from __future__ import annotations

from time import monotonic
from typing import Any

import pytest

from spip_live.rooms.media.places import places
from tests.live.people import ParentScreen
from tests.live.test_witnessing import works_of
from tests.live.voices import Voices


@pytest.fixture(autouse=True)
def two(voices: Voices) -> Voices:
    """Two media servers; rooms get the one in the east as long as there is one."""
    voices.engine.nodes = ["east", "west"]
    return voices


def where(voices: Voices, circle: str) -> str | None:
    return voices.engine.node_of(circle)


def media_of(screen: ParentScreen) -> dict[str, Any]:
    media: dict[str, Any] = screen.latest("mine")["media"]
    return media


def test_a_room_whose_media_server_is_dead_is_told_so_although_another_lives(
    voices: Voices,
) -> None:
    lead, (tom, _), _ = voices.room()
    voices.settle()

    voices.engine.lose("east", 2)
    voices.settle()

    assert lead.latest("console")["media_up"] is False
    assert media_of(tom)["state"] == "off"
    assert tom.ask("media_join")["reason"] == "media_off"
    assert tom.ask("here")["ok"], "the room runs on"


def test_after_ten_seconds_the_whole_room_is_on_another_and_hears_again(voices: Voices) -> None:
    lead, (tom, mei), (_, tom_voice, _) = voices.room()

    voices.engine.lose("east", 10)
    voices.settle()

    assert media_of(tom)["state"] == "on"
    assert media_of(tom)["circle"] not in (None, tom_voice.circle)
    assert lead.latest("console")["media_up"] is True
    again = [voices.speak(screen) for screen in (lead, tom, mei)]
    voices.hear_each_other(*again)
    assert {where(voices, voice.circle) for voice in again} == {"west"}
    assert voices.hears(again[1], again[2])


def test_a_breakout_opened_after_the_move_is_on_the_same_server(voices: Voices) -> None:
    lead, (tom, *_), _ = voices.room("Tom", "Mei", "Ann", "Bob")
    voices.engine.lose("east", 10)
    voices.settle()
    voices.engine.away.clear()  # it is back, and empty: the room stays where it is now

    assert lead.ask("breakouts_prepare", count=2)["ok"]
    assert lead.ask("breakouts_open", minutes=5, prompt="")["ok"]

    assert where(voices, voices.join(tom).circle) == "west"


def test_a_room_of_a_living_server_is_left_alone(voices: Voices) -> None:
    _, _, (_, tom_voice, mei_voice) = voices.room()

    voices.engine.lose("west", 60)
    voices.settle()

    assert where(voices, tom_voice.circle) == "east"
    assert voices.hears(tom_voice, mei_voice)


def test_a_room_that_opened_without_any_gets_one_once_there_is_one(voices: Voices) -> None:
    voices.engine.away = {"east": 30, "west": 30}
    lead = voices.house.open_room()
    tom = voices.house.inside(lead, "Tom")
    voices.settle()
    assert media_of(tom)["state"] == "off"

    voices.engine.away = {"east": 40}
    voices.settle()

    assert media_of(tom)["state"] == "on"
    assert where(voices, voices.join(tom).circle) == "west"


def test_with_no_other_server_everybody_is_told_and_each_roll_says_so(voices: Voices) -> None:
    lead, (tom, _), _ = voices.room()
    works = works_of(voices.house)
    voices.engine.lose("east", 10)
    voices.engine.lose("west", 10)

    for _ in range(2):
        voices.settle()
        works.call_roll()

    rolls = [body for kind, body in voices.house.evidence(lead.room_id) if kind == "roll"]
    assert [roll.get("media_lost") for roll in rolls[-2:]] == [True, True]
    assert lead.latest("console")["media_up"] is False
    assert media_of(tom) | {"circle": None, "state": "off"} == media_of(tom)
    assert not places.everywhere()

    voices.engine.away.clear()
    voices.settle()
    works.rolled_at = monotonic()
    works.call_roll()

    assert media_of(tom)["state"] == "on"
    assert "media_lost" not in voices.house.evidence(lead.room_id)[-1][1]


def test_the_device_check_tries_the_way_to_the_rooms_own_server(voices: Voices) -> None:
    lead = voices.house.open_room()
    tom = voices.house.trying(voices.house.seat(lead.room_id, "Tom"))

    assert tom.call()["ok"]

    assert voices.engine.asked("loop")[-1][1] == "east"


def test_a_server_that_does_not_answer_is_asked_for_one_circle_in_each_look(
    voices: Voices,
) -> None:
    lead, parents, _ = voices.room("Tom", "Mei", "Ann", "Bob")
    assert lead.ask("breakouts_prepare", count=2)["ok"]
    assert lead.ask("breakouts_open", minutes=5, prompt="")["ok"]
    for screen in parents:
        voices.join(screen)
    assert len(places.keys_in(lead.room_id)) > 1
    voices.engine.failing.add("present")
    voices.engine.calls.clear()

    voices.settle()
    voices.settle()

    assert len(voices.engine.asked("present")) == 2
