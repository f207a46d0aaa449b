"""The pages of lists and referrals as people see them: at four sizes, with axe, by hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from spip_live import jobs
from spip_live.db import db
from spip_live.office.intake.bringing_in import bring_in as bring_in_slips
from spip_live.office.intake.making_rows import Order
from spip_live.people.models import Enrolment, Parent, Referral, Role
from tests.browser import SIZES, OpenPage, Served, axe, no_sideways_scroll
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
from tests.lists import CAFCASS, COURT, long_list, slips
from tests.screens.test_intake import bring_in, settle_columns, upload

pytestmark = pytest.mark.browser
# Set by hand to look at the pages; tests do not need it.
PICTURES = os.environ.get("SPIP_PICTURES")


class World:
    """A provider with lists at every stage and a parent at every standing, served."""

    def __init__(self, address: str, client: FlaskClient, paths: dict[str, str]) -> None:
        self.address = address
        self.client = client
        self.paths = paths

    def open(self, page: Page, path: str) -> None:
        """Go to a page, signed in as the coordinator."""
        cookie = self.client.get_cookie("staff")
        assert cookie is not None
        page.context.add_cookies([{"name": "staff", "value": cookie.value, "url": self.address}])
        page.goto(f"{self.address}{path}")


@pytest.fixture
def world(app: Flask, sign_in: SignIn, as_provider: AsProvider) -> Iterator[World]:
    client = sign_in(Role.COORDINATOR)
    paths = lists_at_every_stage(app, client, as_provider)
    with as_provider():
        paths |= parents_at_every_standing()
    with Served(app) as served:
        yield World(served.address, client, paths)


def lists_at_every_stage(
    app: Flask, client: FlaskClient, as_provider: AsProvider
) -> dict[str, str]:
    unreadable = upload(client, b"%PDF-1.7", "Referrals November.pdf")
    done = upload(client, CAFCASS, "cafcass-2026-11.csv")
    settle_columns(client, done)
    client.post(f"{done}/rows", data={"14:leave": "yes"})
    bring_in(app, client, done)
    columns = upload(client, CAFCASS, "cafcass-2026-11 (1).csv")
    rows = upload(client, COURT, "referrals-court.csv")
    settle_columns(client, rows)
    working = upload(client, long_list(900), "all of 2026.csv")
    return {
        "lists": "/referral-lists",
        "unreadable": unreadable,
        "done": done,
        "columns": f"{columns}/columns",
        "rows": f"{rows}/rows",
        "rows-look": f"{rows}/rows?show=look",
        "rows-new": f"{rows}/rows?show=new",
        "rows-left": f"{done}/rows?show=out",
        "working": working,
    }


def parents_at_every_standing() -> dict[str, str]:
    by = make_staff()
    order = Order(by.provider_id, PROGRAMME, NOON)
    bring_in_slips(
        slips(("TBC", "ALI, Anna", "01/02/1980"), ("WD25P00001", "BELL, Ben", "")), order, by
    )
    ben = db.session.scalars(select(Parent).where(Parent.surname == "Bell")).one()
    room = make_room()
    chris = make_parent("Chris", "Cole", born_on=date(1980, 5, 6), email_confidential=True)
    for each in (chris, ben):
        before = make_referral(each, ordered_on=date(2026, 9, 1), route="self", fee="due")
        make_seat(room, make_enrolment(each, before))
    bring_in_slips(slips(("WD25P00001", "COLE, Chris", "06/05/1980")), order, by)
    anna = db.session.scalars(select(Parent).where(Parent.surname == "Ali")).one()
    referral = db.session.scalars(select(Referral).where(Referral.parent_id == anna.id)).one()
    enrolment = db.session.scalars(select(Enrolment).where(Enrolment.parent_id == anna.id)).one()
    return {
        "referrals": "/referrals",
        "referrals-none": "/referrals?find=zzz",
        "new": "/referrals/new",
        "parent": f"/parents/{anna.id}",
        "parent-waiting": f"/parents/{chris.id}",
        "details": f"/parents/{anna.id}/details",
        "referral": f"/referrals/{referral.id}",
        "other-party": f"/referrals/{referral.id}/other-party",
        "withdraw": f"/enrolments/{enrolment.id}/withdraw",
    }


def look(page: Page, name: str) -> None:
    axe(page)
    no_sideways_scroll(page)
    if PICTURES:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)


@pytest.mark.parametrize("size", SIZES)
def test_every_page_reads_well_at_every_size(
    world: World, browser_page: OpenPage, size: tuple[int, int]
) -> None:
    page = browser_page(*size)

    for name, path in world.paths.items():
        world.open(page, path)
        look(page, name)


def test_what_is_wrong_reads_well_on_a_phone(world: World, browser_page: OpenPage) -> None:
    page = browser_page(320, 640)
    for name in ("new", "other-party", "withdraw", "lists"):
        world.open(page, world.paths[name])
        page.locator("main form button[type=submit]").last.click()
        expect(page.get_by_role("alert")).to_be_visible()
        look(page, f"{name}-wrong")


def test_a_list_comes_in_with_the_keyboard_alone(
    app: Flask, world: World, browser_page: OpenPage, as_provider: AsProvider
) -> None:
    page = browser_page(1280, 720)
    world.open(page, "/referral-lists")
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
