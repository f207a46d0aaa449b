"""Whatever ends somebody's place in a room ends their sound and video before it is answered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from spip_live import clock
from spip_live.db import db
from spip_live.people.joining_families import keep_apart
from spip_live.people.models import Role, TieKind
from spip_live.rooms import late_ties
from spip_live.rooms.media import ward
from spip_live.rooms.media.engine import Kind
from spip_live.rooms.models import Seat
from tests.live.people import House, LeadScreen, ParentScreen
from tests.live.voices import Voice, Voices

Act = Callable[[House, LeadScreen, ParentScreen], object]


def remove(house: House, lead: LeadScreen, tom: ParentScreen) -> None:
    assert lead.ask("remove", seat_id=str(tom.seat_id), reason="x")["ok"]


def to_waiting(house: House, lead: LeadScreen, tom: ParentScreen) -> None:
    assert lead.ask("to_waiting", seat_id=str(tom.seat_id))["ok"]


def leave(house: House, lead: LeadScreen, tom: ParentScreen) -> None:
    assert tom.ask("leave")["ok"]


def other_device(house: House, lead: LeadScreen, tom: ParentScreen) -> None:
    assert house.browser(tom.seat_id, tom.token).open_link() == 303


def hold(house: House, lead: LeadScreen, tom: ParentScreen) -> None:
    assert lead.ask("hold", on=True)["ok"]


def end(house: House, lead: LeadScreen, tom: ParentScreen) -> None:
    assert lead.ask("end", confirm=True)["ok"]


def release(house: House, lead: LeadScreen, tom: ParentScreen) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    answer = coordinator.post(f"/schedule/seats/{tom.seat_id}/release", data={"why": "asked"})
    assert answer.status_code in (302, 303)


ACTS = (remove, to_waiting, leave, other_device, hold, end, release)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_their_media_is_off_before_it_is_answered(voices: Voices, act: Act) -> None:
    lead, (tom, _), (_, tom_voice, mei_voice) = voices.room()
    voices.engine.calls.clear()

    act(voices.house, lead, tom)

    assert tom_voice.place not in voices.engine.places
    assert not voices.hears(mei_voice, tom_voice)
    assert not voices.engine.receiving(tom_voice.place)
    taken = {("leave", tom_voice.place), ("close", tom_voice.circle)}
    assert taken & set(voices.engine.calls)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_without_the_ward_they_would_go_on_hearing(
    voices: Voices, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, (tom, _), (_, tom_voice, mei_voice) = voices.room()
    monkeypatch.setattr(ward, "put_right", lambda room_id, at: None)
    monkeypatch.setattr(ward, "page_gone", lambda *_, **__: None)

    act(voices.house, lead, tom)

    assert voices.hears(mei_voice, tom_voice)
    assert voices.hears(tom_voice, mei_voice)


def test_others_go_on_when_one_is_removed(voices: Voices) -> None:
    lead, (tom, mei), (lead_voice, _, mei_voice) = voices.room()

    remove(voices.house, lead, tom)
    voices.hear_each_other(lead_voice, mei_voice)

    assert voices.hears(mei_voice, lead_voice)
    assert voices.hears(lead_voice, mei_voice)
    assert mei.latest("mine")["media"]["circle"] == mei_voice.circle


def test_hold_silences_everybody_staff_too_and_resuming_gives_everybody_a_new_circle(
    voices: Voices,
) -> None:
    lead, (tom, _), all_of_them = voices.room()

    hold(voices.house, lead, tom)

    assert not voices.engine.places
    assert not voices.engine.circles
    held = tom.latest("mine")["media"]
    assert (held["circle"], held["state"]) == (None, "hold")
    assert lead.latest("console")["media"]["state"] == "hold"
    assert tom.ask("media_join")["reason"] == "no_circle"
    assert lead.ask("media_join")["reason"] == "no_circle"

    assert lead.ask("hold", on=False)["ok"]

    circle = tom.latest("mine")["media"]["circle"]
    assert circle == lead.latest("console")["media"]["circle"]
    assert circle not in {None, all_of_them[0].circle}
    again = [voices.speak(screen) for screen in (lead, tom)]
    voices.hear_each_other(*again)
    assert voices.hears(again[1], again[0])
    assert again[0].circle == circle


def test_a_room_that_is_left_alone_falls_silent_by_itself(voices: Voices) -> None:
    lead, (tom, _), _ = voices.room()
    from tests.live.test_witnessing import works_of

    lead.drop()
    works = works_of(voices.house)
    works.mind(lead.room_id, voices.house.room_row(lead.room_id).provider_id, attended=False)

    assert not voices.engine.places
    assert tom.latest("mine")["media"]["state"] == "hold"


def test_whoever_is_sent_to_wait_has_no_sound_until_let_in_again(voices: Voices) -> None:
    lead, (tom, _), (_, tom_voice, mei_voice) = voices.room()

    to_waiting(voices.house, lead, tom)
    assert tom.latest("mine")["media"] == {
        "circle": None, "state": "none", "asked": False, "muted": False, "stopped": False,
        "paused": False,
    }  # fmt: skip
    assert tom_voice.publish()["reason"] == "no_place"
    assert lead.admit(tom)["ok"]

    again = voices.speak(tom)
    voices.hear_each_other(again, mei_voice)
    assert voices.hears(mei_voice, again)


def test_a_seat_that_another_process_barred_is_silent_within_a_second(voices: Voices) -> None:
    _, (tom, _), (_, tom_voice, mei_voice) = voices.room()
    with voices.house.scope():
        db.session.get_one(Seat, tom.seat_id).barred_at = clock.now()
    assert voices.hears(mei_voice, tom_voice)

    voices.settle()

    assert tom_voice.place not in voices.engine.places
    assert tom.bye == "turned_away"


def conflict(voices: Voices) -> tuple[ParentScreen, Voice, Callable[[], object]]:
    """Tom and Mei, who talk, turn out to be of one family; what takes Mei's seat back."""
    _, (tom, mei), (_, _, mei_voice) = voices.room()
    house = voices.house
    with house.scope():
        one, other = (db.session.get_one(Seat, each.seat_id).parent for each in (tom, mei))
        keep_apart(one, other, TieKind.STAFF, "Told us", None, clock.now())
    coordinator = house.sign_in(Role.COORDINATOR)
    address, form = f"/schedule/seats/{mei.seat_id}/release", {"why": "kept_apart"}
    return mei, mei_voice, lambda: coordinator.post(address, data=form)


def test_of_two_of_one_family_the_later_is_silent_before_their_tie_is_tried(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    mei, mei_voice, release_her = conflict(voices)
    heard: list[bool] = []

    def note(*_: object) -> None:
        heard.append(mei_voice.place in voices.engine.places)

    monkeypatch.setattr(late_ties, "complete", note)

    release_her()

    assert heard == [False]
    assert mei.bye == "rearranged"


def test_a_tie_is_not_complete_while_nobody_can_say_that_they_are_silent(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, mei_voice, release_her = conflict(voices)
    voices.engine.failing |= {"leave", "close", "start_again"}
    tried: list[object] = []
    monkeypatch.setattr(late_ties, "complete", lambda *given: tried.append(given))

    release_her()

    assert mei_voice.place in voices.engine.places
    assert tried == []


def test_a_closed_page_gives_its_place_up_at_once(voices: Voices) -> None:
    _, (tom, _), (_, tom_voice, _) = voices.room()

    tom.drop()

    assert tom_voice.place not in voices.engine.places


def test_where_a_place_cannot_be_taken_its_circle_is_closed_and_all_others_join_anew(
    voices: Voices,
) -> None:
    lead, (tom, mei), (_, _, mei_voice) = voices.room()
    voices.engine.failing.add("leave")

    remove(voices.house, lead, tom)

    assert not voices.engine.places
    fresh = mei.latest("mine")["media"]["circle"]
    assert fresh not in {None, mei_voice.circle}
    assert voices.join(mei).circle == fresh


def test_where_a_circle_cannot_be_closed_either_the_media_server_is_started_again(
    voices: Voices,
) -> None:
    lead, (tom, mei), (_, _, mei_voice) = voices.room()
    voices.engine.failing |= {"leave", "close"}
    before = voices.engine.generation

    remove(voices.house, lead, tom)

    assert not voices.engine.places
    assert voices.engine.generation != before
    assert mei.latest("mine")["media"]["circle"] not in {None, mei_voice.circle}


def test_what_cannot_be_confirmed_is_not_called_done_and_is_tried_again(voices: Voices) -> None:
    lead, (tom, _), (_, tom_voice, _) = voices.room()
    voices.engine.failing |= {"leave", "close", "start_again"}

    answer = lead.ask("remove", seat_id=str(tom.seat_id), reason="x")

    assert answer["reason"] == "not_off"
    assert tom_voice.place in voices.engine.places
    voices.engine.failing.clear()
    voices.settle()
    assert tom_voice.place not in voices.engine.places
    assert lead.ask("here")["ok"]


def test_meanwhile_nobody_gets_a_place_and_no_parent_is_told_of_what(voices: Voices) -> None:
    lead, (tom, mei), _ = voices.room()
    voices.engine.failing |= {"leave", "close", "start_again"}
    lead.ask("remove", seat_id=str(tom.seat_id), reason="x")

    answer = mei.ask("media_join")

    assert answer["reason"] == "media_off"
    assert "their" not in answer["message"]


def test_a_place_that_the_media_server_still_names_is_not_believed_to_be_taken(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, (tom, _), (_, tom_voice, mei_voice) = voices.room()
    monkeypatch.setattr(voices.engine, "leave", lambda place: None)

    remove(voices.house, lead, tom)

    assert tom_voice.place not in voices.engine.places
    assert not voices.hears(mei_voice, tom_voice, Kind.MIC)
