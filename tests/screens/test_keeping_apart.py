"""Two people are kept apart by staff; a tie that comes too late says what to do first."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from spip_live import clock, uk_time
from spip_live.db import db
from spip_live.people.joining_families import keep_apart
from spip_live.people.models import Parent, Role, Tie, TieKind
from spip_live.rooms import seating
from spip_live.rooms.models import Room
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import (
    make_enrolment,
    make_parent,
    make_seat,
    make_staff,
)
from tests.screens.giving_seats import give

PROTECTED: dict[str, Any] = {"protected": True, "protected_why": "An order protects them"}


def tie(client: FlaskClient, one: Parent, other: Parent, why: str = "An earlier case") -> str:
    """The page that follows the attempt to keep two people apart."""
    return client.post(
        "/keep-apart",
        query_string={"one": one.surname, "other": other.surname},
        data={"one_id": str(one.id), "other_id": str(other.id), "why": why},
        follow_redirects=True,
    ).text


def test_people_who_are_kept_apart_never_share_a_room(
    sign_in: SignIn, as_provider: AsProvider, room: Room
) -> None:
    with as_provider():
        laura, ben = make_parent("Laura", "Nwosu"), make_parent("Ben", "Hussain")
        enrolments = [make_enrolment(parent).id for parent in (laura, ben)]

    page = tie(sign_in(Role.SAFEGUARDING_LEAD), laura, ben)

    assert "They are kept apart" in page
    client = sign_in()
    assert "Laura Nwosu has a seat" in give(client, room.id, enrolments[0])
    assert "Somebody they must never meet" in give(client, room.id, enrolments[1])


def test_a_tie_learned_late_says_what_to_do_and_takes_hold_once_that_is_done(
    sign_in: SignIn, as_provider: AsProvider, room: Room
) -> None:
    with as_provider():
        laura = make_parent("Laura", "Nwosu", **PROTECTED)
        ben = make_parent("Ben", "Hussain", **PROTECTED)
        for parent in (laura, ben):
            held = seating.seat(room, make_enrolment(parent), None, clock.now())
    client = sign_in()

    page = tie(client, laura, ben)

    assert "They are not kept apart yet" in page
    assert f"/schedule/seats/{held.id}" in page
    assert "People to keep apart who hold seats in one room" in client.get("/today").text

    client.post(f"/schedule/seats/{held.id}/release", data={"why": "kept_apart"})

    with as_provider():
        made = db.session.scalars(select(Tie)).one()
        assert made.pending is False
        one, other = (db.session.get_one(Parent, parent.id) for parent in (laura, ben))
        assert one.family_id == other.family_id
    assert "They are kept apart" in client.get(f"/keep-apart/{made.id}").text
    assert "People to keep apart" not in client.get("/today").text


def test_trying_a_tie_again_too_early_says_so(
    sign_in: SignIn, as_provider: AsProvider, room: Room
) -> None:
    with as_provider():
        laura = make_parent("Laura", "Nwosu", **PROTECTED)
        ben = make_parent("Ben", "Hussain", **PROTECTED)
        for parent in (laura, ben):
            make_seat(room, make_enrolment(parent))
    client = sign_in()
    tie(client, laura, ben)
    with as_provider():
        made = db.session.scalars(select(Tie)).one()

    page = client.post(f"/keep-apart/{made.id}", follow_redirects=True).text

    assert "Both still hold seats in one room" in page


def test_nobody_is_kept_apart_from_oneself_or_without_a_reason(
    sign_in: SignIn, as_provider: AsProvider
) -> None:
    with as_provider():
        laura, ben = make_parent("Laura", "Nwosu"), make_parent("Ben", "Hussain")
    client = sign_in()

    assert "nobody can be kept apart from oneself" in tie(client, laura, laura)
    assert "Say why they must be kept apart" in tie(client, laura, ben, why="  ")
    with as_provider():
        assert db.session.scalars(select(Tie)).all() == []


def test_who_is_kept_apart_is_listed_with_who_said_so_and_since_when(
    sign_in: SignIn, as_provider: AsProvider, room: Room
) -> None:
    with as_provider():
        ruth = make_staff(Role.SAFEGUARDING_LEAD, name="Ruth Adeyemi")
        laura = make_parent("Laura", "Nwosu", **PROTECTED)
        ben = make_parent("Ben", "Hussain", **PROTECTED)
        for parent in (laura, ben):
            held = seating.seat(room, make_enrolment(parent), None, clock.now())
    lead = sign_in(ruth)
    assert "Nobody yet" in lead.get("/keep-apart").text
    tie(lead, laura, ben, why="A court order of 2024")

    waits = lead.get("/keep-apart").text
    sign_in().post(f"/schedule/seats/{held.id}/release", data={"why": "kept_apart"})
    holds = sign_in().get("/keep-apart").text

    for page in (waits, holds):
        assert "Laura Nwosu and Ben Hussain" in page
        assert "A court order of 2024" in page
        assert "Ruth Adeyemi" in page
    assert "They still hold seats in one room" in waits
    assert "They still hold seats in one room" not in holds
    assert holds.count(uk_time.uk_short(clock.now())[:6]) >= 2, "when it was said, and since when"


def test_another_providers_ties_are_not_listed(
    sign_in: SignIn, as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider(database.add_provider("Valley Mediation")):
        keep_apart(make_parent("Ola", "Pip"), make_parent("Jo", "Ray"), TieKind.STAFF, "Theirs",
                   None, clock.now())  # fmt: skip

    page = sign_in().get("/keep-apart").text

    assert "Nobody yet" in page
    assert "Pip" not in page


def test_facilitators_do_not_keep_people_apart(sign_in: SignIn) -> None:
    assert sign_in(Role.FACILITATOR).get("/keep-apart").status_code == 403
