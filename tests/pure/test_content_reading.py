"""How hard a text is to read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.content import reading


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("cat", 1),
        ("the", 1),
        ("like", 1),
        ("wanted", 2),
        ("asked", 1),
        ("messages", 3),
        ("table", 2),
        ("before", 2),
        ("child’s", 1),
        ("handover", 3),
        ("notes", 1),
        ("ready", 2),
        ("people", 2),
        ("rhythm", 1),
        ("tie", 1),
        ("played", 1),
    ],
)
def test_syllables_of_common_words_are_counted_right(word: str, syllables: int) -> None:
    assert reading.syllables_in(word) == syllables


def test_the_grade_is_that_of_the_formula() -> None:
    ease = reading.ease_of("<p>The cat sat on the mat. It was fat.</p>")

    assert (ease.sentences, ease.words, ease.syllables, ease.longest) == (2, 9, 9, 6)
    assert ease.grade == pytest.approx(0.39 * 4.5 + 11.8 - 15.59)


def test_headings_and_list_entries_end_a_sentence() -> None:
    assert reading.ease_of("<h3>Now</h3><ul><li>one<li>two</ul><p>a &amp; b</p>").sentences == 4


def test_a_text_without_words_asks_nothing() -> None:
    assert reading.ease_of("<p>123</p>").grade == 0


def test_a_hard_page_is_named_with_the_reason() -> None:
    long = "We went on and on and on and on and on and on and on and on and on and on and on " * 2

    problems = list(reading.too_hard({"a.md": f"<p>{long}</p>", "b.md": "<p>We went on.</p>"}))

    assert len(problems) == 2
    assert all(problem.startswith("a.md: ") for problem in problems)


def test_one_hard_paragraph_is_named_though_the_page_around_it_is_easy() -> None:
    easy = "<p>We went on. It was fun.</p>" * 40
    hard = "<p>Arrangements regarding residential responsibilities necessitate considerable "
    hard += "deliberation by both families before any definitive decision is reached.</p>"

    (problem,) = reading.too_hard({"a.md": easy + hard})

    assert problem.startswith('a.md: the paragraph "Arrangements regarding residential')
    assert list(reading.too_hard({"a.md": easy})) == []


@given(st.text())
def test_any_text_can_be_counted(text: str) -> None:
    ease = reading.ease_of(text)

    assert ease.syllables >= ease.words >= ease.longest >= 0
