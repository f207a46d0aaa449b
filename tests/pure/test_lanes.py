"""Lanes: a day that is one's to choose is never another's, however a family came to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spip_live.people.lanes import FOREVER, LANES, Draw, Held, Member, Opens, deal, opens

SHARES = {1: [3], 2: [3, 3], 3: [2, 2, 2], 4: [1, 1, 2, 2], 5: [1, 1, 1, 1, 2], 6: [1] * 6}


def draws(seed: int) -> Draw:
    return Random(seed).randrange


@dataclass
class Calendar:
    """Families that grow and merge, days that are drawn, and what was ever anybody's to choose."""

    draw: Draw
    families: list[list[int]] = field(default_factory=list)
    lanes: dict[int, list[Held]] = field(default_factory=dict)
    days: list[tuple[int, int]] = field(default_factory=list)  # (lane, number)
    could: dict[int, set[int]] = field(default_factory=dict)  # days that were ever theirs
    number: int = 0

    def next(self) -> int:
        self.number += 1
        return self.number

    def comes(self, family: list[int] | None = None) -> None:
        """Somebody is referred, alone or as one of a family that we know."""
        person = len(self.lanes)
        self.lanes[person] = []
        self.could[person] = set()
        if family is None:
            family = []
            self.families.append(family)
        family.append(person)
        held = [each for each in family if self.now(each)]
        if len(held) < min(len(family), len(LANES)):
            self._deal(family)
        self.look()

    def merge(self, one: list[int], other: list[int]) -> None:
        """As the program does it: what is shared ends, they are one, and what is left is dealt."""
        one.extend(other)
        self.families.remove(other)
        self._deal(one)
        self.look()

    def part(self, family: list[int], person: int) -> None:
        """Somebody turns out to be no family of the others."""
        family.remove(person)
        self.families.append([person])
        if not self.now(person):
            self._deal([person])
        self.look()

    def day(self) -> None:
        self.days.append((self.draw(len(LANES)), self.next()))
        self.look()

    def now(self, person: int) -> list[Held]:
        return [held for held in self.lanes[person] if held.until == FOREVER]

    def own_days(self, person: int) -> set[int]:
        return {number for lane, number in self.days if opens(self.now(person), lane, number)}

    def look(self) -> None:
        """Everybody may choose any day that is theirs at this moment."""
        for person in self.lanes:
            self.could[person] |= self.own_days(person)

    def _deal(self, family: list[int]) -> None:
        dealt = deal(
            [
                Member(
                    person,
                    frozenset(held.lane for held in self.now(person)),
                    frozenset(held.lane for held in self.lanes[person]),
                )
                for person in family
            ],
            self.draw,
        )
        now = self.next()
        for person, lanes in dealt.items():
            self.lanes[person] = [
                held
                if held.until < FOREVER or lanes.get(held.lane) is Opens.AS_BEFORE
                else Held(held.lane, held.since, now)
                for held in self.lanes[person]
            ]
            for lane, what in lanes.items():
                if what is not Opens.AS_BEFORE:
                    self.lanes[person].append(Held(lane, now if what is Opens.NEW_DAYS else 0))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["comes", "joins", "merge", "part", "day", "day"]), st.integers(0, 99)
    ),
    max_size=40,
)


def lived(seed: int, steps: list[tuple[str, int]], check: Callable[[Calendar], None]) -> None:
    """Any order of referrals, merges and days; looked at after each."""
    calendar = Calendar(draws(seed))
    for what, which in steps:
        families = calendar.families
        if what == "day":
            calendar.day()
        elif what == "comes" or not families:
            calendar.comes()
        elif what == "joins":
            calendar.comes(families[which % len(families)])
        elif what == "part":
            family = families[which % len(families)]
            if len(family) > 1:
                calendar.part(family, family[which % len(family)])
        elif len(families) > 1:
            one = families[which % len(families)]
            calendar.merge(one, next(other for other in families if other is not one))
        check(calendar)


@settings(max_examples=200)
@given(st.integers(0, 2**32), STEPS)
def test_a_day_that_was_ever_ones_to_choose_is_never_anothers_of_the_family(
    seed: int, steps: list[tuple[str, int]]
) -> None:
    def check(calendar: Calendar) -> None:
        for family in calendar.families:
            for one in family:
                for other in set(family) - {one}:
                    assert not calendar.own_days(one) & calendar.could[other]

    lived(seed, steps, check)


@settings(max_examples=200)
@given(st.integers(0, 2**32), STEPS)
def test_nobody_has_a_lane_that_another_of_the_family_has(
    seed: int, steps: list[tuple[str, int]]
) -> None:
    def check(calendar: Calendar) -> None:
        for family in calendar.families:
            held = [lane.lane for person in family for lane in calendar.now(person)]
            assert len(held) == len(set(held))
            assert any(map(calendar.now, family))
            assert all(len(calendar.now(person)) <= 3 for person in family)

    lived(seed, steps, check)


@settings(max_examples=200)
@given(st.integers(0, 2**32), STEPS)
def test_up_to_six_of_a_family_all_have_lanes(seed: int, steps: list[tuple[str, int]]) -> None:
    def check(calendar: Calendar) -> None:
        for family in calendar.families:
            assert sum(bool(calendar.now(person)) for person in family) >= min(len(family), 6)

    lived(seed, [step for step in steps if step[0] != "part"], check)


@pytest.mark.parametrize("people", SHARES)
def test_six_lanes_are_shared_out_among_those_who_come_together(people: int) -> None:
    dealt = deal([Member(person) for person in range(people)], draws(people))

    assert sorted(map(len, dealt.values())) == SHARES[people]
    assert all(what is Opens.EVERY_DAY for lanes in dealt.values() for what in lanes.values())


def test_of_more_than_six_the_rest_have_none() -> None:
    dealt = deal([Member(person) for person in range(9)], draws(1))

    assert sorted(map(len, dealt.values())) == [0, 0, 0, 1, 1, 1, 1, 1, 1]


@given(st.integers(0, 2**32), st.integers(1, 9))
def test_dealing_again_changes_nothing(seed: int, people: int) -> None:
    first = deal([Member(person) for person in range(people)], draws(seed))
    members = [Member(id_, frozenset(lanes), frozenset(lanes)) for id_, lanes in first.items()]

    again = deal(members, draws(seed + 1))

    assert {id_: set(lanes) for id_, lanes in again.items()} == {
        id_: set(lanes) for id_, lanes in first.items()
    }
    assert all(what is Opens.AS_BEFORE for lanes in again.values() for what in lanes.values())


def test_a_second_person_takes_nothing_from_the_first() -> None:
    for seed in range(50):
        dealt = deal([Member("he", frozenset({0, 2, 4}), frozenset({0, 2, 4})), Member("she")],
                     draws(seed))  # fmt: skip

        assert dealt["he"] == dict.fromkeys((0, 2, 4), Opens.AS_BEFORE)
        assert dealt["she"] == dict.fromkeys((1, 3, 5), Opens.EVERY_DAY)


def test_what_two_had_alike_is_dealt_anew_and_opens_no_day_that_was_drawn_before() -> None:
    same = frozenset({0, 1, 2})

    dealt = deal([Member("he", same, same), Member("she", same, same)], draws(3))

    for lanes in dealt.values():
        assert len(lanes) == 3
        assert {lane for lane, what in lanes.items() if what is Opens.NEW_DAYS} <= same
        assert {lane for lane, what in lanes.items() if what is Opens.EVERY_DAY} <= {3, 4, 5}


def test_each_lane_is_drawn_about_as_often_as_any_other() -> None:
    counted: dict[tuple[int, ...], int] = dict.fromkeys(combinations(LANES, 3), 0)
    for seed in range(4_000):
        counted[tuple(sorted(deal([Member("she")], draws(seed))["she"]))] += 1

    assert min(counted.values()) > 130  # of 200 each, by chance alone
    assert max(counted.values()) < 280
