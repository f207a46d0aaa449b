"""Where a room is: every move, and what holds over any sequence of moves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.errors import Refused
from spip_live.rooms import stage as stages
from spip_live.rooms.stage import HeldBy, MovedOn, Stage, Status

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTES = [10, 20, 5, 15]


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def opened() -> Stage:
    return stages.open_room(Stage(), len(MINUTES), NINE)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason


def test_an_opened_room_is_live_at_its_first_step() -> None:
    stage = opened()

    assert (stage.status, stage.step, stage.opened_at) == (Status.LIVE, 0, NINE)
    assert stages.step_ends_at(stage, MINUTES) == after(10)


def test_a_room_opens_once_and_not_without_a_plan() -> None:
    assert refusal(lambda: stages.open_room(opened(), 4, NINE)) == "moved_on"
    assert refusal(lambda: stages.open_room(Stage(), 0, NINE)) == "no_plan"


def test_a_stale_advance_is_refused_with_the_true_stage() -> None:
    stage = stages.advance(opened(), 4, 0, after(1))

    with pytest.raises(MovedOn) as moved:
        stages.advance(stage, 4, 0, after(1))

    assert moved.value.stage == stage


def test_steps_stay_within_the_plan() -> None:
    assert refusal(lambda: stages.back(opened(), 4, 0, NINE)) == "at_the_start"
    last = stages.go(opened(), 4, 0, 3, NINE)
    assert refusal(lambda: stages.advance(last, 4, 3, NINE)) == "at_the_end"


def test_nothing_moves_before_the_room_is_open() -> None:
    for act in (
        lambda: stages.advance(Stage(), 4, 0, NINE),
        lambda: stages.add_time(Stage(), 60),
        lambda: stages.hold(Stage(), HeldBy.STAFF, NINE),
        lambda: stages.resume(Stage(), NINE),
        lambda: stages.end(Stage(), NINE),
    ):
        assert refusal(act) == "not_open"


def test_a_hold_stops_the_clock_and_gives_the_time_back() -> None:
    held = stages.hold(opened(), HeldBy.STAFF, after(4))
    assert stages.step_ends_at(held, MINUTES) is None

    resumed = stages.resume(held, after(9))

    assert stages.step_ends_at(resumed, MINUTES) == after(15)
    assert (resumed.held_by, resumed.held_at) == (None, None)


def test_a_step_begun_on_hold_gets_back_only_its_own_time_on_hold() -> None:
    held = stages.hold(opened(), HeldBy.STAFF, after(4))
    moved = stages.advance(held, 4, 0, after(6))

    resumed = stages.resume(moved, after(9))

    assert stages.step_ends_at(resumed, MINUTES) == after(29)


def test_staff_may_make_a_hold_for_want_of_a_facilitator_their_own_but_not_the_reverse() -> None:
    alone = stages.hold(opened(), HeldBy.NO_FACILITATOR, after(1))
    assert stages.hold(alone, HeldBy.STAFF, after(2)).held_by is HeldBy.STAFF

    theirs = stages.hold(opened(), HeldBy.STAFF, after(1))
    assert stages.hold(theirs, HeldBy.NO_FACILITATOR, after(2)).held_by is HeldBy.STAFF


def test_added_time_is_the_present_step_s_only() -> None:
    longer = stages.add_time(stages.add_time(opened(), 120), 60)
    assert stages.step_ends_at(longer, MINUTES) == after(13)

    assert stages.advance(longer, 4, 0, after(13)).added_seconds == 0


@pytest.mark.parametrize(
    ("stage", "at", "expected"),
    [
        (Stage(), 0, 0),
        (opened(), 3, 0),
        (opened(), 14, 4),
        (stages.advance(opened(), 4, 0, after(7)), 8, -3),
        (stages.add_time(opened(), 300), 1, 5),
        (stages.hold(opened(), HeldBy.STAFF, after(5)), 12, 7),
        (stages.resume(stages.hold(opened(), HeldBy.STAFF, after(5)), after(12)), 13, 7),
        (stages.go(opened(), 4, 0, 3, after(2)), 3, -33),
    ],
)
def test_drift_is_how_much_later_the_group_will_finish(
    stage: Stage, at: float, expected: int
) -> None:
    assert stages.drift_minutes(stage, MINUTES, after(at)) == expected


KINDS = ["talk", "poll", "break", "talk"]


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        (lambda s: stages.open_room(Stage(), 4, NINE), ["opened", "part_started"]),
        (lambda s: stages.advance(s, 4, 0, NINE), []),
        (lambda s: stages.go(s, 4, 0, 2, NINE), ["break_started"]),
        (lambda s: stages.add_time(s, 60), []),
        (lambda s: stages.hold(s, HeldBy.STAFF, NINE), ["held"]),
        (lambda s: stages.end(s, NINE), ["part_stopped", "ended"]),
    ],
)
def test_a_move_is_witnessed_by_what_it_changes(
    move: Callable[[Stage], Stage], expected: list[str]
) -> None:
    before = Stage() if "opened" in expected else opened()

    assert [kind for kind, _ in stages.witnessed(before, move(before), KINDS, 1)] == expected


def test_a_break_a_hold_and_an_end_are_witnessed_to_their_end() -> None:
    on_break = stages.go(opened(), 4, 0, 2, after(1))
    held = stages.hold(on_break, HeldBy.NO_FACILITATOR, after(2))
    theirs = stages.hold(held, HeldBy.STAFF, after(3))

    def kinds(before: Stage, later: Stage) -> list[str]:
        return [kind for kind, _ in stages.witnessed(before, later, KINDS, 2)]

    assert kinds(on_break, held) == kinds(held, theirs) == ["held"]
    assert kinds(theirs, stages.resume(theirs, after(4))) == ["resumed"]
    assert kinds(theirs, stages.end(theirs, after(4))) == [
        "break_stopped",
        "resumed",
        "part_stopped",
        "ended",
    ]
    assert kinds(on_break, stages.advance(on_break, 4, 2, after(5))) == ["break_stopped"]


MOVES: list[Callable[[Stage, datetime, int], Stage]] = [
    lambda s, at, n: stages.open_room(s, len(MINUTES), at),
    lambda s, at, n: stages.advance(s, len(MINUTES), s.step, at),
    lambda s, at, n: stages.back(s, len(MINUTES), s.step, at),
    lambda s, at, n: stages.go(s, len(MINUTES), s.step, n, at),
    lambda s, at, n: stages.add_time(s, 60),
    lambda s, at, n: stages.hold(s, HeldBy.STAFF, at),
    lambda s, at, n: stages.hold(s, HeldBy.NO_FACILITATOR, at),
    lambda s, at, n: stages.resume(s, at),
    lambda s, at, n: stages.end(s, at),
]
SCRIPTS = st.lists(
    st.tuples(
        st.sampled_from(range(len(MOVES))), st.integers(-2, 6), st.integers(0, 600).map(float)
    ),
    max_size=40,
)


@given(SCRIPTS)
def test_over_any_moves_the_step_is_in_the_plan_and_ended_is_final(
    script: list[tuple[int, int, float]],
) -> None:
    stage, at = Stage(), NINE
    for move, to_step, seconds in script:
        at += timedelta(seconds=seconds)
        before = stage
        try:
            stage = MOVES[move](stage, at, to_step)
        except Refused:
            continue
        assert before.status is not Status.ENDED
        assert 0 <= stage.step < len(MINUTES)
        assert (stage.status is Status.HELD) == (stage.held_by is not None)
        assert (stage.held_at is None) == (stage.held_by is None)


def test_a_room_that_nobody_opened_lapses_and_any_other_goes_on() -> None:
    lapsed = stages.lapse(Stage(), NINE)

    assert (lapsed.status, lapsed.ended_at, lapsed.opened_at) == (Status.ENDED, NINE, None)
    assert stages.witnessed(Stage(), lapsed, [], 1) == []
    for other in (opened(), stages.end(opened(), NINE)):
        assert stages.lapse(other, after(300)) == other


@given(st.lists(st.integers(0, 500), min_size=1, max_size=8))
def test_any_number_of_holds_gives_back_exactly_the_time_they_took(seconds: list[int]) -> None:
    stage, at = opened(), NINE
    for length in seconds:
        stage = stages.hold(stage, HeldBy.STAFF, at)
        at += timedelta(seconds=length)
        stage = stages.resume(stage, at)

    given_back = timedelta(seconds=sum(seconds))
    assert stages.step_ends_at(stage, MINUTES) == after(10) + given_back
