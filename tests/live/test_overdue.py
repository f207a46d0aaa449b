"""What nobody sees to is seen to by itself: rooms that were not ended, or were never opened."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from spip_live import clock
from spip_live.db import db
from spip_live.journal import Entry
from spip_live.people import joining_families
from spip_live.people.models import Enrolment, Parent, Role, Staff, Tie, TieKind
from spip_live.rooms import clockwork, seating
from spip_live.rooms.models import Decision, Room, Seat
from tests.factories import make_room
from tests.live.people import House


@pytest.fixture
def works(house: House) -> clockwork.Clockwork:
    return clockwork.Clockwork(house.app, roll_seconds=15, group_alone_seconds=20)


def let_time_pass(house: House, room_id: UUID, since_end: timedelta) -> None:
    """As if the room's planned end had been so long ago."""
    with house.scope():
        room = db.session.get_one(Room, room_id)
        room.ends_at = clock.now() - since_end
        room.starts_at = room.ends_at - timedelta(hours=4)


def outcomes(house: House, room_id: UUID) -> list[tuple[str, str]]:
    with house.scope():
        rows = db.session.scalars(select(Decision).where(Decision.room_id == room_id))
        return [(row.made_by, row.outcome) for row in rows]


def test_a_room_that_nobody_opened_ends_an_hour_after_its_time(
    house: House, works: clockwork.Clockwork
) -> None:
    room_id, _ = house.room(connected=False)
    tom, mei = house.waiting(room_id, "Tom"), house.seat(room_id, "Mei")

    let_time_pass(house, room_id, timedelta(minutes=59))
    works.sweep()
    assert house.room_row(room_id).status == "scheduled"
    let_time_pass(house, room_id, timedelta(minutes=61))
    works.sweep()

    room = house.room_row(room_id)
    assert (room.status, room.is_over, room.opened_at) == ("ended", True, None)
    assert outcomes(house, room_id) == [("rule", "needs_person")] * 2
    assert [stay.ended_why for stay in house.stays(tom)] == ["ended"]
    assert house.evidence(room_id) == []
    with house.scope():
        action = db.session.scalars(select(Entry).where(Entry.action == "room.lapsed")).one()
        assert (action.actor, action.subject_id) == ("system", room_id)
    assert house.seat_row(mei).claim_ended_at is not None


def test_whoever_waited_in_vain_is_told_of_another_time_and_not_thanked(
    house: House, works: clockwork.Clockwork
) -> None:
    room_id, _ = house.room(connected=False)
    tom = house.waiting(room_id, "Tom")

    let_time_pass(house, room_id, timedelta(hours=2))
    works.sweep()

    assert tom.bye == "rearranged"
    page = tom.client.get(f"/room/{tom.seat_id}/ended").text
    assert "arrange another time" in page
    assert "has finished" not in page


def test_a_person_is_told_of_a_room_that_nobody_opened(
    house: House, works: clockwork.Clockwork
) -> None:
    room_id, (lead,) = house.room(connected=False)
    house.seat(room_id, "Tom")
    coordinator = house.sign_in(Role.COORDINATOR)

    let_time_pass(house, room_id, timedelta(hours=2))
    works.sweep()

    assert "Look at a room nobody opened" in lead.client.get("/lead").text
    assert "nobody opened it" in coordinator.get("/today").text
    assert "Nobody opened this room" in coordinator.get(f"/attendance/{room_id}").text


def test_parents_of_a_room_that_nobody_opened_may_have_another_seat(
    house: House, works: clockwork.Clockwork
) -> None:
    room_id, (lead,) = house.room(connected=False)
    tom = house.seat(room_id, "Tom")
    let_time_pass(house, room_id, timedelta(hours=2))
    works.sweep()

    with house.scope():
        enrolment = db.session.get_one(
            Enrolment, db.session.get_one(Seat, tom.seat_id).enrolment_id
        )
        later = make_room(
            db.session.get_one(Staff, lead.client.staff_id),  # type: ignore[attr-defined]
            starts_at=clock.now() + timedelta(days=7),
        )
        given = seating.seat(later, enrolment, None, clock.now())

    assert given.released_at is None


def test_a_room_that_runs_is_not_taken_for_one_that_nobody_opened(
    house: House, works: clockwork.Clockwork
) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")

    let_time_pass(house, lead.room_id, timedelta(hours=2))
    works.sweep()
    works.call_roll()

    assert house.room_row(lead.room_id).status == "live"
    assert tom.connected


def test_a_tie_that_a_room_held_up_takes_hold_once_that_room_is_over(
    house: House, works: clockwork.Clockwork
) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    with house.scope():
        one, other = (db.session.get_one(Seat, each.seat_id).parent for each in (tom, mei))
        tie = joining_families.keep_apart(one, other, TieKind.STAFF, "Told us", None, clock.now())

    works.sweep()
    with house.scope():
        assert db.session.get_one(Tie, tie.id).pending
    lead.ask("end", confirm=True)
    works.sweep()

    with house.scope():
        assert not db.session.get_one(Tie, tie.id).pending
        families = {db.session.get_one(Parent, each).family_id for each in (one.id, other.id)}
        assert len(families) == 1


def test_a_console_left_open_with_nobody_to_lead_keeps_no_room_open(
    house: House, works: clockwork.Clockwork
) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")
    tom.ask("leave")

    let_time_pass(house, lead.room_id, timedelta(minutes=30))
    works.call_roll()
    assert house.room_row(lead.room_id).status == "live"
    let_time_pass(house, lead.room_id, timedelta(minutes=61))
    works.call_roll()

    assert house.room_row(lead.room_id).status == "ended"
    assert lead.latest("console")["status"] == "ended"
