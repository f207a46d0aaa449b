"""Captioners invited and withdrawn by a coordinator, and what they are told by letter."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy import text as db_text

from spip_live import clock, uk_time
from spip_live.db import db
from spip_live.journal import Entry
from spip_live.people.models import Role
from spip_live.rooms import scheduling
from spip_live.rooms.captions import inviting, letters
from spip_live.rooms.captions.models import Captioner, CaptionLink
from spip_live.rooms.facilitators import Leaders
from spip_live.rooms.models import Room
from tests.conftest import AsProvider, SignIn
from tests.factories import make_room, make_staff
from tests.outbox import letters_in
from tests.screens.test_schedule import in_days

SAM = {"name": "Sam Okoro", "email": "Sam@Captions.example"}


@pytest.fixture
def room(as_provider: AsProvider) -> Room:
    with as_provider():
        return make_room(make_staff(Role.FACILITATOR), starts_at=in_days(7))


@pytest.fixture
def coordinator(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.COORDINATOR)


def invite(browser: FlaskClient, room: Room, **given: str) -> str:
    """What is on the page after the attempt."""
    address = f"/schedule/{room.id}/captioners/new"
    return browser.post(address, data=SAM | given, follow_redirects=True).text


def captioners(room: Room) -> list[Captioner]:
    return list(db.session.scalars(select(Captioner).where(Captioner.room_id == room.id)))


def queued() -> list[str]:
    """The jobs that wait, by name."""
    return list(db.session.execute(db_text("SELECT task_name FROM procrastinate_jobs")).scalars())


def write_letter(captioner_id: UUID) -> None:
    """As the worker does."""
    letters.captioner.__wrapped__(captioner_id=captioner_id)  # type: ignore[attr-defined]


def test_a_coordinator_invites_a_captioner_by_name_and_address(
    coordinator: FlaskClient, as_provider: AsProvider, room: Room
) -> None:
    page = invite(coordinator, room)

    assert "Sam Okoro is invited. Their link is on its way to sam@captions.example." in page
    assert "Waiting to be sent" in page
    with as_provider():
        (sam,) = captioners(room)
        assert (sam.name, sam.email, sam.revoked_at) == ("Sam Okoro", "sam@captions.example", None)
        assert "letters.captioner" in queued()
        said = db.session.scalars(select(Entry).where(Entry.subject_id == sam.id)).all()
        assert [(entry.action, entry.facts) for entry in said] == [
            ("captioner.invited", {"room": str(room.id)})
        ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": ""}, "Enter the captioner’s name"),
        ({"name": "S4m"}, "Use letters, spaces, hyphens and apostrophes only."),
        ({"email": ""}, "Enter the captioner’s email address"),
        ({"email": "sam"}, "Enter an email address in the correct format"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(
    coordinator: FlaskClient, as_provider: AsProvider, room: Room, given: dict[str, str],
    sentence: str,
) -> None:  # fmt: skip
    page = invite(coordinator, room, **given)

    assert sentence in page
    assert next(value for name, value in SAM.items() if name not in given) in page
    with as_provider():
        assert captioners(room) == []


def test_nobody_is_invited_twice_and_no_more_than_take_turns(
    coordinator: FlaskClient, as_provider: AsProvider, room: Room
) -> None:
    invite(coordinator, room)

    assert "This person is invited already." in invite(coordinator, room, name="Samuel Okoro")
    for n in range(inviting.MOST - 1):
        invite(coordinator, room, email=f"other{n}@captions.example")
    assert "Withdraw one first." in invite(coordinator, room, email="last@captions.example")
    with as_provider():
        assert len(captioners(room)) == inviting.MOST


def test_the_letter_says_when_in_uk_time_and_nothing_to_whoever_sees_the_telephone(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider, room: Room
) -> None:
    invite(coordinator, room)
    with as_provider():
        (sam,) = captioners(room)
        write_letter(sam.id)

    letter = letters_in(Path(app.config["SETTINGS"].data_dir))[-1]
    assert (letter.to, letter.subject) == ("sam@captions.example", "Your appointment")
    assert letter.sender.startswith("Appointments")
    assert f"{uk_time.uk_time(room.starts_at)} to" in letter.text
    assert "UK time" in letter.text
    assert "/caption/" in letter.text
    with as_provider():
        (link,) = db.session.scalars(select(CaptionLink)).all()
        token = letter.text.split("/caption/")[1].split()[0]
        assert link.sent_at is not None
        assert token.encode() not in link.token_hash
    assert "Sent" in coordinator.get(f"/schedule/{room.id}").text


def test_an_address_that_takes_no_letters_stands_out(
    coordinator: FlaskClient, as_provider: AsProvider, room: Room
) -> None:
    invite(coordinator, room)
    with as_provider():
        (sam,) = captioners(room)
        sam.email = "no address"
        db.session.flush()
        write_letter(sam.id)

    assert "The email address does not work" in coordinator.get(f"/schedule/{room.id}").text


def test_a_withdrawn_invitation_is_over_and_may_be_made_again(
    coordinator: FlaskClient, as_provider: AsProvider, room: Room
) -> None:
    invite(coordinator, room)
    with as_provider():
        (sam,) = captioners(room)
        _, token = inviting.issue(sam, None, clock.now())
    address = f"/schedule/captioners/{sam.id}"
    assert coordinator.get(f"/caption/{token}").status_code == 200

    page = coordinator.post(f"{address}/withdraw", follow_redirects=True).text

    assert "The invitation of Sam Okoro is withdrawn. Their link has stopped." in page
    assert coordinator.get(f"/caption/{token}").status_code == 404
    for act in ("withdraw", "send-link"):
        again = coordinator.post(f"{address}/{act}", follow_redirects=True).text
        assert "This invitation was taken back. Invite them again." in again
    assert "Sam Okoro is invited." in invite(coordinator, room)
    with as_provider():
        write_letter(sam.id)
        assert db.session.query(CaptionLink).filter_by(revoked_at=None).all() == []


def test_captioners_are_told_of_a_new_time_and_of_a_room_that_is_off(
    app: Flask, as_provider: AsProvider
) -> None:
    with as_provider():
        lead, at = make_staff(Role.FACILITATOR), clock.now()
        room = scheduling.schedule("spip-1x4", [in_days(7)], 8, Leaders(lead), None, at)[0]
        sam = inviting.invite(room, "Sam Okoro", "sam@captions.example", lead, at)

        scheduling.rearrange(room, in_days(8), 8, Leaders(lead), lead, at)
        assert queued().count("letters.captioner") == 2
        scheduling.cancel(room, "The facilitator is ill", lead, at)
        assert queued().count("letters.captioner_cancelled") == 1
        letters.captioner_cancelled.__wrapped__(captioner_id=sam.id)  # type: ignore[attr-defined]
        write_letter(sam.id)

    letter = letters_in(Path(app.config["SETTINGS"].data_dir))[-1]
    assert "will not go ahead" in letter.text
    assert "ill" not in letter.text.split()


def test_nobody_is_invited_to_a_room_that_is_over(
    coordinator: FlaskClient, as_provider: AsProvider, room: Room
) -> None:
    with as_provider():
        db.session.get_one(Room, room.id).status = "cancelled"
        db.session.get_one(Room, room.id).is_over = True

    assert "Nobody can be invited to it" in invite(coordinator, room)
    assert "Invite a captioner" not in coordinator.get(f"/schedule/{room.id}").text


def test_facilitators_see_captioners_on_the_console_and_not_in_the_office(
    sign_in: SignIn, coordinator: FlaskClient, room: Room
) -> None:
    invite(coordinator, room)
    lead = sign_in(Role.FACILITATOR)

    assert "Sam Okoro" not in lead.get(f"/schedule/{room.id}").text
    assert lead.get(f"/schedule/{room.id}/captioners/new").status_code == 403
