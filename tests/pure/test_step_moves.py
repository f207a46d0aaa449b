"""What a console is told of a step, so that it can be led before its page has loaded."""

from __future__ import annotations

import pytest

from spip_live.rooms.steps.moves import branch_label, moves_of
from tests.pure.step_plans import NAMES, own_step


def test_every_kind_of_step_says_what_may_be_done_in_it() -> None:
    keys = {tuple(moves_of(own_step(name))) for name in NAMES}

    assert keys == {
        ("kind", "way", "cues", "turns", "rounds", "seconds", "frames", "viewpoints", "branches")
    }


@pytest.mark.parametrize(
    ("name", "seconds"),
    [("film", 40), ("breathing", 50), ("pause", 20), ("turns", 120), ("rewrite", None)],
)
def test_a_step_with_a_clock_says_how_long_it_runs(name: str, seconds: int | None) -> None:
    assert moves_of(own_step(name))["seconds"] == seconds


def test_a_scenario_names_its_views_and_the_ways_in_which_it_may_go_on() -> None:
    moves = moves_of(own_step("scenario"))

    assert [view["name"] for view in moves["viewpoints"]] == ["Sam", "Lee", "Ruby, 8", "Joan"]
    assert [branch["slug"] for branch in moves["branches"]] == ["calm", "angry"]
    assert branch_label(own_step("scenario"), "angry") == "She answers at once"
    assert branch_label(own_step("scenario"), None) is None
    assert branch_label(own_step("talk"), "angry") is None


def test_a_provider_s_own_film_has_no_pictures_of_ours_to_follow() -> None:
    step = own_step("film")
    own = {**step["own"], "film": {"file": "0" * 64, "captions": {}, "seconds": 25.0}}

    moves = moves_of({**step, "own": own})

    assert (moves["frames"], moves["seconds"]) == ([], 25.0)
