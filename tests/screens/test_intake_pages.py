"""A list brought in by hand, in real Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from spip_live import jobs
from spip_live.db import db
from spip_live.people.models import Parent, Role
from tests.browser import OpenPage, Served
from tests.conftest import AsProvider, SignIn
from tests.factories import PROGRAMME
from tests.lists import COURT

pytestmark = pytest.mark.browser


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    with Served(app) as served:
        yield served.address


def test_a_list_comes_in_with_the_keyboard_alone(
    app: Flask, site: str, browser_page: OpenPage, sign_in: SignIn, as_provider: AsProvider
) -> None:
    page = browser_page(1280, 720)
    cookie = sign_in(Role.COORDINATOR).get_cookie("staff")
    assert cookie is not None
    page.context.add_cookies([{"name": "staff", "value": cookie.value, "url": site}])
    page.goto(f"{site}/referral-lists")
    page.get_by_label("Choose a file").set_input_files(
        {"name": "court.csv", "mimeType": "text/csv", "buffer": COURT}
    )
    press(page, page.get_by_role("button", name="Upload the list"))
    page.get_by_label("Which programme").select_option(PROGRAMME)
    press(page, page.get_by_role("button", name="Check the rows"))
    page.get_by_label("Forename in row 48").fill("Gethin")
    press(page, page.get_by_role("button", name="Save and check again"))
    expect(page.get_by_text("still to be corrected")).to_have_count(0)
    press(page, page.get_by_role("button", name="Bring the list in"))
    expect(page.get_by_role("progressbar")).to_be_visible()
    jobs.run_due_jobs(app)
    expect(page.get_by_role("heading", name="The list is in")).to_be_visible()

    with as_provider():
        assert db.session.scalars(select(Parent).where(Parent.surname == "Edwards")).all()


def press(page: Page, button: Locator) -> None:
    button.focus()
    page.keyboard.press("Enter")
