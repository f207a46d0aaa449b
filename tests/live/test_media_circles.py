"""Breakouts, private talks and guests: each hears their own circle and no other."""

from __future__ import annotations

from uuid import uuid4

import pytest

from spip_live import clock
from spip_live.extensions import socketio
from spip_live.rooms import broadcast
from spip_live.rooms.media import joining, using
from spip_live.rooms.media.belonging import Person, Role
from spip_live.rooms.media.guests import guests
from spip_live.rooms.media.joining import Newcomer, NoCircle
from spip_live.rooms.presence import presence
from tests.live.captioning import invited
from tests.live.people import LeadScreen, ParentScreen
from tests.live.voices import Voice, Voices

START = {"minutes": 5, "prompt": "What do children notice?"}


def rejoined(voices: Voices, *screens: ParentScreen | LeadScreen) -> list[Voice]:
    """Each page joins the circle that its newest snapshot names."""
    fresh = [voices.speak(screen) for screen in screens]
    voices.hear_each_other(*fresh)
    return fresh


def test_members_of_a_breakout_hear_only_each_other_and_all_are_back_after_it(
    voices: Voices,
) -> None:
    lead, parents, before = voices.room("Tom", "Mei", "Dan", "Ann")
    assert lead.ask("breakouts_prepare", count=2)["ok"]
    assert all(voice.place in voices.engine.places for voice in before)

    assert lead.ask("breakouts_open", **START)["ok"]

    kept = [voice for voice in before if voice.place in voices.engine.places]
    assert kept == before[:1], "all but the facilitator have left the main circle"
    apart = rejoined(voices, *parents)
    groups = [parent.latest("mine")["breakout"]["n"] for parent in parents]
    for one, n in zip(apart, groups, strict=True):
        assert not voices.hears(one, before[0])
        for other, m in zip(apart, groups, strict=True):
            assert voices.hears(one, other) == (one is not other and n == m)

    assert lead.ask("breakouts_close")["ok"]
    back = rejoined(voices, *parents)
    assert {voice.circle for voice in back} == {before[0].circle}
    assert all(voices.hears(one, other) for one in back for other in back if one is not other)


def test_a_facilitator_who_visits_a_group_hears_it_and_it_alone(voices: Voices) -> None:
    lead, parents, _ = voices.room("Tom", "Mei", "Dan", "Ann")
    lead.ask("breakouts_prepare", count=2)
    lead.ask("breakouts_open", **START)

    assert lead.ask("breakouts_visit", n=1)["ok"]

    circle = lead.latest("console")["media"]["circle"]
    first = {p.latest("mine")["media"]["circle"] for p in parents if group(p) == 1}
    second = {p.latest("mine")["media"]["circle"] for p in parents if group(p) == 2}
    assert first == {circle}
    assert second.isdisjoint(first)
    assert rejoined(voices, lead)[0].circle == circle


def group(parent: ParentScreen) -> int:
    return int(parent.latest("mine")["breakout"]["n"])


def test_whoever_is_moved_has_left_the_first_group_before_it_is_answered(voices: Voices) -> None:
    lead, parents, _ = voices.room("Tom", "Mei", "Dan", "Ann")
    lead.ask("breakouts_prepare", count=2)
    lead.ask("breakouts_open", **START)
    apart = rejoined(voices, *parents)
    tom, other = parents[0], 3 - group(parents[0])

    assert lead.ask("breakouts_move", seat_id=str(tom.seat_id), n=other)["ok"]

    assert apart[0].place not in voices.engine.places
    (moved,) = rejoined(voices, tom)
    voices.hear_each_other(*apart)
    theirs = [voice for voice, p in zip(apart, parents, strict=True) if group(p) == other]
    assert all(voices.hears(moved, voice) for voice in theirs if voice.screen is not tom)


def talk(voices: Voices) -> tuple[LeadScreen, ParentScreen, ParentScreen, list[Voice]]:
    """A facilitator talks in private with Eve, who waits; Tom is in the room."""
    lead, (tom, _), _ = voices.room()
    eve = voices.house.waiting(lead.room_id, "Eve")
    assert eve.ask("media_join")["reason"] == "no_circle"
    assert lead.ask("aside", seat_id=str(eve.seat_id), on=True)["ok"]
    return lead, eve, tom, rejoined(voices, lead, eve)


def test_a_facilitator_and_one_waiting_parent_hear_each_other_and_nobody_else_hears_them(
    voices: Voices,
) -> None:
    lead, eve, tom, (lead_voice, eve_voice) = talk(voices)

    assert voices.hears(lead_voice, eve_voice)
    assert voices.hears(eve_voice, lead_voice)
    talk_of_two = {lead_voice.place, eve_voice.place}
    others = [name for name in voices.engine.places if name not in talk_of_two]
    assert len(others) == 2
    heard = {feed.place for name in others for feed in voices.engine.receiving(name)}
    assert not heard & talk_of_two
    assert eve.latest("mine")["media"]["state"] == "aside"
    assert eve.latest("room") is None
    (row,) = [row for row in lead.latest("console")["expected"] if row["name"] == "Eve"]
    assert row["aside"] is True
    (shown,) = [person for person in tom.latest("room")["people"] if person["lead"]]
    assert shown["mic"] is False, "who talks in private is not heard in the room"


def test_nobody_else_can_enter_a_private_talk(voices: Voices) -> None:
    house = voices.house
    room_id, (lead, colleague) = house.room(leads=2)
    assert lead.ask("open")["ok"]
    eve, dan, tom = house.waiting(room_id, "Eve"), house.waiting(room_id, "Dan"), house.inside(lead)
    assert lead.ask("aside", seat_id=str(eve.seat_id), on=True)["ok"]
    lead_voice, eve_voice = rejoined(voices, lead, eve)

    assert colleague.ask("aside", seat_id=str(eve.seat_id), on=True)["reason"] == "aside_taken"
    assert dan.ask("media_join")["reason"] == "no_circle"
    inside = rejoined(voices, colleague, tom)
    assert all(voice.circle != eve_voice.circle for voice in inside)
    for screen in (colleague, dan, tom):
        for theirs in (lead_voice, eve_voice):
            assert Voice(screen, theirs.place, "").look()["reason"] == "no_place"
    assert not any(voices.hears(voice, eve_voice) for voice in inside)


def test_without_the_rule_another_who_waits_would_hear_it(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, _, _, (lead_voice, eve_voice) = talk(voices)
    dan = voices.house.waiting(lead.room_id, "Dan")
    held = eve_voice.held
    assert held is not None
    monkeypatch.setattr(joining, "circle_of", lambda facts, person: held.circle)
    monkeypatch.setattr(using.broadcast, "changed", lambda *_: None)

    voice = voices.join(dan)
    voices.hear_each_other(voice)

    assert voices.hears(voice, eve_voice)
    assert voices.hears(voice, lead_voice)


@pytest.mark.parametrize(
    "end", ["admit", "turn_away", "stop", "parent leaves", "page closes", "console closes", "hold"]
)
def test_a_private_talk_ends_when(voices: Voices, end: str) -> None:
    lead, eve, _, (lead_voice, eve_voice) = talk(voices)

    match end:
        case "admit":
            assert lead.admit(eve)["ok"]
        case "turn_away":
            assert lead.ask("turn_away", seat_id=str(eve.seat_id), reason="x")["ok"]
        case "stop":
            assert lead.ask("aside", seat_id=str(eve.seat_id), on=False)["ok"]
        case "parent leaves":
            assert eve.ask("leave")["ok"]
        case "page closes":
            eve.drop("transport close")
        case "console closes":
            lead.drop()
        case "hold":
            assert lead.ask("hold", on=True)["ok"]

    assert eve_voice.place not in voices.engine.places
    assert lead_voice.place not in voices.engine.places


def test_who_was_talked_with_and_let_in_is_in_the_room_and_so_is_the_facilitator(
    voices: Voices,
) -> None:
    lead, eve, tom, _ = talk(voices)

    assert lead.admit(eve)["ok"]

    room = tom.latest("mine")["media"]["circle"]
    assert eve.latest("mine")["media"]["circle"] == room
    assert lead.latest("console")["media"]["circle"] == room
    assert eve.latest("mine")["media"]["state"] == "on"


def test_identification_can_be_seen_before_the_room_opens(voices: Voices) -> None:
    room_id, (lead,) = voices.house.room()
    eve = voices.house.waiting(room_id, "Eve")
    assert lead.ask("media_join")["reason"] == "no_circle"

    assert lead.ask("aside", seat_id=str(eve.seat_id), on=True)["ok"]

    lead_voice, eve_voice = rejoined(voices, lead, eve)
    assert voices.hears(lead_voice, eve_voice)


def test_there_is_no_private_talk_with_one_who_is_let_in(voices: Voices) -> None:
    lead, (tom, _), _ = voices.room()

    assert lead.ask("aside", seat_id=str(tom.seat_id), on=True)["reason"] == "not_waiting"
    assert lead.ask("aside", seat_id=str(uuid4()), on=True)["reason"] == "not_here"


def guest_of(lead: LeadScreen, voices: Voices, guest_id: object) -> Newcomer:
    room = voices.house.room_row(lead.room_id)
    person = Person(guest_id, Role.GUEST)  # type: ignore[arg-type]
    (page,) = presence.leads_in(room.id)  # any that is connected
    return Newcomer(person, "a-key", room.id, room.provider_id, page.sid, "/lead")


def test_a_guest_only_listens_and_only_while_invited(voices: Voices) -> None:
    lead, _, (lead_voice, _, _) = voices.room()
    sam = invited(voices.house, lead.room_id)
    guest_id = sam.captioner_id
    assert sam.open_link() == 303
    with voices.house.scope(), pytest.raises(NoCircle):
        joining.join(guest_of(lead, voices, guest_id), clock.now())

    guests.welcome(lead.room_id, guest_id)
    with voices.house.scope():
        held, _ = joining.join(guest_of(lead, voices, guest_id), clock.now())

    assert voices.engine.places[held.token].listen_only
    assert held.circle_key == lead_voice.circle
    guests.dismiss(lead.room_id, guest_id)
    with voices.house.scope():
        broadcast.changed(lead.room_id, clock.now())
    assert held.token not in voices.engine.places


def test_whom_nobody_invited_hears_nothing_though_a_door_had_let_them_pass(voices: Voices) -> None:
    lead, _, _ = voices.room()
    stranger = uuid4()

    guests.welcome(lead.room_id, stranger)

    with voices.house.scope(), pytest.raises(NoCircle):
        joining.join(guest_of(lead, voices, stranger), clock.now())


def test_the_media_events_are_the_same_for_both_kinds_of_page() -> None:
    handlers = socketio.server.handlers  # type: ignore[attr-defined]
    media = {name for name in handlers["/"] if name.startswith("media_")}

    assert media == {name for name in handlers["/lead"] if name.startswith("media_")}
