"""Exclusion under attack: half a minute of what `make attack` does for hours.

Several processes do what staff, parents and lists do, and are killed meanwhile; PostgreSQL is
stopped in the middle. A checker that shares no code with the product must see nobody together who
must never meet; and must see it in each build that lacks one of the things that keep them apart.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.attack.builds import BUILDS
from bench.attack.checker import Groups, together
from tests.figures import Figure

TOP = Path(__file__).parents[2]
SECONDS = 30
PATIENCE = 500.0  # seconds, of which a busy machine may take most for itself

pytestmark = pytest.mark.product


def attack(*asked: str) -> tuple[int, str]:
    """Run one to its end; its exit and what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.attack", *asked],
        cwd=TOP, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def number_of(what: str, said: str) -> int:
    """A figure of the report: `violations  0`, or `3 processes killed`."""
    found = re.search(rf"^{what} +([\d,]+)", said, re.M) or re.search(rf"([\d,]+) {what}", said)
    assert found, said
    return int(found[1].replace(",", ""))


def test_nobody_is_together_whatever_is_done_killed_and_stopped(figure: Figure) -> None:
    code, said = attack("--seconds", str(SECONDS))

    assert code == 0, said
    assert number_of("violations", said) == 0
    assert number_of("broke", said) == 0
    assert number_of("processes killed", said) >= 3
    assert number_of("times PostgreSQL stopped", said) >= 1
    assert number_of("looks", said) >= SECONDS
    figure("operations of the attack on exclusion", number_of("operations", said), "done")


def test_each_build_with_something_taken_away_is_found_out() -> None:
    code, said = attack("--kill-every", "5", "--stop-every", "60", "--build", *BUILDS)

    assert code == 1, said
    assert f"builds found out: {len(BUILDS)} of {len(BUILDS)}" in said


def test_the_checker_knows_families_from_cases_and_ties_alone() -> None:
    groups = Groups([("case 1", "anna"), ("case 1", "ben"), ("ben", "carys"), ("dora", "ewa")])
    found = [("red", who, who) for who in ("anna", "carys", "dora")] + [("blue", "ewa", "ewa")]

    assert list(together(groups, found, "seat")) == [("seat", "red", "anna", "carys")]


def test_the_checker_tells_one_person_twice_from_two() -> None:
    found = [("red", "anna", "first"), ("red", "anna", "second"), ("red", "ben", "third")]

    assert list(together(Groups([]), found, "stay")) == [("twice_stay", "red", "first", "second")]
