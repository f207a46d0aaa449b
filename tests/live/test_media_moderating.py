"""Facilitators stop sound and pictures; nobody but the person themselves turns them on again."""

from __future__ import annotations

from time import monotonic

import pytest

from spip_live.rooms.media import hearing, moderating
from spip_live.rooms.media.engine import Kind
from spip_live.rooms.media.moderating import moderation
from spip_live.rooms.media.places import places
from tests.live.people import LeadScreen, ParentScreen
from tests.live.test_every_event import REPORT
from tests.live.voices import Voices


def a_while_later(lead: LeadScreen, parent: ParentScreen) -> None:
    """The page knows by now that it was stopped."""
    stopped = moderation.of(lead.room_id, parent.seat_id).stopped
    for kind in stopped:
        stopped[kind] -= moderating.ON_ITS_WAY


def mic_of(screen: ParentScreen, name: str = "Tom") -> bool:
    (shown,) = [one for one in screen.latest("room")["people"] if one["name"] == name]
    return bool(shown["mic"])


def test_a_muted_parent_is_heard_by_nobody_and_everybody_sees_it(voices: Voices) -> None:
    lead, (tom, mei), (_, tom_voice, mei_voice) = voices.room()

    assert lead.ask("mute", seat_id=str(tom.seat_id), kind="mic")["ok"]

    assert not voices.hears(mei_voice, tom_voice)
    assert voices.hears(tom_voice, mei_voice)
    assert tom.latest("mine")["media"]["muted"] is True
    assert not mic_of(mei)


def test_without_it_they_would_be_heard(voices: Voices, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, (tom, _), (_, tom_voice, mei_voice) = voices.room()
    monkeypatch.setattr(moderating, "_silence", lambda held, kind: None)

    lead.ask("mute", seat_id=str(tom.seat_id), kind="mic")

    assert voices.hears(mei_voice, tom_voice)


def test_only_they_themselves_can_be_heard_again(voices: Voices) -> None:
    lead, (tom, _), (lead_voice, tom_voice, mei_voice) = voices.room()
    lead.ask("mute", seat_id=str(tom.seat_id), kind="mic")
    a_while_later(lead, tom)

    assert lead.ask("ask_to_speak", seat_id=str(tom.seat_id))["ok"]
    lead_voice.turn()
    mei_voice.turn()
    assert not voices.hears(mei_voice, tom_voice)
    assert tom.latest("mine")["media"]["asked"] is True

    assert tom_voice.turn() == {"ok": True, "mic": True, "camera": False}
    assert voices.hears(mei_voice, tom_voice)
    media = tom.latest("mine")["media"]
    assert (media["asked"], media["muted"]) == (False, False)


def test_a_page_that_does_not_know_yet_does_not_undo_it(voices: Voices) -> None:
    lead, (tom, _), (_, tom_voice, mei_voice) = voices.room()
    lead.ask("mute", seat_id=str(tom.seat_id), kind="mic")

    assert tom_voice.turn(mic=True, camera=True) == {"ok": True, "mic": False, "camera": True}

    assert not voices.hears(mei_voice, tom_voice)


def test_mute_all_mutes_every_parent_and_no_facilitator(voices: Voices) -> None:
    lead, parents, (lead_voice, tom_voice, mei_voice) = voices.room()

    assert lead.ask("mute", seat_id=None, kind="mic")["ok"]

    assert not voices.hears(lead_voice, tom_voice)
    assert not voices.hears(lead_voice, mei_voice)
    assert voices.hears(tom_voice, lead_voice)
    assert [screen.latest("mine")["media"]["muted"] for screen in parents] == [True, True]


def test_a_camera_is_stopped_and_the_microphone_goes_on(voices: Voices) -> None:
    lead, (tom, _), (_, tom_voice, mei_voice) = voices.room()
    tom_voice.turn(mic=True, camera=True)
    voices.hear_each_other(mei_voice)
    assert voices.hears(mei_voice, tom_voice, Kind.CAMERA)

    assert lead.ask("mute", seat_id=str(tom.seat_id), kind="camera")["ok"]

    assert not voices.hears(mei_voice, tom_voice, Kind.CAMERA)
    assert voices.hears(mei_voice, tom_voice)
    media = tom.latest("mine")["media"]
    assert (media["stopped"], media["muted"]) == (True, False)


def test_joining_again_does_not_lift_it(voices: Voices) -> None:
    lead, (tom, _), (_, _, mei_voice) = voices.room()
    lead.ask("mute", seat_id=str(tom.seat_id), kind="mic")

    again = voices.join(tom)
    again.publish()
    voices.hear_each_other(mei_voice, again)

    assert not voices.hears(mei_voice, again)


def test_a_page_that_sends_with_its_microphone_off_is_heard_by_nobody(voices: Voices) -> None:
    _, (tom, _), (_, _, mei_voice) = voices.room()

    secretly = voices.join(tom)
    assert secretly.publish()["ok"]
    voices.hear_each_other(mei_voice, secretly)

    assert not voices.hears(mei_voice, secretly)
    assert secretly.turn()["ok"]
    assert voices.hears(mei_voice, secretly)


def test_a_page_that_goes_on_sending_after_turning_off_is_heard_no_more(voices: Voices) -> None:
    _, _, (_, tom_voice, mei_voice) = voices.room()

    assert tom_voice.turn(mic=False) == {"ok": True, "mic": False, "camera": False}

    assert not voices.hears(mei_voice, tom_voice)
    assert tom_voice.turn()["mic"]
    assert voices.hears(mei_voice, tom_voice)


def test_where_it_cannot_be_confirmed_they_lose_their_place(voices: Voices) -> None:
    lead, (tom, _), (_, tom_voice, mei_voice) = voices.room()
    voices.engine.failing.add("mute")

    assert lead.ask("mute", seat_id=str(tom.seat_id), kind="mic")["ok"]

    assert tom_voice.place not in voices.engine.places
    assert not voices.hears(mei_voice, tom_voice)


def test_a_facilitator_of_another_room_mutes_nobody(voices: Voices) -> None:
    _, (tom, _), (_, tom_voice, mei_voice) = voices.room()
    other = voices.house.open_room()

    assert other.ask("mute", seat_id=str(tom.seat_id), kind="mic")["reason"] == "not_here"
    assert other.ask("mute", seat_id=None, kind="mic")["ok"]

    assert voices.hears(mei_voice, tom_voice)


def test_everybody_is_asked_but_those_who_speak_already(voices: Voices) -> None:
    lead, (tom, mei), (_, tom_voice, _) = voices.room()
    tom_voice.turn(mic=False)

    assert lead.ask("ask_to_speak", seat_id=None)["ok"]

    assert tom.latest("mine")["media"]["asked"] is True
    assert mei.latest("mine")["media"]["asked"] is False


def test_everybody_in_the_circle_is_told_who_speaks(voices: Voices) -> None:
    lead, (tom, mei), (_, tom_voice, _) = voices.room()
    key = tom.latest("mine")["key"]

    voices.reconciler.hearing.talking(tom_voice.place, True)

    assert [screen.latest("speaking") for screen in (lead, tom, mei)] == [{"keys": [key]}] * 3


def test_nobody_is_told_more_than_four_times_a_second(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (_, mei), (_, tom_voice, mei_voice) = voices.room()
    hears = voices.reconciler.hearing
    for n in range(20):
        hears.talking(tom_voice.place, n % 2 == 0)
        hears.talking(mei_voice.place, True)
    assert len([name for name, _ in mei.listen() if name == "speaking"]) == 1

    monkeypatch.setattr(hearing, "EVERY", 0.0)
    voices.reconciler.beat()

    assert mei.latest("speaking") == {"keys": [mei.latest("mine")["key"]]}


def test_a_voice_behind_a_muted_microphone_is_not_shown_to_speak(voices: Voices) -> None:
    lead, (tom, mei), (_, tom_voice, _) = voices.room()
    lead.ask("mute", seat_id=str(tom.seat_id), kind="mic")

    voices.reconciler.hearing.talking(tom_voice.place, True)

    assert mei.latest("speaking") in (None, {"keys": []})


def test_whoever_is_muted_in_mid_sentence_is_not_shown_to_speak_any_more(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, (tom, mei), (_, tom_voice, _) = voices.room()
    voices.reconciler.hearing.talking(tom_voice.place, True)
    assert mei.latest("speaking") == {"keys": [tom.latest("mine")["key"]]}
    monkeypatch.setattr(hearing, "EVERY", 0.0)

    lead.ask("mute", seat_id=str(tom.seat_id), kind="mic")
    voices.reconciler.beat()

    assert mei.latest("speaking") == {"keys": []}


def test_a_phone_receives_at_most_the_pictures_that_it_asked_for_and_everybody_s_sound(
    voices: Voices,
) -> None:
    _, _, all_of_them = voices.room("Tom", "Mei", "Dan")
    for voice in all_of_them:
        voice.turn(mic=True, camera=True)
    tom_voice = all_of_them[1]

    tom_voice.look(videos=1)
    voices.hear_each_other(*all_of_them)
    heard = voices.engine.receiving(tom_voice.place)
    assert {feed.place for feed in heard if feed.kind is Kind.CAMERA} == {all_of_them[0].place}
    assert len([feed for feed in heard if feed.kind is Kind.MIC]) == 3

    tom_voice.look(videos=6, sound_only=True)
    voices.hear_each_other(tom_voice)
    assert {feed.kind for feed in voices.engine.receiving(tom_voice.place)} == {Kind.MIC}


def test_a_bad_line_gets_smaller_pictures_then_none_and_its_sound_stays(voices: Voices) -> None:
    lead, (tom, _), all_of_them = voices.room()
    for voice in all_of_them:
        voice.turn(mic=True, camera=True)
    voices.hear_each_other(*all_of_them)
    tom_voice = all_of_them[1]

    for _ in range(12):
        assert tom_voice.ask("media_report", **{**REPORT, "loss": 0.3})["ok"]

    kinds = {feed.kind for feed in voices.engine.receiving(tom_voice.place)}
    assert kinds == {Kind.MIC}
    assert tom.latest("mine")["media"]["paused"] is True
    row = next(row for row in lead.latest("console")["expected"] if row["name"] == "Tom")
    assert row["connection"] == "weak"
    sounds = {feed for _, feed, *_ in voices.engine.asked("tune") if feed.kind is Kind.MIC}
    assert not sounds, "nothing ever touches the sound"


def test_a_page_that_gives_its_place_up_may_have_another(voices: Voices) -> None:
    _, (tom, _), (_, tom_voice, _) = voices.room()
    before = monotonic()

    assert tom_voice.ask("media_lost", side="receive")["ok"]

    assert places.of(tom.seat_id) is None
    again = voices.join(tom)
    held = places.get(again.place)
    assert held is not None
    assert held.joined_at >= before
