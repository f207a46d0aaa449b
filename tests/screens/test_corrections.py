"""What was wrong about a parent or a referral is put right, with the same checks as at first."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from spip_live.db import db
from spip_live.journal import Entry
from spip_live.people import joining_families
from spip_live.people.models import Enrolment, Parent, Referral, Role, Tie, TieKind
from tests.conftest import AsProvider, SignIn
from tests.factories import (
    NOON,
    make_parent,
    make_staff,
)
from tests.screens.test_referrals import bring, parent_called


def test_a_corrected_case_number_joins_the_right_family(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    bring(
        as_provider,
        ("WD25P00001", "ALI, Anna", "01/02/1980"),
        ("WD25P00002", "BELL, Ben", "03/04/1981"),
    )
    with as_provider():
        anna = parent_called("Anna")
        referral = db.session.scalars(select(Referral).where(Referral.parent_id == anna.id)).one()

    answer = coordinator.post(
        f"/referrals/{referral.id}", data={"case_number": "wd25p00002", "route": "cafcass"}
    )

    assert answer.status_code == 303, answer.text
    with as_provider():
        assert parent_called("Anna").family_id == parent_called("Ben").family_id
        assert db.session.scalars(select(Enrolment.seatable)).all() == [True, True]


@pytest.fixture
def coordinator(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.COORDINATOR)


def standing(as_provider: AsProvider) -> dict[str, tuple[str, bool]]:
    """By forename: what is known of the other party, and whether a seat may be given."""
    with as_provider():
        rows = db.session.execute(
            select(Parent.forename, Referral.other_party, Enrolment.seatable)
            .join(Referral, Referral.parent_id == Parent.id)
            .join(Enrolment, Enrolment.referral_id == Referral.id)
        )
        return {forename: (known, seatable) for forename, known, seatable in rows}


@pytest.mark.parametrize("number", ["WD25P00009", ""])
def test_a_correction_that_takes_the_other_party_away_leaves_it_to_be_settled(
    coordinator: FlaskClient, as_provider: AsProvider, number: str
) -> None:
    bring(
        as_provider,
        ("WD25P00001", "ALI, Anna", "01/02/1980"),
        ("WD25P00001", "BELL, Ben", "03/04/1981"),
    )
    assert standing(as_provider) == {"Anna": ("known", True), "Ben": ("known", True)}
    with as_provider():
        anna = parent_called("Anna")
        referral = db.session.scalars(select(Referral).where(Referral.parent_id == anna.id)).one()
    address, answers = f"/referrals/{referral.id}", {"route": "court_order"}

    coordinator.post(address, data={**answers, "case_number": number})

    assert standing(as_provider) == {"Anna": ("unknown", False), "Ben": ("unknown", False)}
    with as_provider():
        assert parent_called("Anna").family_id == parent_called("Ben").family_id

    coordinator.post(address, data={**answers, "case_number": "WD25P00001"})

    assert standing(as_provider) == {"Anna": ("known", True), "Ben": ("known", True)}


def test_a_correction_leaves_what_a_coordinator_said_and_whoever_is_tied(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    bring(
        as_provider,
        ("WD25P00001", "ALI, Anna", "01/02/1980"),
        ("WD25P00001", "BELL, Ben", "03/04/1981"),
        ("WD25P00001", "COX, Carys", "05/06/1982"),
    )
    with as_provider():
        ids = {
            name: db.session.scalars(
                select(Referral.id).where(Referral.parent_id == parent_called(name).id)
            ).one()
            for name in ("Anna", "Ben", "Carys")
        }
        anna, other = parent_called("Anna"), make_parent("Dora", "Dean")
        joining_families.keep_apart(anna, other, TieKind.STAFF, "Told us", make_staff(), NOON)
    said = {"answer": "identified", "reason": "The court told us"}
    coordinator.post(f"/referrals/{ids['Ben']}/other-party", data=said)

    for at, name in enumerate(ids):
        data = {"case_number": f"WD25P0001{at}", "route": "court_order"}
        coordinator.post(f"/referrals/{ids[name]}", data=data)

    assert standing(as_provider) == {
        "Anna": ("known", True), "Ben": ("known", True), "Carys": ("unknown", False),
    }  # fmt: skip


def test_details_are_corrected_and_the_journal_keeps_no_values(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    bring(as_provider, ("WD25P00001", "ALI, Anna", "01/02/1980", "old@example.org"))
    with as_provider():
        address = f"/parents/{parent_called('Anna').id}/details"

    page = coordinator.get(address).text
    assert 'value="old@example.org"' in page
    coordinator.post(
        address,
        data={"p1_forename": "Anna", "p1_surname": "Ali", "p1_email": "new@example.org",
              "p1_email_confidential": "y"},
    )  # fmt: skip

    with as_provider():
        anna = parent_called("Anna")
        assert (anna.email, anna.email_confidential) == ("new@example.org", True)
        line = db.session.scalars(select(Entry).where(Entry.action == "parent.corrected")).one()
        assert line.facts == {"fields": ["born_on", "email", "email_confidential"]}


def test_a_correction_that_makes_two_records_look_alike_keeps_them_apart(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    with as_provider():
        first = make_parent("Anna", "Ali", born_on=date(1980, 2, 1))
        second = make_parent("Anna", "Ali", born_on=date(1991, 7, 23))
    address, names = f"/parents/{second.id}/details", {"p1_forename": "Anna", "p1_surname": "Ali"}

    same = coordinator.post(address, data={**names, "p1_born_on": ["23", "7", "1991"]})
    assert same.status_code == 303
    with as_provider():
        assert db.session.scalars(select(Tie)).all() == []
    page = coordinator.post(
        address, data={**names, "p1_born_on": ["1", "2", "1980"]}, follow_redirects=True
    ).text

    assert "seems to belong to them" in page
    with as_provider():
        families = {db.session.get_one(Parent, each.id).family_id for each in (first, second)}
        assert len(families) == 1
        tie = db.session.scalars(select(Tie)).one()
        assert tie.kind == TieKind.SUSPECTED_DUPLICATE
        assert db.session.scalars(select(Referral)).all() == []
