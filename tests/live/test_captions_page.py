"""Captions in real Chromium: typed on one page, read on the others, each as its reader likes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import SIZES, OpenPage, axe, no_sideways_scroll
from tests.live.captioning import invited
from tests.live.in_chromium import LAPTOP, Site, let_in, open_room, served
from tests.live.people import House

pytestmark = pytest.mark.browser

# The controls in whose middle something else lies.
COVERED = """() => [...document.querySelectorAll(".controls button")].filter((b) => b.offsetParent)
  .filter((b) => { const r = b.getBoundingClientRect();
    return !b.contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)); })
  .map((b) => b.id)"""
PICTURES = os.environ.get("SPIP_PICTURES")


@pytest.fixture
def site(house: House, browser_page: OpenPage) -> Iterator[Site]:
    with served(house, browser_page) as running:
        yield running


def drawn_well(page: Page, name: str) -> None:
    """Readable by everybody at every size."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"))
        no_sideways_scroll(page)
        if width in (SIZES[0][0], LAPTOP[0]):
            axe(page)


@pytest.fixture
def desk(site: Site) -> Page:
    return site.page(*LAPTOP)


def test_captions_are_typed_on_one_page_and_read_on_the_others(site: Site, desk: Page) -> None:
    room_id, staff = site.room("talk", "poll")
    console = site.console(room_id, staff)
    open_room(console)
    parent = site.inside(console, room_id, "Tom")
    expect(parent.locator("#captions")).to_be_hidden()
    expect(console.locator("#captions")).to_be_hidden()

    comes_in(site, desk, invited(site.house, room_id).token)
    expect(parent.locator("#captions-by")).to_have_text("Live captions by Sam")
    expect(console.locator("#listening")).to_contain_text("Sam Okoro")
    types_and_puts_right(desk, parent, console)
    reads_as_they_like(parent)
    let_in(site, room_id, staff, "Dan", "Mei", "Gareth")
    go_along_into_a_group(parent, console, desk)
    drawn_well(console, "console")

    console.get_by_role("button", name="Hold everything").click()
    expect(desk.locator("#pause")).to_contain_text("on hold")
    console.get_by_role("button", name="Resume for everyone").click()
    expect(desk.locator("#pause")).to_be_hidden()
    is_removed(desk, parent, console)


def comes_in(site: Site, desk: Page, token: str) -> None:
    """By the link, with every promise asked for."""
    desk.goto(f"{site.address}/caption/{token}")
    drawn_well(desk, "link")
    desk.get_by_role("button", name="Continue").click()
    expect(desk.locator(".govuk-error-summary")).to_contain_text(
        "Tick this when you are on your own"
    )
    for box in desk.get_by_role("checkbox").all():
        box.check()
    desk.get_by_role("button", name="Continue").click()
    expect(desk.locator("#signal-words")).to_have_text("Good signal")
    expect(desk.locator("#step-words")).to_contain_text("Step 1 of 2")


def types_and_puts_right(desk: Page, parent: Page, console: Page) -> None:
    """With a name by one press, Enter, the arrow up; each reader sees it as it stands."""
    words = desk.get_by_label("Type what is said")
    desk.get_by_role("button", name="Tom").click()
    words.press_sequentially("I sore him at the door.")
    expect(parent.locator("#captions-lines")).to_contain_text("Tom: I sore him at the door.")
    words.press("Enter")
    expect(words).to_have_value("")
    words.press("ArrowUp")
    desk.get_by_label("Put your last line right").fill("Tom: I saw him at the door.")
    desk.keyboard.press("Enter")
    for page in (parent, console):
        expect(page.locator("#captions-lines p")).to_have_text(["Tom: I saw him at the door."])
    words.fill("Priya: Thank you, Tom. And what could your daughter hear from the stairs?")
    expect(desk.locator("#seen p")).to_have_count(2)
    drawn_well(desk, "desk")


def reads_as_they_like(parent: Page) -> None:
    """Larger, hidden, and still so after a reload; nothing is read aloud unasked, or covered."""
    bar = parent.locator("#captions")
    drawn_well(parent, "parent")
    parent.set_viewport_size({"width": 320, "height": 640})
    assert parent.evaluate(COVERED) == [], "captions lie over the controls"
    bar.get_by_role("button", name="Text").click()
    expect(bar).to_have_attribute("data-size", "large")
    drawn_well(parent, "parent-large")
    assert bar.locator("[aria-live], [role=status], [role=log]").count() == 0
    bar.get_by_role("button", name="Hide captions").click()
    expect(parent.locator("#captions-lines")).to_be_hidden()
    expect(bar).to_contain_text("Live captions by Sam")
    drawn_well(parent, "parent-off")
    parent.reload()
    expect(parent.locator("#captions-on")).to_be_visible()
    bar.get_by_role("button", name="Show captions").click()
    expect(bar).to_have_attribute("data-size", "large")
    expect(parent.locator("#captions-lines")).to_contain_text("I saw him at the door.")


def go_along_into_a_group(parent: Page, console: Page, desk: Page) -> None:
    """Into one group: it is told so, the others that they have none; and by their own press."""
    console.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
    console.get_by_role("button", name="Groups").click()
    told = console.locator("#groups-captions")
    expect(told).to_contain_text("Ask who needs captions before you start.")
    console.get_by_role("button", name="Make groups").click()
    console.get_by_role("button", name="Start the groups").click()
    expect(parent.locator("#captions")).to_contain_text(
        "Sam is writing captions for the main room. There are none in your group"
    )
    expect(parent.locator("#captions-lines")).to_be_hidden()
    expect(told).to_contain_text("Nobody in a group has captions.")
    expect(desk.locator("#pause")).to_contain_text("Choose under “Where you write”")
    drawn_well(parent, "parent-without")
    group = parent.locator("#breakout-h").inner_text().removeprefix("You are in ")
    mine, other = group.removeprefix("Group "), "2" if group == "Group 1" else "1"

    console.locator("#groups-writers").get_by_role("button", name=mine).click()
    expect(told).to_contain_text(f"No captions: Group {other}.")
    expect(parent.locator("#captions-by")).to_have_text("Live captions by Sam")
    expect(desk.locator("#where [aria-pressed=true]")).to_have_text(group)
    expect(desk.locator("#names")).not_to_contain_text("Priya")
    words = desk.get_by_label("Type what is said")
    words.press_sequentially("Tom: only here")
    expect(parent.locator("#captions-lines p")).to_have_text(["Tom: only here"])
    expect(console.locator("#captions")).to_contain_text(f"Sam is writing captions for {group}.")
    for page, name in ((parent, "parent-group"), (console, "console-group"), (desk, "desk-group")):
        drawn_well(page, name)

    desk.get_by_role("button", name=f"Group {other}").click()
    expect(parent.locator("#captions-apart")).to_contain_text(f"for Group {other}.")
    expect(desk.locator("#seen p")).to_have_count(0)
    expect(words).to_have_value("")
    console.get_by_role("button", name="End groups now").click()
    expect(parent.locator("#captions-by")).to_have_text("Live captions by Sam")
    expect(parent.locator("#captions-lines")).to_contain_text("I saw him at the door.")
    expect(desk.locator("#where")).to_be_hidden()


def is_removed(desk: Page, parent: Page, console: Page) -> None:
    """In two presses; their page says so, and their lines are gone."""
    listening = console.locator("#listening")
    listening.get_by_role("button", name="Remove").click()
    listening.get_by_role("button", name="Yes, remove").click()
    expect(desk.get_by_role("heading", name="You have been taken out")).to_be_focused()
    expect(parent.locator("#captions")).to_be_hidden()
    expect(parent.locator("#captions-lines p")).to_have_count(0)
    expect(listening.locator("li")).to_have_count(0)
    drawn_well(desk, "removed")
