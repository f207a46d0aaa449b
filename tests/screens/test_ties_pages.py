"""Why a family is one, who is protected, whom to ring, and people parted by two: by HTTP."""

from __future__ import annotations

from itertools import pairwise
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from spip_live.db import db
from spip_live.people.models import Parent, Parting, Role, Tie, TieKind
from spip_live.rooms import late_ties, seating
from spip_live.rooms.models import Displacement, Room
from tests.conftest import AsProvider, SignIn
from tests.factories import NOON, make_enrolment, make_parent

WHY = {"why": "The court has confirmed that it was a slip"}


@pytest.fixture
def two(as_provider: AsProvider) -> tuple[UUID, UUID]:
    with as_provider():
        return make_parent("Laura", "Nwosu", phone="+447700900215").id, make_parent("Ben", "Oh").id


def tied(as_provider: AsProvider, two: tuple[UUID, UUID], kind: TieKind = TieKind.STAFF) -> UUID:
    with as_provider():
        one, other = (db.session.get_one(Parent, id_) for id_ in two)
        return late_ties.keep_apart(one, other, kind, "They said so", None, NOON).tie.id


def are_one(as_provider: AsProvider, two: tuple[UUID, UUID]) -> bool:
    with as_provider():
        return len({db.session.get_one(Parent, id_).family_id for id_ in two}) == 1


def asked(as_provider: AsProvider) -> UUID:
    with as_provider():
        return db.session.scalars(select(Parting.id).where(Parting.verdict.is_(None))).one()


def post(client: FlaskClient, path: str, **sent: str) -> str:
    return client.post(path, data=sent, follow_redirects=True).text


def test_a_suspicion_is_confirmed_or_parted_with_one_click(
    sign_in: SignIn, as_provider: AsProvider, two: tuple[UUID, UUID]
) -> None:
    tie = tied(as_provider, two, TieKind.SUSPECTED_DUPLICATE)
    client = sign_in(Role.SAFEGUARDING_LEAD)
    assert "Noticed by the system: is it right?" in client.get(f"/keep-apart/{tie}").text
    assert "To confirm" in client.get("/keep-apart").text

    page = post(client, f"/keep-apart/{tie}/part", **WHY)

    assert "They were parted" in page
    assert WHY["why"] in page
    assert not are_one(as_provider, two)


def test_a_tie_made_by_staff_is_parted_by_two(
    sign_in: SignIn, as_provider: AsProvider, two: tuple[UUID, UUID]
) -> None:
    tie = tied(as_provider, two)
    first, second = sign_in(Role.COORDINATOR), sign_in(Role.SAFEGUARDING_LEAD)

    assert "It waits for a colleague" in post(first, f"/keep-apart/{tie}/part", **WHY)
    assert "has asked for this already" in post(first, f"/keep-apart/{tie}/part", **WHY)
    parting = asked(as_provider)
    own = post(first, f"/keep-apart/partings/{parting}/approve")
    assert "Somebody else has to approve" in own
    assert are_one(as_provider, two)
    assert "Decide on a parting" in second.get("/start", follow_redirects=True).text
    assert "Decide on a parting" not in first.get("/today").text

    post(second, f"/keep-apart/partings/{parting}/approve")

    assert not are_one(as_provider, two)
    assert "Partings that take" not in second.get("/keep-apart").text


def test_a_colleague_who_refuses_leaves_them_apart(
    sign_in: SignIn, as_provider: AsProvider, two: tuple[UUID, UUID]
) -> None:
    tie = tied(as_provider, two)
    post(sign_in(Role.COORDINATOR), f"/keep-apart/{tie}/part", **WHY)
    parting = asked(as_provider)

    page = post(sign_in(Role.SAFEGUARDING_LEAD), f"/keep-apart/partings/{parting}/refuse")

    assert "They stay kept apart" in page
    assert are_one(as_provider, two)


def test_whose_seat_gave_way_is_rung_and_then_off_the_list(
    sign_in: SignIn, as_provider: AsProvider, two: tuple[UUID, UUID], room: Room
) -> None:
    with as_provider():
        for id_ in reversed(two):
            parent = db.session.get_one(Parent, id_)
            seating.seat(room, make_enrolment(parent), None, NOON)
    tie = tied(as_provider, two)
    client = sign_in(Role.COORDINATOR)
    with as_provider():
        made = db.session.scalars(select(Displacement)).one()
        name = made.seat.parent.full_name

    assert "Ring 1 parent and offer another room" in client.get("/today").text
    for page in ("/keep-apart", f"/keep-apart/{tie}"):
        assert name in client.get(page).text
    assert "Taken back: ring them" in client.get(f"/parents/{made.seat.parent_id}").text
    post(client, f"/keep-apart/displaced/{made.id}/rung")

    assert "Ring 1 parent" not in client.get("/today").text
    assert "Taken back" not in client.get(f"/parents/{made.seat.parent_id}").text


def test_a_mark_of_protection_needs_a_reason_and_is_shown_to_colleagues(
    sign_in: SignIn, two: tuple[UUID, UUID]
) -> None:
    client, page = sign_in(Role.SAFEGUARDING_LEAD), f"/keep-apart/people/{two[0]}/protected"

    assert "Say why they are protected" in post(client, page, protected="yes", why=" ")
    marked = post(client, page, protected="yes", why="An order of 3 March")
    assert "An order of 3 March" in marked
    assert "An order of 3 March" in client.get(f"/parents/{two[0]}").text
    assert sign_in(Role.FACILITATOR).get(page).status_code == 403

    assert "An order of 3 March" not in post(client, page, protected="no")


def test_a_family_that_has_grown_large_is_looked_at_once(
    sign_in: SignIn, as_provider: AsProvider
) -> None:
    with as_provider():
        people = [make_parent() for _ in range(7)]
        for one, other in pairwise(people):
            late_ties.keep_apart(one, other, TieKind.STAFF, "One case number", None, NOON)
        ties = db.session.scalars(select(Tie)).all()
    client = sign_in(Role.COORDINATOR)
    page = f"/keep-apart/people/{people[0].id}"

    assert "A family has grown to 7 people" in client.get("/today").text
    shown = client.get(page).text
    assert all(person.full_name in shown and str(tie.id) in shown
               for person, tie in zip(people, ties, strict=False))  # fmt: skip
    post(client, f"{page}/looked")

    assert "A family has grown" not in client.get("/today").text
    assert "Looked at by" in client.get(page).text
