"""What the rule of attendance means: outages, breaks, lost lines, each told as a story."""

from dataclasses import replace

import pytest

from spip_live.rooms.attendance import (
    CURRENT,
    Entry,
    Kind,
    Result,
    entry_from,
    figures,
    minutes_so_far,
    outage_spans,
    outcome,
    required_spans,
)
from spip_live.rooms.rule import MINUTE, SECOND
from spip_live.rooms.spans import length
from tests.pure.chains import ROLL, START, Stay, at, chain, covered, numbered, steady

HOUR = 3600
WINDOW = 1800


def test_flight_mode_for_ninety_seconds_costs_nothing() -> None:
    assert covered(chain(HOUR, {"ann": [(0, 1000), (1090, HOUR)]})) == HOUR


def test_flaky_gaps_are_credited_up_to_their_cap_and_no_further() -> None:
    # Twelve absences of 110 seconds: each would be forgiven, all together are not.
    edges = [t for n in range(12) for t in (n * 300, n * 300 + 190)]
    entries = chain(HOUR, {"ann": list(zip(edges[::2], edges[1::2], strict=True))})

    found = figures(entries, "ann")

    assert found.gap_credit == HOUR * SECOND * 5 // 100
    assert outcome(entries, "ann").result is Result.NEEDS_PERSON


def test_somebody_who_left_on_purpose_is_not_credited_for_an_outage() -> None:
    who: dict[str, list[Stay]] = {"ann": [(0, 1005)], "bob": [(0, 1010)]}
    entries = chain(HOUR, who, left={"ann": 1005}, crashes=[(1010, 1600)])

    assert covered(entries, "ann") <= 1005 + ROLL
    assert covered(entries, "bob") >= 1600


def test_leaving_during_an_outage_ends_its_credit() -> None:
    entries = chain(HOUR, {"ann": [(0, 1000)], "bob": [(0, HOUR)]}, crashes=[(1001, 1100)])
    gone = Entry(0, at(1110), Kind.LEFT, seat="ann", why="left")

    assert covered(numbered([*entries, gone])) == 1110


def test_a_silent_server_is_an_outage_even_if_it_never_says_so() -> None:
    entries = chain(HOUR, {"ann": [(0, HOUR)]})
    silent = [e for e in entries if not 1000 < (e.at - START).total_seconds() < 1200]

    assert [outage.cause for outage in outage_spans(silent)] == ["rolls"]
    assert covered(silent) == HOUR


def with_media_lost(entries: list[Entry], second: int) -> list[Entry]:
    """The media server was lost shortly before the roll of this second."""
    return [
        replace(e, media_lost=True) if e.kind is Kind.ROLL and e.at == at(second) else e
        for e in entries
    ]


def test_a_sleeping_phone_loses_nothing_when_the_media_server_is_lost() -> None:
    who: dict[str, list[Stay]] = {"ann": [(0, 300)], "bob": [(0, HOUR)]}
    entries = chain(HOUR, who, media={"ann": [(0, 1000), (1080, HOUR)], "bob": [(0, HOUR)]})
    before, lost = figures(entries, "ann"), with_media_lost(entries, 1020)

    found = figures(lost, "ann")

    assert before.outage_credit == 0
    assert before.gap_credit > 0, "it would have been taken from what her own line may cost"
    assert (found.outage_credit, found.gap_credit) == (before.gap_credit, 0)
    assert [outage.cause for outage in outage_spans(lost)] == ["media"]
    assert found.faults == ("media",)


def test_a_sleeping_phone_loses_nothing_while_there_is_no_media_server() -> None:
    who: dict[str, list[Stay]] = {"ann": [(0, 300)], "bob": [(0, HOUR)]}
    entries = chain(HOUR, who, media={"ann": [(0, 1000), (1500, HOUR)], "bob": [(0, HOUR)]})
    away = entries
    for second in range(1005, 1455, 15):
        away = with_media_lost(away, second)

    found = figures(away, "ann")

    assert covered(away, "ann") == HOUR
    assert found.faults == ("media",)
    assert covered(entries, "ann") < HOUR


def test_a_lost_media_server_excuses_nobody_who_was_here_by_their_page() -> None:
    who: dict[str, list[Stay]] = {"ann": [(0, 1000)], "bob": [(0, HOUR)]}
    entries = with_media_lost(chain(HOUR, who, media={"bob": [(0, HOUR)]}), 1005)

    assert outage_spans(entries) == ()
    assert figures(entries, "bob").at_fault == 0


def test_a_crash_is_one_outage_and_a_server_that_comes_up_silent_is_two() -> None:
    crash = chain(HOUR, {"ann": [(0, HOUR)]}, crashes=[(1000, 1100)])
    silent = [e for e in crash if not 1100 < (e.at - START).total_seconds() < 1500]

    assert [outage.cause for outage in outage_spans(crash)] == ["server"]
    assert [outage.cause for outage in outage_spans(silent)] == ["server", "rolls"]
    assert covered(silent) == HOUR


def test_a_third_of_the_group_lost_at_once_is_our_fault_and_flagged() -> None:
    who = {f"seat-{n}": [(0, 1000 + n), (1240, HOUR)] for n in range(4)}
    who |= {f"seat-{n}": [(0, HOUR)] for n in range(4, 8)}
    entries = chain(HOUR, who)

    found = figures(entries, "seat-0")

    assert found.faults == ("group",)
    assert found.covered == found.required


def test_one_person_lost_in_a_group_of_two_is_nobodys_fault() -> None:
    entries = chain(HOUR, {"ann": [(0, 1000)], "bob": [(0, HOUR)]})

    assert figures(entries, "ann").faults == ()
    assert outcome(entries, "ann").result is Result.NOT_ATTENDED


def test_a_third_leaving_on_purpose_is_not_our_fault() -> None:
    who: dict[str, list[Stay]] = {"ann": [(0, 1000)], "bob": [(0, 1001)], "cat": [(0, HOUR)]}

    entries = chain(HOUR, who, left={"ann": 1000, "bob": 1001})

    assert figures(entries, "ann").faults == ()


def test_going_for_a_break_together_is_not_our_fault() -> None:
    who = {seat: [(0, 1000), (1630, HOUR)] for seat in ("ann", "bob", "cat")}

    entries = chain(HOUR, who, breaks=[(990, 1600)])

    assert figures(entries, "ann").faults == ()
    assert figures(entries, "ann").covered == figures(entries, "ann").required


def test_a_group_that_never_comes_back_is_credited_up_to_a_limit() -> None:
    who = {seat: [(0, 1000)] for seat in ("ann", "bob", "cat")}

    found = figures(chain(HOUR, who), "ann")

    assert found.faults == ("group",)
    assert found.outage_credit <= CURRENT.vanish_limit


def test_time_that_no_server_witnessed_at_the_end_is_not_required() -> None:
    entries = chain(HOUR, {"ann": [(0, HOUR)]})
    died = [e for e in entries if (e.at - START).total_seconds() <= 1800]
    closed = Entry(0, at(9 * HOUR), Kind.ENDED)

    assert length(required_spans(numbered([*died, closed]))) == 1800 * SECOND
    assert covered(numbered([*died, closed])) == 1800


def test_what_comes_after_the_end_counts_for_nothing() -> None:
    entries = chain(HOUR, {"ann": [(0, 1000)]})
    after = [Entry(0, at(HOUR + t), Kind.ROLL, socket=frozenset({"ann"})) for t in (15, 30)]

    assert outcome(numbered([*entries, *after]), "ann") == outcome(entries, "ann")


def test_minutes_so_far_counts_for_the_console_while_the_room_is_live() -> None:
    entries = [e for e in chain(HOUR, {"ann": [(0, HOUR)], "bob": [(600, HOUR)]})]
    live = [e for e in entries if (e.at - START).total_seconds() <= 1200]

    so_far = minutes_so_far(live, at(1209))

    assert so_far.required == 20
    assert so_far.minutes == {"ann": 20, "bob": 10}


def test_an_empty_chain_has_no_minutes_and_needs_a_person() -> None:
    assert minutes_so_far([], at(0)).required == 0
    assert outcome([], "ann").result is Result.NEEDS_PERSON
    assert outcome([], "ann").reasons == ("No part of the course was run in this room.",)


def test_somebody_never_seen_has_not_attended() -> None:
    found = outcome(chain(HOUR, {"bob": [(0, HOUR)]}), "ann")

    assert found.result is Result.NOT_ATTENDED
    assert found.reasons == ("They were never seen in this room.",)
    assert found.figures.parts[0].late is None


@pytest.mark.parametrize(
    ("stay", "result", "reason"),
    [
        ((0, HOUR), Result.ATTENDED, "There for 60 of 60 minutes (100%)."),
        ((300, HOUR), Result.ATTENDED, "There for 55 of 60 minutes (91%)."),
        ((0, 3000), Result.NEEDS_PERSON, "Attended needs 90%."),
        ((0, 2200), Result.NEEDS_PERSON, "Attended needs 90%."),
        ((0, 2000), Result.NOT_ATTENDED, "There for 33 of 60 minutes (55%)."),
        ((960, HOUR), Result.NEEDS_PERSON, "Came 16 minutes after part 1 started."),
    ],
)
def test_the_result_has_three_values_and_says_why(stay: Stay, result: Result, reason: str) -> None:
    found = outcome(chain(HOUR, {"ann": [stay], "bob": [(0, HOUR)]}), "ann")

    assert found.result is result
    assert reason in found.reasons


def test_late_by_a_minute_over_the_limit_needs_a_person_even_with_enough_time() -> None:
    entries = chain(4 * HOUR, {"ann": [(960, 4 * HOUR)]})

    found = outcome(entries, "ann")

    assert found.result is Result.NEEDS_PERSON
    assert "Came 16 minutes after part 1 started." in found.reasons


def test_nobody_is_late_for_a_hold_or_an_outage() -> None:
    held = chain(4 * HOUR, {"ann": [(960, 4 * HOUR)]}, holds=[(0, 900)])
    down = chain(4 * HOUR, {"ann": [(960, 4 * HOUR)], "bob": [(0, 10)]}, crashes=[(20, 900)])

    assert figures(held, "ann").parts[0].late == 60 * SECOND
    assert outcome(held, "ann").result is Result.ATTENDED
    assert figures(down, "ann").parts[0].late == ROLL * SECOND


def test_each_part_needs_its_own_half() -> None:
    entries = chain(
        4 * HOUR,
        {"ann": [(0, 4 * HOUR - 700)]},
        parts=[(1, 0, 4 * HOUR - 900), (2, 4 * HOUR - 900, 4 * HOUR)],
    )

    found = outcome(entries, "ann")

    assert found.result is Result.NEEDS_PERSON
    assert "There for less than 50% of part 2." in found.reasons


def test_a_room_cut_short_does_not_attend_by_itself() -> None:
    entries = chain(600, {"ann": [(0, 600)]})

    found = outcome(entries, "ann", planned=50 * MINUTE)

    assert found.result is Result.NEEDS_PERSON
    assert "The room ran for 10 minutes of 50 minutes planned." in found.reasons
    assert outcome(entries, "ann", planned=15 * MINUTE).result is Result.ATTENDED


def test_not_attended_is_never_said_by_machine_when_much_of_the_room_was_our_fault() -> None:
    entries = chain(HOUR, {"bob": [(0, HOUR)], "ann": [(2500, HOUR)]}, crashes=[(300, 2400)])

    assert outcome(entries, "ann").result is Result.NEEDS_PERSON
    assert outcome(entries, "dee").result is Result.NEEDS_PERSON


def test_a_part_started_again_goes_on_and_a_second_start_ends_the_first() -> None:
    entries = chain(HOUR, {"ann": [(0, HOUR)]}, parts=[(1, 0, 600), (1, 900, 1500)])
    open_ended = [e for e in chain(HOUR, {"ann": [(0, HOUR)]}) if e.kind is not Kind.PART_STOPPED]
    second = Entry(0, at(1800), Kind.PART_STARTED, part=2)

    assert length(required_spans(entries)) == 1200 * SECOND
    parts = figures(numbered([*open_ended, second]), "ann").parts
    assert [(p.part, p.required) for p in parts] == [(1, 1800 * SECOND), (2, 1800 * SECOND)]


def test_a_break_that_nobody_ended_lasts_to_the_end() -> None:
    entries = chain(HOUR, {"ann": [(0, HOUR)]})
    away = Entry(0, at(3000), Kind.BREAK_STARTED)

    assert length(required_spans(numbered([*entries, away]))) == 3000 * SECOND


def test_a_part_spent_wholly_on_hold_asks_for_nothing() -> None:
    entries = chain(
        HOUR, {"ann": [(0, 1700)]}, parts=[(1, 0, 1800), (2, 1800, HOUR)], holds=[(1800, HOUR)]
    )

    found = figures(entries, "ann")

    assert [(part.required, part.late) for part in found.parts] == [(1800 * SECOND, 0), (0, None)]
    assert outcome(entries, "ann").result is Result.ATTENDED


def test_a_room_that_has_not_ended_is_read_up_to_its_last_entry() -> None:
    live = [e for e in chain(HOUR, {"ann": [(0, HOUR)]}) if e.kind is not Kind.ENDED]

    assert covered(live) == HOUR


def test_a_steady_clock_that_starts_anew_with_its_server_is_not_compared_with_the_old_one() -> None:
    entries = steady(chain(HOUR, {"ann": [(0, HOUR)]}))
    half = len(entries) // 2
    begun = entries[half].steady_ms or 0
    anew = [replace(e, boot="two", steady_ms=(e.steady_ms or 0) - begun) for e in entries[half:]]

    assert outcome([*entries[:half], *anew], "ann") == outcome(entries, "ann")


def test_an_entry_reads_its_row_and_refuses_an_unknown_kind() -> None:
    body = {"socket": ["a"], "media": ["b"], "boot": "x", "steady_ms": 5}

    entry = entry_from(7, at(0), "roll", body)

    assert entry.seen == frozenset({"a", "b"})
    assert (entry.number, entry.boot, entry.steady_ms) == (7, "x", 5)
    assert entry_from(8, at(0), "part_started", {"part": 2}).part == 2
    assert entry_from(9, at(0), "left", {"seat": "a", "why": "lost"}).seen == frozenset()
    with pytest.raises(ValueError, match="gossip"):
        entry_from(1, at(0), "gossip", {})


@pytest.mark.parametrize(
    "wrong", [{"joins_up": 30_000}, {"gap": 45_000}, {"end_step": 40_000}, {"end_step": 1_000}]
)
def test_a_rule_with_contradicting_numbers_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must"):
        replace(CURRENT, **wrong)  # type: ignore[arg-type]
