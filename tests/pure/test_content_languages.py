"""A translation changes the words of a step and never anything else."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.content import languages, library, schema
from spip_live.content.kinds import Kind
from spip_live.content.languages import laid_over
from spip_live.content.strictly import Broken
from tests.packs import PACK, write
from tests.pure.test_content_faults import BRANCHES, make, scenario

STEPS = [make(kind.value) for kind in Kind]
STEPS.append(scenario(next={"question": "What next?", "branches": BRANCHES}))
STEPS.append(make("practise", practise={"way": "rewrite", "message": "No!", "hints": ["Breathe"]}))
STEPS.append(make("film", warning="There is a row in it.", prompt="What did you see?"))


def translated(value: Any, key: str = "") -> Any:
    """What a whole translation of `value` holds: its texts, with entries named by their slugs."""
    if isinstance(value, dict):
        made = {
            inner: below
            for inner, entry in value.items()
            if inner not in languages.NOT_FOR_PARENTS
            and (below := translated(entry, inner)) is not None
        }
        return made or None
    if isinstance(value, list) and key in languages.TEXTS:
        return [f"cy: {entry}" for entry in value]
    if isinstance(value, list):
        entries = [translated(entry) for entry in value]
        if not any(entries):
            return None
        if all(isinstance(entry, dict) and "slug" in entry for entry in value):
            return {e["slug"]: t for e, t in zip(value, entries, strict=True)}
        return entries
    return f"cy: {value}" if key in languages.TEXTS else None


def without_words(value: Any, key: str = "") -> Any:
    """All that a translation may not touch."""
    if isinstance(value, dict):
        return {k: without_words(v, k) for k, v in value.items() if k not in languages.TEXTS}
    if isinstance(value, list):
        return [without_words(entry, key) for entry in value]
    return value


@pytest.mark.parametrize("step", STEPS, ids=lambda step: str(step["kind"]))
def test_a_whole_translation_of_any_step_is_taken_and_changes_every_text(
    step: dict[str, Any],
) -> None:
    made, problems = laid_over(step, translated(step), "here")

    assert problems == []
    assert all(text.startswith("cy: cy: ") for text in texts(translated(made)))
    assert schema.read_step(made, "here").kind == step["kind"]


def texts(value: Any) -> list[str]:
    """Every text in a translation."""
    return [holder[key] for holder, key in leaves(value)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 999) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *languages.TEXTS,
                    *("minutes", "slug", "kind", "points", "picture", "seconds", "pile", "story"),
                    *("options", "scenario", "viewpoints", "ann", "sort", "cards", "close"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(step=st.sampled_from(STEPS), over=JSON)
def test_whatever_a_translation_says_minutes_slugs_and_kinds_stay(
    step: dict[str, Any], over: Any
) -> None:
    before = copy.deepcopy(step)

    made, problems = laid_over(step, over, "here")

    assert without_words(made) == without_words(step)
    assert step == before
    assert all(problem.startswith("here") for problem in problems)


@given(step=st.sampled_from(STEPS), chosen=st.randoms(use_true_random=False))
def test_half_a_step_is_named(step: dict[str, Any], chosen: Any) -> None:
    over = translated(step)
    holder, key = chosen.choice(list(leaves(over)))

    del holder[key]

    _, problems = laid_over(step, over, "here")
    assert problems


def leaves(value: Any) -> list[tuple[Any, Any]]:
    """Where each text stands."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    found: list[tuple[Any, Any]] = []
    for key, inner in pairs:
        found += [(value, key)] if isinstance(inner, str) else leaves(inner)
    return found


@pytest.mark.parametrize(
    ("step", "over", "problem"),
    [
        (make("talk"), {}, 'here: "title" is not translated'),
        (make("talk"), {"titel": "x"}, 'here: "titel" is not there to translate; did you mean "ti'),
        (make("talk"), {"minutes": 9}, 'here: "minutes" is not there to translate'),
        (make("talk"), {"if_late": "x"}, 'here: "if_late" is not there to translate'),
        (make("talk"), "Helo", "here: expected keys and values"),
        (make("poll"), {"options": {"yess": {}}}, 'here.options: there is no "yess" to translate'),
        (make("poll"), {"options": ["Ie"]}, "here.options: expected each entry under its slug"),
        (make("poll"), {"options": {"yes": {}}}, 'here.options.yes: "label" is not translated'),
        (make("film"), {"story": [{}]}, "here.story: 3 entries are to translate, not 1"),
        (make("film"), {"story": {}}, "here.story: expected a list"),
    ],
)
def test_a_slip_in_a_translation_is_told_with_its_place(
    step: dict[str, Any], over: Any, problem: str
) -> None:
    _, problems = laid_over(step, over, "here")

    assert any(each.startswith(problem) for each in problems), problems


WELSH = """title: Dechrau tawel
summary: Ffordd dawel i mewn.
awaiting_check: true
steps:
  settle:
    title: Setlo
"""


def read(tmp_path: Path, **files: str) -> library.Library:
    names = {"yaml": "module.cy.yaml", "md": "01-settle.cy.md", "other": "02-lamp.cy.md"}
    own = {f"modules/gentle-start/{names[key]}": text for key, text in files.items()}
    return library.read(write(tmp_path, {**PACK, **own}))


def problems_of(tmp_path: Path, **files: str) -> tuple[str, ...]:
    with pytest.raises(Broken) as broken:
        read(tmp_path, **files)
    return broken.value.problems


def test_a_step_exists_in_a_language_with_its_words_and_its_pages(tmp_path: Path) -> None:
    found = read(tmp_path, yaml=WELSH, md="Croeso. Eisteddwch.")

    settle, lamp = found.steps()
    assert settle.languages["cy"].title == "Setlo"
    assert settle.languages["cy"].module_title == "Dechrau tawel"
    assert settle.languages["cy"].body_html == "<p>Croeso. Eisteddwch.</p>"
    assert settle.languages["cy"].checked is False
    assert lamp.languages == {}


def test_a_translation_that_a_speaker_has_checked_says_so(tmp_path: Path) -> None:
    checked = WELSH.replace("awaiting_check: true\n", "")

    assert next(read(tmp_path, yaml=checked, md="Croeso.").steps()).languages["cy"].checked


def test_words_without_their_page_are_half_a_step(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, yaml=WELSH)

    assert problems == ('gentle-start/module.cy.yaml: steps.settle: "01-settle.cy.md" is missing',)


def test_a_page_without_its_words_translates_nothing(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, yaml=WELSH, md="Croeso.", other="Lamp.")

    assert problems == (
        'gentle-start: "02-lamp.cy.md" translates nothing that a step of its language shows',
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("settle:", "setle:", 'steps: there is no step "setle"; did you mean "settle"?'),
        ("title: Dechrau tawel\n", "", 'missing key "title"'),
        ("summary", "sumary", 'unknown key "sumary"; did you mean "summary"?'),
        (WELSH[WELSH.index("steps") :], "steps: 4\n", "steps: expected each step under its slug"),
        (
            "awaiting_check: true",
            "awaiting_check: soon",
            "awaiting_check: expected yes or no, found text",
        ),
    ],
)
def test_a_slip_in_a_translations_file_is_named(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    problems = problems_of(tmp_path, yaml=WELSH.replace(old, new, 1), md="Croeso.")

    assert f"gentle-start/module.cy.yaml: {problem}" in problems


def test_a_language_that_is_none_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, {**PACK, "modules/gentle-start/module.xx.yaml": WELSH})

    with pytest.raises(Broken, match=r'module\.xx\.yaml: there is no language "xx"'):
        library.read(folder)


def test_every_language_is_called_by_its_own_name() -> None:
    assert languages.NAMES["cy"] == "Cymraeg"
    assert set(languages.NAMES) >= languages.RIGHT_TO_LEFT
