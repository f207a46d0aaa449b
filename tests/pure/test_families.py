"""Ties make families whatever their order; case numbers have one way of being written."""

import random
from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import TypeVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spip_live.people.families import (
    PLACEHOLDERS,
    components,
    is_case_number,
    is_placeholder,
    normal_case_number,
)

T = TypeVar("T", bound=Hashable)
TIES = st.lists(st.lists(st.integers(0, 12), max_size=4), max_size=12)


def families(stands_for: Mapping[T, T]) -> set[frozenset[T]]:
    found: dict[T, set[T]] = defaultdict(set)
    for name, root in stands_for.items():
        found[root].add(name)
    return {frozenset(names) for names in found.values()}


def test_a_parent_with_two_cases_makes_one_family_of_both() -> None:
    found = families(components([["Anna", "Ben"], ["Anna", "Carl"], ["Dora", "Emil"]]))

    assert found == {frozenset({"Anna", "Ben", "Carl"}), frozenset({"Dora", "Emil"})}


@given(TIES, st.randoms(use_true_random=False))
def test_the_order_of_ties_does_not_matter(ties: list[list[int]], chance: random.Random) -> None:
    shuffled = [chance.sample(tie, len(tie)) for tie in ties]
    chance.shuffle(shuffled)

    assert families(components(ties)) == families(components(shuffled))


@given(TIES)
def test_everyone_in_a_tie_is_in_one_family(ties: list[list[int]]) -> None:
    stands_for = components(ties)

    assert all(len({stands_for[name] for name in tie}) <= 1 for tie in ties)
    assert set(stands_for) == {name for tie in ties for name in tie}


@given(TIES, st.lists(st.integers(0, 12), min_size=1, max_size=3))
def test_a_further_tie_never_parts_anyone(ties: list[list[int]], further: list[int]) -> None:
    before, after = components(ties), components([*ties, further])

    assert all(
        after[one] == after[other]
        for one in before
        for other in before
        if before[one] == before[other]
    )


@pytest.mark.parametrize(
    "written",
    [
        "WD25P91805", " wd25p91805 ", "WD-25P-91805", "WD25 P91805", "WD25P918O5", "wd 25/p.91805",
        "\u00a0WD25P91805\u00a0", "ＷＤ25P91805",
    ],
)  # fmt: skip
def test_one_case_is_written_in_many_ways(written: str) -> None:
    assert normal_case_number(written) == "WD25P91805"


def test_letters_and_digits_are_told_by_their_place() -> None:
    assert normal_case_number("CF23PO3610") == "CF23P03610"
    assert normal_case_number("0X2IP0OI70") == "OX21P00170"
    assert normal_case_number("1P25P00001") == "IP25P00001"


NUMBERS = st.from_regex(r"[A-Z]{2}[0-9]{2}[A-Z][0-9]{5}|[0-9]{16}", fullmatch=True)
SLIPS = {"O": "O0o", "0": "O0o", "I": "I1i", "1": "I1i"}
BETWEEN = ["", " ", "-", "/", ".", "\u00a0", "–"]


@given(NUMBERS.filter(lambda number: set(number) != {"0"}), st.randoms(use_true_random=False))
def test_however_a_number_is_typed_it_is_the_same_case(number: str, chance: random.Random) -> None:
    typed = "".join(
        chance.choice(SLIPS.get(mark, mark + mark.lower())) + chance.choice(BETWEEN)
        for mark in number
    )

    assert normal_case_number(f" {typed} ") == normal_case_number(number)
    assert normal_case_number(str(normal_case_number(number))) == normal_case_number(number)


@given(st.sampled_from(sorted(PLACEHOLDERS)), st.randoms(use_true_random=False))
def test_however_a_placeholder_is_typed_it_joins_nobody(word: str, chance: random.Random) -> None:
    typed = "".join(
        chance.choice([mark, mark.upper()]) + chance.choice(["", " ", ".", "-", "/"])
        for mark in word
    )

    assert normal_case_number(typed) is None


@pytest.mark.parametrize(
    "text",
    ["TBC", "t.b.c.", "tba", "Not known", "not yet known", "N/A", "n.a.", "?", "-", "", " ", "None",
     "To be confirmed", "unknown", "0000"],
)  # fmt: skip
def test_a_placeholder_joins_nobody(text: str) -> None:
    assert is_placeholder(text)
    assert normal_case_number(text) is None


@pytest.mark.parametrize("text", ["Family Court", "urgent", "see letter"])
def test_words_without_a_number_join_nobody(text: str) -> None:
    assert normal_case_number(text) is None


def test_an_odd_number_is_kept_and_known_as_odd() -> None:
    assert normal_case_number("FA-2024-000041") == "FA2024000041"
    assert not is_case_number("FA2024000041")
    assert is_case_number("WD25P91805")
    assert is_case_number("1690123412341234")


@given(st.text(max_size=20))
@example("0À")
def test_a_normal_number_is_normal_already(text: str) -> None:
    number = normal_case_number(text)

    assert number is None or normal_case_number(number) == number


@given(st.from_regex(r"\A[A-Z]{2}\d{2}[A-Z]\d{5}\Z"))
def test_a_number_of_the_right_shape_is_left_alone(number: str) -> None:
    ascii_only = number.encode("ascii", "ignore").decode()

    assert len(ascii_only) != 10 or is_placeholder(number) or normal_case_number(number) == number
