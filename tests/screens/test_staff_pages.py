"""The pages with which staff come in, in real Chromium: at every width, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from spip_live import clock
from spip_live.db import db
from spip_live.people.models import Staff
from tests.browser import OpenPage, Served, axe, no_sideways_scroll
from tests.colleagues import make_colleagues
from tests.conftest import AsProvider
from tests.screens.signing_in import EMAIL, PASSWORD

pytestmark = pytest.mark.browser


class World:
    """A provider with staff at every standing, served."""

    def __init__(self, address: str, token: str, invited: str) -> None:
        self.address = address
        self.link = f"/choose-password/{token}"
        self.one = f"/staff/{invited}"


@pytest.fixture
def world(app: Flask, as_provider: AsProvider, priya: UUID) -> Iterator[World]:
    at = clock.now()
    with as_provider():
        token, returned = make_colleagues(db.session.get_one(Staff, priya), at)
        invited = str(returned.id)
    app.config["WTF_CSRF_ENABLED"] = True
    with Served(app) as served:
        yield World(served.address, token, invited)
    app.config["WTF_CSRF_ENABLED"] = False


def come_in(page: Page, world: World) -> None:
    page.goto(f"{world.address}/sign-in")
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{world.address}/today")


def look(page: Page, world: World, path: str) -> None:
    if path:
        page.goto(world.address + path)
    axe(page)
    no_sideways_scroll(page)


def test_a_colleague_is_invited_and_an_account_ended_with_the_keyboard_alone(
    browser_page: OpenPage, world: World
) -> None:
    page = browser_page()
    come_in(page, world)
    page.goto(f"{world.address}/staff/invite")

    page.get_by_label("Full name").focus()
    page.keyboard.type("Anwen Rees")
    page.keyboard.press("Tab")
    page.keyboard.type("anwen@harbour.example")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Send the invitation").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("We have sent an invitation to anwen@harbour.example.")).to_be_visible()
    page.get_by_role("link", name="Anwen Rees").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Facilitator")).to_be_checked()
    page.get_by_role("button", name="End this account").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="End the account").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The account of Anwen Rees is ended.")).to_be_visible()


def test_a_password_may_be_shown_and_pasted(browser_page: OpenPage, world: World) -> None:
    page = browser_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(world.address + world.link)
    box = page.get_by_label("New password")

    page.evaluate("navigator.clipboard.writeText('teapot violin sleet')")
    box.focus()
    page.keyboard.press("Control+V")
    page.get_by_role("button", name="Show").click()

    expect(box).to_have_value("teapot violin sleet")
    expect(box).to_have_attribute("type", "text")
    page.get_by_role("button", name="Save my password").click()
    expect(page.get_by_text("Your password is saved")).to_be_visible()


def test_staff_pages_work_without_scripts(browser_page: OpenPage, world: World) -> None:
    page = browser_page(360, 740, scripts=False)

    come_in(page, world)
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_text("You are signed out.")).to_be_visible()
