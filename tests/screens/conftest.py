"""What many pages are about: a room to come, somebody's seat in it, staff who sign in, letters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from spip_live import clock
from spip_live.extensions import limiter
from spip_live.people import hashing
from spip_live.people.models import Role
from spip_live.rooms import seating
from spip_live.rooms.models import Room, Seat
from tests.conftest import AsProvider
from tests.factories import in_days, make_enrolment, make_parent, make_room, make_staff
from tests.screens.signing_in import EMAIL, PASSWORD


@pytest.fixture
def room(as_provider: AsProvider) -> Room:
    with as_provider():
        return make_room(starts_at=in_days(7))


@pytest.fixture
def held(as_provider: AsProvider, room: Room) -> Seat:
    """A seat of Laura Nwosu, whose letter has not been sent yet."""
    with as_provider():
        parent = make_parent("Laura", "Nwosu", email="laura@example.org")
        return seating.seat(room, make_enrolment(parent), None, clock.now())


@pytest.fixture
def outbox(data_dir: Path) -> Path:
    """The folder of an outbox that was emptied first."""
    for file in (data_dir / "outbox").glob("*.eml"):
        file.unlink()
    return data_dir


@pytest.fixture(scope="module")
def password_hash() -> str:
    return hashing.hash_password(PASSWORD)


@pytest.fixture
def priya(as_provider: AsProvider, password_hash: str) -> UUID:
    with as_provider():
        return make_staff(
            Role.COORDINATOR, name="Priya Shah", email=EMAIL, password_hash=password_hash
        ).id


@pytest.fixture
def limits() -> Iterator[None]:
    """Nobody may try too often, as outside tests."""
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False
