"""Attendance from evidence: what holds for every room, whoever was there and whenever."""

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from spip_live.rooms.attendance import (
    CURRENT,
    Entry,
    Kind,
    Result,
    figures,
    outcome,
    present_spans,
)
from spip_live.rooms.rule import SECOND
from spip_live.rooms.spans import Span, intersect, join_up, length, merge, subtract
from tests.pure.chains import ROLL, START, Stay, at, chain, covered, numbered, steady

CASES = settings(max_examples=200, deadline=None)
HOUR = 3600
WINDOW = 1800
STEP = 20  # the evidence step of the properties, seconds


@st.composite
def stays(draw: st.DrawFn, longest: int = WINDOW) -> list[Stay]:
    """Any number of times that somebody was there, in order and apart."""
    edges = sorted(draw(st.sets(st.integers(0, longest), max_size=8)))
    return list(zip(edges[::2], edges[1::2], strict=False))


rooms = st.dictionaries(st.sampled_from(["ann", "bob", "cat"]), stays(), min_size=1)


@CASES
@given(rooms, st.randoms(use_true_random=False))
def test_permuting_and_duplicating_evidence_changes_nothing(
    who: dict[str, list[Stay]], chance: random.Random
) -> None:
    entries = chain(WINDOW, who)
    shuffled = entries + chance.sample(entries, k=len(entries) // 3)
    chance.shuffle(shuffled)

    assert outcome(shuffled, "ann") == outcome(entries, "ann")


@CASES
@given(rooms, st.integers(0, WINDOW), st.sampled_from(["joined", "roll"]))
def test_adding_evidence_never_lowers_that_persons_coverage(
    who: dict[str, list[Stay]], second: int, kind: str
) -> None:
    entries = chain(WINDOW, {"ann": who.get("ann", [])})
    more = Entry(0, at(second), Kind(kind), seat="ann", socket=frozenset({"ann"}))

    before, after = figures(entries, "ann"), figures(numbered([*entries, more]), "ann")

    assert after.witnessed >= before.witnessed
    assert after.covered >= before.covered


@CASES
@given(stays(), stays())
def test_two_devices_give_at_least_each_and_at_most_their_sum_and_the_clock(
    phone: list[Stay], tablet: list[Stay]
) -> None:
    only_phone, only_tablet, both = (
        figures(chain(WINDOW, {"ann": times}), "ann").witnessed
        for times in (phone, tablet, phone + tablet)
    )
    apart = figures(chain(WINDOW, {"ann": phone, "bob": tablet}), "ann")

    assert max(only_phone, only_tablet) <= both <= WINDOW * SECOND
    assert both <= only_phone + only_tablet + _bridged(phone, tablet)
    assert apart.witnessed == only_phone


def _bridged(phone: list[Stay], tablet: list[Stay]) -> int:
    """Joining up may also witness the time between the one device and the other."""
    return (len(phone) + len(tablet)) * 2 * CURRENT.joins_up


@CASES
@given(st.integers(300, WINDOW - 300), st.integers(1, 90))
def test_a_gap_under_the_limit_costs_nothing_while_under_the_cap(start: int, gap: int) -> None:
    entries = chain(WINDOW, {"ann": [(0, start), (start + gap, WINDOW)]})

    assert covered(entries) == WINDOW


@CASES
@given(rooms)
def test_coverage_lies_between_nothing_and_everything(who: dict[str, list[Stay]]) -> None:
    found = figures(chain(WINDOW, who), "ann")

    assert 0 <= found.witnessed <= found.covered <= found.required == WINDOW * SECOND
    for part in found.parts:
        assert 0 <= part.covered <= part.required


@CASES
@given(st.integers(60, WINDOW - 400), st.integers(5, 300), st.integers(0, 60))
def test_a_crash_at_any_instant_costs_nobody_more_than_what_joins_up(
    crash: int, down: int, back: int
) -> None:
    up = crash + down
    entries = chain(
        WINDOW,
        {"ann": [(0, crash), (up + back, WINDOW)], "bob": [(0, crash)]},
        crashes=[(crash, up)],
    )

    assert covered(entries) >= WINDOW - CURRENT.joins_up // SECOND
    # Somebody who never came back has had the outage too, and nothing after its grace.
    assert up - ROLL <= covered(entries, "bob") <= up + CURRENT.reconnect_grace // SECOND + ROLL


@CASES
@given(st.integers(100, 1000), st.integers(1, 200), st.sampled_from(["lost", "elsewhere", "left"]))
def test_a_late_close_for_an_old_connection_has_no_effect(
    change: int, noticed: int, why: str
) -> None:
    entries = chain(WINDOW, {"ann": [(0, change), (change, WINDOW)]})
    late = Entry(0, at(change + noticed), Kind.LEFT, seat="ann", connection="ann-0", why=why)

    assert outcome(numbered([*entries, late]), "ann") == outcome(entries, "ann")


@CASES
@given(
    rooms,
    st.integers(1, 110),
    st.sampled_from([-3600, -1, 1, 3600]),
    st.booleans(),
)
def test_a_clock_step_of_an_hour_or_a_leap_second_changes_nothing(
    who: dict[str, list[Stay]], where: int, step: int, twice: bool
) -> None:
    entries = steady(chain(WINDOW, who))
    stepped = stepped_from(entries, where, step)
    if twice:
        stepped = stepped_from(stepped, where + 20, -step)

    assert outcome(stepped, "ann") == outcome(entries, "ann")


@CASES
@given(st.integers(1, 110), st.sampled_from([-3600, -1]))
def test_without_a_steady_clock_a_step_back_still_costs_at_most_one_roll(
    where: int, step: int
) -> None:
    entries = chain(WINDOW, {"ann": [(0, WINDOW)]})
    found = figures(stepped_from(entries, where, step), "ann")

    assert found.covered == found.required >= (WINDOW - ROLL) * SECOND


@CASES
@given(st.integers(0, 86_400 * 400))
def test_the_night_when_the_clocks_change_is_a_night_like_any_other(shift: int) -> None:
    entries = chain(WINDOW, {"ann": [(0, 500), (1000, WINDOW)]})
    moved = [replace(e, at=e.at + timedelta(seconds=shift)) for e in entries]

    assert outcome(moved, "ann") == outcome(entries, "ann")


@CASES
@given(st.integers(60, WINDOW - 700))
def test_ten_minutes_away_cost_ten_minutes_give_or_take_one_step(start: int) -> None:
    entries = chain(WINDOW, {"ann": [(0, start), (start + 600, WINDOW)], "bob": [(0, WINDOW)]})

    assert abs(WINDOW - covered(entries) - 600) <= STEP


@CASES
@given(stays())
def test_a_frozen_tab_with_live_sound_loses_nothing(frozen: list[Stay]) -> None:
    awake = [
        (a, b) for (_, a), (b, _) in zip([(0, 0), *frozen], [*frozen, (WINDOW, 0)], strict=True)
    ]
    entries = chain(WINDOW, {"ann": awake}, media={"ann": [(0, WINDOW)]})

    assert covered(entries) == WINDOW


@CASES
@given(st.lists(st.integers(60, WINDOW - 60), max_size=6, unique=True))
def test_coming_in_again_by_the_link_or_on_another_device_loses_nothing(again: list[int]) -> None:
    edges = [0, *sorted(again), WINDOW]
    entries = chain(WINDOW, {"ann": list(pairwise(edges))})

    assert covered(entries) == WINDOW


@CASES
@given(stays())
def test_nothing_is_credited_before_the_first_sighting_or_after_the_last(times: list[Stay]) -> None:
    spans = present_spans(chain(WINDOW, {"ann": times}), "ann")

    if not times:
        assert spans == []
        return
    opened = round(START.timestamp() * SECOND)
    assert spans[0].start == opened + times[0][0] * SECOND
    last = times[-1][1]
    # Whoever the last roll names was there to the end.
    latest = WINDOW if WINDOW - last <= ROLL + STEP else last + ROLL
    assert spans[-1].end <= opened + latest * SECOND


@CASES
@given(rooms, st.integers(45, 119), st.integers(0, 120))
def test_a_wider_gap_never_gives_less(who: dict[str, list[Stay]], reach: int, more: int) -> None:
    entries = chain(WINDOW, who)
    narrow = replace(CURRENT, joins_up=reach * SECOND)
    wide = replace(CURRENT, gap=CURRENT.gap + more * SECOND)

    assert figures(entries, "ann", narrow).witnessed >= figures(entries, "ann").witnessed
    assert figures(entries, "ann", wide).covered >= figures(entries, "ann").covered


@CASES
@given(rooms, st.integers(1, WINDOW - 1))
def test_splitting_the_window_adds_up(who: dict[str, list[Stay]], middle: int) -> None:
    whole = chain(WINDOW, who)
    split = chain(WINDOW, who, parts=[(1, 0, middle), (2, middle, WINDOW)])

    assert figures(split, "ann").witnessed == figures(whole, "ann").witnessed
    assert sum(part.required for part in figures(split, "ann").parts) == WINDOW * SECOND


@CASES
@given(st.integers(60, 2 * HOUR), st.integers(1, 4))
def test_being_there_throughout_gives_the_full_time(seconds: int, people: int) -> None:
    entries = chain(seconds, {f"seat-{n}": [(0, seconds)] for n in range(people)})

    for n in range(people):
        assert outcome(entries, f"seat-{n}").result is Result.ATTENDED
        assert covered(entries, f"seat-{n}") == seconds


@CASES
@given(st.integers(0, 1300))
def test_a_closed_laptop_gives_nothing(closed: int) -> None:
    entries = chain(WINDOW, {"ann": [(0, closed)], "bob": [(0, WINDOW)]})

    assert closed <= covered(entries) <= closed + ROLL


@CASES
@given(rooms, stays(), stays())
def test_breaks_and_holds_are_never_required(
    who: dict[str, list[Stay]], breaks: list[Stay], holds: list[Stay]
) -> None:
    found = figures(chain(WINDOW, who, breaks=breaks, holds=holds), "ann")

    off = length(merge(Span(a * SECOND, b * SECOND) for a, b in breaks + holds))
    assert found.required == WINDOW * SECOND - off


@CASES
@given(rooms)
def test_a_rule_is_deterministic_and_its_numbers_can_be_kept(who: dict[str, list[Stay]]) -> None:
    first, second = (outcome(chain(WINDOW, who), "ann") for _ in range(2))

    assert first.to_json() == second.to_json()
    assert first.to_json()["covered"] == first.figures.covered


span_lists = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda p: Span(p[0], p[0] + p[1]))
).map(merge)


@CASES
@given(span_lists, span_lists)
def test_spans_agree_with_counting_each_instant(some: list[Span], others: list[Span]) -> None:
    a = {i for span in some for i in range(*span)}
    b = {i for span in others for i in range(*span)}

    assert {i for span in intersect(some, others) for i in range(*span)} == a & b
    assert {i for span in subtract(some, others) for i in range(*span)} == a - b
    assert length(some) == len(a)
    assert join_up(sorted(a), 1) == [Span(s.start, s.end - 1) for s in some]


def stepped_from(entries: list[Entry], where: int, step: int) -> list[Entry]:
    """The same entries after the wall clock was set by `step` seconds in mid-chain."""
    return [
        replace(e, at=e.at + timedelta(seconds=step)) if e.number > where else e for e in entries
    ]
