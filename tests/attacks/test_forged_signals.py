"""What no page of ours says over its socket: that it came or went, and anything in bytes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from spip_live.floods import Floodgate
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


@pytest.mark.parametrize("message", ['51000000-["say",{"_placeholder":true,"num":0}]', b"bytes"])
def test_whoever_begins_to_send_bytes_is_cut_before_any_are_kept(message: str | bytes) -> None:
    heard: list[object] = []
    line = Line()
    eio = SimpleNamespace(
        sockets={"line": line},
        handlers={"message": lambda connection, said: heard.append(said)},
        on=lambda name, handler: None,
    )
    gate = Floodgate(SimpleNamespace(eio=eio, _handle_event=None, reserved_events=()))

    gate.pass_on("line", '2["here",{}]')
    assert heard and not line.closed
    gate.pass_on("line", message)

    assert heard == ['2["here",{}]']
    assert line.closed


class Line:
    """A connection as the gate knows it."""

    closed = False

    def close(self, *, wait: bool, abort: bool) -> None:
        self.closed = True
