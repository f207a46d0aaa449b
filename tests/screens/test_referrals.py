"""Referrals are found, typed in, corrected and settled; nobody learns what is not for them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from spip_live.db import db
from spip_live.journal import Entry
from spip_live.office.intake.bringing_in import bring_in
from spip_live.office.intake.making_rows import Order
from spip_live.people import contact
from spip_live.people.models import Case, Enrolment, Parent, Referral, Role
from tests.conftest import AsProvider, SignIn
from tests.factories import (
    NOON,
    PROGRAMME,
    make_enrolment,
    make_parent,
    make_referral,
    make_room,
    make_seat,
    make_staff,
)
from tests.lists import COURT, slips, slips_of

ANNA: dict[str, Any] = {
    "p1_forename": "ANNA", "p1_surname": "o'connor", "p1_born_on": ["1", "2", "1980"],
    "p1_email": "Anna@Example.org", "p1_phone": "07700 900215",
    "case_number": "wd-25p-918O5", "route": "court_order", "programme": PROGRAMME,
}  # fmt: skip
BEN = {"p2_forename": "Ben", "p2_surname": "Ali"}


@pytest.fixture
def coordinator(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.COORDINATOR)


def parent_called(forename: str) -> Parent:
    return db.session.scalars(select(Parent).where(Parent.forename == forename)).one()


def bring(as_provider: AsProvider, *records: tuple[str, ...]) -> None:
    with as_provider() as provider_id:
        bring_in(slips(*records), Order(provider_id, PROGRAMME, NOON), make_staff())


def test_a_typed_referral_is_cleaned_like_a_row_of_a_list(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    answer = coordinator.post("/referrals/new", data={**ANNA, **BEN})

    assert answer.status_code == 303, answer.text
    with as_provider():
        anna = parent_called("Anna")
        assert (anna.surname, anna.email, anna.phone) == (
            "O'Connor", "anna@example.org", "+447700900215",
        )  # fmt: skip
        assert anna.born_on == date(1980, 2, 1)
        assert db.session.scalars(select(Case.number)).all() == ["WD25P91805"]
        assert parent_called("Ben").family_id == anna.family_id
        assert db.session.scalars(select(Referral.parent_id)).all() == [anna.id]
        assert db.session.scalars(select(Enrolment.seatable)).all() == [True]


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(coordinator: FlaskClient) -> None:
    answer = coordinator.post(
        "/referrals/new", data={**ANNA, "p1_forename": "=1+1", "p1_email": "x@"}
    )

    assert answer.status_code == 422
    assert "Error:" in answer.text
    assert "correct format" in answer.text
    assert 'value="wd-25p-918O5"' in answer.text

    answer = coordinator.post("/referrals/new", data={**ANNA, "p1_forename": "=1+1"})
    assert "holds a formula" in answer.text
    assert 'href="#p1_forename"' in answer.text


def test_a_warning_is_shown_once_and_then_taken_as_meant(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    odd = {**ANNA, **BEN, "case_number": "FA-2024-000041"}

    answer = coordinator.post("/referrals/new", data=odd)
    assert answer.status_code == 422
    assert "not like other case numbers" in answer.text
    seen = answer.text.split('name="seen"')[1].split('value="')[1].split('"')[0]

    assert coordinator.post("/referrals/new", data={**odd, "seen": seen}).status_code == 303
    with as_provider():
        assert db.session.scalars(select(Case.number)).all() == ["FA2024000041"]


def test_the_same_referral_typed_twice_is_one(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    coordinator.post("/referrals/new", data={**ANNA, **BEN})

    answer = coordinator.post("/referrals/new", data={**ANNA, **BEN}, follow_redirects=True)

    assert "Nothing has changed" in answer.text
    with as_provider():
        assert len(db.session.scalars(select(Referral.id)).all()) == 1


def test_a_self_referral_has_its_fee(coordinator: FlaskClient, as_provider: AsProvider) -> None:
    paid = {**ANNA, **BEN, "route": "self", "fee": "waived"}

    coordinator.post("/referrals/new", data=paid)

    with as_provider():
        assert db.session.scalars(select(Referral.fee)).all() == ["waived"]


def test_referrals_are_found_by_name_case_and_reference(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    with as_provider() as provider_id:
        bring_in(slips_of(COURT), Order(provider_id, PROGRAMME, NOON), make_staff())

    for words in ("lloyd james", "Lloyd, James", "zw-23p-32415", "ZW23P32415"):
        assert "James Lloyd" in coordinator.get("/referrals", query_string={"find": words}).text
    assert "Nobody found" in coordinator.get("/referrals?find=zzz").text
    assert "88 referrals" in coordinator.get("/referrals").text


@pytest.mark.parametrize("words", ["\x00", "%", "_", "\\", "'", "²", "x" * 500])
def test_odd_words_find_nobody_and_break_nothing(
    coordinator: FlaskClient, as_provider: AsProvider, words: str
) -> None:
    bring(as_provider, ("WD25P00001", "ALI, Anna", "01/02/1980"))

    answer = coordinator.get("/referrals", query_string={"find": words})

    assert answer.status_code == 200
    assert ("Anna Ali" in answer.text) is (words == "\x00")


def test_each_kind_of_referral_is_told_apart(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    with as_provider():
        for name, facts in (("Sam", {}), ("Tess", {"seatable": False}), ("Una", {})):
            parent = make_parent(name, "Bell")
            enrolment = make_enrolment(parent, make_referral(parent), **facts)
            if name == "Una":
                make_seat(make_room(), enrolment)

    def found(show: str) -> list[str]:
        page = coordinator.get(f"/referrals?show={show}").text
        return [name for name in ("Sam", "Tess", "Una") if f"{name} Bell" in page]

    assert found("to_seat") == ["Sam"]
    assert found("unknown") == ["Tess"]
    assert found("seated") == ["Una"]
    assert found("all") == ["Sam", "Tess", "Una"]


def test_a_parents_page_says_whom_they_are_kept_apart_from(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    bring(as_provider, ("WD25P00001", "ALI, Anna", "01/02/1980"), ("WD25P00001", "BELL, Ben", ""))
    with as_provider():
        address = f"/parents/{parent_called('Anna').id}"

    page = coordinator.get(address).text

    assert "Kept apart from 1 other person" in page
    assert "Ben Bell" in page


def test_a_coordinator_names_the_other_party(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    bring(as_provider, ("TBC", "ALI, Anna", "01/02/1980"))
    with as_provider():
        referral = db.session.scalars(select(Referral)).one()
        address = f"/referrals/{referral.id}/other-party"

    assert (
        coordinator.post(address, data={"answer": "named", "reason": "She told us"}).status_code
        == 422
    )
    answer = coordinator.post(
        address, data={"answer": "named", "reason": "She told us by phone", **BEN}
    )

    assert answer.status_code == 303, answer.text
    with as_provider():
        assert parent_called("Ben").family_id == parent_called("Anna").family_id
        assert db.session.scalars(select(Enrolment.seatable)).all() == [True]


@pytest.mark.parametrize(("said", "seatable"), [("none_found", True), ("unknown", False)])
def test_a_coordinator_says_how_the_search_went(
    coordinator: FlaskClient, as_provider: AsProvider, said: str, seatable: bool
) -> None:
    bring(as_provider, ("TBC", "ALI, Anna", "01/02/1980"))
    with as_provider():
        address = f"/referrals/{db.session.scalars(select(Referral.id)).one()}/other-party"

    assert coordinator.post(address, data={"answer": said}).status_code == 422
    coordinator.post(address, data={"answer": said, "reason": "Asked the court"})

    with as_provider():
        assert db.session.scalars(select(Enrolment.seatable)).all() == [seatable]
        assert "referral.other_party_settled" in db.session.scalars(select(Entry.action)).all()


def test_an_enrolment_is_withdrawn_and_taken_back_but_not_with_a_seat(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    with as_provider():
        enrolment, seated = make_enrolment(), make_enrolment()
        make_seat(make_room(starts_at=NOON + timedelta(days=400)), seated)

    held = coordinator.post(f"/enrolments/{seated.id}/withdraw", data={"why": "Moved away"})
    assert "Release it first" in held.text
    assert coordinator.post(f"/enrolments/{enrolment.id}/withdraw", data={}).status_code == 422
    coordinator.post(f"/enrolments/{enrolment.id}/withdraw", data={"why": "Moved away"})
    with as_provider():
        assert db.session.get_one(Enrolment, enrolment.id).withdrawn_why == "Moved away"

    coordinator.post(f"/enrolments/{enrolment.id}/take-back")
    with as_provider():
        assert db.session.get_one(Enrolment, enrolment.id).withdrawn_at is None


def test_a_withdrawn_parent_is_nothing_to_do(sign_in: SignIn, as_provider: AsProvider) -> None:
    coordinator = sign_in(Role.COORDINATOR, Role.FACILITATOR)
    with as_provider():
        parents = [make_parent(name, "Bell") for name in ("Sam", "Tess")]
        enrolments = [
            make_enrolment(each, make_referral(each, other_party="unknown"), seatable=False)
            for each in parents
        ]
    address = f"/enrolments/{enrolments[0].id}/withdraw"

    assert "other party of 2 parents" in coordinator.get("/lead").text
    assert coordinator.post(address, data={"why": "Moved abroad"}).status_code == 303

    assert "other party of 1 parent" in coordinator.get("/lead").text


def test_confidential_details_are_hidden_from_facilitators(as_provider: AsProvider) -> None:
    with as_provider():
        parent = make_parent(phone="+447700900215", email_confidential=True)

        facilitator = contact.shown_to(make_staff(Role.FACILITATOR), parent)
        both = contact.shown_to(make_staff(Role.FACILITATOR, Role.COORDINATOR), parent)

        assert (facilitator.email, facilitator.phone) == ("Confidential", "+447700900215")
        assert both.email == parent.email


def test_facilitators_do_not_read_referrals(sign_in: SignIn, as_provider: AsProvider) -> None:
    with as_provider():
        parent_id = make_parent().id

    facilitator = sign_in(Role.FACILITATOR)

    assert facilitator.get("/referrals").status_code == 403
    assert facilitator.get(f"/parents/{parent_id}").status_code == 403


def test_safeguarding_leads_read_and_do_not_write(sign_in: SignIn, as_provider: AsProvider) -> None:
    lead = sign_in(Role.SAFEGUARDING_LEAD)

    assert lead.get("/referrals").status_code == 200
    assert lead.get("/referrals/new").status_code == 403
