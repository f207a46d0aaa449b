"""Of a device check no more is kept than how it went, by its own provider, for its own seat."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from spip_live.db import db
from spip_live.rooms.media.checking import FAILED, Result
from spip_live.rooms.media.models import DeviceCheck
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import NOON, make_room, make_seat


@pytest.fixture
def other_id(database: TestDatabase) -> UUID:
    return database.add_provider("Valley Mediation")


def make_check(seat_id: UUID, provider_id: UUID, *failed: str, result: str = "help") -> DeviceCheck:
    made = DeviceCheck(
        seat_id=seat_id, provider_id=provider_id, at=NOON, result=result, failed=list(failed)
    )
    db.session.add(made)
    db.session.flush()
    return made


def test_everything_that_a_check_may_find_can_be_kept_and_nothing_else(
    as_provider: AsProvider,
) -> None:
    with as_provider(commit=False) as provider_id:
        made = make_check(make_seat(make_room()).id, provider_id, *FAILED, result=Result.HELP)
        assert made.failed == list(FAILED)

        made.failed = ["Logitech C920"]
        with pytest.raises(DBAPIError, match="ck_device_checks_failed"):
            db.session.flush()


def test_there_are_two_results(as_provider: AsProvider) -> None:
    with as_provider(commit=False) as provider_id:
        held = make_seat(make_room())

        with pytest.raises(DBAPIError, match="ck_device_checks_result"):
            make_check(held.id, provider_id, result="perhaps")


def test_another_providers_checks_are_not_there_and_cannot_be_made(
    as_provider: AsProvider, other_id: UUID
) -> None:
    with as_provider(other_id):
        theirs = make_seat(make_room()).id
        make_check(make_seat(make_room()).id, other_id)
    with as_provider(commit=False):
        assert db.session.scalars(select(DeviceCheck)).all() == []
        with pytest.raises(DBAPIError, match="row-level security"):
            make_check(theirs, other_id)
    with (
        as_provider(commit=False) as provider_id,
        pytest.raises(DBAPIError, match="fk_device_checks_seat_id"),
    ):
        make_check(theirs, provider_id)


def test_the_program_itself_takes_no_check_away(as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(DBAPIError, match="permission denied"):
        db.session.execute(text("DELETE FROM device_checks"))
