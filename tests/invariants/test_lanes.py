"""Nobody is seated across lanes in a room that parents choose, whatever the code does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from spip_live import uk_time
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.people import joining_families, lanes_dealt
from spip_live.people.lanes import FOREVER
from spip_live.people.lanes_models import ParentLane
from spip_live.people.models import Parent, TieKind
from spip_live.rooms import scheduling, seating
from spip_live.rooms.facilitators import Leaders
from spip_live.rooms.models import Room
from spip_live.rooms.offers import days
from spip_live.rooms.offers.models import LaneDay
from tests.conftest import AsProvider
from tests.factories import (
    NOON,
    make_enrolment,
    make_family,
    make_lanes,
    make_parent,
    make_room,
    make_seat,
    make_staff,
    offer,
)

BEFORE = NOON - timedelta(days=30)
WITHIN = "ck_seats_within_lanes"


def seat_within(room: Room, parent: Parent, lane: int, **facts: object) -> None:
    """As a program would write it that believes in this lane."""
    make_seat(
        room, make_enrolment(parent), open_lane=room.open_lane, lane_number=room.lane_number,
        lane_held=lane, lane_since=facts.get("since", 0), lane_until=facts.get("until", FOREVER),
    )  # fmt: skip


def test_a_seat_across_lanes_is_refused(as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match=WITHIN):
        seat_within(offer(make_room(), lane=4), make_lanes(make_parent(), 0, 1, 2), 0)


def test_a_seat_cannot_claim_a_lane_that_is_not_its_parents(as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match="fk_seats_lane_held"):
        seat_within(offer(make_room(), lane=4), make_lanes(make_parent(), 0, 1, 2), 4)


def test_a_seat_without_a_lane_is_refused(as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match=WITHIN):
        room = offer(make_room())
        make_seat(room, open_lane=room.open_lane, lane_number=room.lane_number)


def test_a_seat_cannot_be_silent_about_the_lane_of_its_room(as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match="fk_seats_room_id_open"):
        make_seat(offer(make_room()))


def test_a_lane_of_new_days_opens_no_day_that_was_drawn_before(as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match=WITHIN):
        room = offer(make_room(), lane=4)
        parent = make_lanes(make_parent(), 4)
        later = room.lane_number + 1
        db.session.execute(text("UPDATE parent_lanes SET since = :later"), {"later": later})
        seat_within(room, parent, 4, since=later)


def test_a_room_with_somebody_across_lanes_cannot_be_offered(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        room = make_room()
        make_seat(room, make_enrolment(make_lanes(make_parent(), 0)))

        with pytest.raises(Refused, match="seated_across"):
            offer(room, lane=4)
        day = days.lane_of(room.provider_id, uk_time.uk_day(NOON), BEFORE, lambda _: 4)
        with pytest.raises(IntegrityError, match=WITHIN):
            db.session.execute(
                text(
                    "UPDATE rooms SET open_lane = :lane, lane_number = :number, lane_day = :day,"
                    " offered = true"
                ),
                {"lane": day.lane, "number": day.number, "day": day.day},
            )


def test_a_room_whose_seats_are_all_within_their_lanes_can_be_offered(
    as_provider: AsProvider,
) -> None:
    with as_provider():
        room = make_room()
        seat = make_seat(room, make_enrolment(make_lanes(make_parent(), 4)))

        offer(room, lane=4)
        db.session.refresh(seat)

        assert (seat.open_lane, seat.lane_held, room.offered) == (4, 4, True)


def test_two_of_a_family_never_have_a_lane_at_once(as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match="one_holder_of_a_lane"):
        family = make_family()
        make_lanes(make_parent(family=family), 2)
        make_lanes(make_parent(family=family), 2)


def test_the_lane_of_a_day_is_never_drawn_again(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        room = offer(make_room(), lane=4)
        other = offer(make_room(starts_at=NOON + timedelta(hours=6)), lane=1)

        assert (room.open_lane, other.open_lane) == (4, 4)
        with pytest.raises(DBAPIError, match="permission denied"):
            db.session.execute(text("UPDATE lane_days SET lane = 1"))


def test_a_room_is_of_the_lane_of_its_own_day(as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match="ck_rooms_lane_day"):
        room = offer(make_room())
        room.starts_at += timedelta(days=1)
        room.ends_at += timedelta(days=1)
        db.session.flush()


def test_staff_read_why_somebody_is_not_seated_across_lanes(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        room = offer(make_room(), lane=4)
        hers, his = make_lanes(make_parent(), 0, 1, 2), make_lanes(make_parent(), 3, 4, 5)

        with pytest.raises(Refused, match="not_their_day"):
            seating.seat(room, make_enrolment(hers), None, BEFORE)
        assert seating.seat(room, make_enrolment(his), None, BEFORE).lane_held == 4
        by_hand = seating.seat(make_room(), make_enrolment(hers), None, BEFORE)
        assert by_hand.lane_held is None


def test_an_offered_room_that_moves_to_another_day_takes_its_lane_or_is_offered_no_longer(
    as_provider: AsProvider,
) -> None:
    with as_provider():
        lead = make_staff()
        empty, taken = (offer(make_room(lead, size=8), lane=1) for _ in range(2))
        seat = seating.seat(taken, make_enrolment(make_lanes(make_parent(), 1)), None, BEFORE)
        moved = NOON + timedelta(days=3)
        db.session.execute(
            text("INSERT INTO lane_days (provider_id, day, lane, drawn_at)"
                 " VALUES (:provider, :day, 5, now())"),
            {"provider": lead.provider_id, "day": uk_time.uk_day(moved)},
        )  # fmt: skip

        scheduling.rearrange(empty, moved, 8, Leaders(lead, None), lead, BEFORE)
        later = moved + timedelta(hours=5)
        scheduling.rearrange(taken, later, 8, Leaders(lead, None), lead, BEFORE)
        db.session.refresh(seat)

        assert (empty.offered, empty.open_lane) == (True, 5)
        assert (taken.offered, taken.open_lane, seat.open_lane) == (False, -1, -1)
        assert db.session.get(LaneDay, (lead.provider_id, uk_time.uk_day(moved))) is not None


def test_families_that_become_one_have_no_lane_twice_and_keep_their_seats(
    as_provider: AsProvider,
) -> None:
    with as_provider():
        hers, his = make_lanes(make_parent(), 0, 1, 2), make_lanes(make_parent(), 0, 1, 3)
        his_room = offer(make_room(), lane=0)
        her_room = offer(make_room(starts_at=NOON + timedelta(days=1)), lane=1)
        seats = [
            seating.seat(room, make_enrolment(parent), None, BEFORE)
            for room, parent in ((his_room, his), (her_room, hers))
        ]

        joining_families.keep_apart(hers, his, TieKind.STAFF, "They said so", None, BEFORE)
        lanes = lanes_dealt.lanes_of([hers.id, his.id])

        assert [seat.released_at for seat in seats] == [None, None]
        assert {held.lane for held in lanes[hers.id]} > {2}
        assert {held.lane for held in lanes[his.id]} > {3}
        assert len(lanes[hers.id]) == len(lanes[his.id]) == 3
        for held in lanes[hers.id] + lanes[his.id]:
            if held.lane in (0, 1):  # neither finds the other's day, nor any room of it
                assert not held.opens(0, his_room.lane_number)
                assert not held.opens(1, her_room.lane_number)


def test_whoever_comes_later_takes_from_the_others_only_days_that_are_still_to_be_drawn(
    as_provider: AsProvider,
) -> None:
    with as_provider():
        family = make_family()
        one, two = make_parent(family=family), make_parent(family=family)
        lanes_dealt.give_out([family.id])
        first = lanes_dealt.lanes_of([one.id, two.id])
        three = make_parent(family=family)
        lanes_dealt.give_out([family.id])
        lanes_dealt.give_out([family.id])  # and nothing more
        then = lanes_dealt.lanes_of([one.id, two.id, three.id])

        assert [len(first[id_]) for id_ in (one.id, two.id)] == [3, 3]
        assert [len(then[id_]) for id_ in (one.id, two.id, three.id)] == [2, 2, 2]
        for parent in (one, two):
            assert set(then[parent.id]) < set(first[parent.id])
        assert all(held.since > 0 for held in then[three.id])
        assert db.session.query(ParentLane).count() == 8
