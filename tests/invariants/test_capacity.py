"""A room never holds more parents than its group size, whoever asks and however many at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from spip_live.db import db
from spip_live.errors import Refused
from spip_live.people.models import Role
from spip_live.rooms import scheduling, seating
from spip_live.rooms.facilitators import Leaders
from spip_live.rooms.models import Room, Seat
from tests.conftest import AsProvider
from tests.factories import NOON, make_enrolment, make_room, make_seat, make_staff
from tests.invariants.test_exclusion import TRIES, seat_by_id
from tests.racing import race


def fill(room: Room) -> list[Seat]:
    return [seating.seat(room, make_enrolment(), None, NOON) for _ in range(room.size)]


def test_one_more_than_the_group_size_is_refused(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        room = make_room(size=3)
        fill(room)

        with pytest.raises(Refused, match="room_is_full"):
            seating.seat(room, make_enrolment(), None, NOON)


def test_without_the_friendly_check_the_database_refuses_the_same(
    as_provider: AsProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    with as_provider(commit=False):
        room = make_room(size=3)
        fill(room)
        monkeypatch.setattr(seating, "why_not", lambda _candidate, _place: None)

        with pytest.raises(Refused, match="room_is_full") as refused:
            seating.seat(room, make_enrolment(), None, NOON)

        assert isinstance(refused.value.__cause__, IntegrityError)


def test_of_two_parents_after_the_last_place_one_gets_it(
    app: Flask, as_provider: AsProvider
) -> None:
    for _ in range(TRIES):
        with as_provider() as provider_id:
            room = make_room(size=2)
            seating.seat(room, make_enrolment(), None, NOON)
            sit = [seat_by_id(room.id, make_enrolment().id) for _ in range(2)]

        came_to = race(app, provider_id, *sit)

        assert sorted(came_to) == ["done", "room_is_full"]


def test_six_at_once_into_a_room_for_three_are_three(app: Flask, as_provider: AsProvider) -> None:
    with as_provider() as provider_id:
        room_id = make_room(size=3).id
        sit = [seat_by_id(room_id, make_enrolment().id) for _ in range(6)]

    came_to = race(app, provider_id, *sit)

    assert sorted(came_to) == ["done"] * 3 + ["room_is_full"] * 3
    with as_provider():
        assert db.session.scalar(select(func.count()).select_from(Seat)) == 3


def test_a_released_place_is_given_again_and_numbers_never_run_out(
    as_provider: AsProvider,
) -> None:
    with as_provider(commit=False):
        room = make_room(size=3)
        second = fill(room)[1]
        seating.release(second, "asked", None, NOON)

        assert seating.seat(room, make_enrolment(), None, NOON).seat_no == 2


def rearranged(room: Room, size: int) -> None:
    lead = make_staff(Role.FACILITATOR)
    scheduling.rearrange(room, room.starts_at, size, Leaders(lead), lead, NOON - timedelta(days=9))


def test_a_room_does_not_shrink_below_the_seats_that_are_taken(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        room = make_room(size=6)
        for _ in range(4):
            seating.seat(room, make_enrolment(), None, NOON)

        with pytest.raises(Refused, match="more_seats_than_size") as refused:
            rearranged(room, 3)

        assert "4 seats are taken" in refused.value.message


def test_a_room_shrinks_to_its_seats_whatever_their_numbers_are(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        room = make_room(size=6)
        seats = fill(room)
        for held in seats[:4]:
            seating.release(held, "asked", None, NOON)

        rearranged(room, 2)

        numbers = db.session.scalars(
            select(Seat.seat_no).where(Seat.claim_ended_at.is_(None)).order_by(Seat.seat_no)
        ).all()
        assert (room.size, numbers) == (2, [1, 2])


def test_a_room_cannot_be_shrunk_behind_our_back(as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match="ck_seats_capacity"):
        room = make_room(size=3)
        fill(room)
        db.session.execute(text("UPDATE rooms SET size = 2"))


@pytest.mark.parametrize(
    ("lie", "refused_by"),
    [
        ("seat_no = 9", "ck_seats_capacity"),
        ("seat_no = 0", "ck_seats_capacity"),
        ("seatable = NULL", "ck_seats_seatable"),
        ("seatable = false", "ck_seats_seatable"),
        ("claim_ended_at = now()", "ck_seats_claim"),
    ],
)
def test_a_seat_that_lies_about_itself_cannot_be_written(
    as_provider: AsProvider, lie: str, refused_by: str
) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match=refused_by):
        make_seat(make_room())
        db.session.execute(text(f"UPDATE seats SET {lie}"))


def test_a_seat_cannot_say_that_its_room_is_larger(as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match="room_size"):
        make_seat(make_room(size=2))
        db.session.execute(text("UPDATE seats SET room_size = 12"))
