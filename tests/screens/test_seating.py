"""Seats given, moved and released on screen; staff read why somebody cannot be seated."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from spip_live import clock
from spip_live.db import db
from spip_live.journal import Entry
from spip_live.people.models import Enrolment, Parent, Role
from spip_live.rooms import scheduling, seating
from spip_live.rooms.facilitators import Leaders
from spip_live.rooms.models import Room, Seat
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import (
    in_days,
    make_case,
    make_enrolment,
    make_family,
    make_parent,
    make_referral,
    make_room,
    make_seat,
    make_staff,
)
from tests.screens.giving_seats import give


def make_waiting(forename: str = "Laura", surname: str = "Nwosu", **facts: object) -> Enrolment:
    parent = make_parent(forename, surname)
    referral = make_referral(parent, **facts)
    return make_enrolment(parent, referral)


def seats(room_id: UUID) -> list[Seat]:
    """Those that are held now."""
    return list(
        db.session.scalars(
            select(Seat)
            .where(Seat.room_id == room_id, Seat.released_at.is_(None))
            .order_by(Seat.seat_no)
        )
    )


def actions() -> list[str]:
    return list(db.session.scalars(select(Entry.action)))


def test_a_coordinator_gives_a_waiting_parent_a_seat(
    sign_in: SignIn, as_provider: AsProvider, room: Room
) -> None:
    with as_provider():
        enrolment = make_waiting()

    page = give(sign_in(), room.id, enrolment.id)

    assert "Laura Nwosu has a seat" in page
    assert "1 of 8" in page
    with as_provider():
        (held,) = seats(room.id)
        assert (held.enrolment_id, held.seat_no) == (enrolment.id, 1)
        assert "seat.given" in actions()


def test_whoever_waits_is_listed_with_the_nearest_hearing_first(
    sign_in: SignIn, as_provider: AsProvider, room: Room
) -> None:
    with as_provider():
        make_waiting("Siân", "Later", hearing_on=in_days(90).date())
        make_waiting("Tom", "Sooner", hearing_on=in_days(20).date())
        make_waiting("Rhys", "Never")
        make_enrolment(make_parent("Ola", "Elsewhere"), programme="workshop-2h30")

    page = sign_in().get(f"/schedule/{room.id}").text

    assert page.index("Tom Sooner") < page.index("Siân Later") < page.index("Rhys Never")
    assert "Ola Elsewhere" not in page


@pytest.mark.parametrize("words", ["nwo", "Laura Nwosu", "zc26p99999", "ZC-26-P-99999", "C4711"])
def test_a_waiting_parent_is_found_by_name_case_or_reference(
    sign_in: SignIn, as_provider: AsProvider, room: Room, words: str
) -> None:
    with as_provider():
        parent = make_parent("Laura", "Nwosu")
        case = make_case(make_family(), number="ZC26P99999")
        make_enrolment(parent, make_referral(parent, case, cafcass_ref="C4711"))
        make_waiting("Rhys", "Other")

    page = sign_in().get(f"/schedule/{room.id}", query_string={"find": words}).text

    assert "Laura Nwosu" in page
    assert "Rhys Other" not in page


@pytest.mark.parametrize("words", ["%", "_", "\\", "nobody", "'; --", "\x00"])
def test_odd_words_find_nobody_and_break_nothing(
    sign_in: SignIn, as_provider: AsProvider, room: Room, words: str
) -> None:
    with as_provider():
        make_waiting()

    answer = sign_in().get(f"/schedule/{room.id}", query_string={"find": words})

    assert answer.status_code == 200
    assert ("Laura Nwosu" in answer.text) is (words == "\x00")


def test_staff_read_why_a_co_parent_cannot_be_seated(
    sign_in: SignIn, as_provider: AsProvider, room: Room
) -> None:
    with as_provider():
        family = make_family()
        make_seat(room, make_enrolment(make_parent("Laura", "Nwosu", family)))
        ben = make_enrolment(make_parent("Ben", "Hussain", family))
    coordinator = sign_in()

    before = coordinator.get(f"/schedule/{room.id}").text
    after = give(coordinator, room.id, ben.id)

    for page in (before, after):
        assert "Somebody they must never meet holds a seat in this room" in page
    assert "Ben Hussain has no seat here" in after
    with as_provider():
        assert len(seats(room.id)) == 1
        refused = db.session.scalars(select(Entry).where(Entry.action == "seat.refused")).one()
        assert refused.facts == {"enrolment": str(ben.id), "reason": "family_here"}


def test_a_parent_whose_other_party_is_unknown_is_shown_what_to_do(
    sign_in: SignIn, as_provider: AsProvider, room: Room
) -> None:
    with as_provider():
        enrolment = make_enrolment(make_parent("Jack", "Field"), seatable=False)
    coordinator = sign_in()

    assert "The other party of their case is not known yet" in give(
        coordinator, room.id, enrolment.id
    )
    with as_provider():
        assert seats(room.id) == []


def test_a_full_room_takes_nobody(sign_in: SignIn, as_provider: AsProvider) -> None:
    with as_provider():
        full = make_room(starts_at=in_days(7), size=1)
        make_seat(full)
        enrolment = make_waiting()

    assert "Every seat in this room is taken" in give(sign_in(), full.id, enrolment.id)


def test_both_parts_are_given_at_once_or_not_at_all(
    sign_in: SignIn, as_provider: AsProvider
) -> None:
    with as_provider():
        lead = make_staff(Role.FACILITATOR)
        first, second = scheduling.schedule(
            "spip-2x2", [in_days(7), in_days(14)], 8, Leaders(lead), None, clock.now()
        )
        family = make_family()
        laura, ben = (
            make_enrolment(make_parent(name, "Nwosu", family), programme="spip-2x2")
            for name in ("Laura", "Ben")
        )
        tom = make_enrolment(make_parent("Tom", "Kowalczyk"), programme="spip-2x2")
        seating.seat(second, ben, None, clock.now())
    coordinator = sign_in()

    give(coordinator, first.id, laura.id, all_parts="1")
    give(coordinator, first.id, tom.id, all_parts="1")

    with as_provider():
        assert [held.enrolment_id for held in seats(first.id)] == [tom.id]
        assert {held.enrolment_id for held in seats(second.id)} == {ben.id, tom.id}


def test_family_at_the_same_time_is_a_warning_and_no_refusal(
    sign_in: SignIn, as_provider: AsProvider, room: Room
) -> None:
    with as_provider():
        family = make_family()
        at_the_same_time = make_room(starts_at=room.starts_at + timedelta(hours=1))
        make_seat(at_the_same_time, make_enrolment(make_parent("Laura", "Nwosu", family)))
        ben = make_enrolment(make_parent("Ben", "Hussain", family))
    coordinator = sign_in()

    assert "Ask who has the children" in coordinator.get(f"/schedule/{room.id}").text
    assert "Ben Hussain has a seat" in give(coordinator, room.id, ben.id)


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.SAFEGUARDING_LEAD])
def test_only_coordinators_see_who_waits_and_give_seats(
    sign_in: SignIn, as_provider: AsProvider, role: Role
) -> None:
    with as_provider():
        staff = make_staff(role)
        room = make_room(staff, starts_at=in_days(7))
        held = make_seat(room, make_enrolment(make_parent("Tom", "Kowalczyk")))
        enrolment = make_waiting()
    client = sign_in(staff)

    page = client.get(f"/schedule/{room.id}").text

    assert "Tom Kowalczyk" in page
    assert "Laura Nwosu" not in page
    assert "parent" not in page.split("Tom Kowalczyk")[1].split("</tr>")[0]  # no e-mail address
    for address in (f"{room.id}/seats", f"seats/{held.id}/release", f"seats/{held.id}/move",
                    f"seats/{held.id}/send-link", f"seats/{held.id}/show-link",
                    f"seats/{held.id}/stop-link"):  # fmt: skip
        answer = client.post(f"/schedule/{address}", data={"enrolment": str(enrolment.id)})
        assert answer.status_code == 403
    assert client.get(f"/schedule/seats/{held.id}").status_code == 403


@pytest.mark.parametrize(
    ("role", "sees"),
    [(Role.COORDINATOR, True), (Role.SAFEGUARDING_LEAD, True), (Role.FACILITATOR, False)],
)
def test_a_facilitator_reads_who_is_seated_only_where_they_lead(
    sign_in: SignIn, as_provider: AsProvider, role: Role, sees: bool
) -> None:
    with as_provider():
        lead, co = make_staff(Role.FACILITATOR), make_staff(Role.FACILITATOR)
        room = make_room(lead, co, starts_at=in_days(7))
        make_seat(room, make_enrolment(make_parent("Tom", "Kowalczyk")))
        elsewhere = make_staff(role)
        make_room(elsewhere, starts_at=in_days(8))

    def names(page: str) -> bool:
        return "Kowalczyk" in page

    assert names(sign_in(lead).get(f"/schedule/{room.id}").text)
    assert names(sign_in(co).get(f"/schedule/{room.id}").text)
    assert names(sign_in(elsewhere).get(f"/schedule/{room.id}").text) is sees
    assert not names(sign_in(role).get("/schedule").text)


def test_another_providers_seat_and_parent_are_not_there(
    sign_in: SignIn, as_provider: AsProvider, room: Room, database: TestDatabase
) -> None:
    with as_provider(database.add_provider("Valley Mediation")):
        theirs = make_seat(make_room(starts_at=in_days(7)))
        enrolment = make_waiting()
    client = sign_in()

    assert client.get(f"/schedule/seats/{theirs.id}").status_code == 404
    answer = client.post(f"/schedule/{room.id}/seats", data={"enrolment": str(enrolment.id)})
    assert answer.status_code == 404
    assert client.post(f"/schedule/{room.id}/seats", data={}).status_code == 404


def test_a_seat_is_released_with_a_reason(
    sign_in: SignIn, as_provider: AsProvider, held: Seat
) -> None:
    client = sign_in()

    unsaid = client.post(f"/schedule/seats/{held.id}/release", data={})
    said = client.post(
        f"/schedule/seats/{held.id}/release", data={"why": "asked"}, follow_redirects=True
    )

    assert unsaid.status_code == 422
    assert "Choose why it is released" in unsaid.text
    assert "is released" in said.text
    assert "they asked for another time" in said.text
    with as_provider():
        assert seats(held.room_id) == []
        assert "seat.released" in actions()
    assert client.get(f"/schedule/seats/{held.id}").status_code == 302


def test_a_seat_is_moved_to_a_room_that_has_a_place(
    sign_in: SignIn, as_provider: AsProvider, held: Seat
) -> None:
    with as_provider():
        later = make_room(starts_at=in_days(9))
        full = make_room(starts_at=in_days(10), size=1)
        make_seat(full)
    client = sign_in()

    page = client.get(f"/schedule/seats/{held.id}").text
    client.post(f"/schedule/seats/{held.id}/move", data={"room": str(later.id)})

    assert "Every seat in this room is taken" in page
    with as_provider():
        assert seats(held.room_id) == []
        (moved,) = seats(later.id)
        assert moved.enrolment_id == held.enrolment_id
        assert {"seat.released", "seat.given", "seat.moved"} <= set(actions())


def test_a_move_that_is_refused_leaves_the_seat_as_it_was(
    sign_in: SignIn, as_provider: AsProvider, held: Seat
) -> None:
    with as_provider():
        family_id = db.session.get_one(Parent, held.parent_id).family_id
        later = make_room(starts_at=in_days(9))
        other = make_parent("Ben", "Hussain")
        db.session.execute(
            Parent.__table__.update().where(Parent.id == other.id).values(family_id=family_id)
        )
        db.session.expire_all()
        make_seat(later, make_enrolment(other))
    client = sign_in()

    page = client.post(
        f"/schedule/seats/{held.id}/move", data={"room": str(later.id)}, follow_redirects=True
    ).text

    assert "The seat was not moved. Somebody they must never meet" in page
    with as_provider():
        assert [seat.id for seat in seats(held.room_id)] == [held.id]


@pytest.mark.parametrize("room_id", ["", "nonsense", "6f9619ff-8b86-d011-b42d-00c04fc964ff"])
def test_a_move_to_nowhere_is_not_there(sign_in: SignIn, held: Seat, room_id: str) -> None:
    answer = sign_in().post(f"/schedule/seats/{held.id}/move", data={"room": room_id})

    assert answer.status_code == 404
