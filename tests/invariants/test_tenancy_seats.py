"""Rooms, seats and their letters stay within one provider, whatever is asked for."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError, NoResultFound

from spip_live import jobs
from spip_live.db import db
from spip_live.people.models import Enrolment, Role
from spip_live.rooms import scheduling, seating
from spip_live.rooms.facilitators import Leaders
from spip_live.rooms.models import JoiningLink, Room, Seat
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import NOON, make_enrolment, make_room, make_seat, make_staff

BEFORE = NOON - timedelta(days=9)


@pytest.fixture
def other_id(database: TestDatabase) -> UUID:
    return database.add_provider("Valley Mediation")


def test_another_providers_parent_cannot_be_seated(as_provider: AsProvider, other_id: UUID) -> None:
    with as_provider(other_id):
        theirs = make_enrolment()
    with as_provider(commit=False):
        room = make_room()

        with pytest.raises(NoResultFound):
            seating.seat(room, theirs, None, NOON)


def test_nobody_can_be_seated_in_another_providers_room(
    as_provider: AsProvider, other_id: UUID
) -> None:
    with as_provider(other_id):
        theirs = make_room()
    with as_provider(commit=False):
        enrolment = make_enrolment()

        with pytest.raises(NoResultFound):
            seating.seat(theirs, enrolment, None, NOON)


def test_a_seat_stamped_for_another_provider_is_refused(
    as_provider: AsProvider, other_id: UUID
) -> None:
    with as_provider(commit=False):
        held = make_seat(make_room())

        with pytest.raises(DBAPIError, match=r"row-level security|foreign key"):
            held.provider_id = other_id
            db.session.flush()


def test_another_providers_facilitator_cannot_lead(as_provider: AsProvider, other_id: UUID) -> None:
    with as_provider(other_id):
        theirs = make_staff(Role.FACILITATOR)
    with as_provider(commit=False):
        ours = make_staff(Role.FACILITATOR)

        with pytest.raises(IntegrityError, match="fk_room_staff_staff_id"):
            scheduling.schedule("spip-1x4", [NOON], 8, Leaders(ours, theirs), None, BEFORE)


def test_rooms_and_seats_of_another_provider_are_not_there(
    as_provider: AsProvider, other_id: UUID
) -> None:
    with as_provider(other_id):
        held = make_seat(make_room())
    with as_provider():
        assert db.session.get(Seat, held.id) is None
        assert db.session.get(Room, held.room_id) is None
        assert db.session.scalars(select(Enrolment)).all() == []


def test_a_letter_job_that_names_the_wrong_provider_makes_no_link(
    app: Flask, as_provider: AsProvider, other_id: UUID
) -> None:
    with as_provider(other_id):
        held = make_seat(make_room())
    with as_provider() as provider_id:
        jobs.defer("letters.joining_link", provider_id, seat_id=held.id)

    jobs.run_due_jobs(app)

    with as_provider():
        assert db.session.scalars(select(JoiningLink)).all() == []
