"""Two records side by side: what makes them one person, one family, or neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.linkage import evaluate, heldout, made_up
from spip_live.people.linkage import comparing, keys, plain
from spip_live.people.linkage.crowd import Crowd
from spip_live.people.linkage.due import one_working_day_after
from spip_live.people.linkage.judging import Verdict, judge
from spip_live.people.linkage.profiles import (
    Contact,
    Named,
    Order,
    Profile,
    Told,
    profile,
    together,
)
from spip_live.people.linkage.weights import WEIGHTS, Level, Question

CHILDREN = (Named("Isla", "", date(2022, 6, 11)), Named("Mason", "", date(2014, 3, 31)))
ORDER = Order(date(2026, 10, 30), "Watford")
LAURA = profile(
    Named("Laura", "Nwosu", date(1989, 12, 27)),
    Contact("laura@example.org", "+447700900215"),
    [Told("WD25P91805", "", (Named("Ben", "Hussain"),), CHILDREN, ORDER)],
)
BEN = profile(
    Named("Ben", "Hussain", date(1984, 3, 13)),
    Contact("ben@example.org", "+447700900983"),
    [Told("WD25P91805", "", (Named("Laura", "Nwosu"),), CHILDREN, ORDER)],
)
ALONE = Crowd(50_000)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammed", "Muhammad"),
        ("Małgorzata", "Gosia"),
        ("Siobhán", "Shivaun"),
        ("Oluwaseun", "Seun"),
        ("Katherine", "Kate"),
        ("Rhys", "Rees"),
        ("Catherine", "Katherine"),
        ("Benjamin", "Bejnamin"),
    ],
)
def test_a_first_name_is_known_by_its_other_forms(one: str, other: str) -> None:
    assert comparing.forename(one, other) is Level.ALIKE
    assert comparing.forename(other, one) is Level.ALIKE


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("O'Brien", "OBrien", Level.SAME),
        ("Kowalska", "Kowalski", Level.SAME),
        ("Nwosu-Smith", "Smith", Level.ALIKE),
        ("Hussain", "Hussein", Level.ALIKE),
        ("al-Hassan", "Hassan", Level.SAME),
        ("Wójcik", "Wojcik", Level.SAME),
        ("Li", "Lo", Level.DIFFERENT),
        ("Khan", "Patel", Level.DIFFERENT),
    ],
)
def test_a_surname_is_compared_as_it_is_spoken_of(one: str, other: str, level: Level) -> None:
    assert comparing.surname(one, other) is level


@pytest.mark.parametrize(
    ("other", "level"),
    [
        (date(1984, 3, 4), Level.SAME),
        (date(1984, 4, 3), Level.ALIKE),
        (date(1984, 3, 14), Level.ALIKE),
        (date(1994, 3, 4), Level.ALIKE),
        (date(1984, 3, 27), Level.NEAR),
        (date(1990, 6, 21), Level.DIFFERENT),
    ],
)
def test_a_date_is_the_same_swapped_off_by_a_figure_or_another(other: date, level: Level) -> None:
    assert comparing.days(date(1984, 3, 4), other) is level


def test_parents_who_name_each_other_are_found_without_a_case_number() -> None:
    found = judge(replace(BEN, cases=frozenset()), replace(LAURA, cases=frozenset()), ALONE)

    assert (found.question, found.verdict) == (Question.OTHER_PARENT, Verdict.SURE)


def test_a_case_number_within_a_slip_is_not_enough_by_itself() -> None:
    one = profile(Named("Ben", "Hussain"), Contact(), [Told("WD25P91805")])
    other = profile(Named("Laura", "Nwosu"), Contact(), [Told("WD25P91806")])

    assert judge(one, other, ALONE).verdict is Verdict.NO


def test_one_person_with_a_new_surname_and_number_is_found_by_the_rest() -> None:
    later = profile(
        Named("Laura", "Mills", date(1989, 12, 27)),
        Contact("laura@example.org", "+447700900215"),
        [Told("LS27P00009")],
    )

    found = judge(later, LAURA, ALONE)

    assert (found.question, found.verdict) == (Question.SAME_PERSON, Verdict.SURE)


def test_a_name_that_many_share_says_less() -> None:
    one = profile(Named("Mohammed", "Khan", date(1980, 1, 2)), Contact())
    other = profile(Named("Muhammad", "Khan", date(1980, 2, 1)), Contact())
    shared = {("name", name): 400 for name in keys.names_of(one.who)}

    assert judge(one, other, Crowd(50_000, shared)).bits < judge(one, other, ALONE).bits - 4


def test_the_telephone_of_an_office_ties_nobody() -> None:
    office = Contact("", "+441632960960")
    one = profile(Named("Ben", "Hussain", date(1984, 3, 13)), office)
    other = profile(Named("Ben", "Hughes", date(1984, 3, 14)), office)
    crowd = Crowd(50_000, {("phone", plain.telephone(office.phone)): 300})

    assert judge(one, other, crowd).verdict is Verdict.NO


@pytest.mark.parametrize("what", ["cases", "others", "children", "emails", "phones", "orders"])
def test_whatever_is_missing_the_rest_still_brings_parents_side_by_side(what: str) -> None:
    none: object = frozenset() if what in ("cases", "emails", "phones") else ()
    damaged: Profile = replace(BEN, **{what: none})  # type: ignore[arg-type]
    asked = keys.strengths(keys.asked_of(damaged), dict.fromkeys(keys.asked_of(damaged), 2))

    held = keys.held_of(LAURA)
    common = sum(
        max((strength for key, strength in each.items() if key in held), default=0)
        for each in asked.values()
    )
    assert common >= keys.ENOUGH
    assert judge(damaged, LAURA, ALONE).verdict is Verdict.SURE


number = st.from_regex(r"[A-Z]{2}2[0-9]P[0-9]{5}", fullmatch=True)


@given(number, st.integers(0, 9), st.sampled_from("0123456789ABW"))
def test_a_case_number_is_found_by_a_key_whichever_of_its_marks_is_wrong(
    right: str, at: int, mark: str
) -> None:
    wrong = right[:at] + mark + right[at + 1 :]

    assert not set(keys.near_case(right)).isdisjoint(keys.near_case(wrong))
    assert comparing.case_numbers(right, wrong) in (Level.SAME, Level.ALIKE)


@given(number, st.integers(5, 8))
def test_a_case_number_is_found_by_a_key_when_two_figures_are_swapped(right: str, at: int) -> None:
    swapped = right[:at] + right[at + 1] + right[at] + right[at + 2 :]

    assert not set(keys.near_case(right)).isdisjoint(keys.near_case(swapped))


@given(st.text(max_size=30), st.text(max_size=30))
def test_comparing_is_the_same_from_either_side_whatever_is_written(one: str, other: str) -> None:
    assert comparing.forename(one, other) is comparing.forename(other, one)
    assert comparing.surname(one, other) is comparing.surname(other, one)
    assert keys.names_of(Named(one, other)) == keys.names_of(Named(one, other))


def test_every_thing_that_is_compared_has_a_weight_for_every_way_of_agreeing() -> None:
    for question in Question:
        assert set(comparing.compare(LAURA, BEN, question)) <= set(WEIGHTS[question])
        assert all(set(weights) == set(Level) for weights in WEIGHTS[question].values())


def test_what_two_places_tell_of_one_person_is_put_together() -> None:
    both = together(LAURA, replace(LAURA, emails=frozenset({"new@example.org"}), children=()))

    assert both.emails == {"laura@example.org", "new@example.org"}
    assert both.children == LAURA.children


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (datetime(2026, 11, 25, 13, 5, tzinfo=UTC), datetime(2026, 11, 26, 13, 5, tzinfo=UTC)),
        (datetime(2026, 11, 27, 16, 0, tzinfo=UTC), datetime(2026, 11, 30, 16, 0, tzinfo=UTC)),
        (datetime(2026, 11, 28, 22, 0, tzinfo=UTC), datetime(2026, 12, 1, 9, 0, tzinfo=UTC)),
        (datetime(2026, 6, 5, 9, 30, tzinfo=UTC), datetime(2026, 6, 8, 9, 30, tzinfo=UTC)),
    ],
)
def test_an_answer_is_due_one_working_day_later(asked: datetime, due: datetime) -> None:
    assert one_working_day_after(asked) == due


@pytest.mark.parametrize("damaged", [1, 2])
def test_those_who_belong_together_are_found_and_few_others(damaged: int) -> None:
    whole, _ = evaluate.evaluate(made_up.cases(5, 1_200, 800, damaged))

    assert whole.recall >= evaluate.LEAST_RECALL[damaged]
    assert whole.precision >= 0.98
    assert whole.review_share <= evaluate.MOST_REVIEWS


@pytest.mark.parametrize("damaged", [1, 2])
def test_they_are_found_among_referrals_made_up_without_sight_of_the_rules(damaged: int) -> None:
    whole, _ = evaluate.evaluate(heldout.cases(5, 900, 600, damaged))

    assert whole.recall >= evaluate.LEAST_RECALL[damaged]
    assert whole.precision >= 0.95
    assert whole.review_share <= evaluate.MOST_REVIEWS
