"""Two of one family are never both in a room: refused by the database, whoever asks and how."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import IntegrityError

from spip_live import clock
from spip_live.db import db
from spip_live.people.models import Family
from spip_live.rooms import lobby
from spip_live.rooms.door import Closed
from spip_live.rooms.models import Admission, Room, Seat
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import make_enrolment, make_family, make_parent, make_room, make_seat


@pytest.fixture
def seats_unguarded(database: TestDatabase) -> object:
    """The index on seats is away, as if somebody had dropped it: only stays are guarded."""
    index = "one_seat_per_family_in_a_room"
    with database.owner.begin() as owner:
        made = owner.exec_driver_sql(
            f"SELECT indexdef FROM pg_indexes WHERE indexname = '{index}'"
        ).scalar_one()
        owner.exec_driver_sql(f"DROP INDEX {index}")
    yield None
    database.empty()
    with database.owner.begin() as owner:
        owner.exec_driver_sql(made)


def a_couple_in_one_room() -> tuple[Room, list[Seat]]:
    room, family = make_room(starts_at=clock.now()), make_family()
    return room, [make_seat(room, make_enrolment(make_parent(family=family))) for _ in range(2)]


def stay(seat: Seat, **facts: object) -> Admission:
    return Admission(
        provider_id=seat.provider_id,
        room_id=seat.room_id,
        seat_id=seat.id,
        family_id=facts.pop("family_id", seat.family_id),
        state="waiting",
        entered_at=clock.now(),
        **facts,
    )


def test_the_second_of_a_couple_cannot_even_wait(
    as_provider: AsProvider, seats_unguarded: None
) -> None:
    with as_provider():
        room, (one, other) = a_couple_in_one_room()
        lobby.enter(room, one.id, clock.now())

        with pytest.raises(Closed):
            lobby.enter(room, other.id, clock.now())

        assert db.session.query(Admission).count() == 1


def test_postgresql_refuses_a_second_stay_of_one_family(
    as_provider: AsProvider, seats_unguarded: None
) -> None:
    with as_provider(commit=False):
        _, (one, other) = a_couple_in_one_room()
        db.session.add_all([stay(one), stay(other)])

        with pytest.raises(IntegrityError, match="one_admission_per_family_in_a_room"):
            db.session.flush()


def test_a_stay_cannot_carry_another_family_than_its_seat(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        seat = make_seat(make_room())
        stranger: Family = make_family()
        db.session.add(stay(seat, family_id=stranger.id))

        with pytest.raises(IntegrityError, match="fk_admissions_seat_id_room_id_family_id"):
            db.session.flush()


def test_of_a_couple_that_comes_at_once_exactly_one_waits(
    as_provider: AsProvider, seats_unguarded: None
) -> None:
    with as_provider():
        room, couple = a_couple_in_one_room()
        room_id, ids = room.id, [seat.id for seat in couple]

    def come(seat_id: object) -> str:
        with as_provider(commit=False):
            try:
                lobby.enter(db.session.get_one(Room, room_id), seat_id, clock.now())  # type: ignore[arg-type]
            except Closed:
                db.session.rollback()
                return "refused"
            db.session.commit()
            return "waits"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(come, ids)) == ["refused", "waits"]
