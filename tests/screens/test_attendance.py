"""The attendance pages: what each person sees, confirms and changes, and what they may not."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from spip_live.db import db
from spip_live.people import tasks
from spip_live.people.models import Role, Staff
from spip_live.rooms.models import Decision, Seat
from spip_live.rooms.outcomes import record_of
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import make_enrolment, make_parent, make_room, make_seat, make_staff
from tests.witnessed import HOUR, decided


class Ran:
    """A room that has run, with its lead and its four seats by what they did."""

    def __init__(self, database: TestDatabase) -> None:
        self.lead = make_staff(Role.FACILITATOR, name="Priya Shah")
        room = make_room(self.lead)
        self.room_id = room.id
        self.seats = {
            name: make_seat(room, make_enrolment(make_parent(name, "Hale")), display_name="Sam")
            for name in ("Stayed", "Early", "Half", "Never")
        }
        decided(
            database,
            room,
            {
                self.seats["Stayed"]: [(0, HOUR)],
                self.seats["Early"]: [(0, 1000)],
                self.seats["Half"]: [(0, 2700)],
            },
            breaks=[(1500, 2100)],
        )

    @property
    def address(self) -> str:
        return f"/attendance/{self.room_id}"

    def seat_address(self, name: str) -> str:
        return f"{self.address}/seats/{self.seats[name].id}"

    def answers(self, **by_name: tuple[str, str]) -> dict[str, str]:
        """What the form sends when each record is left as it is, but for those given."""
        usual = {
            "Stayed": ("attended", ""),
            "Early": ("not_attended", ""),
            "Half": ("attended", "They were on the telephone."),
            "Never": ("not_attended", ""),
        }
        sent = {}
        for name, (outcome, reason) in {**usual, **by_name}.items():
            key = self.seats[name].id.hex
            sent |= {f"outcome_{key}": outcome, f"reason_{key}": reason, f"seen_{key}": "1"}
        return sent


@pytest.fixture
def ran(as_provider: AsProvider, database: TestDatabase) -> Ran:
    with as_provider():
        return Ran(database)


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.get_data(as_text=True)


def decisions(as_provider: AsProvider, seat: Seat) -> list[tuple[str, str]]:
    with as_provider():
        record = record_of(db.session.get_one(Seat, seat.id))
        assert record is not None
        return [(one.made_by, one.outcome) for one in record.decisions]


def test_a_room_to_confirm_is_listed_for_its_facilitator_and_for_coordinators(
    sign_in: SignIn, ran: Ran
) -> None:
    for client in (sign_in(ran.lead), sign_in(Role.COORDINATOR)):
        shown = page(client, "/attendance/")

        assert ran.address in shown
        assert "4 to confirm" in shown


def test_a_facilitator_sees_nothing_of_a_colleagues_room(sign_in: SignIn, ran: Ran) -> None:
    other = sign_in(Role.FACILITATOR)

    assert ran.address not in page(other, "/attendance/")
    assert "Hale" not in page(other, ran.address, status=404)
    assert other.post(ran.address, data=ran.answers()).status_code == 404
    page(other, ran.seat_address("Stayed"), status=404)


def test_a_room_to_confirm_is_a_task_of_its_facilitator_and_of_coordinators(
    app: Any, as_provider: AsProvider, ran: Ran
) -> None:
    with app.test_request_context(), as_provider():
        lead = db.session.get_one(Staff, ran.lead.id)
        mine = tasks.tasks_for(lead)
        coordinators = tasks.tasks_for(make_staff(Role.COORDINATOR))
        others = tasks.tasks_for(make_staff(Role.FACILITATOR))

    assert [task.href for task in mine] == [ran.address]
    assert mine == coordinators
    assert others == []


def test_a_room_to_confirm_waits_on_the_pages_where_people_start(sign_in: SignIn, ran: Ran) -> None:
    lead, coordinator = sign_in(ran.lead), sign_in(Role.COORDINATOR)
    there = ((lead, "/lead"), (coordinator, "/today"))

    for client, address in there:
        assert f'href="{ran.address}"' in page(client, address)
    lead.post(ran.address, data=ran.answers())
    for client, address in there:
        assert "Waiting for you" not in page(client, address)
        assert "nobody has confirmed" not in page(client, address)


def test_one_screen_shows_the_record_the_minutes_and_a_drawing_with_its_words(
    sign_in: SignIn, ran: Ran
) -> None:
    shown = page(sign_in(ran.lead), ran.address)

    assert "50 of 50 minutes" in shown
    assert "They were never seen in this room." in shown
    assert "Needs a person" in shown
    assert shown.count('<svg class="tl"') == 4
    assert 'aria-label="Stayed Hale. There: 12:00 to 13:00. Break: 12:25 to 12:35."' in shown
    assert "Not there: 12:00 to 12:25; 12:35 to 13:00." in shown
    assert "Sam" in shown


def test_confirming_keeps_the_records_word_beside_the_persons(
    sign_in: SignIn, as_provider: AsProvider, ran: Ran
) -> None:
    client = sign_in(ran.lead)
    answer = client.post(ran.address, data=ran.answers(Early=("attended", "Came by telephone.")))

    assert (answer.status_code, answer.location) == (302, ran.address)
    assert decisions(as_provider, ran.seats["Early"]) == [
        ("rule", "not_attended"),
        ("facilitator", "attended"),
    ]
    shown = page(client, ran.address)
    assert "Attendance is confirmed for 4 parents" in shown
    assert "Came by telephone." in shown
    assert "Confirm attendance</button>" not in shown
    assert "to confirm" not in page(client, "/attendance/").split("Confirmed</h2>")[1]


def test_a_reason_that_is_owed_is_asked_for_at_its_field_and_nothing_is_lost(
    sign_in: SignIn, as_provider: AsProvider, ran: Ran
) -> None:
    client = sign_in(ran.lead)
    sent = ran.answers(Early=("attended", ""), Half=("not_attended", "Left after the break."))

    answer = client.post(ran.address, data=sent)
    shown = answer.get_data(as_text=True)

    key = ran.seats["Early"].id.hex
    assert answer.status_code == 422
    assert f'href="#reason_{key}"' in shown
    assert "Say why, in a sentence, for Early Hale" in shown
    assert "Left after the break." in shown
    assert decisions(as_provider, ran.seats["Stayed"]) == [("rule", "attended")]


def test_what_needs_a_person_is_never_answered_beforehand(
    sign_in: SignIn, as_provider: AsProvider, ran: Ran
) -> None:
    client = sign_in(ran.lead)
    key = ran.seats["Half"].id.hex
    shown = page(client, ran.address)
    block = shown[shown.index(f'id="outcome_{key}"') :][:2500]

    assert "checked" not in block.split("</fieldset>")[0]
    sent = ran.answers()
    del sent[f"outcome_{key}"]
    answer = client.post(ran.address, data=sent)
    assert answer.status_code == 422
    assert "Choose whether Half Hale attended" in answer.get_data(as_text=True)


def test_an_answer_that_is_not_on_the_list_is_refused(
    sign_in: SignIn, as_provider: AsProvider, ran: Ran
) -> None:
    answer = sign_in(ran.lead).post(
        ran.address, data=ran.answers(Half=("needs_person", "No idea."))
    )

    assert answer.status_code == 422
    assert decisions(as_provider, ran.seats["Half"]) == [("rule", "needs_person")]


def test_a_page_that_was_open_while_somebody_else_decided_is_refused(
    sign_in: SignIn, as_provider: AsProvider, ran: Ran
) -> None:
    client = sign_in(ran.lead)
    sign_in(Role.COORDINATOR).post(
        ran.seat_address("Half"),
        data={"outcome": "not_attended", "reason": "They told us.", "seen": "1"},
    )
    # The seat is no longer part of the form, so what was sent about it changes nothing.
    client.post(ran.address, data=ran.answers())

    assert decisions(as_provider, ran.seats["Half"]) == [
        ("rule", "needs_person"),
        ("coordinator", "not_attended"),
    ]


def test_a_coordinator_overrides_with_a_reason_and_sees_the_whole_history(
    sign_in: SignIn, ran: Ran
) -> None:
    sign_in(ran.lead).post(ran.address, data=ran.answers())
    client = sign_in(Role.COORDINATOR)

    answer = client.post(
        ran.seat_address("Half"),
        data={"outcome": "not_attended", "reason": "Rang to say they had left.", "seen": "2"},
    )

    assert answer.status_code == 302
    shown = page(client, ran.seat_address("Half"))
    rows = re.findall(r'tag--\w+">([^<]+)</strong>', shown.split("<tbody")[1])
    assert rows == ["Did not attend", "Attended", "Needs a person"]
    assert "Priya Shah, facilitator" in shown
    assert "Worked out from the record" in shown
    assert "Rang to say they had left." in shown
    assert "They were on the telephone." in shown


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"outcome": "attended", "seen": "1"}, "Say why, in a sentence"),
        ({"reason": "x", "seen": "1"}, "Choose one"),
        ({"outcome": "attended", "reason": "x", "seen": "7"}, "Somebody else has decided"),
        ({"outcome": "attended", "reason": "x", "seen": "one"}, "Somebody else has decided"),
        ({"outcome": "attended", "reason": "x" * 501, "seen": "1"}, "500 characters or fewer"),
    ],
)
def test_an_override_that_is_not_right_says_what_to_do(
    sign_in: SignIn, as_provider: AsProvider, ran: Ran, sent: dict[str, str], sentence: str
) -> None:
    answer = sign_in(Role.COORDINATOR).post(ran.seat_address("Half"), data=sent)

    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert len(decisions(as_provider, ran.seats["Half"])) == 1


def test_who_may_confirm_and_who_may_change_is_kept_apart(
    sign_in: SignIn, as_provider: AsProvider, ran: Ran
) -> None:
    lead, coordinator = sign_in(ran.lead), sign_in(Role.COORDINATOR)
    safeguarding = sign_in(Role.SAFEGUARDING_LEAD)
    change = {"outcome": "attended", "reason": "x", "seen": "1"}

    assert coordinator.post(ran.address, data=ran.answers()).status_code == 403
    assert lead.post(ran.seat_address("Half"), data=change).status_code == 403
    assert safeguarding.post(ran.seat_address("Half"), data=change).status_code == 403
    assert "Decide otherwise" not in page(lead, ran.seat_address("Half"))
    assert "Decide otherwise" not in page(safeguarding, ran.seat_address("Half"))
    assert "Confirm attendance</button>" not in page(coordinator, ran.address)
    with as_provider():
        assert db.session.query(Decision).count() == 4


def test_a_seat_is_found_only_in_its_own_room(
    sign_in: SignIn, as_provider: AsProvider, database: TestDatabase, ran: Ran
) -> None:
    with as_provider():
        other = Ran(database)
        undecided = make_seat(make_room()).id
    client = sign_in(Role.COORDINATOR)

    page(client, f"{ran.address}/seats/{other.seats['Half'].id}", status=404)
    page(client, f"{ran.address}/seats/{undecided}", status=404)
    page(client, f"{ran.address}/seats/{UUID(int=0)}", status=404)


def test_another_providers_room_is_not_there(
    sign_in: SignIn, as_provider: AsProvider, database: TestDatabase, ran: Ran
) -> None:
    with as_provider(database.add_provider("Hill Street")):
        stranger = make_staff(Role.COORDINATOR)
    with as_provider():
        client = sign_in(stranger)

    page(client, ran.address, status=404)
    assert ran.address not in page(client, "/attendance/")


def test_our_own_faults_are_told_with_what_was_done_about_them(
    sign_in: SignIn, as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        lead = make_staff()
        room = make_room(lead)
        seat = make_seat(room)
        decided(database, room, {seat: [(0, 1000), (1150, HOUR)]}, crashes=[(1000, 1100)])
        address = f"/attendance/{room.id}"

    shown = page(sign_in(lead), address)

    assert "The service stopped and came back." in shown
    assert "60 of 60 minutes" in shown
    assert "Credited, because our service was at fault" in shown


def test_before_anything_is_decided_the_pages_say_so(
    sign_in: SignIn, as_provider: AsProvider
) -> None:
    with as_provider():
        room = make_room()
        address = f"/attendance/{room.id}"
    client = sign_in(Role.COORDINATOR)

    assert "Nothing to confirm" in page(client, "/attendance/")
    assert "Nothing is decided yet" in page(client, address)


def test_nobody_sees_attendance_without_signing_in(app: Any, ran: Ran) -> None:
    stranger = app.test_client()

    for address in ("/attendance/", ran.address, ran.seat_address("Half")):
        answer = stranger.get(address)

        assert answer.status_code in (302, 303, 401)
        assert "Hale" not in answer.get_data(as_text=True)
