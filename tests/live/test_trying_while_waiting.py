"""Who tries their devices from the waiting room is still waiting, and the console says so."""

from __future__ import annotations

from spip_live.rooms.media.loops import loops
from tests.live.people import CheckScreen, House, LeadScreen, ParentScreen


def seen(lead: LeadScreen) -> tuple[str, bool]:
    """Where the console says that the one parent is, and whether they try their devices."""
    (only,) = lead.latest("console")["expected"]
    return only["state"], only["trying"]


def goes_to_the_check(house: House, parent: ParentScreen) -> CheckScreen:
    """By the link of the waiting room: one page goes, the other comes."""
    parent.drop()
    trying = house.checking(parent)
    assert trying.connect()
    return trying


def test_who_tries_their_devices_from_the_waiting_room_is_still_waiting(house: House) -> None:
    room_id, (lead,) = house.room()
    tom = house.waiting(room_id, "Tom")
    assert seen(lead) == ("waiting", False)

    trying = goes_to_the_check(house, tom)
    assert seen(lead) == ("waiting", True)
    trying.drop()
    assert seen(lead) == ("dropped", False)
    assert tom.connect()

    assert seen(lead) == ("waiting", False)
    assert [stay.state for stay in house.stays(tom)] == ["waiting"]


def test_who_is_let_in_meanwhile_is_inside_when_they_come_back(house: House) -> None:
    lead = house.open_room()
    tom = house.waiting(lead.room_id, "Tom")
    trying = goes_to_the_check(house, tom)

    assert lead.admit(tom)["ok"]
    assert seen(lead) == ("dropped", True)
    assert "joined" not in house.kinds(lead.room_id)
    trying.drop()
    assert tom.connect()

    assert seen(lead) == ("here", False)
    assert tom.latest("mine")["state"] == "admitted"


def test_days_before_nobody_is_told_that_somebody_tries(house: House) -> None:
    room_id, (lead,) = house.room()
    tom = house.seat(room_id, "Tom")
    assert tom.open_link() == 303
    lead.listen()

    trying = house.checking(tom)
    assert trying.connect()
    assert loops.trying(room_id) == frozenset()
    trying.drop()
    assert lead.listen() == []
    assert seen(lead) == ("expected", False)
