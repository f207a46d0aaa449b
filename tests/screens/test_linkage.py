"""A list or a typed-in referral finds people we know: tied at once, told, and asked about."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from spip_live import clock
from spip_live.db import db
from spip_live.people.linkage.models import LinkageKey, ReferralChild, TieReview
from spip_live.people.models import Parent, Role, Tie, TieKind
from tests.conftest import AsProvider, SignIn
from tests.factories import make_parent
from tests.lists import as_csv
from tests.screens.test_intake import import_whole

HEADINGS = [
    "Case No", "Name", "Date of birth", "Email", "Mobile", "Other party", "Children", "Order date",
]  # fmt: skip
LAURA = ["WD25P91805", "NWOSU, Laura", "27/12/1989", "laura@example.org", "07700 900215",
         "Ben Hussain", "Isla 11/06/2022; Mason 31/03/2014", "30/10/2026"]  # fmt: skip
# The other parent, with a figure of the number wrong.
BEN = ["WD25P91895", "HUSSEIN, Ben", "13/03/1984", "ben@example.org", "07700 900983",
       "Laura Nwosu", "Isla 11 Jun 2022; Mason 31-03-2014", "30.10.2026"]  # fmt: skip
ZOFIA = ["CF26P00417", "NOWAK, Zofia", "02/05/1991", "zofia@example.org", "07700 900454",
         "Rhys Bevan", "Jack 02/02/2017", "11/11/2026"]  # fmt: skip
# Perhaps Laura, after she married: another name and number, no children told.
PERHAPS = ["LS26P30011", "MILLS, Laura", "27/12/1989", "", "", "", "", ""]


@pytest.fixture
def coordinator(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.COORDINATOR)


def listed(*records: list[str]) -> bytes:
    return as_csv([HEADINGS, *records])


def parent(surname: str) -> Parent:
    return db.session.scalars(select(Parent).where(Parent.surname == surname)).one()


def test_the_other_parent_is_found_although_a_figure_of_the_case_number_is_wrong(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    import_whole(app, coordinator, listed(LAURA, ZOFIA))

    page = import_whole(app, coordinator, listed(BEN))

    assert "1 pair is kept apart because records look alike" in page
    assert "Ben Hussein and Laura Nwosu" in page
    with as_provider():
        tie = db.session.scalars(select(Tie)).one()
        assert (tie.kind, tie.pending) == (TieKind.SUSPECTED_OTHER_PARENT, False)
        assert "children" in tie.reason
        assert "Isla" not in tie.reason
        assert parent("Hussein").family_id == parent("Nwosu").family_id
        assert parent("Nowak").family_id != parent("Nwosu").family_id
        assert db.session.scalars(select(TieReview)).all() == []


def test_two_of_one_list_are_found_like_those_who_were_here_before(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    import_whole(app, coordinator, listed(LAURA, ZOFIA, BEN))

    with as_provider():
        assert parent("Hussein").family_id == parent("Nwosu").family_id
        assert db.session.scalar(select(func.count()).select_from(Tie)) == 1


def test_a_list_that_comes_twice_ties_nobody_a_second_time(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    import_whole(app, coordinator, listed(LAURA, BEN))
    import_whole(app, coordinator, listed(BEN, LAURA))

    with as_provider():
        assert db.session.scalar(select(func.count()).select_from(Tie)) == 1
        assert db.session.scalar(select(func.count()).select_from(ReferralChild)) == 4


def test_a_likely_tie_holds_at_once_and_asks_within_a_working_day(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    import_whole(app, coordinator, listed(LAURA))
    page = import_whole(app, coordinator, listed(PERHAPS))

    assert "Of 1 we are not sure" in page
    assert "Say whether 1 likely tie is right" in coordinator.get("/today").text
    with as_provider():
        review = db.session.scalars(select(TieReview)).one()
        assert timedelta(hours=20) < review.due_at - review.asked_at <= timedelta(days=4)
        assert parent("Mills").family_id == parent("Nwosu").family_id
        tie_id = review.tie_id
    shown = coordinator.get(f"/tie-reviews/{tie_id}").text
    assert "27/12/1989" in shown
    assert "Isla 11/06/2022" in shown
    assert "Laura Mills" in coordinator.get("/tie-reviews").text


@pytest.mark.parametrize(("answer", "together"), [("right", True), ("wrong", False)])
def test_one_click_confirms_or_parts_and_is_not_asked_again(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider, answer: str, together: bool
) -> None:
    import_whole(app, coordinator, listed(LAURA))
    import_whole(app, coordinator, listed(PERHAPS))
    with as_provider():
        tie_id = db.session.scalars(select(TieReview.tie_id)).one()

    address, said = f"/tie-reviews/{tie_id}", {"answer": answer}
    assert coordinator.post(address, data=said).status_code == 303

    with as_provider():
        one = parent("Mills").family_id == parent("Nwosu").family_id
        assert one is together
    assert "Nothing waits" in coordinator.get("/tie-reviews").text
    again = coordinator.post(address, data=said, follow_redirects=True).text
    assert "answered this already" in again
    import_whole(app, coordinator, listed(PERHAPS))
    with as_provider():
        assert db.session.scalar(select(func.count()).select_from(TieReview)) == 1
        assert (parent("Mills").family_id == parent("Nwosu").family_id) is together


def test_an_answer_overdue_is_put_before_the_safeguarding_lead(
    app: Flask, coordinator: FlaskClient, sign_in: SignIn, as_provider: AsProvider
) -> None:
    import_whole(app, coordinator, listed(LAURA))
    import_whole(app, coordinator, listed(PERHAPS))
    lead = sign_in(Role.SAFEGUARDING_LEAD)
    assert "overdue" not in lead.get("/concerns").text

    with as_provider():
        review = db.session.scalars(select(TieReview)).one()
        review.asked_at = clock.now() - timedelta(days=3)
        review.due_at = clock.now() - timedelta(days=2)

    assert "1 likely tie is overdue for an answer" in lead.get("/concerns").text
    assert "Overdue" in lead.get("/tie-reviews").text


def test_keys_are_kept_as_hashes_that_differ_from_provider_to_provider(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    import_whole(app, coordinator, listed(LAURA))

    with as_provider():
        keys = set(db.session.scalars(select(LinkageKey.key)))
        columns = db.session.execute(
            text("SELECT column_name FROM information_schema.columns"
                 " WHERE table_name = 'linkage_keys'")
        ).scalars()  # fmt: skip
        assert len(keys) > 10
        assert set(columns) == {"provider_id", "key", "parent_id"}


def test_people_who_were_here_before_there_were_keys_are_found_too(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    with as_provider():
        make_parent(
            "Mohammed", "Khan", born_on=date(1979, 5, 12), email="m.khan@example.org",
            phone="+447700900983",
        )  # fmt: skip
    again = ["BM26P00012", "KHAN, Muhammad", "05/12/1979", "m.khan@example.org", "", "", "", ""]

    import_whole(app, coordinator, listed(again))

    with as_provider():
        families = set(db.session.scalars(select(Parent.family_id)))
        assert len(families) == 1
