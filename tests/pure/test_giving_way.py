"""Of two seats in one room exactly one gives way, and never that of a protected person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from spip_live.rooms.giving_way import Claim, gives_way

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
claims = st.builds(
    Claim,
    seat_id=st.uuids(),
    seated_at=st.integers(0, 3).map(lambda days: NOON + timedelta(days=days)),
    protected=st.booleans(),
    held=st.booleans(),
    came=st.booleans(),
)


def claim(number: int, **facts: bool) -> Claim:
    return Claim(UUID(int=number), NOON + timedelta(days=number), **facts)


@given(claims, claims)
def test_it_is_never_a_seat_that_a_protected_person_holds(one: Claim, other: Claim) -> None:
    chosen = gives_way(one, other)

    assert chosen is None or not (chosen.protected and chosen.held)


@given(claims, claims)
def test_neither_gives_way_only_where_both_are_held_by_protected_people(
    one: Claim, other: Claim
) -> None:
    both = all(each.protected and each.held for each in (one, other))

    assert (gives_way(one, other) is None) == both


@given(claims, claims)
def test_the_order_in_which_they_are_named_does_not_matter(one: Claim, other: Claim) -> None:
    assert gives_way(one, other) == gives_way(other, one)


def test_of_two_like_seats_the_later_one_gives_way() -> None:
    for came in (False, True):
        assert gives_way(claim(1, came=came), claim(2, came=came)) == claim(2, came=came)


def test_who_has_not_been_there_gives_way_to_who_has() -> None:
    assert gives_way(claim(1), claim(2, came=True)) == claim(1)
    assert gives_way(claim(1), claim(2, came=True, held=False)) == claim(1)


def test_a_seat_that_was_given_up_gives_way_to_one_that_is_held() -> None:
    assert gives_way(claim(1, came=True, held=False), claim(2, came=True)).seat_id == UUID(int=1)  # type: ignore[union-attr]


def test_a_protected_person_s_given_up_seat_may_go() -> None:
    gone = claim(1, came=True, held=False, protected=True)

    assert gives_way(gone, claim(2, came=True, protected=True)) == gone
