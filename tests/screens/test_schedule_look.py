"""The schedule in Chromium: by keyboard, without scripts, and while a worker is at work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from spip_live import clock
from spip_live.people.joining_families import keep_apart
from spip_live.people.models import Role, TieKind
from spip_live.rooms import scheduling, seating
from spip_live.rooms.facilitators import Leaders
from tests.browser import OpenPage, Served, axe, no_sideways_scroll
from tests.conftest import AsProvider, SignIn
from tests.factories import (
    in_days,
    make_enrolment,
    make_family,
    make_parent,
    make_referral,
    make_staff,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    with Served(app) as served:
        yield served.address


@pytest.fixture
def cookie(sign_in: SignIn) -> str:
    found = sign_in(Role.COORDINATOR).get_cookie("staff")
    assert found is not None
    return found.value


@pytest.fixture
def ids(as_provider: AsProvider) -> dict[str, UUID]:
    """A full calendar: a room with every kind of seat and of waiting parent, a pair, two ties."""
    at = clock.now()
    with as_provider():
        lead = make_staff(Role.FACILITATOR, name="Owen Hughes")
        co = make_staff(Role.FACILITATOR, name="Caitríona Llewellyn-Bartholomew")
        room = scheduling.schedule("spip-1x4", [in_days(1)], 8, Leaders(lead, co), None, at)[0]
        scheduling.schedule("workshop-2h30", [in_days(3)], 5, Leaders(lead), None, at)
        pair = scheduling.schedule("spip-2x2", [in_days(8), in_days(15)], 8, Leaders(co), None, at)
        family = make_family()
        laura = make_parent("Laura", "Nwosu", family, needs="Large print")
        seat = seating.seat(room, make_enrolment(laura), None, at)
        hassan = make_parent("Hassan", "Abara", email="")
        seating.seat(room, make_enrolment(hassan), None, at)
        tom = make_parent("Tom", "Kowalczyk")
        seating.release(seating.seat(room, make_enrolment(tom), None, at), "asked", None, at)
        make_enrolment(make_parent("Ben", "Hussain", family))
        make_enrolment(make_parent("Jack", "Field"), seatable=False)
        due = make_parent("Mo", "Rahman")
        make_enrolment(due, make_referral(due, route="self", fee="due"))
        make_enrolment(make_parent("Ola", "Pip"), programme="spip-2x2")
        waits = keep_apart(laura, hassan, TieKind.STAFF, "An earlier case", None, at)
        holds = keep_apart(laura, due, TieKind.STAFF, "A new partner", None, at)
        return {
            "room": room.id,
            "pair": pair[0].id,
            "seat": seat.id,
            "waits": waits.id,
            "holds": holds.id,
        }


@pytest.fixture
def page(browser_page: OpenPage, site: str, cookie: str, request: pytest.FixtureRequest) -> Page:
    size = getattr(request, "param", (1280, 720))
    opened = browser_page(*size)
    opened.context.add_cookies([{"name": "staff", "value": cookie, "url": site}])
    return opened


def well(page: Page) -> None:
    axe(page)
    no_sideways_scroll(page)


def test_a_parent_is_seated_with_the_keyboard_alone(
    page: Page, site: str, ids: dict[str, UUID]
) -> None:
    page.goto(f"{site}/schedule/{ids['room']}")
    give = page.get_by_role("button", name="Give a seat to Tom Kowalczyk")
    for _ in range(60):
        if give.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Tom Kowalczyk has a seat")


def test_a_link_is_shown_and_can_be_copied(page: Page, site: str, ids: dict[str, UUID]) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/schedule/seats/{ids['seat']}")
    page.get_by_role("button", name="Show a link to pass on").click()
    well(page)

    page.get_by_role("button", name="Copy the link").click()

    expect(page.get_by_text("Copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#link").inner_text()


def test_the_room_page_works_without_scripts(
    browser_page: OpenPage, site: str, cookie: str, ids: dict[str, UUID]
) -> None:
    page = browser_page(360, 740, scripts=False)
    page.context.add_cookies([{"name": "staff", "value": cookie, "url": site}])
    page.goto(f"{site}/schedule/{ids['room']}")

    page.get_by_role("button", name="Give a seat to Tom Kowalczyk").click()

    expect(page.get_by_text("Tom Kowalczyk has a seat")).to_be_visible()


def test_a_second_facilitator_is_told_at_the_field_with_everything_kept(
    page: Page, site: str, ids: dict[str, UUID]
) -> None:
    begins = in_days(1) + timedelta(hours=1)
    page.goto(f"{site}/schedule/new/spip-1x4")
    for box, value in (("Day", begins.day), ("Month", begins.month), ("Year", begins.year)):
        page.get_by_label(box, exact=True).fill(str(value))
    page.get_by_label("Start").fill("7pm")
    page.get_by_label("Facilitator", exact=True).select_option(label="Owen Hughes")
    page.get_by_role("button", name="Save").click()

    page.get_by_role("link", name="Owen Hughes leads another room").click()

    expect(page.get_by_label("Facilitator", exact=True)).to_be_focused()
    expect(page.get_by_label("Start")).to_have_value("7pm")
