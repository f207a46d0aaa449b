"""Joining links reach the parent by letter, are secret, are replaced, and stop with the seat."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from spip_live import clock, jobs, mail, uk_time
from spip_live.db import db
from spip_live.journal import Entry
from spip_live.rooms import joining_links, seating
from spip_live.rooms.models import JoiningLink, Room, Seat, SeatDevice
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import (
    in_days,
    make_enrolment,
    make_parent,
    make_referral,
    make_room,
)
from tests.outbox import letters_in, sent

CLOSED = "This link does not open a session"


def links() -> list[JoiningLink]:
    return list(db.session.scalars(select(JoiningLink).order_by(JoiningLink.issued_at)))


def test_each_seat_gets_its_link_by_letter(
    app: Flask, as_provider: AsProvider, held: Seat, outbox: Path
) -> None:
    letter = sent(app, outbox)[-1]

    assert letter.to == "laura@example.org"
    with as_provider():
        (link,) = links()
        assert link.seat_id == held.id
        assert link.token_hash == hashlib.sha256(letter.token.encode()).digest()
        assert link.sent_at is not None
    assert len(letter.token) >= 43  # 256 bits


def test_a_link_opens_the_page_of_its_session(app: Flask, held: Seat, outbox: Path) -> None:
    token = sent(app, outbox)[-1].token

    answer = app.test_client().get(f"/join/{token}")

    assert answer.status_code == 200
    assert CLOSED not in answer.text


def test_sender_and_subject_tell_an_onlooker_nothing(app: Flask, held: Seat, outbox: Path) -> None:
    letter = sent(app, outbox)[-1]

    assert letter.subject == "Your appointment"
    assert letter.sender.startswith("Appointments <")
    first_lines = letter.text.split("\n\n")[:2]
    for word in ("court", "parent", "separat", "harbour", "course"):
        assert word not in " ".join(first_lines).lower()


def test_the_letter_says_when_in_uk_time_and_what_to_have_ready(
    app: Flask, held: Seat, outbox: Path, room: Room
) -> None:
    letter = sent(app, outbox)[-1]

    assert f"{uk_time.uk_date(room.starts_at)}, 6pm to 10pm, UK time" in letter.text
    assert "photo ID" in letter.text
    assert "try your camera and sound before the day" in letter.text
    assert "no children" in letter.text
    assert "01632 960100" in letter.text
    assert letter.html.count("<li>") >= 4


@pytest.mark.parametrize(
    ("route", "said", "unsaid", "said_on_page"),
    [
        ("court_order", "The family court has ordered you", "You have booked", "ordered you to"),
        ("cafcass", "Cafcass has suggested", "has ordered you", "Cafcass has suggested"),
        ("self", "You have booked", "Cafcass", "You booked this session yourself"),
    ],
)
def test_what_a_parent_reads_depends_on_why_they_are_here(
    app: Flask,
    as_provider: AsProvider,
    room: Room,
    outbox: Path,
    route: str,
    said: str,
    unsaid: str,
    said_on_page: str,
) -> None:
    with as_provider():
        parent = make_parent()
        fee = "paid" if route == "self" else None
        enrolment = make_enrolment(parent, make_referral(parent, route=route, fee=fee))
        seating.seat(room, enrolment, None, clock.now())

    letter = sent(app, outbox)[-1]

    assert said in letter.text
    assert unsaid not in letter.text
    page = app.test_client().get(f"/join/{letter.token}").text
    assert said_on_page in page
    assert ("whether you attended" in page) is (route != "self")


def test_a_token_stands_nowhere_but_in_the_letter(
    app: Flask, sign_in: SignIn, database: TestDatabase, held: Seat, outbox: Path
) -> None:
    token = sent(app, outbox)[-1].token
    shown = shown_address(sign_in(), held.id).rpartition("/")[2]

    with database.owner.connect() as connection:
        tables = connection.scalars(
            text("select tablename from pg_tables where schemaname = 'public'")
        ).all()
        kept = "\n".join(
            str(row[0])
            for table in tables
            for row in connection.execute(text(f'select "{table}"::text from "{table}"'))
        )
    assert str(held.id) in kept
    for secret in (token, shown):
        assert secret not in kept


def test_what_is_queued_names_nobody(
    as_provider: AsProvider, held: Seat, database: TestDatabase
) -> None:
    with database.owner.connect() as connection:
        (args,) = connection.scalars(text("select args from procrastinate_jobs"))

    assert set(args) == {"provider_id", "seat_id"}


def test_a_seat_that_is_not_committed_gets_no_letter(
    app: Flask, as_provider: AsProvider, room: Room, outbox: Path
) -> None:
    with as_provider(commit=False):
        seating.seat(room, make_enrolment(), None, clock.now())

    jobs.run_due_jobs(app)

    assert letters_in(outbox) == []


def test_a_seat_that_was_released_meanwhile_gets_no_letter(
    app: Flask, as_provider: AsProvider, held: Seat, outbox: Path
) -> None:
    with as_provider():
        seating.release(db.session.get_one(Seat, held.id), "asked", None, clock.now())

    jobs.run_due_jobs(app)

    assert letters_in(outbox) == []


def test_a_link_sent_again_stops_the_one_before(
    app: Flask, sign_in: SignIn, as_provider: AsProvider, held: Seat, outbox: Path
) -> None:
    first = sent(app, outbox)[-1].token
    client = sign_in()

    client.post(f"/schedule/seats/{held.id}/send-link")
    second = sent(app, outbox)[-1].token

    parent = app.test_client()
    assert CLOSED in parent.get(f"/join/{first}").text
    assert CLOSED not in parent.get(f"/join/{second}").text
    page = client.get(f"/schedule/seats/{held.id}").text
    assert page.count("sent ") >= 2
    assert "stopped" in page


def test_without_an_email_address_staff_are_told_and_nothing_is_sent(
    app: Flask, sign_in: SignIn, as_provider: AsProvider, room: Room, outbox: Path
) -> None:
    with as_provider():
        enrolment = make_enrolment(make_parent("Hassan", "Abara", email=""))
        held = seating.seat(room, enrolment, None, clock.now())
    client = sign_in()

    jobs.run_due_jobs(app)

    assert letters_in(outbox) == []
    assert "No email address" in client.get(f"/schedule/{room.id}").text
    assert client.post(f"/schedule/seats/{held.id}/send-link").status_code == 409


def test_an_address_that_does_not_work_is_shown_to_staff_and_not_tried_for_ever(
    app: Flask, sign_in: SignIn, as_provider: AsProvider, room: Room, outbox: Path
) -> None:
    with as_provider():
        enrolment = make_enrolment(make_parent("Hassan", "Abara", email="hassan at example"))
        seating.seat(room, enrolment, None, clock.now())

    jobs.run_due_jobs(app)

    client = sign_in()
    assert "Came back" in client.get(f"/schedule/{room.id}").text
    assert "Came back" in client.get("/today").text
    with as_provider():
        assert links()[0].undeliverable_at is not None


def test_a_mail_server_that_is_away_is_tried_again_with_a_new_link(
    app: Flask,
    as_provider: AsProvider,
    held: Seat,
    outbox: Path,
    database: TestDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_: object) -> None:
        raise mail.NotSent("away")

    with monkeypatch.context() as patch:
        patch.setattr(mail, "send", away)
        with pytest.raises(RuntimeError, match=r"letters\.joining_link"):
            jobs.run_due_jobs(app)
    with database.owner.begin() as connection:
        connection.execute(text("update procrastinate_jobs set scheduled_at = null"))
    letter = sent(app, outbox)[-1]

    with as_provider():
        first, second = links()
        assert (first.sent_at, first.revoked_at is None) == (None, False)
        assert second.token_hash == hashlib.sha256(letter.token.encode()).digest()


def shown_address(client: FlaskClient, seat_id: UUID) -> str:
    page = client.post(f"/schedule/seats/{seat_id}/show-link")
    assert page.status_code == 200
    found = re.search(r">(http://localhost/join/[^<]+)<", page.text)
    assert found
    return found[1]


def test_a_link_is_shown_once_to_be_passed_on_by_telephone(
    app: Flask, sign_in: SignIn, as_provider: AsProvider, held: Seat, outbox: Path
) -> None:
    mailed = sent(app, outbox)[-1].token
    client = sign_in()

    address = shown_address(client, held.id)

    parent = app.test_client()
    assert CLOSED not in parent.get(address.removeprefix("http://localhost")).text
    assert CLOSED in parent.get(f"/join/{mailed}").text
    assert address not in client.get(f"/schedule/seats/{held.id}").text
    with as_provider():
        shown = db.session.scalars(select(Entry).where(Entry.action == "link.shown")).one()
        assert (shown.actor_id, shown.subject_id) == (client.staff_id, held.id)  # type: ignore[attr-defined]


def test_stopping_every_link_also_ends_the_browser_that_came_in(
    app: Flask, sign_in: SignIn, as_provider: AsProvider, held: Seat, outbox: Path
) -> None:
    token = sent(app, outbox)[-1].token
    parent = app.test_client()
    parent.post(f"/join/{token}", data={"display_name": "Laura"})
    assert CLOSED not in parent.get(f"/room/{held.id}/rules").text

    sign_in().post(f"/schedule/seats/{held.id}/stop-link")

    assert CLOSED in parent.get(f"/join/{token}").text
    assert CLOSED in parent.get(f"/room/{held.id}/rules").text
    with as_provider():
        assert db.session.scalars(select(SeatDevice.superseded_at)).one() is not None


@pytest.mark.parametrize("way", ["release", "move", "cancel"])
def test_a_seat_that_ends_takes_its_links_and_browsers_with_it(
    app: Flask, sign_in: SignIn, as_provider: AsProvider, held: Seat, outbox: Path, way: str
) -> None:
    token = sent(app, outbox)[-1].token
    parent = app.test_client()
    parent.post(f"/join/{token}", data={"display_name": "Laura"})
    with as_provider():
        later = make_room(starts_at=in_days(9))
    client = sign_in()

    if way == "cancel":
        client.post(f"/schedule/{held.room_id}/cancel", data={"why": "Ill"})
    else:
        given = {"why": "asked", "room": str(later.id)}
        client.post(f"/schedule/seats/{held.id}/{way}", data=given)

    assert CLOSED in parent.get(f"/join/{token}").text
    assert CLOSED in parent.get(f"/room/{held.id}/rules").text


def test_a_move_brings_a_letter_with_the_new_time(
    app: Flask, sign_in: SignIn, as_provider: AsProvider, held: Seat, outbox: Path
) -> None:
    sent(app, outbox)[-1]
    with as_provider():
        later = make_room(starts_at=in_days(9))

    sign_in().post(f"/schedule/seats/{held.id}/move", data={"room": str(later.id)})
    letter = sent(app, outbox)[-1]

    assert uk_time.uk_date(in_days(9)) in letter.text
    assert CLOSED not in app.test_client().get(f"/join/{letter.token}").text


@pytest.mark.parametrize("why", ["asked", "kept_apart"])
def test_a_released_parent_reads_the_same_whatever_the_reason(
    app: Flask, sign_in: SignIn, held: Seat, outbox: Path, why: str
) -> None:
    sent(app, outbox)[-1]

    sign_in().post(f"/schedule/seats/{held.id}/release", data={"why": why, "tell": "y"})
    letter = sent(app, outbox)[-1]

    assert "has been taken out of our calendar" in letter.text
    said = letter.text.lower().replace("harbour family services", "")
    for word in ("apart", "asked", "family", "other parent"):
        assert word not in said


def test_staff_may_choose_to_tell_a_released_parent_themselves(
    app: Flask, sign_in: SignIn, held: Seat, outbox: Path
) -> None:
    sent(app, outbox)[-1]

    sign_in().post(f"/schedule/seats/{held.id}/release", data={"why": "asked"})
    jobs.run_due_jobs(app)

    assert len(letters_in(outbox)) == 1


def test_every_closed_way_looks_the_same(
    app: Flask, sign_in: SignIn, as_provider: AsProvider, held: Seat, outbox: Path
) -> None:
    revoked = sent(app, outbox)[-1].token
    with as_provider():
        seat = db.session.get_one(Seat, held.id)
        joining_links.close_ways_in(seat, "test", clock.now())
    parent = app.test_client()

    answers = [
        parent.get(address)
        for token in (revoked, "never-issued", "x" * 43)
        for address in (f"/join/{token}", f"/appointment/{token}.ics")
    ]

    assert {answer.status_code for answer in answers} == {404}
    pages = {re.sub(r'nonce="[^"]+"', "", answer.text) for answer in answers}
    assert len({re.sub(r'value="[^"]+"', "", page) for page in pages}) == 1
