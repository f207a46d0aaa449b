"""Everything that the reviewer's page names is there: files, tests, constraints, and macros."""

from __future__ import annotations

import re
from pathlib import Path

from bench.attack.builds import BUILDS

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs" / "exclusion.md").read_text()
NAMED = re.findall(r"`([^`\n]+)`", PAGE)


def test_every_file_and_test_that_is_named_is_there() -> None:
    places = [name for name in NAMED if re.match(r"(tests|spip_live|bench)/.*\.(py|pml)", name)]
    assert len(places) > 20
    for place in places:
        path, _, test = place.partition("::")
        text = (TOP / path).read_text()
        assert not test or f"def {test}(" in text, place


def test_every_constraint_that_is_named_is_in_the_story_of_the_database() -> None:
    story = "".join(path.read_text() for path in sorted((TOP / "migrations/versions").glob("*.py")))
    constraints = [name for name in NAMED if re.fullmatch(r"(ck|fk|one)_\w+", name)]
    assert len(constraints) > 5
    assert [name for name in constraints if name not in story] == []


def test_every_precaution_and_every_build_is_named_and_no_other() -> None:
    model = (TOP / "bench/model/exclusion.pml").read_text()
    macros = {name for name in NAMED if re.fullmatch(r"[A-Z]+(_[A-Z]+)+", name)}

    assert macros == set(re.findall(r"^#ifdef (\w+)", model, re.M))
    assert set(BUILDS) <= set(NAMED)
