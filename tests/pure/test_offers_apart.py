"""What a parent is offered is the same wherever the other one sits, and whatever she does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from spip_live.people.lanes import Held, opens
from spip_live.rooms.offers.rule import (
    Fixed,
    OfferedRoom,
    Own,
    Standing,
    Terms,
    choices,
    to_choose,
    why_fixed,
)
from tests.pure.test_lanes import STEPS, Calendar, lived

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
TERMS = Terms(changes=2, hours=48)
Seats = Mapping[int, set[int]]  # who sits in the room of each day, by the day's number


def offered_rooms(calendar: Calendar, sizes: list[int], seats: Seats) -> list[OfferedRoom]:
    """A room on each day; one seat may be all that there is, so that she alone fills it."""
    return [
        room_on(day, lane, number, len(seats.get(number, ())) >= sizes[day % len(sizes)])
        for day, (lane, number) in enumerate(calendar.days)
    ]


def room_on(day: int, lane: int = 0, number: int = 1, full: bool = False) -> OfferedRoom:
    starts_at = NOW + timedelta(days=3 + day)
    return OfferedRoom(UUID(int=day), 1, starts_at, starts_at + timedelta(hours=4), lane, number,
                       full)  # fmt: skip


def page_of(calendar: Calendar, person: int, rooms: list[OfferedRoom]) -> list[OfferedRoom]:
    standing = Standing(parts=1, lanes=tuple(calendar.now(person)))
    return choices(standing, 1, rooms, NOW, TERMS)


@settings(max_examples=150)
@given(
    st.integers(0, 2**32), STEPS, st.lists(st.integers(1, 2), min_size=1, max_size=4)
)  # fmt: skip
def test_whoever_of_a_family_sits_wherever_they_may_nobody_elses_offers_change(
    seed: int, steps: list[tuple[str, int]], sizes: list[int]
) -> None:
    """Any families, any order of referrals, merges and days; seats on any day that was ever theirs.

    Also those that they chose before the family was known, and rooms that one seat fills.
    """

    def check(calendar: Calendar) -> None:
        for family in calendar.families:
            for he in family[:2]:
                others = {
                    number: {other}
                    for other in set(family) - {he}
                    for number in calendar.could[other]
                }
                alone = page_of(calendar, he, offered_rooms(calendar, sizes, {}))
                together = page_of(calendar, he, offered_rooms(calendar, sizes, others))
                assert alone == together

    lived(seed, steps, check)


@given(st.integers(0, 2**32), STEPS)
def test_two_of_a_family_are_never_offered_the_same_day(
    seed: int, steps: list[tuple[str, int]]
) -> None:
    def check(calendar: Calendar) -> None:
        rooms = offered_rooms(calendar, [8], {})
        for family in calendar.families:
            shown = [room.id for person in family for room in page_of(calendar, person, rooms)]
            assert len(shown) == len(set(shown))

    lived(seed, steps, check)


def test_a_room_that_is_full_is_not_there_and_neither_is_one_of_another_day() -> None:
    calendar = Calendar(draw=lambda below: 0)
    calendar.comes()
    own = calendar.now(0)[0]
    rooms = [room_on(0, own.lane), room_on(1, own.lane, full=True)]
    rooms.append(room_on(2, next(n for n in range(6) if not opens(calendar.now(0), n, 1))))

    assert page_of(calendar, 0, rooms) == [rooms[0]]


def standing(**facts: object) -> Standing:
    return Standing(lanes=(Held(0),), **{"parts": 1, **facts})  # type: ignore[arg-type]


def own(room: OfferedRoom) -> Own:
    return Own(room.id, room.starts_at, room.ends_at)


def test_a_held_seat_can_be_changed_until_the_notice_and_so_often() -> None:
    held = {1: own(room_on(4))}

    assert why_fixed(standing(holds=held), 1, NOW, TERMS) is None
    assert why_fixed(standing(holds=held, changed=2), 1, NOW, TERMS) is Fixed.OFTEN_ENOUGH
    near = held[1].starts_at - timedelta(hours=47)
    assert why_fixed(standing(holds=held), 1, near, TERMS) is Fixed.TOO_LATE
    assert choices(standing(holds=held), 1, [room_on(2)], NOW, TERMS) == [room_on(2)]
    assert choices(standing(holds=held, changed=2), 1, [room_on(2)], NOW, TERMS) == []
    assert choices(standing(holds=held), 1, [room_on(4)], NOW, TERMS) == []


def test_a_part_comes_after_the_one_before_it() -> None:
    first, second = room_on(4), room_on(6)
    later = OfferedRoom(second.id, 2, second.starts_at, second.ends_at, 0, 1, full=False)
    nothing, chosen = standing(parts=2), standing(parts=2, holds={1: own(first)})

    assert not to_choose(nothing, 2)
    assert to_choose(chosen, 2)
    assert to_choose(standing(parts=2, attended=frozenset({1})), 2)
    assert choices(chosen, 2, [later], NOW, TERMS) == [later]
    assert choices(standing(parts=2, holds={1: own(room_on(7))}), 2, [later], NOW, TERMS) == []
    both = standing(parts=2, holds={1: own(first), 2: own(later)})
    assert choices(both, 1, [room_on(3), room_on(8)], NOW, TERMS) == [room_on(3)]


def test_nothing_is_open_to_an_enrolment_that_does_not_stand() -> None:
    assert not to_choose(standing(open=False), 1)
    assert not to_choose(standing(attended=frozenset({1})), 1)
    assert not to_choose(standing(), 2)
