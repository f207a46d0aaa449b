"""What Cafcass is told of whom: confirmed facts, each once, corrected when they change."""

import dataclasses
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spip_live.cafcass import layout
from spip_live.cafcass.completion import Sitting, Standing, completion
from spip_live.cafcass.rows import (
    SENTENCES,
    Candidate,
    Line,
    LineState,
    Sent,
    Why,
    line_id,
    propose,
)

CASES = settings(max_examples=200, deadline=None)
DAY = date(2026, 12, 1)
ENROLMENT = UUID("11111111-2222-4333-8444-555555555555")


def sitting(
    part: int = 1, attended: bool | None = True, *, confirmed: bool = True, day: int = 0
) -> Sitting:
    return Sitting(part, DAY + timedelta(days=day), attended, confirmed)


def candidate(*sittings: Sitting, **facts: object) -> Candidate:
    usual = {
        "enrolment_id": ENROLMENT,
        "provider": "Harbour Family Services",
        "programme": "SPIP",
        "parts": 1,
        "cafcass_reference": "CAF-1",
        "case_number": "ZC26P00123",
        "party_role": "applicant",
        "forename": "Tom",
        "surname": "Hale",
    }
    return Candidate(**{**usual, **facts}, sittings=sittings)  # type: ignore[arg-type]


def only_line(one: Candidate) -> Line:
    lines, left_out = propose([one])
    assert left_out == []
    ((enrolment_id, line),) = lines
    assert enrolment_id == one.enrolment_id
    return line


def why_left_out(one: Candidate) -> Why:
    lines, left_out = propose([one])
    assert lines == []
    return left_out[0].why


def sent(line: Line) -> Sent:
    return Sent(line.state, line.attended, line.completed_on, line.fingerprint)


sittings = st.lists(
    st.builds(
        Sitting,
        part=st.integers(1, 2),
        on=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        attended=st.sampled_from([True, False, None]),
        confirmed=st.booleans(),
    ),
    max_size=5,
)
coming = st.frozensets(st.integers(1, 2))


@CASES
@given(sittings, coming)
def test_attended_is_said_only_when_each_part_was_confirmed_as_attended(
    held: list[Sitting], later: frozenset[int]
) -> None:
    lines, _ = propose([candidate(*held, parts=2, coming=later)])

    if lines and lines[0][1].attended:
        for part in (1, 2):
            assert any(s.part == part and s.attended and s.confirmed for s in held)


@CASES
@given(sittings, coming)
def test_everyone_has_either_one_line_or_one_reason(
    held: list[Sitting], later: frozenset[int]
) -> None:
    lines, left_out = propose([candidate(*held, parts=2, coming=later)])

    assert len(lines) + len(left_out) == 1
    assert all(one.sentence for one in left_out)


@CASES
@given(sittings, coming)
def test_nothing_unconfirmed_is_ever_told(held: list[Sitting], later: frozenset[int]) -> None:
    told = completion(2, held, later)
    without = completion(2, [s for s in held if s.confirmed], later)

    if told.standing in (Standing.COMPLETED, Standing.MISSED):
        assert told == without


@CASES
@given(sittings, coming)
def test_what_was_returned_is_not_returned_again_unless_it_changed(
    held: list[Sitting], later: frozenset[int]
) -> None:
    one = candidate(*held, parts=2, coming=later)
    lines, _ = propose([one])

    for _, line in lines:
        assert why_left_out(replace(one, sent=sent(line))) is Why.UNCHANGED
        renamed = only_line(replace(one, sent=sent(line), surname="Hale-Reid"))
        assert (renamed.state, renamed.line_id) == (LineState.CORRECTED, line.line_id)


@CASES
@given(sittings, st.randoms(use_true_random=False))
def test_the_order_of_what_is_read_changes_nothing(held: list[Sitting], chance: object) -> None:
    people = [candidate(*held, enrolment_id=UUID(int=n), surname=f"S{n % 3}") for n in range(6)]
    shuffled = list(people)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert propose(shuffled) == propose(people)


def test_a_programme_of_two_parts_needs_both_and_is_completed_on_the_later() -> None:
    one = candidate(sitting(1), sitting(2, day=7), parts=2)

    line = only_line(one)

    assert (line.attended, line.completed_on) == (True, DAY + timedelta(days=7))
    assert why_left_out(candidate(sitting(1), parts=2)) is Why.UNDER_WAY


def test_a_missed_part_can_be_made_up_in_another_room() -> None:
    made_up = candidate(sitting(1, False), sitting(2, day=7), sitting(1, day=14), parts=2)

    line = only_line(made_up)

    assert (line.attended, line.completed_on) == (True, DAY + timedelta(days=14))


def test_a_missed_part_is_told_unless_a_place_to_make_it_up_is_held() -> None:
    missed = candidate(sitting(1, False), parts=2)

    assert only_line(missed).attended is False
    assert only_line(missed).completed_on is None
    assert why_left_out(replace(missed, coming=frozenset({1}))) is Why.UNDER_WAY
    assert only_line(replace(missed, coming=frozenset({2}))).attended is False


def test_a_part_done_twice_is_done_on_the_first_day() -> None:
    assert only_line(candidate(sitting(day=9), sitting())).completed_on == DAY


def test_what_needs_a_person_or_is_not_confirmed_is_left_out_and_says_so() -> None:
    assert why_left_out(candidate(sitting(attended=None, confirmed=False))) is Why.NEEDS_PERSON
    assert why_left_out(candidate(sitting(confirmed=False))) is Why.UNCONFIRMED
    assert why_left_out(candidate()) is Why.UNDER_WAY
    assert set(SENTENCES) == set(Why)


def test_a_later_decision_is_a_corrected_line_under_the_same_id() -> None:
    before = only_line(candidate(sitting(attended=False)))

    after = only_line(candidate(sitting(), sent=sent(before)))

    assert (after.state, after.attended, after.line_id) == (
        LineState.CORRECTED, True, before.line_id,
    )  # fmt: skip


def test_a_withdrawn_enrolment_takes_back_its_line_once() -> None:
    told = only_line(candidate(sitting()))
    one = candidate(sitting(), withdrawn=True, sent=sent(told))

    taken_back = only_line(one)

    assert taken_back.state is LineState.WITHDRAWN
    assert (taken_back.attended, taken_back.completed_on) == (True, DAY)
    assert why_left_out(replace(one, sent=sent(taken_back))) is Why.UNCHANGED
    assert why_left_out(replace(one, sent=None)) is Why.WITHDRAWN
    # Taken back by mistake: it is said anew.
    assert only_line(candidate(sitting(), sent=sent(taken_back))).state is LineState.NEW


def test_nothing_is_returned_of_those_who_referred_themselves() -> None:
    assert why_left_out(candidate(sitting(), self_referred=True)) is Why.SELF_REFERRED


def test_a_line_id_tells_nothing_of_our_own_id_and_never_changes() -> None:
    assert line_id(ENROLMENT) == line_id(ENROLMENT)
    assert ENROLMENT.hex not in line_id(ENROLMENT).hex
    assert len({line_id(uuid4()) for _ in range(100)}) == 100


@pytest.mark.parametrize("field", [f.name for f in dataclasses.fields(Line)][2:])
def test_a_change_in_any_fact_changes_the_fingerprint(field: str) -> None:
    line = only_line(candidate(sitting()))
    other: object = "other"
    other = {"attended": False, "completed_on": None}.get(field, other)

    assert replace(line, **{field: other}).fingerprint != line.fingerprint  # type: ignore[arg-type]
    assert replace(line, state=LineState.CORRECTED).fingerprint == line.fingerprint


@CASES
@given(st.text(min_size=12, alphabet="qwxyz"), st.text(min_size=12, alphabet="jkvbn"))
def test_a_room_full_of_talk_notes_emails_and_phones_cannot_reach_the_bytes(
    said: str, phone: str
) -> None:
    """A candidate has no place to put them: whatever else is known stays outside."""
    room = {"chat": said, "notes": said, "email": f"{said}@example.org", "phone": phone}
    for fact, value in room.items():
        with pytest.raises(TypeError):
            candidate(sitting(), **{fact: value})

    made = layout.to_csv(line for _, line in propose([candidate(sitting())])[0])

    assert said.encode() not in made
    assert phone.encode() not in made
