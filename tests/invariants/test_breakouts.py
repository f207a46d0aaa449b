"""No breakout holds two people of one family: PostgreSQL refuses; each test is shown to bite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from spip_live.db import db
from spip_live.errors import Refused
from spip_live.people.models import Staff
from spip_live.rooms import lobby
from spip_live.rooms.breakouts import places, reading, rounds
from spip_live.rooms.breakouts.models import Breakout, BreakoutPlace, BreakoutRound
from spip_live.rooms.models import Admission, Room, Seat
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import (
    NOON,
    keep,
    make_enrolment,
    make_family,
    make_parent,
    make_room,
    make_seat,
    make_staff,
)
from tests.invariants.families_apart import INDEXES, merge
from tests.invariants.test_exclusion import race
from tests.live.people import make_plan
from tests.racing import once_asked_for

OURS = "one_of_a_family_in_a_breakout"


@contextmanager
def without(database: TestDatabase, *names: str) -> Iterator[None]:
    """A database that has lost these indexes; they are put back, and it is empty, at the end."""
    with database.owner.begin() as connection:
        made = connection.scalars(
            text("SELECT indexdef FROM pg_indexes WHERE indexname = ANY(:names)"),
            {"names": list(names)},
        ).all()
        for name in names:
            connection.execute(text(f"DROP INDEX {name}"))
    try:
        yield
    finally:
        database.empty()
        with database.owner.begin() as connection:
            for definition in made:
                connection.execute(text(definition))


def make_round(room: Room, groups: int = 2) -> list[Breakout]:
    """A room's groups, with nobody in them."""
    kept = keep(
        BreakoutRound(
            id=uuid4(), provider_id=room.provider_id, room_id=room.id, minutes=5, prepared_at=NOON
        )
    )
    return [
        keep(
            Breakout(
                id=uuid4(),
                provider_id=room.provider_id,
                room_id=room.id,
                round_id=kept.id,
                number=number,
            )
        )
        for number in range(1, groups + 1)
    ]


def make_place(seat: Seat, breakout: Breakout, **facts: object) -> BreakoutPlace:
    return keep(
        BreakoutPlace(
            provider_id=seat.provider_id,
            breakout_id=breakout.id,
            seat_id=seat.id,
            came_at=NOON,
            **{"room_id": breakout.room_id, "family_id": seat.family_id, **facts},
        )
    )


def running_room() -> Room:
    plan = make_plan("discuss")
    return make_room(status="live", plan=plan, opened_at=NOON, step_started_at=NOON)


def two_of_a_family(room: Room) -> list[Seat]:
    """As could only be when the seats' own index is lost."""
    family = make_family()
    return [make_seat(room, make_enrolment(make_parent(family=family))) for _ in range(2)]


def put_both_in() -> None:
    """The attack: two of one family in one breakout."""
    room = running_room()
    (breakout, _) = make_round(room)
    for seat in two_of_a_family(room):
        make_place(seat, breakout)


def move_one_to_the_other() -> None:
    """The same by the facilitator's own button."""
    room, staff = running_room(), make_staff()
    groups = make_round(room)
    for seat, breakout in zip(two_of_a_family(room), groups, strict=True):
        keep(
            Admission(
                provider_id=room.provider_id,
                room_id=room.id,
                seat_id=seat.id,
                family_id=seat.family_id,
                state="admitted",
                entered_at=NOON,
                admitted_at=NOON,
            )
        )
        make_place(seat, breakout)
    rounds.move(room, seat.id, 1, staff, NOON)


def test_the_rooms_own_index_comes_first(database: TestDatabase, as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match=INDEXES[0]):
        put_both_in()


def test_two_of_a_family_are_refused_in_one_breakout_though_both_sit_in_the_room(
    database: TestDatabase, as_provider: AsProvider
) -> None:
    with (
        without(database, *INDEXES),
        as_provider(commit=False),
        pytest.raises(IntegrityError, match=OURS),
    ):
        put_both_in()


def test_the_facilitator_who_tries_reads_a_sentence(
    database: TestDatabase, as_provider: AsProvider
) -> None:
    with without(database, *INDEXES), as_provider(commit=False):
        with pytest.raises(Refused) as refused:
            move_one_to_the_other()

        assert refused.value.reason == "family_here"
        assert "never meet" in refused.value.message
        db.session.rollback()


@pytest.mark.parametrize("attack", [put_both_in, move_one_to_the_other])
def test_without_the_index_the_same_attack_succeeds(
    database: TestDatabase, as_provider: AsProvider, attack: object
) -> None:
    together = text(
        "SELECT count(*) FROM breakout_places AS one JOIN breakout_places AS other"
        " ON other.breakout_id = one.breakout_id AND other.id > one.id"
        " AND other.family_id = one.family_id"
    )
    with without(database, *INDEXES, OURS), as_provider(commit=False):
        attack()  # type: ignore[operator]

        assert db.session.scalar(together) == 1
        db.session.rollback()


def test_a_late_comer_is_put_where_nobody_of_their_family_is(
    database: TestDatabase, as_provider: AsProvider
) -> None:
    with without(database, *INDEXES), as_provider(commit=False):
        room = running_room()
        first, second = make_round(room)
        here, late = two_of_a_family(room)
        make_place(here, first)
        for _ in range(3):
            make_place(make_seat(room), second)

        places.welcome(late, NOON)

        place = places.current_place(late.id)
        assert place is not None and place.breakout_id == second.id
        db.session.rollback()


def waiting_in_a_round() -> tuple[UUID, UUID, list[UUID]]:
    """A room with two groups: its facilitator's, its own and its waiting seats' ids."""
    room, staff = running_room(), make_staff()
    make_round(room)
    seats = [make_seat(room) for _ in range(6)]
    for seat in seats:
        keep(
            Admission(
                provider_id=room.provider_id,
                room_id=room.id,
                seat_id=seat.id,
                family_id=seat.family_id,
                state="waiting",
                entered_at=NOON,
            )
        )
    return room.id, staff.id, [seat.id for seat in seats]


def test_of_many_who_are_let_in_at_one_moment_the_groups_stay_even(
    app: Flask, as_provider: AsProvider
) -> None:
    for _ in range(5):
        with as_provider() as provider_id:
            room_id, staff_id, seat_ids = waiting_in_a_round()

        def let_in(seat_id: UUID, room_id: UUID = room_id, staff_id: UUID = staff_id) -> None:
            room, staff = db.session.get_one(Room, room_id), db.session.get_one(Staff, staff_id)
            lobby.admit(room, seat_id, staff, NOON, id_seen=True)

        came_to = race(app, provider_id, *(partial(let_in, seat_id) for seat_id in seat_ids))

        assert came_to == ["done"] * 6
        with as_provider():
            found = reading.read_round(room_id)
            assert found is not None
            assert [len(group.seats) for group in found.groups] == [3, 3]


def test_to_move_and_to_end_the_round_at_one_moment_leaves_no_place_behind(
    app: Flask, as_provider: AsProvider
) -> None:
    for _ in range(5):
        with as_provider() as provider_id:
            room_id, staff_id, (seat_id, *_) = waiting_in_a_round()
            room, staff = db.session.get_one(Room, room_id), db.session.get_one(Staff, staff_id)
            lobby.admit(room, seat_id, staff, NOON, id_seen=True)

        def move(room_id: UUID = room_id, by: UUID = staff_id, seat_id: UUID = seat_id) -> None:
            room, staff = db.session.get_one(Room, room_id), db.session.get_one(Staff, by)
            rounds.move(room, seat_id, 2, staff, NOON)

        def close(room_id: UUID = room_id, by: UUID = staff_id) -> None:
            room, staff = db.session.get_one(Room, room_id), db.session.get_one(Staff, by)
            rounds.close(room, staff, NOON)

        came_to = race(app, provider_id, move, close)

        assert came_to in (["done", "done"], ["no_groups", "done"])
        with as_provider():
            assert reading.read_round(room_id) is None
            assert places.current_place(seat_id) is None


def test_a_round_that_ends_while_it_is_read_is_read_with_its_groups_or_not_at_all(
    app: Flask, as_provider: AsProvider
) -> None:
    with as_provider() as provider_id:
        room_id, staff_id, _ = waiting_in_a_round()

    def close() -> None:
        room, staff = db.session.get_one(Room, room_id), db.session.get_one(Staff, staff_id)
        rounds.close(room, staff, NOON)

    act = partial(race, app, provider_id, close)
    with as_provider(), once_asked_for("breakout_rounds", act) as came_to:
        found = reading.read_round(room_id)

        assert came_to == [["done"]]
        assert found is None or [group.n for group in found.groups] == [1, 2]
        assert reading.read_round(room_id) is None


def test_a_seat_is_in_one_breakout_at_a_time(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        room = running_room()
        first, second = make_round(room)
        seat = make_seat(room)
        make_place(seat, first)

        with pytest.raises(IntegrityError, match="one_breakout_per_seat"):
            make_place(seat, second)


def test_a_place_cannot_claim_another_family(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        room = running_room()
        (breakout, _) = make_round(room)

        with pytest.raises(IntegrityError, match="fk_breakout_places_seat_id"):
            make_place(make_seat(room), breakout, family_id=make_family().id)


def test_a_breakout_takes_seats_of_its_own_room_only(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        one, other = running_room(), running_room()
        (breakout, _) = make_round(one)

        with pytest.raises(IntegrityError, match="fk_breakout_places"):
            make_place(make_seat(other), breakout)


def test_families_that_are_in_one_breakout_cannot_be_made_one(
    database: TestDatabase, as_provider: AsProvider
) -> None:
    with without(database, *INDEXES), as_provider(commit=False):
        room, one, other = running_room(), make_parent(), make_parent()
        (breakout, _) = make_round(room)
        for parent in (one, other):
            make_place(make_seat(room, make_enrolment(parent)), breakout)

        with pytest.raises(IntegrityError, match=OURS):
            merge(one, other)
        db.session.rollback()


def test_a_tie_that_is_learned_while_people_are_apart_reaches_their_places(
    as_provider: AsProvider,
) -> None:
    with as_provider(commit=False):
        room, one, outsider = running_room(), make_parent(), make_parent()
        (breakout, _) = make_round(room)
        seat = make_seat(room, make_enrolment(one))
        make_place(seat, breakout)

        merge(outsider, one)

        place = places.current_place(seat.id)
        assert place is not None and place.family_id == outsider.family_id


def test_a_room_has_one_round_at_a_time(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        room = running_room()
        make_round(room)

        with pytest.raises(IntegrityError, match="one_round_at_a_time"):
            make_round(room)
