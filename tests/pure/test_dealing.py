"""Viewpoints dealt fairly, and to nobody their own where that can be; roles that go round."""

from __future__ import annotations

from collections import Counter
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from spip_live.rooms.steps.dealing import Dealt, Viewpoint, deal, roles, together

PARTS = ("mum", "dad", "parent", "child", "grandparent", "step-parent", "carer")
OWN = ("", "mum", "dad", "grandparent", "step-parent", "carer")

views = st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map(
    lambda parts: [Viewpoint(f"view-{n}", part) for n, part in enumerate(parts)]
)
people = st.lists(st.sampled_from(OWN), max_size=14).map(
    lambda owns: [Dealt(uuid4(), own) for own in owns]
)
steps = st.integers(0, 60)


@given(people, views, steps)
def test_nobody_is_dealt_their_own_part_if_there_is_another(
    who: list[Dealt], viewpoints: list[Viewpoint], step: int
) -> None:
    dealt = deal(who, viewpoints, step)
    part = {view.slug: view.part for view in viewpoints}

    assert set(dealt) == {person.seat_id for person in who}
    for person in who:
        if {view.part for view in viewpoints} != {person.own_part}:
            assert part[dealt[person.seat_id]] != person.own_part


@given(people, views, steps)
def test_each_gets_one_that_was_dealt_least_often_of_those_they_may_have(
    who: list[Dealt], viewpoints: list[Viewpoint], step: int
) -> None:
    dealt, so_far = deal(who, viewpoints, step), Counter[str]()
    for person in who:
        may = [view.slug for view in viewpoints if view.part != person.own_part]
        got = dealt[person.seat_id]
        assert so_far[got] == min(so_far[slug] for slug in may or [v.slug for v in viewpoints])
        so_far[got] += 1


@given(st.integers(0, 14), views, steps)
def test_without_own_parts_the_counts_differ_by_at_most_one(
    number: int, viewpoints: list[Viewpoint], step: int
) -> None:
    dealt = deal([Dealt(uuid4()) for _ in range(number)], viewpoints, step)
    counts = Counter(dealt.values())

    assert max(counts.values(), default=0) - min(counts[v.slug] for v in viewpoints) <= 1


@given(people, people, views, steps)
def test_whoever_comes_later_changes_nobodys_viewpoint(
    early: list[Dealt], late: list[Dealt], viewpoints: list[Viewpoint], step: int
) -> None:
    before, after = deal(early, viewpoints, step), deal([*early, *late], viewpoints, step)

    assert before.items() <= after.items()


def test_the_first_viewpoint_moves_on_from_step_to_step() -> None:
    viewpoints, tom = [Viewpoint("a", "mum"), Viewpoint("b", "dad")], Dealt(uuid4())

    assert [deal([tom], viewpoints, step)[tom.seat_id] for step in range(4)] == ["a", "b", "a", "b"]
    assert deal([tom], [], 0) == {}


def seats(number: int) -> list[UUID]:
    return [uuid4() for _ in range(number)]


def test_nobody_is_left_alone_where_two_are_there() -> None:
    assert [[len(pair) for pair in together(seats(n))] for n in range(8)] == [
        [], [1], [2], [3], [2, 2], [2, 3], [2, 2, 2], [2, 2, 3],
    ]  # fmt: skip


@given(st.integers(2, 6), st.integers(1, 12))
def test_in_each_turn_one_speaks_and_one_listens_and_roles_go_round(size: int, turn: int) -> None:
    group = seats(size)
    now, following = roles(group, turn), roles(group, turn + 1)

    assert Counter(now.values()) == Counter(
        {"speaker": 1, "listener": 1} | ({"watcher": size - 2} if size > 2 else {})
    )
    listener = next(one for one, role in now.items() if role == "listener")
    assert following[listener] == "speaker"


def test_over_as_many_turns_as_people_each_speaks_once() -> None:
    group = seats(3)
    spoke = [
        next(one for one, role in roles(group, turn).items() if role == "speaker")
        for turn in (1, 2, 3)
    ]

    assert spoke == group
    assert [roles(group[:1], turn)[group[0]] for turn in (1, 2)] == ["speaker", "listener"]
    assert roles([], 1) == {}
