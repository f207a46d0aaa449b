"""A parent and a facilitator with a keyboard alone, who see at each moment where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from spip_live.people.models import Role
from spip_live.rooms.discussion import discussions
from spip_live.rooms.presence import presence
from tests.browser import faults, watch
from tests.database import TestDatabase
from tests.journeys.full_house import PASSWORD, WHO, FullHouse, served_house
from tests.journeys.keys import Keys
from tests.journeys.people import ConsolePage, ParentPage

pytestmark = pytest.mark.browser

SMALL = {"width": 320, "height": 640}
LAPTOP = {"width": 1280, "height": 720}


@pytest.fixture
def house(whole_app: Flask, whole_database: TestDatabase) -> Iterator[FullHouse]:
    """The demonstration, in which nothing has happened yet."""
    whole_database.empty()
    presence.forget_all()
    discussions.forget_all()
    with served_house(whole_app, whole_database) as filled:
        yield filled


@pytest.fixture
def two(browser: Browser, house: FullHouse) -> Iterator[tuple[ParentPage, ConsolePage]]:
    """A parent at a small phone, and the facilitator of their room, signed in, at a laptop."""
    pages = []
    for size in (SMALL, LAPTOP):
        context = browser.new_context(viewport=size, locale="en-GB")  # type: ignore[arg-type]
        pages.append(context.new_page())
        watch(pages[-1])
    console = ConsolePage(pages[1], house.address)
    console.sign_in(WHO[Role.FACILITATOR], PASSWORD)
    console.button(re.compile("^Open the console")).first.click()
    yield ParentPage(pages[0], "Tom"), console
    found = [fault for page in pages for fault in faults(page)]
    for page in pages:
        page.context.close()
    assert found == []


def test_a_parent_takes_part_from_the_link_to_the_goodbye(
    house: FullHouse, two: tuple[ParentPage, ConsolePage]
) -> None:
    tom, console = two
    keys = Keys(tom.page)
    tom.open_link(house.address + house.link_of("Tom Reed"))

    comes_in(keys, tom)
    console.open_room()
    console.admit("Thomas")
    tom.until_let_in()
    expect(tom.activity.get_by_role("heading", level=2).first).to_be_focused()
    while not console.button("Close answers").is_visible():
        console.next()
    tom.is_on_step(console.step())
    answers(keys, tom)
    writes(keys, tom)
    console.reads("Hello from the kitchen")

    keys.use(tom.button("Raise hand"), "Shift+Tab", key="Space")
    tom.has_hand_up()
    keys.use(tom.button("Leave"))
    expect(tom.page.get_by_role("heading", name="Leave your session?")).to_be_focused()
    keys.use(tom.button("Leave session"))
    tom.has_heard_goodbye("You have left your session")
    console.has("Thomas", "Left")


def comes_in(keys: Keys, tom: ParentPage) -> None:
    keys.to(tom.page.get_by_label("What should we call you?"))
    keys.page.keyboard.press("Control+A")
    keys.write("Thomas")
    keys.use(tom.button("Continue"))
    expect(tom.page.get_by_role("heading", name="Before you go in")).to_be_visible()
    for box in tom.page.get_by_role("checkbox").all():
        keys.use(box, key="Space")
        expect(box).to_be_checked()
    keys.use(tom.button("Go to the waiting room"))


def answers(keys: Keys, tom: ParentPage) -> None:
    first, second = tom.page.get_by_role("radio").all()[:2]
    keys.use(first, key="Space")
    keys.press("ArrowDown")
    expect(second).to_be_checked()
    keys.is_seen()
    keys.use(tom.button("Send answer"))
    tom.sees("Your answer is in.")


def writes(keys: Keys, tom: ParentPage) -> None:
    """To everyone; then only to the facilitator, as far as choosing it."""
    keys.use(tom.button(re.compile("^Chat")))
    expect(tom.message).to_be_focused()
    keys.is_seen()
    keys.write("Hello from the kitchen")
    keys.press("Enter")
    expect(tom.chat.get_by_text("Hello from the kitchen")).to_be_visible()
    keys.to(tom.page.get_by_role("radio", name="Everyone"), "Shift+Tab")
    keys.press("ArrowRight")
    expect(tom.page.get_by_role("radio", name="Only Priya")).to_be_checked()
    keys.press("Escape")
    expect(tom.button(re.compile("^Chat"))).to_be_focused()


def test_a_facilitator_leads_a_whole_room(
    house: FullHouse, two: tuple[ParentPage, ConsolePage]
) -> None:
    tom, console = two
    keys = Keys(console.page)
    tom.come_in(house.address + house.link_of("Tom Reed"))

    keys.use(console.button("Open the room"))
    console.is_on_step(1)
    seen = console.page.get_by_role("checkbox", name="Photo ID seen for Tom")
    keys.use(seen, key="Space")
    expect(seen).to_be_checked()
    keys.use(console.button("Admit Tom"))
    console.has_here("Tom")

    keys.use(console.button(re.compile("^Next: ")))
    console.is_on_step(2)
    keys.press("Enter")
    console.is_on_step(3)

    tom.say("May I have a minute?", to="Only Priya")
    keys.to(console.tab("Chat"))
    keys.press("ArrowRight")
    expect(console.tab("Private")).to_be_focused()
    expect(console.page.get_by_label("Private messages with")).to_have_value(re.compile("."))
    keys.to(console.page.get_by_role("textbox", name="Message only to Tom"))
    keys.write("Of course. Take five.")
    keys.press("Enter")
    tom.reads("Of course. Take five.")

    keys.use(console.button("Hold everything"))
    console.sees("The room is on hold.")
    keys.use(console.button("Resume for everyone"))
    expect(console.button("Resume for everyone")).to_be_hidden()

    keys.use(console.button("End for all"))
    expect(console.page.get_by_role("heading", name="End this room for everyone?")).to_be_focused()
    keys.press("Escape")
    expect(console.button("End for all")).to_be_focused()
    keys.press("Enter")
    keys.use(console.button("Yes, end it for everyone"))
    expect(console.page.get_by_role("heading", name="This room has ended")).to_be_focused()
    keys.use(console.page.get_by_role("link", name="Confirm attendance"))
    expect(console.page.get_by_role("button", name="Confirm attendance")).to_be_visible()


@pytest.mark.parametrize(
    ("look", "wrong"),
    [
        ("outline: none", "cannot be seen"),
        ("outline: 3px solid #ffdd00; position: absolute; top: -500px", "out of sight"),
    ],
)
def test_a_focus_that_cannot_be_seen_is_noticed(browser: Browser, look: str, wrong: str) -> None:
    page = browser.new_page()
    page.set_content(f"<button style='{look}'>Go on</button>")

    with pytest.raises(AssertionError, match=wrong):
        Keys(page).press("Tab")
    page.close()
