"""A facilitator leads within a step: everybody is on one cue with one clock, and it is recorded."""

from __future__ import annotations

from typing import Any

import pytest

from spip_live.db import db
from spip_live.journal import Entry
from spip_live.rooms.models import Room
from tests.live.people import House, LeadScreen
from tests.live.stepping import at_step, play_on


def refusal(screen: LeadScreen, event: str, **payload: Any) -> str:
    answer = screen.ask(event, **payload)
    assert answer["ok"] is False
    return str(answer["reason"])


def test_a_scenario_begins_at_its_scene_and_everybody_follows_its_cues(house: House) -> None:
    lead, (tom, mei) = at_step(house, "scenario", people=2)
    assert play_on(tom)["cue"] == "scene"

    assert lead.ask("cue", from_step=0, cue="views", turn=None)["ok"]

    assert play_on(tom) == play_on(mei) == play_on(lead)
    assert play_on(tom)["cue"] == "views"
    assert refusal(lead, "cue", from_step=0, cue="go") == "no_such_cue"
    assert refusal(lead, "cue", from_step=0, cue="ending") == "no_such_cue"


def test_a_cue_for_a_step_that_is_not_on_screen_any_more_is_refused(house: House) -> None:
    lead, _ = at_step(house, "scenario", "sort", people=0)
    lead.ask("advance", from_step=0)

    answer = lead.ask("cue", from_step=0, cue="views")

    assert (answer["reason"], answer["stage"]["step"]) == ("moved_on", 1)
    assert refusal(lead, "play", from_step=0, running=True) == "moved_on"
    assert refusal(lead, "branch", from_step=0, branch="calm") == "moved_on"


def test_the_way_that_a_story_went_on_is_shown_and_stays_on_record(house: House) -> None:
    lead, (tom,) = at_step(house, "scenario", "talk", people=1)
    assert refusal(lead, "branch", from_step=0, branch="murder") == "no_such_branch"

    for branch in ("angry", "angry", "calm"):
        assert lead.ask("branch", from_step=0, branch=branch)["ok"]

    assert (play_on(tom)["cue"], play_on(tom)["branch"]) == ("ending", "calm")
    lead.ask("advance", from_step=0)
    assert (play_on(tom)["cue"], play_on(tom)["branch"]) == (None, None)
    assert lead.latest("console")["taken"] == {"0": "calm"}
    assert lead.latest("console")["plan"][0]["branch"] == "She waits a while"
    with house.scope():
        taken = db.session.query(Entry).filter_by(action="room.branch_taken").order_by(Entry.at)
        assert [line.facts["branch"] for line in taken] == ["angry", "calm"]


def test_a_hold_freezes_the_clock_of_a_step_and_resuming_lets_it_run_on(house: House) -> None:
    lead, (tom,) = at_step(house, "breathing", "film", people=1)
    lead.ask("cue", from_step=0, cue="go")
    assert play_on(tom)["running"] is True

    lead.ask("hold", on=True)
    held = play_on(tom)
    assert (held["running"], held["since"]) == (False, None)

    lead.ask("hold", on=False)
    assert play_on(tom)["running"] is True
    assert play_on(tom)["position"] == held["position"]


def test_nothing_starts_to_play_on_hold(house: House) -> None:
    lead, (tom,) = at_step(house, "film", people=1)
    lead.ask("hold", on=True)

    assert refusal(lead, "play", from_step=0, running=True, position=0) == "on_hold"
    assert lead.ask("play", from_step=0, running=False, position=12.5)["ok"]

    lead.ask("hold", on=False)
    assert (play_on(tom)["running"], play_on(tom)["position"]) == (False, 12.5)


def test_a_film_is_at_one_place_for_everybody_and_for_whoever_comes_late(house: House) -> None:
    lead, (tom,) = at_step(house, "film", people=1)
    assert lead.ask("play", from_step=0, running=True, position=3)["ok"]

    late = house.inside(lead, "Mei")

    assert play_on(late) == play_on(tom)
    assert (play_on(late)["running"], play_on(late)["position"]) == (True, 3)


def test_a_step_with_nothing_to_play_has_no_clock(house: House) -> None:
    lead, _ = at_step(house, "talk", people=0)

    assert refusal(lead, "play", from_step=0, running=True) == "no_clock"
    assert refusal(lead, "cue", from_step=0, cue="scene") == "no_such_cue"


def test_what_was_passed_over_is_skipped_and_cannot_be_fetched(house: House) -> None:
    lead, (tom,) = at_step(house, "talk", "talk", "talk", "talk", people=1)
    lead.ask("go", from_step=0, to_step=2)

    states = [step["state"] for step in lead.latest("console")["plan"]]
    fetched = [tom.client.get(f"/room/{tom.seat_id}/steps/{n}").status_code for n in range(5)]

    assert states == ["done", "skipped", "now", "next"]
    assert fetched == [200, 404, 200, 404, 404]
    lead.ask("back", from_step=2)
    assert [step["state"] for step in lead.latest("console")["plan"]] == [
        "done", "now", "done", "next",
    ]  # fmt: skip
    assert tom.client.get(f"/room/{tom.seat_id}/steps/2").status_code == 200


def test_the_journal_tells_what_was_shown_passed_over_and_taken(house: House) -> None:
    lead, _ = at_step(house, "scenario", "talk", "talk", people=0)
    lead.ask("branch", from_step=0, branch="angry")
    lead.ask("go", from_step=0, to_step=2)
    lead.ask("end", confirm=True)

    with house.scope():
        (moved,) = db.session.query(Entry).filter_by(action="room.step_shown")
        (ended,) = db.session.query(Entry).filter_by(action="room.ended")
    assert moved.facts == {"step": 2, "passed_over": [1]}
    assert ended.facts == {"shown": [0, 2], "of": 3, "branches": {"0": "angry"}}
    states = [step["state"] for step in lead.latest("console")["plan"]]
    assert states == ["done", "skipped", "done"]


def test_viewpoints_are_dealt_apart_from_ones_own_and_a_late_one_changes_none(house: House) -> None:
    lead = house.open_room("scenario")
    with_part = {"Tom": "dad", "Mei": "mum", "Dan": "", "Ann": "grandparent"}
    parents = {}
    for name, own in with_part.items():
        seat = parents[name] = house.seat(lead.room_id, name)
        seat.client.post(f"/join/{seat.token}", data={"display_name": name, "own_part": own})
        seat.accept_rules()
        assert seat.connect()
        assert seat.latest("mine")["dealt"] is None, "whoever waits is dealt nothing"
        lead.admit(seat)
    dealt = {name: parent.latest("mine")["dealt"] for name, parent in parents.items()}
    assert dealt == {"Tom": "sam", "Mei": "lee", "Dan": "ruby", "Ann": "sam"}

    house.inside(lead, "Bea")

    assert {name: parent.latest("mine")["dealt"] for name, parent in parents.items()} == dealt
    console = {row["name"]: row["dealt"] for row in lead.latest("console")["expected"]}
    assert console == dealt | {"Bea": "joan"}
    assert "grandparent" not in str(parents["Tom"].heard) + str(lead.heard)


def test_speakers_and_listeners_swap_at_each_turn_and_in_their_groups(house: House) -> None:
    lead, parents = at_step(house, "turns", people=4)

    def roles() -> list[str]:
        return [parent.latest("mine")["role"] for parent in parents]

    assert roles() == ["speaker", "listener", "speaker", "listener"]
    lead.ask("cue", from_step=0, cue="turn", turn=1)
    lead.ask("cue", from_step=0, cue="turn", turn=2)
    assert roles() == ["listener", "speaker", "listener", "speaker"]

    lead.ask("breakouts_prepare", count=2)
    lead.ask("breakouts_open", minutes=5, prompt="")
    groups = [parent.latest("mine")["breakout"]["n"] for parent in parents]
    together = {
        n: sorted(r for r, g in zip(roles(), groups, strict=True) if g == n) for n in (1, 2)
    }
    assert together == {1: ["listener", "speaker"], 2: ["listener", "speaker"]}
    assert [row["role"] for row in lead.latest("console")["expected"]] == roles()


def test_whoever_takes_turns_is_told_with_whom(house: House) -> None:
    lead, parents = at_step(house, "turns", "talk", people=5)
    tom, mei, dan, ann, bea = [parent.latest("mine")["key"] for parent in parents]

    assert [parent.latest("mine")["partners"] for parent in parents] == [
        [mei], [tom], [ann, bea], [dan, bea], [dan, ann],
    ]  # fmt: skip
    people = {person["key"]: person["name"] for person in parents[0].latest("room")["people"]}
    assert (people[mei], people[bea]) == ("Mei", "Bea")

    lead.ask("advance", from_step=0)
    assert parents[0].latest("mine")["partners"] == []


@pytest.mark.parametrize("play", [{}, {"cue": None}])
def test_a_room_that_was_opened_before_steps_had_cues_goes_on(
    house: House, play: dict[str, Any]
) -> None:
    lead, (tom,) = at_step(house, "talk", "poll", people=1)
    with house.scope():
        row = db.session.get_one(Room, lead.room_id)
        row.play = play
        assert "own" not in str(row.plan), "as plans were when the room opened"

    for event, facts in (("hold", {"on": True}), ("hold", {"on": False})):
        assert lead.ask(event, **facts)["ok"]
    assert lead.ask("advance", from_step=0)["ok"]

    assert tom.ask("answer", step=1, choice="mum")["ok"]
    assert [ask["ask"] for ask in tom.latest("room")["asks"]] == ["main"]
    assert tom.client.get(f"/room/{tom.seat_id}/steps/1").status_code == 200
