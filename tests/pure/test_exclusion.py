"""Who may not be given a place, and that no order of seating puts two of a family in one room."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.rooms.exclusion import (
    SENTENCES,
    Candidate,
    Claim,
    Place,
    Reason,
    overlaps,
    why_not,
)

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
LAURA, FAMILY = uuid4(), uuid4()
ROOM = Place(programme="spip-1x4", part=1, size=8, is_over=False)
CANDIDATE = Candidate(parent_id=LAURA, family_id=FAMILY, programme="spip-1x4", seatable=True)


def make_claim(family_id: UUID | None = None, parent_id: UUID | None = None) -> Claim:
    return Claim(parent_id=parent_id or uuid4(), family_id=family_id or uuid4())


def test_an_unrelated_parent_may_be_seated() -> None:
    assert why_not(CANDIDATE, replace(ROOM, claims=(make_claim(), make_claim()))) is None


@pytest.mark.parametrize(
    ("candidate", "room", "reason"),
    [
        (CANDIDATE, replace(ROOM, is_over=True), Reason.ROOM_IS_OVER),
        (replace(CANDIDATE, programme="workshop"), ROOM, Reason.OTHER_PROGRAMME),
        (replace(CANDIDATE, withdrawn=True), ROOM, Reason.WITHDRAWN),
        (replace(CANDIDATE, seatable=False), ROOM, Reason.OTHER_PARTY_UNKNOWN),
        (CANDIDATE, replace(ROOM, claims=(make_claim(FAMILY),)), Reason.FAMILY_HERE),
        (CANDIDATE, replace(ROOM, claims=(make_claim(FAMILY, LAURA),)), Reason.ALREADY_HERE),
        (replace(CANDIDATE, holds=frozenset({1})), ROOM, Reason.HOLDS_THIS_PART),
        (replace(CANDIDATE, attended=frozenset({1})), ROOM, Reason.ATTENDED_THIS_PART),
        (CANDIDATE, replace(ROOM, size=1, claims=(make_claim(),)), Reason.ROOM_IS_FULL),
    ],
)
def test_each_reason_against_a_seat_is_found(
    candidate: Candidate, room: Place, reason: Reason
) -> None:
    assert why_not(candidate, room) is reason


def test_a_seat_for_another_part_is_no_reason() -> None:
    candidate = replace(CANDIDATE, holds=frozenset({2}), attended=frozenset({2}))

    assert why_not(candidate, ROOM) is None


def test_family_is_named_before_a_full_room_so_that_waiting_for_a_place_is_not_advised() -> None:
    full = replace(ROOM, size=1, claims=(make_claim(FAMILY),))

    assert why_not(CANDIDATE, full) is Reason.FAMILY_HERE


def test_every_reason_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Reason)
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())


@given(
    st.integers(1, 12),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=30),
)
def test_no_order_of_seating_overfills_a_room_or_lets_a_family_meet(
    size: int, arrivals: list[tuple[int, int]]
) -> None:
    family_of: dict[int, int] = {}
    place = replace(ROOM, size=size)
    for person, family in arrivals:
        candidate = replace(
            CANDIDATE,
            parent_id=UUID(int=person),
            family_id=UUID(int=100 + family_of.setdefault(person, family)),
        )
        if why_not(candidate, place) is None:
            claim = Claim(candidate.parent_id, candidate.family_id)
            place = replace(place, claims=(*place.claims, claim))

    assert len(place.claims) <= size
    assert len({claim.family_id for claim in place.claims}) == len(place.claims)


@pytest.mark.parametrize(
    ("starts", "hours", "expected"),
    [(-4, 4, False), (-3, 4, True), (1, 1, True), (3, 4, True), (4, 4, False)],
)
def test_times_that_only_touch_do_not_overlap(starts: int, hours: int, expected: bool) -> None:
    begins = NOON + timedelta(hours=starts)

    found = overlaps(NOON, NOON + timedelta(hours=4), [(begins, begins + timedelta(hours=hours))])

    assert found is expected
