"""What was found of a parent's devices is judged by fixed rules, and always says what to do."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.rooms.media.checking import (
    FAILED,
    FOUND,
    Grade,
    Measured,
    Part,
    Result,
    by_part,
    for_staff,
    grade,
    judge,
)

ALL_WELL = {
    Part.CAMERA: "ok",
    Part.MICROPHONE: "ok",
    Part.SOUND: "ok",
    Part.NETWORK: "good",
}
GRADES = list(Grade)


@pytest.mark.parametrize(
    ("rtt_ms", "loss", "kbps", "expected"),
    [
        (40, 0.0, 1200, Grade.GOOD),
        (200, 0.02, 500, Grade.GOOD),
        (201, 0.0, 1200, Grade.FAIR),
        (40, 0.021, 1200, Grade.FAIR),
        (40, 0.0, 499, Grade.FAIR),
        (400, 0.05, 200, Grade.FAIR),
        (401, 0.0, 1200, Grade.SOUND_ONLY),
        (40, 0.051, 1200, Grade.SOUND_ONLY),
        (40, 0.0, 199, Grade.SOUND_ONLY),
        (801, 0.0, 1200, Grade.POOR),
        (40, 0.21, 1200, Grade.POOR),
        (40, 0.0, 49, Grade.POOR),
    ],
)
def test_a_connection_is_as_good_as_its_worst_figure(
    rtt_ms: int, loss: float, kbps: int, expected: Grade
) -> None:
    assert grade(Measured(rtt_ms, loss, kbps)) is expected


figures = st.builds(Measured, st.integers(0, 3000), st.floats(0, 1), st.integers(0, 5000))


@given(figures, st.integers(0, 500), st.floats(0, 0.5), st.integers(0, 2000))
def test_a_connection_that_is_worse_in_anything_is_never_graded_better(
    measured: Measured, slower: int, lossier: float, narrower: int
) -> None:
    worse = Measured(
        measured.rtt_ms + slower,
        min(1.0, measured.loss + lossier),
        max(0, measured.kbps - narrower),
    )

    assert GRADES.index(grade(worse)) >= GRADES.index(grade(measured))


def test_ready_is_who_can_see_hear_and_be_seen_and_heard() -> None:
    assert judge(ALL_WELL).result is Result.READY
    assert judge(ALL_WELL).failed == ()


@pytest.mark.parametrize("name", ["sound_only", "off", "busy"])
def test_a_slow_line_or_a_fault_of_ours_leaves_a_parent_ready_and_is_told(name: str) -> None:
    judged = judge(ALL_WELL | {Part.NETWORK: name})

    assert judged.result is Result.READY
    assert judged.failed == (f"network_{name}",)


def test_anything_else_that_fails_or_is_skipped_needs_help() -> None:
    for part, findings in FOUND.items():
        for name, finding in findings.items():
            judged = judge(ALL_WELL | {part: name})
            assert (judged.result is Result.READY) is finding.ready, (part, name)


def test_whatever_comes_of_a_check_is_written_in_the_closed_list_and_can_be_read_from_it() -> None:
    for found in product(*FOUND.values()):
        judged = judge(dict(zip(FOUND, found, strict=True)))
        assert set(judged.failed) <= set(FAILED)
        told = dict(by_part(judged.failed))
        for part, name in zip(FOUND, found, strict=True):
            expected = FOUND[part][name]
            assert told[part].title == expected.title or name in ("good", "fair")
        assert len(for_staff(judged.failed)) == len(judged.failed)


def test_every_failure_says_what_to_do_about_it_in_plain_words() -> None:
    words = re.compile(r"\b(error|WebRTC|ICE|TURN|codec|device id|permission denied|null)\b")
    for part, findings in FOUND.items():
        for name, finding in findings.items():
            if not finding.ready:
                assert finding.does, (part, name)
            assert not words.search(" ".join((finding.title, *finding.does, finding.staff)))
