"""The page of feedback: counts and shares by month and programme, and nobody to be recognised."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from spip_live.people.models import Role
from spip_live.rooms.steps.models import FeedbackCount
from spip_live.tenancy import current_provider_id
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import keep

USEFUL, SAFE = "Was today useful to you?", "Did you feel safe in the group?"
NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)


def count(choice: str, n: int, **facts: Any) -> None:
    usual = {"programme": "spip-1x4", "month": NOVEMBER, "question": USEFUL}
    keep(FeedbackCount(provider_id=current_provider_id(), choice=choice, n=n, **usual | facts))


@pytest.fixture
def client(as_provider: AsProvider, sign_in: SignIn) -> FlaskClient:
    with as_provider():
        for choice, n in (("Passed", 3), ("Partly", 2), ("Very", 5)):
            count(choice, n)
        count("Yes", 3, question=SAFE)
        count("Very", 4, month=OCTOBER, programme="workshop")
    return sign_in(Role.COORDINATOR)


def shown(client: FlaskClient, query: str = "") -> str:
    response = client.get(f"/attendance/feedback/{query}")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def test_each_answer_stands_with_its_count_and_its_share(client: FlaskClient) -> None:
    page = shown(client)

    assert f"{USEFUL} 10 answers" in page
    assert "Very 5 50% Partly 2 20% Passed 3 30%" in page
    assert "Nobody can be recognised here." in page


def test_what_fewer_than_four_answered_is_not_there(client: FlaskClient) -> None:
    assert SAFE not in shown(client)


def test_another_month_is_one_press_away(client: FlaskClient) -> None:
    page = shown(client, "?month=2026-10")

    assert f"{USEFUL} 4 answers" in page
    assert "Very 4 100%" in page
    assert client.get("/attendance/feedback/?month=2026-09").status_code == 404
    assert client.get("/attendance/feedback/?month=soon").status_code == 404


def test_another_provider_s_feedback_is_not_there(
    client: FlaskClient, as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider(database.add_provider("Elsewhere")):
        count("Theirs", 40)

    assert "Theirs" not in shown(client)


def test_before_there_is_any_the_page_says_when_there_will_be(sign_in: SignIn) -> None:
    assert "No feedback yet" in shown(sign_in(Role.COORDINATOR))


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.SAFEGUARDING_LEAD])
def test_only_a_coordinator_is_led_there(sign_in: SignIn, role: Role) -> None:
    link = "/attendance/feedback/"

    assert link in sign_in(Role.COORDINATOR).get("/attendance/").get_data(as_text=True)
    other = sign_in(role)
    assert link not in other.get("/attendance/").get_data(as_text=True)
    assert other.get(link).status_code == 403
