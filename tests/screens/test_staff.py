"""Coordinators invite colleagues, give them roles and end accounts; the command makes the first."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from spip_live import clock, jobs
from spip_live.commands import provider as provider_command
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import Entry
from spip_live.people import hashing, staffing
from spip_live.people.models import Provider, Role, Staff, StaffInvitation
from spip_live.tenancy import act_for
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import make_staff
from tests.outbox import password_page, sent
from tests.screens.signing_in import come_in

COLLEAGUE = {"name": "Gareth Pugh", "email": "Gareth@Harbour.example", "roles": ["facilitator"]}
NEW = "teapot violin sleet"


pytestmark = pytest.mark.usefixtures("outbox")


@pytest.fixture
def coordinator(as_provider: AsProvider, sign_in: SignIn) -> FlaskClient:
    """A coordinator who has joined, signed in."""
    with as_provider():
        staff = make_staff(Role.COORDINATOR, name="Ann Coordinator", password_hash="kept")
    return sign_in(staff)


def staff_called(name: str) -> Staff:
    return db.session.scalars(select(Staff).where(Staff.name == name)).one()


def actions_on(staff_id: UUID) -> list[str]:
    rows = select(Entry.action).where(Entry.subject_id == staff_id).order_by(Entry.at)
    return list(db.session.scalars(rows))


def test_a_colleague_is_invited_by_mail_joins_once_and_may_do_what_the_role_says(
    coordinator: FlaskClient, app: Flask, data_dir: Path, as_provider: AsProvider
) -> None:
    answer = coordinator.post("/staff/invite", data=COLLEAGUE)
    (letter,) = sent(app, data_dir)
    browser = app.test_client()
    link = letter.password_page
    opened = browser.get(link).text
    joined = browser.post(link, data={"password": NEW})

    assert answer.location == "/staff"
    assert letter.to == "gareth@harbour.example"
    assert "Harbour Family Services" in letter.text
    assert "gareth@harbour.example" in opened
    assert joined.location == "/start"
    assert "Gareth Pugh" in browser.get("/start", follow_redirects=True).text
    with as_provider():
        gareth = staff_called("Gareth Pugh")
        assert gareth.roles == ["facilitator"]
        assert actions_on(gareth.id) == ["staff.invited"]
    assert app.test_client().post(link, data={"password": NEW}).status_code == 404
    assert 'href="/staff"' not in browser.get("/start", follow_redirects=True).text


def test_only_coordinators_look_after_staff(sign_in: SignIn, as_provider: AsProvider) -> None:
    with as_provider():
        other = make_staff().id
    facilitator = sign_in(Role.FACILITATOR, Role.SAFEGUARDING_LEAD)

    for address in ("/staff", "/staff/invite", f"/staff/{other}", f"/staff/{other}/end"):
        assert refused(facilitator, "get", address)
    for address in ("/staff/invite", f"/staff/{other}", f"/staff/{other}/end"):
        assert refused(facilitator, "post", address)
    assert refused(facilitator, "post", f"/staff/{other}/invite-again")


def refused(browser: FlaskClient, method: str, address: str) -> bool:
    return browser.open(address, method=method.upper()).status_code in {403, 404}


def test_staff_of_another_provider_are_not_there(
    coordinator: FlaskClient, as_provider: AsProvider, database: TestDatabase
) -> None:
    elsewhere = database.add_provider("Other Families")
    with as_provider(elsewhere):
        stranger = make_staff(name="Nobody of Ours", password_hash="kept").id

    assert "Nobody of Ours" not in coordinator.get("/staff").text
    assert refused(coordinator, "get", f"/staff/{stranger}")
    assert refused(coordinator, "post", f"/staff/{stranger}/end")
    assert refused(coordinator, "post", f"/staff/{stranger}")
    with as_provider(elsewhere):
        assert db.session.get_one(Staff, stranger).ended_at is None


def test_what_is_missing_is_told_at_the_field_and_nothing_is_lost(
    coordinator: FlaskClient,
) -> None:
    answer = coordinator.post("/staff/invite", data={"name": "Gareth Pugh", "email": "gareth"})

    assert answer.status_code == 422
    assert 'value="Gareth Pugh"' in answer.text
    assert "Enter an email address in the correct format" in answer.text
    assert "Choose at least one role" in answer.text


def test_an_address_in_use_here_is_refused(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    with as_provider():
        make_staff(email="gareth@harbour.example")

    answer = coordinator.post("/staff/invite", data=COLLEAGUE)

    assert answer.status_code == 422
    assert "This email address is already in use here" in answer.text


def test_inviting_tells_nothing_of_another_providers_staff(
    coordinator: FlaskClient, app: Flask, data_dir: Path, as_provider: AsProvider,
    database: TestDatabase,
) -> None:  # fmt: skip
    with as_provider(database.add_provider("Other Families")):
        make_staff(email="gareth@harbour.example", password_hash="kept")

    works_there = coordinator.post("/staff/invite", data=COLLEAGUE)
    works_nowhere = coordinator.post(
        "/staff/invite", data=COLLEAGUE | {"name": "Bethan Rees", "email": "bethan@harbour.example"}
    )

    assert works_there.status_code == works_nowhere.status_code == 302
    assert works_there.location == works_nowhere.location
    page = coordinator.get("/staff").text
    lines = [
        re.split("</?tr", page.partition(name)[2])[0].replace(address, "…")
        for name, address in (
            ("Gareth Pugh", "gareth@harbour.example"),
            ("Bethan Rees", "bethan@harbour.example"),
        )
    ]
    assert re.sub("[0-9a-f-]{36}", "", lines[0]) == re.sub("[0-9a-f-]{36}", "", lines[1])
    assert len(sent(app, data_dir)) == 2


def test_whoever_works_elsewhere_reads_it_in_their_own_letter_and_keeps_that_sign_in(
    coordinator: FlaskClient, app: Flask, data_dir: Path, as_provider: AsProvider,
    database: TestDatabase,
) -> None:  # fmt: skip
    theirs = hashing.hash_password(NEW)
    elsewhere = database.add_provider("Other Families")
    with as_provider(elsewhere):
        there = make_staff(email="gareth@harbour.example", password_hash=theirs).id
    coordinator.post("/staff/invite", data=COLLEAGUE)
    (letter,) = sent(app, data_dir)
    gareth = app.test_client()

    refused = gareth.post(letter.password_page, data={"password": "another long password"})

    assert refused.status_code == 422
    assert "You already sign in with this email address at another provider" in refused.text
    assert "Ask Harbour Family Services to invite you" in refused.text
    assert come_in(gareth, "gareth@harbour.example", "another long password").status_code == 422
    assert come_in(gareth, "gareth@harbour.example", NEW).status_code == 302
    with as_provider(elsewhere):
        db.session.get_one(Staff, there).password_hash = None  # they leave the other provider
    joined = app.test_client().post(letter.password_page, data={"password": NEW})
    assert joined.location == "/start"


def test_the_list_says_where_everybody_stands(
    coordinator: FlaskClient, app: Flask, data_dir: Path, as_provider: AsProvider
) -> None:
    with as_provider():
        make_staff(name="Ended Person", ended_at=clock.now())
    coordinator.post("/staff/invite", data=COLLEAGUE)
    sent(app, data_dir)

    assert standings(coordinator) == {
        "Ann Coordinator": "Works here",
        "Gareth Pugh": "Invited",
        "Ended Person": "Account ended",
    }

    with as_provider():
        later = {"issued_at": clock.now() - timedelta(days=8), "expires_at": clock.now()}
        db.session.execute(update(StaffInvitation).values(later))

    assert standings(coordinator)["Gareth Pugh"] == "Invitation ran out"


def standings(browser: FlaskClient) -> dict[str, str]:
    page = browser.get("/staff").text
    names = re.findall(r'href="/staff/[0-9a-f-]{36}">([^<]+)</a>', page)
    tags = re.findall(r'<strong class="tag[^"]*">([^<]+)</strong>', page)
    return dict(zip(names, tags, strict=True))


def test_an_invitation_can_be_sent_again_and_closes_the_one_before(
    coordinator: FlaskClient, app: Flask, data_dir: Path, as_provider: AsProvider
) -> None:
    coordinator.post("/staff/invite", data=COLLEAGUE)
    (first,) = sent(app, data_dir)
    with as_provider():
        gareth = staff_called("Gareth Pugh").id

    coordinator.post(f"/staff/{gareth}/invite-again")
    second = next(letter for letter in sent(app, data_dir) if letter != first)

    assert app.test_client().get(first.password_page).status_code == 404
    assert app.test_client().get(second.password_page).status_code == 200


def test_somebody_who_has_joined_is_not_invited_again(
    coordinator: FlaskClient, app: Flask, data_dir: Path, as_provider: AsProvider
) -> None:
    with as_provider():
        joined = make_staff(password_hash="kept").id

    answer = coordinator.post(f"/staff/{joined}/invite-again", follow_redirects=True)

    assert "has joined already" in answer.text
    assert sent(app, data_dir) == []


def test_an_address_that_takes_no_letters_is_shown_to_the_coordinator(
    coordinator: FlaskClient, app: Flask, as_provider: AsProvider
) -> None:
    coordinator.post("/staff/invite", data=COLLEAGUE)
    with as_provider():
        staff_called("Gareth Pugh").email = "gareth@no-such-place"

    jobs.run_due_jobs(app)

    assert standings(coordinator)["Gareth Pugh"] == "Letter came back"


def test_a_role_given_or_taken_away_counts_from_the_next_click(
    coordinator: FlaskClient, sign_in: SignIn, as_provider: AsProvider
) -> None:
    with as_provider():
        gareth = make_staff(Role.FACILITATOR, name="Gareth Pugh", password_hash="kept")
    his = sign_in(gareth)
    assert refused(his, "get", "/staff")

    coordinator.post(f"/staff/{gareth.id}", data={"roles": ["coordinator", "facilitator"]})
    assert his.get("/staff").status_code == 200

    coordinator.post(f"/staff/{gareth.id}", data={"roles": ["facilitator"]})
    assert refused(his, "get", "/staff")
    with as_provider():
        rows = select(Entry).where(Entry.action == "staff.roles_changed").order_by(Entry.at)
        facts = [entry.facts for entry in db.session.scalars(rows)]
        assert facts[0] == {"before": ["facilitator"], "after": ["coordinator", "facilitator"]}
        assert facts[1] == {"before": ["coordinator", "facilitator"], "after": ["facilitator"]}


def test_the_last_coordinator_stays_one(coordinator: FlaskClient, as_provider: AsProvider) -> None:
    mine = coordinator.staff_id  # type: ignore[attr-defined]
    with as_provider():
        make_staff(Role.COORDINATOR, name="Not Joined Yet")

    answer = coordinator.post(f"/staff/{mine}", data={"roles": ["facilitator"]})

    assert answer.status_code == 422
    assert "Make somebody else a coordinator first" in answer.text
    assert coordinator.get("/staff").status_code == 200


def test_nobody_ends_their_own_account(coordinator: FlaskClient, as_provider: AsProvider) -> None:
    with as_provider():
        make_staff(Role.COORDINATOR, password_hash="kept")
    mine = coordinator.staff_id  # type: ignore[attr-defined]

    answer = coordinator.post(f"/staff/{mine}/end", follow_redirects=True)

    assert "Ask another coordinator" in answer.text
    assert f"/staff/{mine}/end" not in coordinator.get(f"/staff/{mine}").text


def test_an_ended_account_is_signed_out_at_once_and_its_links_are_closed(
    coordinator: FlaskClient, app: Flask, data_dir: Path, sign_in: SignIn, as_provider: AsProvider
) -> None:
    with as_provider():
        gareth = make_staff(name="Gareth Pugh", email="g@harbour.example", password_hash="kept")
    his = sign_in(gareth)
    app.test_client().post("/forgotten-password", data={"email": "g@harbour.example"})
    (letter,) = sent(app, data_dir)
    first = coordinator.get(f"/staff/{gareth.id}/end")

    answer = coordinator.post(f"/staff/{gareth.id}/end")

    assert "Are you sure?" in first.text
    assert answer.location == "/staff"
    assert his.get("/start").status_code == 401
    assert app.test_client().get(letter.password_page).status_code == 404
    app.test_client().post("/forgotten-password", data={"email": "g@harbour.example"})
    assert len(sent(app, data_dir)) == 1


def test_somebody_who_left_comes_back_by_invitation(
    coordinator: FlaskClient, app: Flask, data_dir: Path, as_provider: AsProvider
) -> None:
    with as_provider():
        left = make_staff(email="gareth@harbour.example", ended_at=clock.now()).id

    coordinator.post("/staff/invite", data=COLLEAGUE)
    (letter,) = sent(app, data_dir)
    joined = app.test_client().post(letter.password_page, data={"password": NEW})

    assert joined.location == "/start"
    with as_provider():
        assert staff_called("Gareth Pugh").id == left


def test_two_coordinators_who_end_each_other_at_once_leave_one(
    app: Flask, as_provider: AsProvider, provider_id: UUID
) -> None:
    with as_provider():
        two = [make_staff(Role.COORDINATOR, password_hash="kept").id for _ in range(2)]
    together, outcomes = Barrier(2), list[str]()

    def end(by_id: UUID, other_id: UUID) -> None:
        with app.app_context():
            act_for(provider_id)
            by, other = (db.session.get_one(Staff, each) for each in (by_id, other_id))
            together.wait()
            try:
                staffing.end_account(by, other, clock.now())
                db.session.commit()
                outcomes.append("ended")
            except Refused as refusal:
                db.session.rollback()
                outcomes.append(refusal.reason)

    threads = [Thread(target=end, args=(two[n], two[1 - n])) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(outcomes) == ["ended", "not_here"]


def test_the_command_makes_a_provider_and_its_coordinator_can_begin(
    app: Flask, data_dir: Path
) -> None:
    result = run(app, "Dales Mediation", "--coordinator-email", "Mei@dales.example")
    (letter,) = sent(app, data_dir)
    browser = app.test_client()
    browser.post(letter.password_page, data={"password": NEW})

    assert result.exit_code == 0, result.output
    assert "Provider Dales Mediation is made" in result.output
    assert letter.password_page not in result.output
    assert letter.to == "mei@dales.example"
    assert "Mei Lin" in browser.get("/staff").text
    with app.app_context():
        dales = db.session.scalars(select(Provider).where(Provider.name == "Dales Mediation")).one()
        act_for(dales.id)
        actions = set(db.session.scalars(select(Entry.action)))
        assert actions == {"provider.created", "staff.invited"}


def test_the_command_can_print_the_link_instead(app: Flask, data_dir: Path) -> None:
    result = run(app, "Dales", "--coordinator-email", "mei@dales.example", "--show-link")

    assert app.test_client().get(password_page(result.output)).status_code == 200
    assert sent(app, data_dir) == []


@pytest.mark.parametrize("email", ["not-an-address", "gareth@harbour.example"])
def test_the_command_makes_nothing_when_the_address_will_not_do(
    app: Flask, as_provider: AsProvider, email: str
) -> None:
    with as_provider():
        make_staff(email="gareth@harbour.example", password_hash="kept")

    result = run(app, "Dales Mediation", "--coordinator-email", email)

    assert result.exit_code == 1
    with app.app_context():
        assert len(db.session.scalars(select(Provider.id)).all()) == 1


def run(app: Flask, name: str, *options: str):
    words = ["create", name, "--coordinator-name", "Mei Lin", *options]
    return app.test_cli_runner().invoke(provider_command, words)
