"""The model of exclusion, searched whole: as it is it holds, and without any one precaution fails.

See `bench/model/exclusion.pml`. Spin visits every state that any order of steps, kills, failed
orders and repeated wishes can lead to; the bounds on time and memory are far above what it needs.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

MODEL = Path(__file__).parents[2] / "bench" / "model" / "exclusion.pml"
DEPTH = 1_500_000
SECONDS = 300.0
MEGABYTES = 1_000
# Each precaution that can be taken away, and how that would be written as a fault of ours.
WITHOUT = {
    "SEAT_CHECKED_BEFORE": "a seat given in another transaction than the look for the family",
    "FAMILY_NOT_CASCADED": "seats that keep an earlier family of their parent",
    "MERGES_ONE_PERSON": "a merge of the two who are named, and not of all whom they are tied to",
    "PARTS_WITHOUT_LOOKING": "parting two whom a third still joins",
    "TIED_BEFORE_MEDIA_IS_OFF": "a tie that holds as soon as a seat was taken back",
    "LETS_GO_WHEN_THE_SOCKET_IS_CUT": "taking a cut socket for the end of sound and video",
    "LETS_GO_WHILE_A_PAGE_IS_LET_IN": "letting go while a page is let in on an earlier look",
    "BELIEVES_A_FAILED_ORDER": "taking an order to the media server for done",
    "BELIEVES_WHAT_WAS_ONCE_SAID": "not asking the database again when a page asks again",
    "KNOWS_NOTHING_AND_BELIEVES_IT": "a worker that begins, and takes what it holds for all",
}


def searched(folder: Path, *flags: str, care: str = "-O0") -> str:
    """What the search came to; `care`: of the compiler, which is worth its time for a long one."""
    shutil.copy(MODEL, folder)
    _run(folder, "spin", *flags, "-a", MODEL.name)
    # Without -DSAFETY, which leaves out what a property over time needs.
    _run(folder, "gcc", care, "-DCOLLAPSE", f"-DMEMLIM={MEGABYTES}", "-o", "pan", "pan.c")
    return _run(folder, "./pan", "-a", f"-m{DEPTH}")


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def errors_in(told: str) -> int:
    found = re.search(r"errors: (\d+)", told)
    assert found, told
    return int(found[1])


def test_the_design_holds_in_every_state_that_can_be_reached(tmp_path: Path) -> None:
    told = searched(tmp_path, care="-O1")

    assert errors_in(told) == 0, told
    assert "never claim         \t+ (apart)" in told
    assert "Search not completed" not in told
    assert "max search depth too small" not in told


@pytest.mark.parametrize("precaution", WITHOUT)
def test_without_a_precaution_it_fails(precaution: str, tmp_path: Path) -> None:
    told = searched(tmp_path, f"-D{precaution}")

    assert errors_in(told) == 1, told


def test_every_precaution_of_the_model_is_tried() -> None:
    assert set(re.findall(r"^#ifdef (\w+)", MODEL.read_text(), re.M)) == set(WITHOUT)
