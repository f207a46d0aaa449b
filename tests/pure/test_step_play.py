"""How a step is played, and what holds over any sequence of moves through any plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.errors import Refused
from spip_live.rooms import stage as stages
from spip_live.rooms.stage import HeldBy, Stage, Status
from spip_live.rooms.steps import play as plays
from spip_live.rooms.steps import record
from spip_live.rooms.steps.cues import branches_of, clock_of, cues_of, first_cue
from spip_live.rooms.steps.play import Play, position_at
from tests.pure.step_plans import NAMES, own_step

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
CUES = ["scene", "views", "compare", "debrief", "vote", "ending", "prompt", "report", "ready", "go",
        "read", "pause", "reply", "turn", "write", "share", "sort", "nonsense"]  # fmt: skip


def later(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


def show(name: str, cue: str, turn: int | None = None, held: bool = False) -> Play:
    return plays.show_cue(Play(), own_step(name), cue, turn, NINE, held=held)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason


def test_each_kind_has_its_cues_and_begins_at_the_first() -> None:
    found = {name: cues_of(own_step(name)) for name in NAMES}

    assert {name: cues for name, cues in found.items() if cues} == {
        "scenario": ("scene", "views", "compare", "debrief", "vote", "ending"),
        "story": ("scene", "views", "compare", "debrief"),
        "breakout": ("prompt", "report"),
        "breathing": ("ready", "go"),
        "pause": ("read", "pause", "reply"),
        "turns": ("ready", "turn"),
        "rewrite": ("write", "share"),
        "sort": ("sort", "compare"),
    }
    assert first_cue(own_step("scenario")) == "scene"
    assert first_cue(own_step("talk")) is None


def test_a_plan_that_was_frozen_before_steps_had_more_is_led_as_it_was() -> None:
    for kind in ("talk", "poll", "discuss", "break"):
        step: dict[str, Any] = {"kind": kind, "options": []}
        assert (cues_of(step), branches_of(step), clock_of(step, None)) == ((), (), None)
    assert Play.from_json({}) == Play()


def test_a_clock_that_belongs_to_its_cue_runs_from_the_moment_it_is_shown() -> None:
    for name, cue in (("breathing", "go"), ("pause", "pause"), ("turns", "turn")):
        shown = show(name, cue)
        assert (shown.running, shown.since, shown.position) == (True, NINE, 0)
    for name, cue in (("pause", "reply"), ("scenario", "views"), ("sort", "compare")):
        assert not show(name, cue).running


def test_the_same_cue_again_does_not_begin_anew_but_the_next_turn_does() -> None:
    step, first = own_step("turns"), show("turns", "turn", 1)

    assert plays.show_cue(first, step, "turn", 1, later(9), held=False) is first
    second = plays.show_cue(first, step, "turn", 2, later(9), held=False)
    assert (second.turn, second.since, second.position) == (2, later(9), 0)
    assert refusal(lambda: plays.show_cue(first, step, "turn", 5, NINE, held=False)) == (
        "no_such_turn"
    )
    assert refusal(lambda: show("scenario", "views", 1)) == "no_such_turn"


def test_an_ending_is_come_to_by_its_branch_alone() -> None:
    step = own_step("scenario")
    assert refusal(lambda: show("scenario", "ending")) == "no_such_cue"
    assert refusal(lambda: plays.take(Play(), step, "murder", NINE, held=False)) == "no_such_branch"

    taken = plays.take(Play(cue="vote"), step, "calm", NINE, held=False)

    assert (taken.cue, taken.branch) == ("ending", "calm")


def test_a_film_plays_stops_and_is_put_to_a_place() -> None:
    film = own_step("film")
    playing = plays.run(Play(), film, True, None, NINE, held=False)
    assert position_at(playing, later(7.5)) == 7.5

    stopped = plays.run(playing, film, False, None, later(10), held=False)
    assert (stopped.position, position_at(stopped, later(99))) == (10, 10)

    assert plays.run(stopped, film, True, 99, later(99), held=False).position == 40, "its length"
    assert refusal(lambda: plays.run(Play(), own_step("talk"), True, 0, NINE, held=False)) == (
        "no_clock"
    )


def test_a_hold_stops_the_clock_and_resuming_lets_it_run_on_from_there() -> None:
    held = plays.freeze(show("pause", "pause"), later(8))
    assert (held.running, held.frozen, position_at(held, later(500))) == (False, True, 8)
    assert plays.freeze(held, later(20)) == held

    resumed = plays.thaw(held, later(600))

    assert (resumed.running, resumed.frozen) == (True, False)
    assert position_at(resumed, later(605)) == 13


def test_what_is_shown_on_hold_waits_for_the_room_and_nothing_is_started() -> None:
    waits = show("breathing", "go", held=True)
    assert (waits.running, waits.frozen) == (False, True)
    film = own_step("film")
    assert refusal(lambda: plays.run(Play(), film, True, 0, NINE, held=True)) == "on_hold"

    stopped = plays.run(waits, own_step("breathing"), False, None, NINE, held=True)

    assert plays.thaw(stopped, later(5)) == stopped


def test_what_is_kept_is_what_is_read_again() -> None:
    for play in (Play(), show("turns", "turn", 3), plays.freeze(show("pause", "pause"), later(2))):
        assert Play.from_json(play.to_json()) == play


@dataclass
class Led:
    """A room as its row has it, led by any moves; what holds is checked after each."""

    plan: list[dict[str, Any]]
    stage: Stage = field(default_factory=Stage)
    play: Play = field(default_factory=Play)
    shown: list[int] = field(default_factory=list)
    branches: dict[int, str] = field(default_factory=dict)
    at: datetime = NINE

    def move(self, act: Callable[[Stage], Stage]) -> None:
        before, after = self.stage, act(self.stage)
        step = self.plan[after.step] if after.running else None
        self.play = plays.follow(self.play, step, before, after, self.at)
        self.shown, self.stage = record.with_shown(self.shown, after), after

    def within(self, act: Callable[[Play, dict[str, Any], bool], Play]) -> None:
        stages.require_at(self.stage, self.stage.step)
        held = self.stage.status is Status.HELD
        self.play = act(self.play, self.plan[self.stage.step], held)

    def do(self, what: str, number: int) -> None:
        stage, length = self.stage, len(self.plan)
        moves: dict[str, Callable[[Stage], Stage]] = {
            "next": lambda s: stages.advance(s, length, s.step, self.at),
            "back": lambda s: stages.back(s, length, s.step, self.at),
            "skip": lambda s: stages.go(s, length, s.step, number % length, self.at),
            "hold": lambda s: stages.hold(s, HeldBy.STAFF, self.at),
            "resume": lambda s: stages.resume(s, self.at),
            "end": lambda s: stages.end(s, self.at),
        }
        if what in moves:
            self.move(moves[what])
        elif what == "cue":
            cue, turn, at = CUES[number % len(CUES)], number % 3 or None, self.at
            self.within(lambda p, step, held: plays.show_cue(p, step, cue, turn, at, held=held))
        elif what == "play":
            self.within(lambda p, step, held: plays.run(p, step, number % 2 == 0,
                        None if number % 3 else float(number), self.at, held=held))  # fmt: skip
        else:
            slug = ("calm", "angry")[number % 2]
            self.within(lambda p, step, held: plays.take(p, step, slug, self.at, held=held))
            self.branches[stage.step] = slug


ACTS = ("next", "back", "skip", "hold", "resume", "cue", "play", "branch", "end")
moves = st.lists(
    st.tuples(st.sampled_from(ACTS[:-1]), st.integers(0, 40), st.integers(0, 300)), max_size=50
)


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=12), moves)
def test_any_way_through_any_plan_keeps_its_record_right_and_its_clock_still_on_hold(
    names: list[str], wanted: list[tuple[str, int, int]]
) -> None:
    led = Led([own_step(name) for name in names])
    led.move(lambda stage: stages.open_room(stage, len(names), NINE))
    been = [led.stage.step]
    for what, number, seconds in wanted:
        led.at += timedelta(seconds=seconds)
        step, play, ran = led.stage.step, led.play, position_at(led.play, led.at)
        try:
            led.do(what, number)
        except Refused:
            assert (led.stage.step, led.play) == (step, play), "a refusal changes nothing"
        been.append(led.stage.step)
        holds(led, been)
        if what in ("hold", "resume"):
            assert position_at(led.play, led.at) == ran, "neither takes or gives any time"
    led.do("end", 0)
    assert led.play == Play()
    ended = {record.state_of(n, led.stage, led.shown) for n in range(len(names))}
    assert ended <= {"done", "skipped"}


def holds(led: Led, been: list[int]) -> None:
    """What is true of a running room, whatever was done to it."""
    step, play, held = led.plan[led.stage.step], led.play, led.stage.status is Status.HELD
    assert play.cue in (cues_of(step) or (None,))
    assert not (held and play.running), "no clock runs on hold"
    assert not (play.frozen and not held), "nothing stays frozen in a room that goes on"
    assert (play.since is not None) == play.running
    assert not play.running or clock_of(step, play.cue) is not None
    assert (play.cue == "ending") <= (play.branch in branches_of(step))
    assert play.branch is None or led.branches[led.stage.step] == play.branch
    assert led.shown == list(dict.fromkeys(been))
    states = [record.state_of(n, led.stage, led.shown) for n in range(len(led.plan))]
    assert [n for n, state in enumerate(states) if state == "now"] == [led.stage.step]
    for n, state in enumerate(states):
        assert (state in ("done", "now")) == (n in been)
        assert state != "skipped" or n < led.stage.step
    assert record.passed_over(led.shown, led.stage) == [
        n for n, state in enumerate(states) if state == "skipped"
    ]
