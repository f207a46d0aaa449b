"""What is on its way while a facilitator acts: it arrives before the act, or it never does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from spip_live.rooms import events
from spip_live.rooms.captions import events as caption_events
from spip_live.rooms.captions import telling
from spip_live.rooms.discussion import Discussion, discussions
from tests.live.captioning import at_work, texts
from tests.live.people import House, LeadScreen, ParentScreen

ACTS: dict[str, tuple[Callable[[LeadScreen, ParentScreen], Any], str]] = {
    "hold": (lambda lead, tom: lead.ask("hold", on=True), "on_hold"),
    "remove": (
        lambda lead, tom: lead.ask("remove", seat_id=str(tom.seat_id), reason="x"),
        "closed",
    ),
    "wait": (lambda lead, tom: lead.ask("to_waiting", seat_id=str(tom.seat_id)), "waiting"),
    "end": (lambda lead, tom: lead.ask("end", confirm=True), "closed"),
}


def by_another_thread(act: Callable[[], Any]) -> None:
    """As by another page, and done before this one goes on."""
    answers: list[Any] = []
    doing = threading.Thread(target=lambda: answers.append(act()))
    doing.start()
    doing.join(timeout=20)
    assert answers and answers[0]["ok"], answers


@pytest.mark.parametrize("name", ACTS)
def test_a_message_that_had_passed_the_door_is_not_said_after_the_act(
    house: House, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    act, reason = ACTS[name]
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    discussion_of = events.discussion_for

    def meanwhile(*found: Any) -> Discussion:
        by_another_thread(lambda: act(lead, tom))
        return discussion_of(*found)

    monkeypatch.setattr(events, "discussion_for", meanwhile)
    answer = tom.ask("say", id="message-1", text="Too late")

    assert answer["reason"] == reason
    assert not discussions.of(lead.room_id).chat
    assert "Too late" not in str(mei.latest("room"))


def test_a_hold_waits_for_a_message_that_is_being_said(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    say, held = Discussion.say, threading.Event()
    hold = threading.Thread(target=lambda: lead.ask("hold", on=True)["ok"] and held.set())

    def meanwhile(self: Discussion, message: Any) -> None:
        hold.start()
        assert not held.wait(0.3), "nothing is said between the hold and its answer"
        say(self, message)

    monkeypatch.setattr(Discussion, "say", meanwhile)
    assert tom.ask("say", id="message-1", text="Just in time")["ok"]
    hold.join(timeout=20)

    assert held.is_set()
    room = mei.latest("room")
    assert (room["status"], [said["text"] for said in room["chat"]]) == ("held", ["Just in time"])


def test_a_caption_that_had_passed_the_door_is_not_written_after_the_hold(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = house.open_room()
    tom, sam = house.inside(lead, "Tom"), at_work(house, lead)
    where, parse = sam.latest("room")["heard_in"], caption_events.parse

    def meanwhile(*sent: Any) -> Any:
        by_another_thread(lambda: lead.ask("hold", on=True))
        return parse(*sent)

    monkeypatch.setattr(caption_events, "parse", meanwhile)
    answer = sam.write("Too late", heard_in=where)

    assert answer["reason"] == "on_hold"
    assert texts(tom) == []


def test_a_hold_waits_for_a_caption_that_is_being_written(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = house.open_room()
    tom, sam = house.inside(lead, "Tom"), at_work(house, lead)
    write, held = telling.write, threading.Event()
    hold = threading.Thread(target=lambda: lead.ask("hold", on=True)["ok"] and held.set())

    def meanwhile(*line: Any) -> None:
        hold.start()
        assert not held.wait(0.3), "nothing is written between the hold and its answer"
        write(*line)

    monkeypatch.setattr(telling, "write", meanwhile)
    assert sam.write("Just in time")["ok"]
    hold.join(timeout=20)

    assert held.is_set()
    assert texts(tom) == ["Just in time"]
