"""No page may say by an event that it has come or gone: only its connection says so."""

from __future__ import annotations

from typing import Any

from tests.live.people import House, LeadScreen, ParentScreen, Screen


def forge(screen: Screen, name: str, *sent: Any) -> None:
    """An event under a name by which the server itself tells of connections."""
    assert screen.socket is not None
    screen.socket.emit(name, *sent, namespace=screen.namespace)


def remove(lead: LeadScreen, parent: ParentScreen) -> None:
    assert lead.ask("remove", seat_id=str(parent.seat_id), reason="x")["ok"]


def hears(lead: LeadScreen, parent: ParentScreen) -> bool:
    """Whether something that is said in the room from now on reaches a parent's page."""
    assert lead.ask("say", id="said-later", text="Now we are among ourselves")["ok"]
    room = parent.latest("room") or {"chat": []}
    return any(said["id"] == "said-later" for said in room["chat"])


def test_whoever_said_that_they_had_gone_can_still_be_removed(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")

    forge(tom, "disconnect", {})
    remove(lead, tom)

    assert not hears(lead, tom)
    assert tom.bye == "removed"
    assert not tom.connected


def test_whoever_said_that_they_came_to_another_room_can_still_be_removed(house: House) -> None:
    lead, (other, _) = house.open_room(), house.room()
    tom, next_part = house.seat(lead.room_id, "Tom"), house.seat(other, "Tom")
    next_part.client = tom.client
    for part in (next_part, tom):
        assert part.open_link() == part.accept_rules() == 303
    assert tom.connect() and lead.admit(tom)["ok"]

    forge(tom, "connect", {}, {"seat": str(next_part.seat_id)})
    remove(lead, tom)

    assert not hears(lead, tom)
    assert not tom.connected


def test_a_console_that_said_it_had_gone_is_still_known(house: House) -> None:
    _, (lead, colleague) = house.room(leads=2)

    forge(lead, "disconnect", {})

    assert len(colleague.latest("console")["leads"]) == 2
