"""What is done within a step on a parent’s page, in real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from spip_live import clock
from spip_live.content import library, taught
from spip_live.db import db
from spip_live.people.models import Role, Staff
from spip_live.rooms import broadcast, leading
from spip_live.rooms.models import Room
from spip_live.rooms.steps import leading as within
from tests import mp4
from tests.browser import OpenPage, axe, no_sideways_scroll
from tests.course import COURSE, EVERY_KIND
from tests.factories import make_room
from tests.live.in_chromium import LAPTOP, PHONE, Site, open_room, served
from tests.live.people import House
from tests.packs import Files
from tests.polling import until
from tests.shelving import shelve

pytestmark = pytest.mark.browser

SECONDS = 25
_AT = "WEBVTT\n\n00:00.000 --> 00:25.000\n"
FILMED: Files = {
    "films/every-kind/the-bag/film.mp4": mp4.film(SECONDS),
    "films/every-kind/the-bag/captions.vtt": f"{_AT}A bag by a door.\n",
    "films/every-kind/the-bag/captions.cy.vtt": f"{_AT}Bag wrth y drws.\n",
    "films/every-kind/the-bag/transcript.md": "A bag stands by a door. Rain is heard.\n",
}
PLACE = "v => v.readyState >= 2 ? v.currentTime : -99"
SAID = "v => [...v.textTracks].flatMap(t => [...t.activeCues ?? []].map(c => c.text))"


@dataclass
class Led:
    """A room in which each kind of step can be shown at once, and how it is led."""

    site: Site
    room_id: UUID
    staff_id: UUID
    console: Page
    steps: list[str]

    def show(self, slug: str, cue: str = "") -> int:
        """A step on every screen, at a cue; its number."""
        n = self.steps.index(slug)

        def move(room: Room, by: Staff) -> None:
            if room.step != n:
                leading.go(room, room.step, n, by, clock.now())
            if cue:
                within.show_cue(room, n, cue, None, clock.now())

        self.do(move)
        return n

    def do(self, what: Callable[[Room, Staff], None]) -> None:
        with self.site.house.as_provider():
            room = db.session.get_one(Room, self.room_id)
            what(room, db.session.get_one(Staff, self.staff_id))
            db.session.commit()
            broadcast.changed(self.room_id, clock.now())

    def parent(self, name: str, size: tuple[int, int]) -> Page:
        return self.site.inside(self.console, self.room_id, name, size=size)


@pytest.fixture
def led(house: House, browser_page: OpenPage) -> Iterator[Led]:
    with room_led(house, browser_page) as running:
        yield running


@pytest.fixture
def filmed(house: House, browser_page: OpenPage) -> Iterator[Led]:
    """The same course, in which the provider's own film takes the place of our story."""
    with room_led(house, browser_page, FILMED) as running:
        yield running


@contextmanager
def room_led(house: House, browser_page: OpenPage, pack: Files | None = None) -> Iterator[Led]:
    library.use(EVERY_KIND)
    client = house.sign_in(Role.FACILITATOR)
    staff_id: UUID = client.staff_id  # type: ignore[attr-defined]
    with house.as_provider() as provider_id:
        if pack:
            shelve(provider_id, pack)
        plan = library.plan_from(taught.here(), taught.here().programme("every-kind"), 1).to_json()
        staff = db.session.get_one(Staff, staff_id)
        room_id = make_room(staff, starts_at=clock.now(), plan=plan).id
    with served(house, browser_page) as site:
        console = site.console(room_id, client)
        open_room(console)
        yield Led(site, room_id, staff_id, console, [step["slug"] for step in plan["steps"]])
    library.use(COURSE)


def kept_apart(page: Page) -> str:
    """All that this tab keeps."""
    return str(page.evaluate("JSON.stringify({...sessionStorage})"))


def test_words_for_the_group_outlive_a_reload_and_can_be_changed_taken_back_or_passed_on(
    led: Led,
) -> None:
    page = led.parent("Sam", PHONE)
    led.show("late-on-sunday", "views")
    words = page.locator("[data-offer]:visible textarea")

    words.fill("I would wave")
    page.reload()
    expect(words).to_have_value("I would wave")
    page.get_by_role("button", name="Send without my name").click()
    mine = page.locator("[data-offer-mine]:visible")
    expect(mine).to_contain_text("Sent without your name")
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="Change").click()
    expect(words).to_be_focused()
    words.fill("I would say hello")
    page.get_by_role("button", name="Send without my name").click()
    expect(mine).to_contain_text("I would say hello")
    page.get_by_role("button", name="Take back").click()
    expect(mine).to_have_count(0)
    page.get_by_role("button", name="Pass").click()

    expect(page.get_by_text("You have passed. That is fine")).to_be_visible()
    expect(page.get_by_role("button", name="Passed")).to_be_visible()


def test_cards_are_sorted_by_keyboard_and_a_story_is_joined_where_the_others_are(led: Led) -> None:
    page = led.parent("Sam", LAPTOP)
    led.show("need-or-not")
    first = page.locator("[data-card]").first

    first.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(first.get_by_text("Kept")).to_be_visible()
    expect(page.get_by_text("1 of 4 cards done")).to_be_visible()
    axe(page)
    page.reload()
    expect(first.get_by_role("radio", name="Children do not need this")).to_be_checked()

    n = led.show("the-bag")
    led.do(lambda room, by: within.play(room, n, True, 7.0, clock.now()))
    late = led.parent("Mei", PHONE)
    for screen in (page, late):
        expect(screen.get_by_text("Picture 2 of 3")).to_be_visible()
        expect(screen.locator("[data-frame]:visible img")).to_have_count(1)


def test_a_providers_film_is_at_one_place_on_every_screen_the_console_too_with_captions(
    filmed: Led,
) -> None:
    there = filmed.parent("Sam", LAPTOP)
    n = filmed.show("the-bag")
    filmed.do(lambda room, by: within.play(room, n, True, 8.0, clock.now()))
    late = filmed.parent("Mei", PHONE)
    screens = [page.locator("[data-film-video]") for page in (there, late, filmed.console)]

    until(lambda: in_step(screens) > 8, within=20)
    for screen in screens:
        until(lambda one=screen: one.evaluate(SAID) == ["A bag by a door."])  # type: ignore[misc]
    expect(filmed.console.get_by_text("of 0:25.")).to_be_visible()
    assert screens[2].evaluate("v => v.muted")
    late.get_by_text("Read what is said and shown").click()
    expect(late.get_by_text("Rain is heard.")).to_be_visible()
    for page in (there, late, filmed.console):
        axe(page)
        no_sideways_scroll(page)

    filmed.do(lambda room, by: leading.hold(room, by, clock.now()))
    until(lambda: all(screen.evaluate("v => v.paused") for screen in screens))
    until(lambda: in_step(screens, apart=0.5) > 8)
    frozen = in_step(screens, apart=0.5)
    expect(there.get_by_text("Paused. It goes on by itself.")).to_be_visible()
    assert in_step(screens, apart=0.5) == frozen


def in_step(screens: list[Locator], apart: float = 1.0) -> float:
    """Where the film is; -1 while it is not at one place everywhere."""
    places = [float(screen.evaluate(PLACE)) for screen in screens]
    return places[0] if max(places) - min(places) < apart else -1.0


def test_what_is_written_for_oneself_is_kept_by_the_tab_saved_on_wish_and_wiped(led: Led) -> None:
    page = led.parent("Sam", PHONE)
    led.show("for-you")
    field = page.get_by_label("What is one small thing that you could do?")

    field.fill("Wave first")
    page.reload()
    expect(field).to_have_value("Wave first")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a text file").click()
    assert "Wave first" in saved.value.path().read_text()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="Wipe it now").click()
    expect(field).to_have_value("")
    assert "Wave first" not in kept_apart(page)

    field.fill("Something else")
    page.locator("#leave-open").click()
    page.get_by_role("button", name="Leave session").click()
    expect(page.get_by_role("heading", name="You have left your session")).to_be_visible()
    assert kept_apart(page) == "{}"
