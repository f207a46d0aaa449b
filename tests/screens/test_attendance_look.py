"""Attendance confirmed and returned by hand, in real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from spip_live.people.models import Role
from tests.browser import OpenPage, Served, axe, no_sideways_scroll
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import NOON, make_room, make_seat, make_staff
from tests.witnessed import HOUR, LATER, decided, enrolled, say

pytestmark = pytest.mark.browser
DAYS = "/returns/new?from_on=2026-12-01&to_on=2026-12-03"
Opened = Callable[..., Page]


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    with Served(app) as served:
        yield served.address


@pytest.fixture
def rooms(as_provider: AsProvider, database: TestDatabase, sign_in: SignIn) -> dict[str, str]:
    """Addresses of a room to confirm, with every kind of line, and of one that is confirmed."""
    with as_provider():
        lead = make_staff(Role.FACILITATOR, name="Priya Shah")
        first = make_room(lead)
        ann, bo, cy, _ = (make_seat(first, enrolled(n)) for n in ("Ann", "Bo", "Cy", "Dee"))
        stays = {ann: [(0, HOUR)], bo: [(0, 1000)], cy: [(0, 2700)]}
        decided(database, first, stays, breaks=[(1700, 1900)], holds=[(300, 400)])
        second = make_room(lead, starts_at=NOON + timedelta(days=1))
        seats = [make_seat(second, enrolled(n, "Evans-Llewellyn")) for n in ("Siân", "Bartholomew")]
        down = {seat: [(0, 1990), (2110, HOUR)] for seat in seats}
        decided(database, second, down, crashes=[(1990, 2099)])
        for seat in seats:
            say(seat, "attended", lead, LATER)
        addresses = {
            "open": f"/attendance/{first.id}",
            "seat": f"/attendance/{first.id}/seats/{cy.id}",
            "done": f"/attendance/{second.id}",
        }
    return addresses | {"lead": _cookie(sign_in(lead)), "coordinator": _cookie(sign_in(
        Role.COORDINATOR))}  # fmt: skip


@pytest.fixture
def opened(browser_page: OpenPage, site: str, rooms: dict[str, str]) -> Opened:
    """A page of ours, opened by the room's facilitator or by a coordinator."""

    def open_it(who: str, address: str, size: tuple[int, int]) -> Page:
        page = browser_page(*size)
        page.context.add_cookies([{"name": "staff", "value": rooms[who], "url": site}])
        page.goto(site + address)
        return page

    return open_it


def _cookie(client: FlaskClient) -> str:
    found = client.get_cookie("staff")
    assert found is not None
    return found.value


def well(page: Page) -> None:
    axe(page)
    no_sideways_scroll(page)


@pytest.mark.parametrize("size", [(360, 740), (1280, 720)])
def test_a_room_is_confirmed_on_one_screen_and_a_missing_reason_is_led_to(
    opened: Opened, rooms: dict[str, str], size: tuple[int, int]
) -> None:
    page = opened("lead", rooms["open"], size)
    line = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Cy Hale"))
    expect(line.get_by_role("img", name="Cy Hale.")).to_be_visible()
    line.get_by_text("Times in words").click()
    expect(line.get_by_text("Break: 12:28 to 12:31.")).to_be_visible()

    page.get_by_role("group", name="Did Cy Hale attend?").get_by_label(
        "Attended", exact=True
    ).check()
    page.get_by_role("button", name="Confirm attendance").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    well(page)
    page.get_by_role("link", name="Say why, in a sentence, for Cy Hale").click()
    page.keyboard.type("On the telephone with me throughout.")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Attendance is confirmed for 4 parents. Thank you.")).to_be_visible()
    expect(page.get_by_text("On the telephone with me throughout.")).to_be_visible()
    well(page)


def test_a_return_is_previewed_made_and_downloaded(opened: Opened, rooms: dict[str, str]) -> None:
    page = opened("coordinator", rooms["done"], (1280, 720))
    page.get_by_role("button", name="Return this room to Cafcass").click()
    expect(page.get_by_role("heading", name="2 lines to return")).to_be_visible()
    page.get_by_role("button", name="Make this return").dblclick()

    expect(page.get_by_text("The return is made.")).to_be_visible()
    well(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download the file").click()

    content = taken.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 3
    page.goto(page.url)
    expect(page.get_by_text("Once")).to_be_visible()
