"""Whoever knows who was dealt which viewpoint still cannot say who wrote a line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spip_live.rooms.steps.board import FEWEST, told

VIEWS = ("ayesha", "dad", "grandad", "leah", "sam")
TOOK_PART = st.dictionaries(st.sampled_from(VIEWS), st.integers(0, 4))


@given(TOOK_PART)
def test_behind_each_view_and_behind_all_that_are_not_told_stand_two_or_nobody(
    took_part: dict[str, int],
) -> None:
    named = told(took_part)

    assert all(took_part[view] >= FEWEST for view in named)
    untold = sum(number for view, number in took_part.items() if view not in named)
    assert untold != 1 or (not named and sum(took_part.values()) == 1)


@given(TOOK_PART)
def test_a_view_is_told_wherever_it_may_be(took_part: dict[str, int]) -> None:
    enough = {view for view, number in took_part.items() if number >= FEWEST}

    assert told(took_part) <= enough
    assert len(enough - told(took_part)) <= 1


def test_one_line_alone_takes_another_view_with_it() -> None:
    assert told({"leah": 2, "dad": 3, "sam": 1}) == {"dad"}
    assert told({"leah": 2, "dad": 3, "sam": 0}) == {"leah", "dad"}
    assert told({"leah": 2, "dad": 1, "sam": 1}) == {"leah"}
