"""The facilitator’s console in real Chromium: all in reach, nothing by accident."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OpenPage, axe, no_sideways_scroll
from tests.live.in_chromium import DESK, Site, admit, open_room, served
from tests.live.people import House

pytestmark = pytest.mark.browser

SMALLER = (1366, 768)
TALLER_THAN_THE_WINDOW = "document.documentElement.scrollHeight > innerHeight"


@pytest.fixture
def site(house: House, browser_page: OpenPage) -> Iterator[Site]:
    with served(house, browser_page) as running:
        yield running


def test_every_state_of_the_console_can_be_read_by_everybody(site: Site) -> None:
    room_id, staff = site.room("talk", "poll")
    console = site.console(room_id, staff)
    site.waiting(room_id, "Sam")

    def drawn_well() -> None:
        for width, height in ((1024, 768), SMALLER):  # the sweep looks at the others
            console.set_viewport_size({"width": width, "height": height})
            axe(console)
            no_sideways_scroll(console)

    drawn_well()
    open_room(console)
    admit(console, "Sam")
    console.locator("#next").click()
    expect(console.locator("#show-results")).to_be_visible()
    drawn_well()
    console.locator("#roll").get_by_role("button", name="Actions").click()
    console.locator("[data-act='remove']").click()
    for tab in ("Private", "Incident note"):
        console.get_by_role("tab", name=tab).click()
        drawn_well()
    console.get_by_role("button", name="Hold everything").click()
    expect(console.locator("#held-banner")).to_be_visible()
    drawn_well()
    console.get_by_role("button", name="End for all").click()
    drawn_well()
    console.get_by_role("button", name="Yes, end it for everyone").click()
    expect(console.get_by_role("heading", name="This room has ended")).to_be_visible()
    drawn_well()


def test_six_parents_fit_on_one_screen(site: Site) -> None:
    room_id, staff = site.room("talk", "poll")
    console = site.console(room_id, staff)
    open_room(console)
    for name in ("Tom", "Aisha", "Dan", "Gareth", "Mei", "Rachel"):
        site.inside(console, room_id, name)

    expect(console.locator("#here-count")).to_have_text("6 here")
    for width, height in (SMALLER, DESK):
        console.set_viewport_size({"width": width, "height": height})
        assert not console.evaluate(TALLER_THAN_THE_WINDOW)
        expect(console.locator("#next")).to_be_in_viewport()


def test_nobody_is_admitted_before_their_identification_was_seen(site: Site) -> None:
    room_id, staff = site.room()
    console = site.console(room_id, staff)
    open_room(console)
    site.waiting(room_id, "Sam")

    console.get_by_role("button", name="Admit").focus()
    console.keyboard.press("Enter")

    expect(console.locator("#refused-words")).to_have_text("Tick “Photo ID seen” first.")
    expect(console.locator("#waiting-list li")).to_have_count(1)


def test_the_one_strong_button_names_what_comes_next(site: Site) -> None:
    room_id, staff = site.room("talk", "poll", "break")
    console = site.console(room_id, staff)

    open_room(console)
    expect(console.locator("#next")).to_have_text("Next: Your view, A step to poll")
    console.locator("#next").click()
    expect(console.locator("#next")).to_have_text("Next: Break, A step to break")
    console.locator("#next").click()

    expect(console.locator("#next")).to_have_text("Last step")
    expect(console.locator("#notes")).to_contain_text("Only for the facilitator")


def test_a_story_is_led_part_by_part_with_one_key(site: Site) -> None:
    room_id, staff = site.room("scenario", "talk")
    console = site.console(room_id, staff)
    open_room(console)
    console.locator("#natural").focus()

    for part in ("Views", "Compare", "Debrief", "Vote"):
        console.keyboard.press("Enter")
        expect(console.locator("#track [aria-current]")).to_have_text(part)
    console.get_by_role("button", name="Take: She waits a while").click()

    expect(console.locator("#now [data-ending='calm']")).to_have_attribute("data-on", "")
    expect(console.locator("#now [data-on]")).to_have_count(1)
    expect(console.locator("#plan li").first).to_contain_text("Went on: She waits a while")
    expect(console.locator("#next")).to_have_class(re.compile("btn--main"))


def test_a_jump_in_the_plan_is_confirmed_first(site: Site) -> None:
    room_id, staff = site.room("talk", "poll", "break")
    console = site.console(room_id, staff)
    open_room(console)

    console.locator("#plan").get_by_role("button", name="A step to break").click()
    expect(console.locator("#now-h")).to_contain_text("step 1 of 3")
    console.get_by_role("button", name="Show it to everyone").click()

    expect(console.locator("#now-h")).to_contain_text("step 3 of 3")


def test_results_cannot_be_shown_under_four_answers(site: Site) -> None:
    room_id, staff = site.room("poll")
    console = site.console(room_id, staff)
    open_room(console)
    parents = [site.inside(console, room_id, name) for name in ("Tom", "Aisha", "Dan", "Mei")]
    for parent in parents[:3]:
        answer(parent, "Mum")

    expect(console.locator("#now [data-totals-words]")).to_contain_text("3 of 4")
    expect(console.locator("#show-results")).to_have_attribute("aria-disabled", "true")
    expect(console.locator("#moves-note")).to_be_visible()
    answer(parents[3], "Pass")
    expect(console.locator("#show-results")).to_have_attribute("aria-disabled", "false")
    console.locator("#show-results").click()

    expect(console.locator("#show-results")).to_have_text("Hide results")
    expect(console.locator("#now [data-slug='mum'] .n")).to_have_text("3 of 4")


def test_calls_for_help_and_hands_come_first_on_the_roll(site: Site) -> None:
    room_id, staff = site.room()
    console = site.console(room_id, staff)
    open_room(console)
    aisha, dan = (site.inside(console, room_id, name) for name in ("Aisha", "Dan"))

    dan.get_by_role("button", name="Raise hand").click()
    aisha.get_by_role("button", name="Get help").click()
    aisha.get_by_role("button", name="Ask for help").click()

    expect(console.locator("#roll tr").nth(0)).to_contain_text("Hand, 1st")
    expect(console.locator("#roll tr").nth(1)).to_contain_text("Needs help")
    console.get_by_role("button", name="Lower all hands").click()
    expect(console.locator("#roll")).not_to_contain_text("Hand, 1st")


def test_a_message_that_hurts_can_be_removed_for_everybody(site: Site) -> None:
    room_id, staff = site.room()
    console = site.console(room_id, staff)
    open_room(console)
    page = site.inside(console, room_id, "Sam")
    page.locator("#chat-open").click()
    page.locator("#chat-text").fill("Something cruel")
    page.keyboard.press("Enter")

    console.locator("#chat-list li", has_text="Something cruel").get_by_role("button").click()

    expect(page.locator("#chat-list")).not_to_contain_text("Something cruel")
    expect(console.locator("#chat-list")).not_to_contain_text("Something cruel")


def test_an_incident_note_is_kept_and_a_concern_is_marked(site: Site) -> None:
    room_id, staff = site.room()
    console = site.console(room_id, staff)
    open_room(console)
    console.get_by_role("tab", name="Incident note").click()

    console.locator("#note-text").fill("10:30. Signal lost for five minutes.")
    console.get_by_role("button", name="Save note").click()
    expect(console.locator("#note-state")).to_have_text("Saved.")
    console.locator("#note-text").fill("Spoke of being afraid to go home.")
    console.get_by_role("button", name="Raise safeguarding concern").click()

    expect(console.locator("#note-list li").first).to_contain_text("Safeguarding concern")
    expect(console.locator("#note-list li")).to_have_count(2)


def test_a_room_left_alone_says_so_when_its_facilitator_is_back(site: Site) -> None:
    room_id, staff = site.room()
    console = site.console(room_id, staff)
    open_room(console)
    page = site.inside(console, room_id, "Sam")

    console.goto("about:blank")
    expect(page.locator("#hold")).to_be_visible(timeout=15_000)
    back = site.console(room_id, staff)

    expect(back.locator("#now-h")).to_contain_text("step 1 of")
    expect(page.locator("#hold")).to_be_hidden(timeout=15_000)


def test_ending_takes_two_steps(site: Site) -> None:
    room_id, staff = site.room()
    console = site.console(room_id, staff)
    open_room(console)

    console.get_by_role("button", name="End for all").click()
    expect(console.locator("#end")).to_contain_text("This cannot be undone")
    console.keyboard.press("Escape")
    expect(console.get_by_role("button", name="End for all")).to_be_focused()
    expect(console.locator("#over")).to_be_hidden()


def answer(parent: Page, choice: str) -> None:
    parent.get_by_label(choice).check()
    parent.get_by_role("button", name="Send answer").click()
    expect(parent.locator("[data-ask-state]")).to_contain_text("Your answer is in")


def focus_ring(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))


def test_focus_can_always_be_seen(site: Site) -> None:
    room_id, staff = site.room()
    console = site.console(room_id, staff)
    open_room(console)

    for _ in range(25):
        console.keyboard.press("Tab")
        if console.evaluate("document.activeElement !== document.body"):
            assert focus_ring(console) == "solid"
