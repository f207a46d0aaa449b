"""Groups before anybody goes to one: dealt, planned, and refused where they cannot be."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from spip_live import clock
from spip_live.db import db
from spip_live.people.models import Role, Staff
from spip_live.rooms import facilitators, scheduling
from spip_live.rooms.models import Room
from tests.factories import freeze
from tests.live.grouping import (
    NAMES,
    START,
    apart,
    four,
    group_of,
    places_left,
    shown,
)
from tests.live.people import House, LeadScreen, make_plan, make_step


def test_groups_are_dealt_anew_until_they_are_opened(house: House) -> None:
    lead, _ = four(house)

    for _ in range(3):
        assert lead.ask("breakouts_prepare", size=2)["ok"]
    assert lead.ask("breakouts_open", **START)["ok"]

    assert lead.ask("breakouts_prepare", size=2)["reason"] == "apart"
    assert lead.ask("breakouts_open", **START)["reason"] == "apart"
    assert places_left(house)[:3] == [1, 2, 4]


def test_too_few_parents_are_not_parted(house: House) -> None:
    lead = house.open_room()
    for name in NAMES[:3]:
        house.inside(lead, name)

    answer = lead.ask("breakouts_prepare", count=2)

    assert answer["reason"] == "too_few_people"
    assert "at least four" in answer["message"]
    assert lead.ask("breakouts_open", **START)["reason"] == "no_groups"


@pytest.mark.parametrize(
    "wrong", [{}, {"count": 2, "size": 2}, {"count": 1}, {"count": 7}, {"size": 1}, {"count": "2"}]
)
def test_a_wish_for_groups_says_one_thing(house: House, wrong: dict[str, Any]) -> None:
    lead, _ = four(house)

    assert lead.ask("breakouts_prepare", **wrong)["reason"] == "bad_message"


def test_before_the_room_is_open_there_are_no_groups(house: House) -> None:
    _, (lead,) = house.room()

    assert lead.ask("breakouts_prepare", count=2)["reason"] == "not_open"


PLANNED = {"groups": None, "size": 2, "minutes": 4, "prompt": "Write it together."}


def planned(house: House) -> tuple[UUID, LeadScreen]:
    """A room whose second step asks for groups."""
    room_id, (lead,) = house.room()
    plan = make_plan("talk", "talk")
    plan["steps"].insert(1, make_step("discuss", breakout=PLANNED))
    with house.scope():
        freeze(db.session.get_one(Room, room_id), plan)
    assert lead.ask("open")["ok"]
    return room_id, lead


def test_groups_that_the_plan_asks_for_are_ready_when_its_step_is_shown(house: House) -> None:
    _, lead = planned(house)
    parents = [house.inside(lead, name) for name in NAMES]

    assert lead.ask("advance", from_step=0)["ok"]

    found = shown(lead)
    assert (found["state"], found["minutes"], found["prompt"]) == ("prepared", 4, PLANNED["prompt"])
    assert [len(group["people"]) for group in found["groups"]] == [2, 2]
    assert [group_of(parent) for parent in parents] == [None] * 4
    assert lead.ask("advance", from_step=1)["ok"]
    assert shown(lead)["state"] == "none"


def test_with_too_few_people_the_console_offers_what_the_plan_asks_for(house: House) -> None:
    _, lead = planned(house)
    house.inside(lead, "Tom")

    assert lead.ask("advance", from_step=0)["ok"]

    assert (shown(lead)["state"], shown(lead)["planned"]) == ("none", PLANNED)


def test_another_step_leaves_people_in_their_groups(house: House) -> None:
    lead, (tom, *_) = apart(house)

    assert lead.ask("advance", from_step=0)["ok"]

    assert group_of(tom) is not None


def test_a_facilitator_who_leads_no_longer_visits_no_longer(house: House) -> None:
    lead, _ = apart(house)
    lead.ask("breakouts_visit", n=1)
    other = house.sign_in(Role.FACILITATOR)
    with house.scope():
        stand_in = db.session.get_one(Staff, other.staff_id)  # type: ignore[attr-defined]
        room = db.session.get_one(Room, lead.room_id)
        leaders = facilitators.Leaders(stand_in, None)
        scheduling.hand_over(room, leaders, house.staff(lead), clock.now())

    assert places_left(house)[3] == 0
