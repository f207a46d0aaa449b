"""Pictures follow the line: down at once, up with patience, and sound is never touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.rooms.media import adapting
from spip_live.rooms.media.adapting import BASE, LADDER, MOST, PAUSED, Line, Report, step

CLEAN = Report(loss=0, rtt_ms=40, jitter_ms=5, freezes=0, frames=60)
LOSSY = replace(CLEAN, loss=0.08)
AWFUL = replace(CLEAN, loss=0.2)
HOUR = 3600 // adapting.REPORT_SECONDS  # reports in an hour

reports = st.builds(
    Report,
    loss=st.floats(0, 1),
    rtt_ms=st.floats(0, 5000),
    jitter_ms=st.floats(0, 500),
    freezes=st.integers(0, 5),
    frames=st.integers(0, 90),
)
heard = st.tuples(reports, st.integers(0, 12), st.integers(0, 40))  # report, pictures, lost
histories = st.lists(heard, max_size=60)


def follow(line: Line, history: Iterable[Report], pictures: int = 6) -> list[Line]:
    """The line after each report."""
    found = []
    for report in history:
        line = step(line, report, pictures=pictures)
        found.append(line)
    return found


def after(history: Iterable[tuple[Report, int, int]]) -> Line:
    """A line that has been through anything."""
    line = Line()
    for report, pictures, lost in history:
        line = step(line, report, pictures=pictures, lost=lost)
    return line


def rungs(lines: Sequence[Line]) -> list[int]:
    return [line.rung for line in lines]


def test_a_new_line_is_given_everything() -> None:
    line = Line()

    assert (line.layer, line.pictures(6), line.paused, line.weak) == (2, 6, False, False)


def test_a_bad_line_loses_one_rung_every_two_reports_and_all_pictures_within_half_a_minute() -> (
    None
):
    assert rungs(follow(Line(), [LOSSY] * 8)) == [1, 1, 2, 2, 3, 3, 4, 4]


def test_a_dire_line_keeps_only_sound_after_two_reports() -> None:
    assert rungs(follow(Line(), [AWFUL] * 3)) == [2, 4, 4]


def test_the_first_try_to_climb_comes_after_nine_good_seconds() -> None:
    paused = replace(Line(), rung=PAUSED)

    assert rungs(follow(paused, [CLEAN] * 3)) == [4, 4, 3]


def test_a_page_that_shows_two_pictures_skips_the_rung_of_few() -> None:
    assert 3 not in rungs(follow(Line(), [LOSSY] * 12 + [CLEAN] * 40, pictures=2))
    assert 3 in rungs(follow(Line(), [LOSSY] * 12 + [CLEAN] * 40, pictures=6))


def test_each_failed_try_doubles_the_wait_for_the_next_up_to_a_minute_and_a_half() -> None:
    line, waits = replace(Line(), rung=PAUSED), []
    for _ in range(6):
        lines = follow(line, [CLEAN] * 40)
        waits.append(next(n for n, each in enumerate(lines) if not each.paused) + 1)
        line = follow(lines[waits[-1] - 1], [AWFUL])[-1]

    assert waits == [3, 7, 13, 25, 31, 31]  # the first report after a change counts for nothing


def test_a_try_that_failed_goes_back_to_the_rung_that_held() -> None:
    trying = follow(replace(Line(), rung=2), [CLEAN] * 3)[-1]
    assert (trying.rung, trying.trial) == (1, 0)

    assert rungs(follow(trying, [AWFUL, LOSSY])) == [2, 2]


def test_a_try_that_held_is_forgiven() -> None:
    impatient = replace(Line(), rung=PAUSED, patience=(BASE, BASE, BASE, MOST))

    lines = follow(impatient, [CLEAN] * 60)

    assert lines[-1] == replace(Line(), floor_ms=lines[-1].floor_ms)


def test_pictures_that_stand_still_on_a_sound_line_are_made_smaller_but_never_paused() -> None:
    frozen = replace(CLEAN, freezes=3)
    nothing_shown = replace(CLEAN, frames=0)

    for report in (frozen, nothing_shown):
        lines = follow(Line(), [report] * 20)
        assert lines[-1].layer == 0
        assert not any(line.paused or line.weak for line in lines)


def test_no_pictures_wanted_and_none_shown_is_nothing_amiss() -> None:
    assert follow(Line(), [replace(CLEAN, frames=0)] * 20, pictures=0)[-1].rung == 0


def test_a_long_way_is_not_a_bad_line_but_a_growing_queue_is() -> None:
    far = replace(CLEAN, rtt_ms=450)

    assert follow(Line(), [far] * 10)[-1].rung == 0
    assert follow(Line(), [CLEAN, replace(CLEAN, rtt_ms=450)])[-1].rung == 1
    assert follow(Line(), [replace(CLEAN, rtt_ms=2500)])[-1].rung == 2


def test_a_line_that_changed_to_a_longer_way_is_whole_again_in_a_few_minutes() -> None:
    wireless = follow(Line(), [CLEAN] * 3)[-1]

    assert follow(wireless, [replace(CLEAN, rtt_ms=480)] * (300 // 3))[-1].rung == 0


def test_what_the_media_server_says_was_lost_makes_a_middling_report_a_bad_one() -> None:
    middling = replace(CLEAN, loss=0.04)

    assert step(Line(), middling, pictures=6).rung == 0
    assert step(Line(), middling, pictures=6, lost=9).rung == 1
    assert step(Line(), CLEAN, pictures=6, lost=9).rung == 0


@pytest.mark.parametrize(("wanted", "shown"), [(0, 0), (1, 1), (2, 2), (6, 2), (12, 2)])
def test_what_a_page_asks_for_is_never_exceeded(wanted: int, shown: int) -> None:
    few = replace(Line(), rung=adapting.FEW)

    assert few.pictures(wanted) == shown
    assert Line().pictures(wanted) == wanted
    assert replace(Line(), rung=PAUSED).pictures(wanted) == 0


def test_there_is_no_way_to_say_anything_of_sound() -> None:
    names = {field.name for field in fields(Line)} | {n for n in vars(Line) if n[0] != "_"}

    assert not {n for n in names if "sound" in n or "audio" in n or "mic" in n or "mute" in n}
    assert LADDER[-1][1] == 0  # the last rung is without pictures, and there is none below it


@given(histories, heard)
def test_the_ladder_is_never_left_and_a_report_moves_at_most_two_down_or_two_up(
    history: list[tuple[Report, int, int]], last: tuple[Report, int, int]
) -> None:
    before = after(history)

    now = step(before, last[0], pictures=last[1], lost=last[2])

    assert 0 <= now.rung <= PAUSED
    assert -2 <= now.rung - before.rung <= 3
    assert all(BASE <= points <= MOST for points in now.patience)


@given(histories, heard, heard)
def test_a_worse_report_never_leaves_more_than_a_better_one(
    history: list[tuple[Report, int, int]], one: tuple[Report, int, int], other: tuple[Report, ...]
) -> None:
    line, pictures = after(history), one[1]
    better, worse = one[0], other[0]
    worse = Report(
        loss=max(better.loss, worse.loss),
        rtt_ms=max(better.rtt_ms, worse.rtt_ms),
        jitter_ms=max(better.jitter_ms, worse.jitter_ms),
        freezes=max(better.freezes, worse.freezes),
        frames=min(better.frames, worse.frames),
    )

    for lost in (0, one[2]):
        best = step(line, better, pictures=pictures)
        worst = step(line, worse, pictures=pictures, lost=lost)
        assert worst.rung >= best.rung


@given(histories, st.lists(st.floats(0.06, 1), max_size=30))
def test_on_a_bad_line_nothing_is_tried(
    history: list[tuple[Report, int, int]], losses: list[float]
) -> None:
    start = replace(after(history), settling=False)

    found = rungs([start, *follow(start, [replace(CLEAN, loss=loss) for loss in losses])])

    assert found == sorted(found)


@given(histories, st.integers(0, 12))
def test_a_good_line_always_recovers_within_seven_minutes(
    history: list[tuple[Report, int, int]], pictures: int
) -> None:
    lines = follow(after(history), [CLEAN] * (7 * 60 // 3), pictures)

    assert lines[-1].rung == 0
    assert rungs(lines) == sorted(rungs(lines), reverse=True)


@given(histories, st.lists(reports, max_size=120))
def test_no_climb_comes_sooner_than_nine_seconds_after_any_other_change(
    history: list[tuple[Report, int, int]], more: list[Report]
) -> None:
    lines = [after(history), *follow(after(history), more)]
    runs = [(rung, len(list(same))) for rung, same in groupby(rungs(lines))]

    # The first run began in the past, and the last has not ended.
    for (rung, stayed), (following, _) in pairwise(runs[1:]):
        if following < rung:
            assert stayed >= 3


def carried(line: Line, kbps: float, pictures: int) -> Report:
    """What a page would report of a line that carries so much and no more."""
    each = {2: 300, 1: 120, 0: 50}[line.layer]
    sent = 40 + each * line.pictures(pictures)
    return replace(CLEAN, loss=max(0.0, 1 - kbps / sent), frames=30)


@given(st.floats(60, 4000), st.integers(1, 12))
def test_a_narrow_line_settles_on_what_it_can_carry_and_seldom_tries_for_more(
    kbps: float, pictures: int
) -> None:
    line, lines = Line(), []
    for _ in range(HOUR):
        line = step(line, carried(line, kbps, pictures), pictures=pictures)
        lines.append(line)
    settled = lines[40:]
    overloaded = [each for each in settled if carried(each, kbps, pictures).loss >= 0.06]
    changes = sum(one.rung != other.rung for one, other in pairwise(settled))

    assert len(overloaded) <= len(settled) * 0.07
    assert changes <= 2 * len(settled) / (MOST / adapting.POINTS_OF_GOOD) + 10
