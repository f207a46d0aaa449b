"""What the pages say of letters is true: who gets one, who has to be rung, and when nobody is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from spip_live import clock, uk_time
from spip_live.people.models import Enrolment, Role, Staff
from spip_live.rooms import scheduling, seating
from spip_live.rooms.facilitators import Leaders
from spip_live.rooms.models import Room, Seat
from tests.conftest import AsProvider, SignIn
from tests.factories import make_enrolment, make_parent, make_staff


def evening(days: int) -> datetime:
    """Six in the evening in the UK, so many days from today."""
    day = uk_time.uk_day(clock.now()) + timedelta(days=days)
    return uk_time.from_uk(day, datetime.min.time().replace(hour=18))


@pytest.fixture
def lead(as_provider: AsProvider) -> Staff:
    with as_provider():
        return make_staff(Role.FACILITATOR)


@pytest.fixture
def coordinator(sign_in: SignIn) -> FlaskClient:
    return sign_in()


def new_room(lead: Staff, days: int = 7) -> Room:
    return scheduling.schedule("spip-1x4", [evening(days)], 8, Leaders(lead), None, clock.now())[0]


def enrol(*, email: bool, name: str = "Hassan") -> Enrolment:
    address = f"{name.lower()}@example.org" if email else ""
    return make_enrolment(make_parent(name, "Abara", email=address))


def seat(room: Room, *, email: bool, name: str = "Hassan") -> Seat:
    return seating.seat(room, enrol(email=email, name=name), None, clock.now())


def change(browser: FlaskClient, room: Room, lead: Staff, starts_at: datetime) -> str:
    shown = uk_time.to_uk(starts_at)
    given = {
        "lead": str(lead.id), "co": "", "size": "8",
        "part_1_on": f"{shown:%Y-%m-%d}", "part_1_at": f"{shown:%H:%M}",
    }  # fmt: skip
    answer = browser.post(f"/schedule/{room.id}/change", data=given, follow_redirects=True)
    return answer.text


def test_a_new_time_is_said_to_be_told_only_when_it_is(
    coordinator: FlaskClient, as_provider: AsProvider, lead: Staff
) -> None:
    with as_provider():
        room, other = new_room(lead), make_staff(Role.FACILITATOR)
        seat(room, email=True)

    another_lead = change(coordinator, room, other, evening(7))
    another_time = change(coordinator, room, other, evening(8))

    assert "The room is changed" in another_lead
    assert "told of the new time" not in another_lead
    assert "told of the new time" in another_time


def test_whoever_has_no_address_is_named_so_that_somebody_rings(
    coordinator: FlaskClient, as_provider: AsProvider, lead: Staff
) -> None:
    with as_provider():
        room = new_room(lead)
        seat(room, email=True, name="Mei")
        for name in ("Hassan", "Rosa"):
            seat(room, email=False, name=name)

    moved = change(coordinator, room, lead, evening(9))
    cancelled = coordinator.post(
        f"/schedule/{room.id}/cancel", data={"why": "Ill"}, follow_redirects=True
    ).text

    assert "told of the new time by email. Ring Hassan Abara and Rosa Abara" in moved
    assert "Parents are told by email. Ring Hassan Abara and Rosa Abara" in cancelled


def test_a_room_without_parents_tells_nobody(
    coordinator: FlaskClient, as_provider: AsProvider, lead: Staff
) -> None:
    with as_provider():
        room = new_room(lead)

    page = coordinator.post(
        f"/schedule/{room.id}/cancel", data={"why": "Ill"}, follow_redirects=True
    ).text

    assert "The room is cancelled." in page
    assert "told by email" not in page


@pytest.mark.parametrize("email", [True, False])
def test_no_link_is_said_to_be_on_its_way_to_nowhere(
    coordinator: FlaskClient, as_provider: AsProvider, lead: Staff, email: bool
) -> None:
    with as_provider():
        room, later, enrolment = new_room(lead), new_room(lead, 10), enrol(email=email)
        held = seat(new_room(lead, 12), email=email, name="Rosa")
        given_up = seat(room, email=email, name="Mei")

    def said(address: str, **posted: str) -> str:
        return coordinator.post(address, data=posted, follow_redirects=True).text

    given = said(f"/schedule/{room.id}/seats", enrolment=str(enrolment.id))
    moved = said(f"/schedule/seats/{held.id}/move", room=str(later.id))
    released = said(f"/schedule/seats/{given_up.id}/release", why="asked", tell="y")

    for page, written in (
        (given, "Their link is on its way"),
        (moved, "A new link is on its way"),
        (released, "They are told by email"),
    ):
        assert (written in page) is email
        assert ("They have no email address: " in page) is not email
