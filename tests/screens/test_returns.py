"""The return pages: see exactly what would be sent, make it once, take the same bytes again."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from spip_live.cafcass import layout
from spip_live.people.models import Role
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import make_room, make_seat, make_staff
from tests.witnessed import HOUR, LATER, decided, enrolled, say

DAY = "/returns/new?from_on=2026-12-01&to_on=2026-12-01"


class Ran:
    """A room in which Ann attended, Bo did not, and nobody has confirmed Cy."""

    def __init__(self, database: TestDatabase) -> None:
        self.by = make_staff(Role.FACILITATOR)
        room = make_room(self.by)
        self.room_id = room.id
        self.seats = {name: make_seat(room, enrolled(name)) for name in ("Ann", "Bo", "Cy")}
        decided(database, room, {seat: [(0, HOUR)] for seat in self.seats.values()})
        say(self.seats["Ann"], "attended", self.by, LATER)
        say(self.seats["Bo"], "not_attended", self.by, LATER)


@pytest.fixture
def ran(as_provider: AsProvider, database: TestDatabase) -> Ran:
    with as_provider():
        return Ran(database)


@pytest.fixture
def client(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.COORDINATOR)


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.get_data(as_text=True)


def fields(shown: str) -> dict[str, str]:
    """What the form on the page would send."""
    form = shown[shown.index('action="/returns/new"') :]
    return {
        name: re.search(f'name="{name}"[^>]*value="([^"]*)"', form)[1]  # type: ignore[index]
        for name in ("request_id", "previewed", "from_on", "to_on", "room_id")
    }


def made(client: FlaskClient, address: str = DAY) -> str:
    """Make a return as a person does, and say where it is."""
    answer = client.post("/returns/new", data=fields(page(client, address)))
    assert answer.status_code == 302
    return str(answer.location)


def test_the_preview_shows_exactly_the_lines_and_who_is_left_out_and_why(
    client: FlaskClient, ran: Ran
) -> None:
    shown = page(client, DAY)

    lines, left_out = shown.split("Left out</h2>")
    assert "2 lines to return" in lines
    assert "Hale, Ann" in lines and "Hale, Bo" in lines and "Hale, Cy" not in lines
    assert "CAF-Ann" in lines
    assert "Hale, Cy" in left_out and "Not confirmed yet." in left_out


def test_looking_changes_nothing(client: FlaskClient, ran: Ran) -> None:
    assert page(client, DAY).count("2 lines to return") == 1
    assert page(client, DAY).count("2 lines to return") == 1
    assert "No returns yet" in page(client, "/returns/")


def test_a_return_made_is_downloaded_byte_for_byte_as_often_as_one_likes(
    client: FlaskClient, ran: Ran
) -> None:
    address = made(client)
    shown = page(client, address)
    assert "The return is made." in shown
    assert "Not yet" in shown

    first, second = (client.get(f"{address}/file") for _ in range(2))

    assert first.data == second.data
    assert first.mimetype == "text/csv"
    assert re.fullmatch(
        r'attachment; filename="return-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.csv"',
        first.headers["Content-Disposition"],
    )
    assert first.headers["Cache-Control"] == "no-store"
    assert [line.forename for line in layout.from_csv(first.data)] == ["Ann", "Bo"]
    assert "2 times" in page(client, address)


def test_what_was_previewed_is_what_is_in_the_file(client: FlaskClient, ran: Ran) -> None:
    previewed = fields(page(client, DAY))["previewed"]

    shown = page(client, made(client))

    assert previewed in shown


def test_a_form_sent_twice_leads_to_the_same_return(client: FlaskClient, ran: Ran) -> None:
    sent = fields(page(client, DAY))

    first, second = (client.post("/returns/new", data=sent) for _ in range(2))

    assert first.location == second.location
    assert page(client, "/returns/").count('href="/returns/') >= 1
    assert page(client, DAY).count("Already returned, and nothing has changed since.") == 2


def test_what_changed_since_the_preview_is_shown_again_before_anything_is_made(
    client: FlaskClient, as_provider: AsProvider, ran: Ran
) -> None:
    sent = fields(page(client, DAY))
    with as_provider():
        say(ran.seats["Cy"], "attended", ran.by, LATER)

    answer = client.post("/returns/new", data=sent)
    shown = answer.get_data(as_text=True)

    assert answer.status_code == 409
    assert "has changed since you looked" in shown
    assert "3 lines to return" in shown
    assert "No returns yet" in page(client, "/returns/")


def test_one_room_can_be_returned(client: FlaskClient, ran: Ran) -> None:
    address = made(client, f"/returns/new?room_id={ran.room_id}")

    assert "Separated Parents Information Programme" in page(client, address)
    assert len(layout.from_csv(client.get(f"{address}/file").data)) == 2


def test_a_correction_is_previewed_as_one(
    client: FlaskClient, as_provider: AsProvider, ran: Ran
) -> None:
    made(client)
    with as_provider():
        say(ran.seats["Bo"], "attended", ran.by, LATER, number=3)

    shown = page(client, DAY)

    assert "1 line to return" in shown
    assert "Corrected" in shown


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from_on=2026-12-02&to_on=2026-12-01", "must be the same as or after the first"),
        ("from_on=2025-01-01&to_on=2026-12-01", "Choose a year or less"),
        ("from_on=2026-12-01", "Enter the last day"),
        ("from_on=2026-02-31&to_on=2026-12-01", "must be a real date"),
    ],
)
def test_days_that_are_not_right_say_what_to_do(
    client: FlaskClient, query: str, sentence: str
) -> None:
    assert sentence in page(client, f"/returns/new?{query}", status=422)


@pytest.mark.parametrize(
    "sent",
    [
        {"from_on": "2026-12-01", "to_on": "2026-12-01", "request_id": "x"},
        {"from_on": "2026-12-01", "request_id": str(uuid4())},
        {"from_on": "2026-12-02", "to_on": "2026-12-01", "request_id": str(uuid4())},
        {},
    ],
)
def test_a_form_that_was_tampered_with_makes_nothing(
    client: FlaskClient, ran: Ran, sent: dict[str, str]
) -> None:
    assert client.post("/returns/new", data=sent).status_code == 409
    assert "No returns yet" in page(client, "/returns/")


def test_a_room_that_is_not_there_has_no_return(client: FlaskClient) -> None:
    page(client, f"/returns/new?room_id={UUID(int=1)}", status=404)
    page(client, "/returns/new?room_id=x", status=404)
    page(client, f"/returns/{UUID(int=1)}", status=404)


def test_days_on_which_nothing_happened_say_where_to_go(client: FlaskClient) -> None:
    shown = page(client, DAY)

    assert "Nothing to return" in shown
    assert "Make this return" not in shown


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.SAFEGUARDING_LEAD])
def test_only_a_coordinator_makes_or_takes_a_return(
    sign_in: SignIn, client: FlaskClient, ran: Ran, role: Role
) -> None:
    address = made(client)
    other = sign_in(role)

    for wanted in ("/returns/", DAY, address, f"{address}/file"):
        assert other.get(wanted).status_code == 403
    assert other.post("/returns/new", data={}).status_code == 403


def test_another_providers_return_is_not_there(
    sign_in: SignIn,
    client: FlaskClient,
    as_provider: AsProvider,
    database: TestDatabase,
    ran: Ran,
) -> None:
    address = made(client)
    with as_provider(database.add_provider("Hill Street")):
        stranger = make_staff(Role.COORDINATOR)
    other = sign_in(stranger)

    page(other, address, status=404)
    page(other, f"{address}/file", status=404)
    page(other, f"/returns/new?room_id={ran.room_id}", status=404)


def test_nobody_reaches_a_return_without_signing_in(
    app: Any, client: FlaskClient, ran: Ran
) -> None:
    address = made(client)
    stranger = app.test_client()

    for wanted in ("/returns/", DAY, address, f"{address}/file"):
        answer = stranger.get(wanted)

        assert answer.status_code in (302, 303, 401)
        assert b"Hale" not in answer.data
