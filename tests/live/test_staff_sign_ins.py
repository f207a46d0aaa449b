"""What ends a sign-in, an account or a role ends the live console too; a live console is in use."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from spip_live import clock
from spip_live.db import db
from spip_live.people import hashing
from spip_live.people.models import Role, Staff, StaffSignIn
from spip_live.rooms.media.reconciling import Reconciler
from tests.conftest import SignIn
from tests.factories import make_staff
from tests.live.people import House, LeadScreen

PASSWORD, NEW = "kettle river marmalade", "teapot violin sleet"


@pytest.fixture
def two(house: House, sign_in: SignIn) -> tuple[LeadScreen, LeadScreen]:
    """Two browsers of one facilitator, a console of the same room in each."""
    lead = house.open_room()
    with house.scope():
        staff = house.staff(lead)
        staff.password_hash = hashing.hash_password(PASSWORD)
    other = house.console(sign_in(staff), lead.room_id)
    assert other.connect()
    return lead, other


@pytest.fixture
def coordinator(house: House, sign_in: SignIn):
    with house.scope():
        staff = make_staff(Role.COORDINATOR, password_hash="kept")
    return sign_in(staff)


def staff_address(lead: LeadScreen, act: str = "") -> str:
    return f"/staff/{lead.client.staff_id}{act}"  # type: ignore[attr-defined]


def test_signing_out_ends_the_console_of_that_browser_only(
    two: tuple[LeadScreen, LeadScreen],
) -> None:
    here, there = two

    here.client.post("/sign-out")

    assert not here.connected
    assert not here.connect()
    assert there.connected
    assert there.ask("advance", from_step=0)["ok"]


def test_signing_out_everywhere_ends_every_console(two: tuple[LeadScreen, LeadScreen]) -> None:
    here, there = two

    here.client.post("/your-account/sign-ins/end-all")

    assert [screen.connected or screen.connect() for screen in (here, there)] == [False, False]


def test_a_browser_that_is_signed_out_from_another_loses_its_console(
    house: House, two: tuple[LeadScreen, LeadScreen]
) -> None:
    here, there = two
    with house.scope():
        rows = db.session.query(StaffSignIn).order_by(StaffSignIn.started_at).all()
        newest = rows[-1].id

    here.client.post(f"/your-account/sign-ins/{newest}/end")

    assert here.connected
    assert not there.connected
    assert not there.connect()


def test_a_new_password_ends_every_console_but_lets_this_browsers_come_back(
    two: tuple[LeadScreen, LeadScreen],
) -> None:
    here, there = two

    answer = here.client.post(
        "/your-account/password", data={"password_now": PASSWORD, "password": NEW}
    )

    assert answer.location == "/your-account"
    assert not there.connected
    assert not there.connect()
    assert here.connect()


def test_an_ended_account_loses_its_consoles_at_once(
    two: tuple[LeadScreen, LeadScreen], coordinator
) -> None:
    here, there = two

    coordinator.post(staff_address(here, "/end"))

    assert [screen.connected or screen.connect() for screen in (here, there)] == [False, False]


def test_a_role_taken_away_ends_the_console_and_one_given_does_not(
    house: House, two: tuple[LeadScreen, LeadScreen], coordinator
) -> None:
    here, there = two

    coordinator.post(staff_address(here), data={"roles": ["facilitator", "safeguarding_lead"]})
    assert here.connected
    assert there.connected

    coordinator.post(staff_address(here), data={"roles": ["safeguarding_lead"]})
    assert [screen.connected or screen.connect() for screen in (here, there)] == [False, False]
    with house.scope():
        assert db.session.get_one(Staff, here.client.staff_id).roles == ["safeguarding_lead"]  # type: ignore[attr-defined]


def test_a_console_that_only_listens_keeps_its_sign_in_alive(house: House) -> None:
    lead, now = house.open_room(), clock.now()
    with house.scope():
        times = {
            "started_at": now - timedelta(hours=4),
            "last_seen_at": now - timedelta(minutes=29),
        }
        db.session.execute(update(StaffSignIn).values(times))

    assert lead.ask("here", room_id=str(lead.room_id))["ok"]

    with house.scope():
        (row,) = db.session.query(StaffSignIn).all()
        assert row.last_seen_at >= now


def test_not_even_a_live_console_outlives_twelve_hours(house: House) -> None:
    lead, now = house.open_room(), clock.now()
    with house.scope():
        times = {"started_at": now - timedelta(hours=13), "last_seen_at": now}
        db.session.execute(update(StaffSignIn).values(times))

    answer = lead.ask("here", room_id=str(lead.room_id))

    assert answer["reason"] == "not_signed_in"


@pytest.mark.parametrize("idle", [timedelta(minutes=31), timedelta(0)], ids=["idle", "ended"])
def test_a_console_that_asks_for_nothing_is_cut_too_with_no_sound_in_the_room(
    house: House, idle: timedelta
) -> None:
    _, (lead,) = house.room()
    with house.scope():
        now = clock.now()
        times = {
            "started_at": now - timedelta(hours=1),
            "last_seen_at": now - idle,
            "ended_at": None if idle else now,
        }
        db.session.execute(update(StaffSignIn).values(times))

    Reconciler(house.app).look()

    assert not lead.connected
