"""After a year of courses every page still comes at once."""

from __future__ import annotations

import time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from spip_live.db import db
from spip_live.office.intake.bringing_in import bring_in
from spip_live.office.intake.making_rows import Order
from spip_live.tenancy import current_provider_id
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import NOON, PROGRAMME, make_staff
from tests.lists import long_list, slips_of

COUPLES = 1_000  # a provider seats about forty parents a week
ROOMS = 200
AT_ONCE = (
    4.0  # seconds, on a machine that does other things too; a page that is wrong takes minutes
)

# A couple a family, each half of it in another room; the first half of all rooms is confirmed.
YEAR = (
    "INSERT INTO families (id, provider_id, created_at)"
    " SELECT gen_random_uuid(), :provider, now() FROM generate_series(1, :couples)",
    "INSERT INTO parents (id, provider_id, family_id, title, forename, surname, email, phone,"
    " email_confidential, phone_confidential, needs, language, created_at)"
    " SELECT gen_random_uuid(), :provider, id, '', 'Anna' || half, 'Ali', '', '', false, false, '',"
    " '', now() FROM families, generate_series(0, 1) AS half",
    "INSERT INTO referrals (id, provider_id, parent_id, key, route, cafcass_ref, role, other_party,"
    " other_party_name, other_party_reason, notes, created_at)"
    " SELECT gen_random_uuid(), :provider, id, id::text, 'court_order', '', '', 'known', '', '',"
    " '', now() FROM parents",
    "INSERT INTO enrolments (id, provider_id, parent_id, referral_id, programme, seatable,"
    " created_at, withdrawn_why)"
    " SELECT gen_random_uuid(), :provider, parent_id, id, :programme, true, now(), ''"
    " FROM referrals",
    "INSERT INTO rooms (id, provider_id, programme, part, starts_at, ends_at, size, status,"
    " is_over, step, stage_version, added_seconds, opened_at, ended_at, created_at)"
    " SELECT gen_random_uuid(), :provider, :programme, 1, began, began + interval '4 hours', 12,"
    " 'ended', true, 0, 0, 0, began, began + interval '4 hours', began FROM"
    " (SELECT now() - n * interval '12 hours' AS began FROM generate_series(1, :rooms) AS n) AS x",
    "INSERT INTO seats (id, provider_id, room_id, room_size, room_is_over, parent_id, enrolment_id,"
    " family_id, seat_no, seated_at, released_why, claim_ended_at, barred_why, display_name)"
    " SELECT gen_random_uuid(), :provider, room.id, 12, true, e.parent_id, e.id, p.family_id, 1,"
    " now(), '', now(), '', p.forename FROM"
    " (SELECT *, row_number() OVER (ORDER BY id) AS n FROM enrolments) AS e"
    " JOIN parents AS p ON p.id = e.parent_id"
    " JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM rooms) AS room"
    " ON room.n = 1 + e.n % :rooms",
    "INSERT INTO decisions (id, provider_id, room_id, seat_id, enrolment_id, number, outcome,"
    " made_by, reason, rule_version, numbers, at)"
    " SELECT gen_random_uuid(), :provider, room_id, id, enrolment_id, 1, 'attended', 'rule', '',"
    " '2026-1', '{}', now() FROM seats",
    "INSERT INTO decisions (id, provider_id, room_id, seat_id, enrolment_id, number, outcome,"
    " made_by, staff_id, reason, rule_version, numbers, at)"
    " SELECT gen_random_uuid(), :provider, room_id, s.id, enrolment_id, 2, 'attended',"
    " 'facilitator', :staff, '', '', '{}', now() FROM seats AS s JOIN rooms ON rooms.id = room_id"
    " WHERE rooms.starts_at < now() - :rooms / 4 * interval '24 hours'",
)


def took(browser: FlaskClient, address: str, said: str) -> float:
    """How many seconds a page took, that says what it should."""
    began = time.monotonic()
    page = browser.get(address)
    assert page.status_code == 200, address
    assert said in page.text, address
    return time.monotonic() - began


@pytest.fixture
def coordinator(sign_in: SignIn, as_provider: AsProvider, database: TestDatabase) -> FlaskClient:
    with as_provider() as provider_id:
        facts = {
            "provider": provider_id, "programme": PROGRAMME, "couples": COUPLES, "rooms": ROOMS,
            "staff": make_staff().id,
        }  # fmt: skip
        assert current_provider_id() == provider_id
        for statement in YEAR:
            db.session.execute(text(statement), facts)
    with database.owner.begin() as connection:
        connection.execute(text("ANALYZE"))  # a year has let PostgreSQL look; here it had none
    return sign_in()


def test_every_page_comes_at_once(coordinator: FlaskClient) -> None:
    for address, said in (
        ("/referrals", "2,000 referrals"),
        ("/referrals?show=completed", "2,000 referrals"),
        ("/referrals?show=to_seat", "Nobody"),
        ("/referrals?find=anna0+ali", "1,000 referrals"),
        ("/today", "And 94 more"),
        ("/attendance/", "to confirm"),
        ("/schedule?when=past", "Ended"),
        ("/returns/", "Returns"),
    ):
        assert took(coordinator, address, said) < AT_ONCE, address


def test_a_long_list_that_came_in_a_moment_ago_slows_no_page(
    sign_in: SignIn, as_provider: AsProvider
) -> None:
    with as_provider() as provider_id:
        bring_in(slips_of(long_list(COUPLES)), Order(provider_id, PROGRAMME, NOON), make_staff())

    browser = sign_in()

    assert took(browser, "/today", "2000</b> for") < AT_ONCE
    assert took(browser, "/referrals?find=ali", "referrals") < AT_ONCE
