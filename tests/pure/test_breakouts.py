"""Who goes with whom: balanced, mixed by chance, nobody alone, and never two of one family."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.errors import Refused
from spip_live.rooms.breakouts.rule import Group, Person, Round, deal, how_many, smallest

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def people(families: list[int], hands: list[bool]) -> list[Person]:
    """Somebody for each entry: of which family (by number), and whether their hand is up."""
    return [
        Person(UUID(int=place + 1), UUID(int=family + 1), hand)
        for place, (family, hand) in enumerate(zip(families, hands, strict=True))
    ]


FAMILIES = st.lists(st.integers(0, 20), max_size=24)
COUNTS = st.integers(2, 6)
SEEDS = st.integers(0, 2**32)


@given(FAMILIES, COUNTS, SEEDS, st.data())
def test_everybody_is_in_one_group_and_sizes_differ_by_at_most_one(
    families: list[int], count: int, seed: int, choose: st.DataObject
) -> None:
    hands = choose.draw(st.lists(st.booleans(), min_size=len(families), max_size=len(families)))
    everybody = people(families, hands)
    if max(Counter(families).values(), default=0) > count:
        return

    groups = deal(everybody, count, Random(seed))

    assert len(groups) == count
    assert sorted(p.seat_id for group in groups for p in group) == [p.seat_id for p in everybody]
    sizes = [len(group) for group in groups]
    assert max(sizes) - min(sizes) <= 1


@given(FAMILIES, COUNTS, SEEDS)
def test_no_group_has_two_of_a_family(families: list[int], count: int, seed: int) -> None:
    everybody = people(families, [False] * len(families))
    try:
        groups = deal(everybody, count, Random(seed))
    except Refused as refused:
        assert refused.reason == "family_here"
        assert max(Counter(families).values()) > count
        return

    for group in groups:
        assert len({person.family_id for person in group}) == len(group)


@given(st.lists(st.booleans(), max_size=24), COUNTS, SEEDS)
def test_raised_hands_are_mixed_among_the_groups(hands: list[bool], count: int, seed: int) -> None:
    groups = deal(people(list(range(len(hands))), hands), count, Random(seed))

    raised = [sum(person.hand for person in group) for group in groups]
    assert max(raised) - min(raised) <= 1


def test_it_is_chance_that_decides() -> None:
    everybody = people(list(range(12)), [False] * 12)

    dealt = {
        tuple(frozenset(p.seat_id for p in group) for group in deal(everybody, 3, Random(seed)))
        for seed in range(20)
    }

    assert len(dealt) > 15


@given(st.integers(4, 40), st.integers(1, 12))
def test_a_size_gives_groups_in_which_nobody_is_alone(number: int, size: int) -> None:
    count = how_many(number, size=size)

    assert 2 <= count <= 6
    assert number // count >= 2


@pytest.mark.parametrize(
    ("number", "size", "count"),
    [(4, 2, 2), (5, 2, 2), (6, 2, 3), (6, 3, 2), (7, 3, 2), (8, 3, 3), (12, 3, 4), (12, 2, 6)],
)
def test_a_size_gives_the_number_of_groups_that_comes_nearest(
    number: int, size: int, count: int
) -> None:
    assert how_many(number, size=size) == count


def test_too_few_people_are_not_sent_apart() -> None:
    for number in range(4):
        with pytest.raises(Refused, match="too_few_people"):
            how_many(number, count=2)


def test_a_number_of_groups_that_leaves_somebody_alone_is_refused_with_what_would_do() -> None:
    with pytest.raises(Refused, match="too_many_groups") as refused:
        how_many(7, count=4)

    assert "2 to 3 groups" in refused.value.message
    assert how_many(8, count=4) == 4


@given(st.lists(st.lists(st.integers(0, 9), max_size=5), min_size=1, max_size=6), st.integers(0, 9))
def test_who_comes_late_joins_the_smallest_group_without_their_family(
    groups: list[list[int]], family: int
) -> None:
    of = [[UUID(int=one) for one in group] for group in groups]

    place = smallest(of, UUID(int=family))

    free = [group for group in groups if family not in group]
    if place is None:
        assert not free
    else:
        assert family not in groups[place]
        assert len(groups[place]) == min(len(group) for group in free)


def a_round(*, opened: bool = True, back_at: datetime | None = None) -> Round:
    return Round(
        id=uuid4(),
        step=None,
        minutes=5,
        prompt="",
        opened_at=NOON if opened else None,
        ends_at=NOON + timedelta(minutes=5) if opened else None,
        back_at=back_at,
        groups=(Group(breakout_id=uuid4(), n=1, seats=(UUID(int=1),), staff=(UUID(int=9),)),),
    )


def test_a_prepared_round_parts_nobody() -> None:
    assert not a_round(opened=False).apart(NOON)


def test_a_timer_that_has_run_out_brings_nobody_back_by_itself() -> None:
    assert a_round().apart(NOON + timedelta(hours=1))


def test_a_countdown_brings_everybody_back_when_it_ends_though_nobody_writes_it_down() -> None:
    counted = a_round(back_at=NOON + timedelta(seconds=30))

    assert counted.apart(NOON + timedelta(seconds=29.9))
    assert not counted.apart(NOON + timedelta(seconds=30))


def test_a_group_is_found_by_who_is_in_it() -> None:
    one = a_round()

    assert one.group_of(UUID(int=1)) == one.groups[0]
    assert one.group_of(UUID(int=2)) is None
    assert one.visited_by(UUID(int=9)) == one.groups[0]
    assert one.visited_by(UUID(int=1)) is None
