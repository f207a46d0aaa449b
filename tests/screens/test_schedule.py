"""Rooms in the calendar: put in, shown by date, changed and cancelled, always in UK time."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from spip_live import clock, jobs, uk_time
from spip_live.db import db
from spip_live.journal import Entry
from spip_live.people.models import Role, Staff
from spip_live.rooms import scheduling, seating
from spip_live.rooms.facilitators import Leaders
from spip_live.rooms.models import JoiningLink, Room, RoomStaff, RoomStatus, Seat
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import in_days, make_enrolment, make_room, make_seat, make_staff
from tests.outbox import letters_in

Answers = dict[str, str]


def when(moment: datetime, part: int = 1) -> Answers:
    shown = uk_time.to_uk(moment)
    return {
        f"part_{part}_on": f"{shown:%Y-%m-%d}",
        f"part_{part}_at": f"{shown:%H:%M}",
    }


@pytest.fixture
def lead(as_provider: AsProvider) -> Staff:
    with as_provider():
        return make_staff(Role.FACILITATOR, name="Owen Hughes")


def answers(lead: Staff, *starts: datetime, size: str = "8") -> Answers:
    given = {"lead": str(lead.id), "co": "", "size": size}
    for part, moment in enumerate(starts, start=1):
        given |= when(moment, part)
    return given


def rooms() -> list[Room]:
    return list(db.session.scalars(select(Room).order_by(Room.starts_at)))


def test_a_coordinator_schedules_a_room(
    sign_in: SignIn, as_provider: AsProvider, lead: Staff
) -> None:
    starts_at, coordinator = in_days(7), sign_in()
    assert 'value="10"' in coordinator.get("/schedule/new/spip-1x4").text, "the usual size"

    answer = coordinator.post("/schedule/new/spip-1x4", data=answers(lead, starts_at, size="12"))

    with as_provider():
        (room,) = rooms()
        assert answer.headers["Location"] == f"/schedule/{room.id}"
        assert (room.starts_at, room.ends_at) == (starts_at, starts_at + timedelta(hours=4))
        assert (room.size, room.part, room.pair_id) == (12, 1, None)
        (leads,) = db.session.scalars(select(RoomStaff))
        assert (leads.staff_id, leads.part) == (lead.id, "lead")
        assert "room.scheduled" in db.session.scalars(select(Entry.action)).all()


def test_a_programme_of_two_parts_makes_a_pair(
    sign_in: SignIn, as_provider: AsProvider, lead: Staff
) -> None:
    sign_in().post("/schedule/new/spip-2x2", data=answers(lead, in_days(7), in_days(14)))

    with as_provider():
        first, second = rooms()
        assert (first.part, second.part) == (1, 2)
        assert first.pair_id is not None
        assert first.pair_id == second.pair_id
        assert second.ends_at - second.starts_at == timedelta(hours=2)


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ({"part_1_on": "2030-07-15", "part_1_at": "6:30pm"}, "2030-07-15T17:30Z"),
        ({"part_1_on": "2030-12-16", "part_1_at": "6.30 pm"}, "2030-12-16T18:30Z"),
        ({"part_1_on": "2030-03-31", "part_1_at": "10:00"}, "2030-03-31T09:00Z"),
    ],
)
def test_what_is_typed_is_uk_time_in_summer_and_in_winter(
    sign_in: SignIn, as_provider: AsProvider, lead: Staff, typed: Answers, utc: str
) -> None:
    sign_in().post("/schedule/new/spip-1x4", data=answers(lead) | typed)

    with as_provider():
        (room,) = rooms()
        assert room.starts_at == datetime.fromisoformat(utc)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"part_1_on": "2030-03-31", "part_1_at": "1:30am"}, "there is no such time"),
        ({"part_1_on": "2030-10-27", "part_1_at": "1:30am"}, "this time comes twice"),
        ({"part_1_on": "2020-10-27", "part_1_at": "6pm"}, "still to come"),
        ({"part_1_on": "2030-02-30", "part_1_at": "6pm"}, "must be a real date"),
        ({"part_1_on": "2030-02-20", "part_1_at": "evening"}, "Enter a time, like 6:30pm"),
        ({"size": "99"}, "Enter a group size from 1 to 12"),
        ({"size": "0"}, "Enter a group size from 1 to 12"),
        ({"lead": ""}, "Choose who leads the room"),
    ],
)
def test_a_wrong_answer_is_told_beside_it_and_nothing_typed_is_lost(
    sign_in: SignIn, as_provider: AsProvider, lead: Staff, typed: Answers, sentence: str
) -> None:
    answer = sign_in().post(
        "/schedule/new/spip-1x4", data=answers(lead, in_days(7), size="7") | typed
    )

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "There is a problem" in answer.text
    assert f'value="{typed.get("size", "7")}"' in answer.text
    with as_provider():
        assert rooms() == []


def test_a_facilitator_is_in_one_place_at_a_time(
    sign_in: SignIn, as_provider: AsProvider, lead: Staff
) -> None:
    coordinator = sign_in()
    coordinator.post("/schedule/new/spip-1x4", data=answers(lead, in_days(7)))

    answer = coordinator.post(
        "/schedule/new/spip-1x4", data=answers(lead, in_days(7) + timedelta(hours=3))
    )

    assert answer.status_code == 422
    assert "Owen Hughes leads another room at that time" in answer.text
    with as_provider():
        assert len(rooms()) == 1


def test_a_facilitator_may_lead_again_as_soon_as_a_room_has_ended(
    sign_in: SignIn, as_provider: AsProvider, lead: Staff
) -> None:
    coordinator = sign_in()
    for hour in (9, 13):
        coordinator.post("/schedule/new/spip-1x4", data=answers(lead, in_days(7, hour)))

    with as_provider():
        assert len(rooms()) == 2


def test_nobody_is_co_facilitator_of_themselves(
    sign_in: SignIn, as_provider: AsProvider, lead: Staff
) -> None:
    given = answers(lead, in_days(7)) | {"co": str(lead.id)}

    answer = sign_in().post("/schedule/new/spip-1x4", data=given)

    assert "Choose somebody else as co-facilitator" in answer.text
    with as_provider():
        assert rooms() == []


def test_part_two_starts_after_part_one_has_ended(
    sign_in: SignIn, as_provider: AsProvider, lead: Staff
) -> None:
    answer = sign_in().post("/schedule/new/spip-2x2", data=answers(lead, in_days(14), in_days(7)))

    assert "Part 2 must start after part 1 has ended" in answer.text
    with as_provider():
        assert rooms() == []


def test_another_providers_facilitator_cannot_be_chosen(
    sign_in: SignIn, as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider(database.add_provider("Valley Mediation")):
        theirs = make_staff(Role.FACILITATOR)

    answer = sign_in().post("/schedule/new/spip-1x4", data=answers(theirs, in_days(7)))

    assert answer.status_code == 422
    with as_provider():
        assert rooms() == []


@pytest.mark.parametrize(
    "address",
    ["new", "new/spip-1x4", "{}/change", "{}/cancel"],
)
@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.SAFEGUARDING_LEAD])
def test_only_coordinators_schedule(
    sign_in: SignIn, as_provider: AsProvider, address: str, role: Role
) -> None:
    with as_provider():
        room = make_room(starts_at=in_days(7))

    assert sign_in(role).get(f"/schedule/{address.format(room.id)}").status_code == 403


def test_another_providers_room_is_not_there(
    sign_in: SignIn, as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider(database.add_provider("Valley Mediation")):
        theirs = make_room(starts_at=in_days(7))
    coordinator = sign_in()

    for address in ("/schedule/{}", "/schedule/{}/change", "/schedule/{}/cancel"):
        assert coordinator.get(address.format(theirs.id)).status_code == 404
    assert "Valley" not in coordinator.get("/schedule").text


def test_rooms_stand_under_their_day_with_how_full_they_are(
    sign_in: SignIn, as_provider: AsProvider, lead: Staff
) -> None:
    with as_provider():
        room = make_room(lead, starts_at=in_days(1), size=6)
        make_seat(room)
        make_seat(room)

    page = sign_in(Role.FACILITATOR).get("/schedule").text

    assert uk_time.uk_date(in_days(1)) in page
    assert "Tomorrow" in page
    assert "2 of 6" in page
    assert "Owen Hughes" in page


def test_a_full_room_says_so_and_is_left_out_where_free_seats_are_sought(
    sign_in: SignIn, as_provider: AsProvider, lead: Staff
) -> None:
    with as_provider():
        full = make_room(lead, starts_at=in_days(1), size=1)
        make_seat(full)
        free = make_room(starts_at=in_days(2), size=1)
    coordinator = sign_in()

    assert "Full" in coordinator.get("/schedule").text
    page = coordinator.get("/schedule?state=free").text
    assert str(free.id) in page
    assert str(full.id) not in page


def test_filters_narrow_by_programme_and_by_facilitator(
    sign_in: SignIn, as_provider: AsProvider, lead: Staff
) -> None:
    with as_provider():
        mine = make_room(lead, starts_at=in_days(1))
        other = make_room(starts_at=in_days(2), programme="workshop-2h30")
    coordinator = sign_in()

    by_staff = coordinator.get(f"/schedule?staff={lead.id}").text
    by_programme = coordinator.get("/schedule?programme=workshop-2h30").text
    nothing = coordinator.get(f"/schedule?staff={lead.id}&programme=workshop-2h30").text

    assert str(mine.id) in by_staff
    assert str(other.id) not in by_staff
    assert str(other.id) in by_programme
    assert str(mine.id) not in by_programme
    assert "No room matches" in nothing


def test_past_rooms_are_shown_backwards_and_apart(sign_in: SignIn, as_provider: AsProvider) -> None:
    with as_provider():
        older, newer = make_room(starts_at=in_days(-9)), make_room(starts_at=in_days(-2))
        coming = make_room(starts_at=in_days(2))

    page = sign_in().get("/schedule?when=past").text

    assert page.index(str(newer.id)) < page.index(str(older.id))
    assert str(coming.id) not in page


@pytest.mark.parametrize("query", ["?when=never", "?staff=nobody", "?programme=%00", "?state=9"])
def test_a_filter_that_makes_no_sense_shows_a_page_all_the_same(
    sign_in: SignIn, as_provider: AsProvider, query: str
) -> None:
    assert sign_in().get(f"/schedule{query}").status_code == 200


def test_a_new_time_is_told_to_each_parent_with_a_new_link(
    app: Flask, sign_in: SignIn, as_provider: AsProvider, lead: Staff, data_dir: Path
) -> None:
    with as_provider():
        room = scheduling.schedule("spip-1x4", [in_days(7)], 8, Leaders(lead), None, clock.now())[0]
        seating.seat(room, make_enrolment(), None, clock.now())
    jobs.run_due_jobs(app)
    before = len(letters_in(data_dir))

    sign_in().post(f"/schedule/{room.id}/change", data=answers(lead, in_days(8)))
    jobs.run_due_jobs(app)

    letters = letters_in(data_dir)
    assert len(letters) == before + 1
    assert "The time of your appointment has changed" in letters[-1].text
    assert uk_time.uk_date(in_days(8)) in letters[-1].text
    with as_provider():
        links = db.session.scalars(select(JoiningLink).order_by(JoiningLink.issued_at)).all()
        assert [link.revoked_at is None for link in links] == [False, True]
        assert db.session.get_one(Room, room.id).rearranged_at is not None


def test_another_facilitator_is_told_to_nobody(
    app: Flask, sign_in: SignIn, as_provider: AsProvider, lead: Staff, data_dir: Path
) -> None:
    with as_provider():
        room = scheduling.schedule("spip-1x4", [in_days(7)], 8, Leaders(lead), None, clock.now())[0]
        other = make_staff(Role.FACILITATOR)
        make_seat(room)
    before = len(letters_in(data_dir))

    sign_in().post(f"/schedule/{room.id}/change", data=answers(other, in_days(7)))
    jobs.run_due_jobs(app)

    assert len(letters_in(data_dir)) == before
    with as_provider():
        assert db.session.scalars(select(RoomStaff.staff_id)).all() == [other.id]


def test_a_room_that_has_started_is_neither_changed_nor_cancelled(
    sign_in: SignIn, as_provider: AsProvider, lead: Staff
) -> None:
    with as_provider():
        room = make_room(lead, starts_at=in_days(0, 0), status="live", plan={"steps": []})
    coordinator = sign_in()

    changed = coordinator.post(f"/schedule/{room.id}/change", data=answers(lead, in_days(7)))
    cancelled = coordinator.post(f"/schedule/{room.id}/cancel", data={"why": "Ill"})

    for answer in (changed, cancelled):
        assert answer.status_code == 422
        assert "started or is over" in answer.text


def cancel(sign_in: SignIn, room_id: UUID, why: str = "The facilitator is ill") -> None:
    answer = sign_in().post(f"/schedule/{room_id}/cancel", data={"why": why})
    assert answer.status_code == 302


def test_a_cancelled_room_gives_up_its_seats_and_tells_each_parent(
    app: Flask, sign_in: SignIn, as_provider: AsProvider, lead: Staff, data_dir: Path
) -> None:
    with as_provider():
        room = scheduling.schedule("spip-1x4", [in_days(7)], 8, Leaders(lead), None, clock.now())[0]
        enrolment = make_enrolment()
        seating.seat(room, enrolment, None, clock.now())
    jobs.run_due_jobs(app)

    cancel(sign_in, room.id)
    jobs.run_due_jobs(app)

    letter = letters_in(data_dir)[-1]
    assert "will not go ahead" in letter.text
    assert "ill" not in letter.text.replace("will", "").lower().split()
    with as_provider():
        room = db.session.get_one(Room, room.id)
        assert (room.status, room.is_over) == (RoomStatus.CANCELLED, True)
        (held,) = db.session.scalars(select(Seat))
        assert held.claim_ended_at is not None
        assert db.session.scalars(select(JoiningLink.revoked_at)).one() is not None
        again = make_room(starts_at=in_days(9))
        assert seating.seat(again, enrolment, None, clock.now()).seat_no == 1


def test_why_a_room_is_cancelled_has_to_be_said(sign_in: SignIn, as_provider: AsProvider) -> None:
    with as_provider():
        room = make_room(starts_at=in_days(7))

    answer = sign_in().post(f"/schedule/{room.id}/cancel", data={"why": " "})

    assert answer.status_code == 422
    assert "Say why it is cancelled" in answer.text
    with as_provider():
        assert db.session.get_one(Room, room.id).status == RoomStatus.SCHEDULED


def test_a_part_stays_in_its_place_in_the_pair(
    sign_in: SignIn, as_provider: AsProvider, lead: Staff
) -> None:
    with as_provider():
        first, _ = scheduling.schedule(
            "spip-2x2", [in_days(7), in_days(14)], 8, Leaders(lead), None, clock.now()
        )

    answer = sign_in().post(f"/schedule/{first.id}/change", data=answers(lead, in_days(20)))

    assert answer.status_code == 422
    assert "Part 2 must start after part 1 has ended" in answer.text
