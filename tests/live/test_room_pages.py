"""A parent’s page in real Chromium: from the link to the goodbye, also by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import SIZES, OpenPage, axe, no_sideways_scroll
from tests.live.in_chromium import LAPTOP, PHONE, Site, admit, agree, open_room, served
from tests.live.people import House

pytestmark = pytest.mark.browser


@pytest.fixture
def site(house: House, browser_page: OpenPage) -> Iterator[Site]:
    with served(house, browser_page) as running:
        yield running


def drawn_well(page: Page) -> None:
    """Readable by everybody at every size, with what is open left open."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        axe(page)
        no_sideways_scroll(page)


def test_a_waiting_parent_is_shown_nothing_of_anybody_else(site: Site) -> None:
    room_id, staff = site.room()
    console = site.console(room_id, staff)
    open_room(console)
    site.inside(console, room_id, "Tom")

    page = site.waiting(room_id, "Sam")

    assert "Tom" not in page.content()
    expect(page.locator("#tiles li")).to_have_count(0)
    expect(page.locator("#attendance-words")).to_contain_text("starts when you are let in")


def test_the_facilitator_and_a_waiting_parent_can_write_to_each_other(site: Site) -> None:
    room_id, staff = site.room()
    console = site.console(room_id, staff)
    page = site.waiting(room_id, "Sam")

    page.get_by_label("Message only to").fill("I have no passport with me")
    page.get_by_role("button", name="Send").click()
    console.locator("#waiting-list").get_by_role("button", name="Message").click()
    expect(console.locator("#private-list")).to_contain_text("I have no passport with me")
    console.locator("#private-text").fill("A driving licence will do")
    console.keyboard.press("Enter")

    expect(page.locator("#chat-list")).to_contain_text("A driving licence will do")


def test_being_let_in_brings_focus_to_the_step_and_starts_the_minutes(site: Site) -> None:
    room_id, staff = site.room()
    console = site.console(room_id, staff)
    open_room(console)
    page = site.waiting(room_id, "Sam")

    admit(console, "Sam")

    expect(page.locator("#step h2")).to_be_focused()
    expect(page.locator("#attendance-words")).to_have_text("Attendance: counting")
    expect(page.locator("#tiles")).to_contain_text("You (Sam)")


def test_an_answer_is_sent_changed_and_still_there_after_a_reload(site: Site) -> None:
    room_id, staff = site.room("poll")
    console = site.console(room_id, staff)
    open_room(console)
    page = site.inside(console, room_id, "Sam")

    page.get_by_label("Mum").check()
    page.get_by_role("button", name="Send answer").click()
    expect(page.locator("[data-ask-state]")).to_contain_text("Your answer is in")
    page.get_by_label("Pass").check()
    page.get_by_role("button", name="Change answer").click()
    expect(page.locator("[data-ask-state]")).to_contain_text("Your answer is in")
    page.reload()

    expect(page.get_by_label("Pass")).to_be_checked()
    expect(page.locator("[data-ask-state]")).to_contain_text("Your answer is in")


def test_what_was_chosen_and_half_typed_outlives_a_reload(site: Site) -> None:
    room_id, staff = site.room("poll")
    console = site.console(room_id, staff)
    open_room(console)
    page = site.inside(console, room_id, "Sam")

    page.get_by_label("Dad").check()
    page.locator("#chat-open").click()
    page.locator("#chat-to").get_by_text("Only").click()
    page.locator("#chat-text").fill("May I ask")
    page.reload()

    expect(page.get_by_label("Dad")).to_be_checked()
    page.locator("#chat-open").click()
    expect(page.locator("#chat-text")).to_have_value("May I ask")
    expect(page.locator("#chat-form")).to_have_attribute("data-to", "lead")


def test_everything_can_be_done_with_the_keyboard_alone(site: Site) -> None:
    room_id, staff = site.room("poll")
    console = site.console(room_id, staff)
    open_room(console)
    page = site.inside(console, room_id, "Sam", size=LAPTOP)

    page.locator("[name='choice']").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-ask-state]")).to_contain_text("Your answer is in")
    page.locator("#hand").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#hand-words")).to_have_text("Hand is up, 1st")
    page.locator("#chat-text").focus()
    page.keyboard.type("Hello")
    page.keyboard.press("Enter")

    expect(console.locator("#chat-list")).to_contain_text("Hello")
    expect(console.locator("#roll")).to_contain_text("Hand, 1st")


def test_the_chat_drawer_closes_with_escape_and_focus_goes_back(site: Site) -> None:
    room_id, staff = site.room()
    console = site.console(room_id, staff)
    open_room(console)
    page = site.inside(console, room_id, "Sam", size=PHONE)

    page.locator("#chat-open").click()
    expect(page.locator("#chat-text")).to_be_focused()
    expect(page.get_by_role("link", name="Leave quickly")).to_be_in_viewport()
    page.keyboard.press("Escape")

    expect(page.locator("#chat")).to_be_hidden()
    expect(page.locator("#chat-open")).to_be_focused()


def test_a_new_step_never_takes_focus_from_somebody_who_writes(site: Site) -> None:
    room_id, staff = site.room("talk", "talk")
    console = site.console(room_id, staff)
    open_room(console)
    page = site.inside(console, room_id, "Sam")
    page.locator("#chat-open").click()
    page.locator("#chat-text").fill("I was about to")

    console.locator("#next").click()

    expect(page.locator("[data-step='1']")).to_be_attached()
    expect(page.locator("#chat-text")).to_be_focused()
    expect(page.locator("#chat-text")).to_have_value("I was about to")


def test_a_step_that_will_not_load_says_so_and_comes_by_itself(site: Site) -> None:
    room_id, staff = site.room("talk", "poll")
    console = site.console(room_id, staff)
    open_room(console)
    page = site.inside(console, room_id, "Sam")
    page.route("**/steps/1", lambda route: route.abort())

    console.locator("#next").click()
    expect(page.locator("#step-missing")).to_be_visible()
    expect(page.get_by_role("button", name="Raise hand")).to_be_enabled()
    page.unroute("**/steps/1")

    expect(page.locator("[data-step='1']")).to_be_visible()
    expect(page.locator("#step-missing")).to_be_hidden()


def test_a_lost_signal_is_said_and_what_was_written_goes_out_afterwards(site: Site) -> None:
    room_id, staff = site.room("poll")
    console = site.console(room_id, staff)
    open_room(console)
    page = site.inside(console, room_id, "Sam")

    page.context.set_offline(True)
    expect(page.locator("#offline")).to_contain_text("Your place is kept")
    expect(page.locator("#attendance-words")).to_have_text(
        "Attendance: paused while you’re offline"
    )
    page.locator("#chat-open").click()
    page.locator("#chat-text").fill("Are you still there?")
    page.keyboard.press("Enter")
    expect(page.locator("#chat-list")).to_contain_text("Not sent yet", timeout=15_000)
    page.context.set_offline(False)

    expect(console.locator("#chat-list")).to_contain_text("Are you still there?", timeout=20_000)
    expect(page.locator("#chat-list")).not_to_contain_text("Not sent yet")
    expect(page.locator("#signal-words")).to_have_text("Good signal")


def test_a_second_device_takes_over_and_the_first_is_told_kindly(site: Site) -> None:
    room_id, staff = site.room()
    console = site.console(room_id, staff)
    open_room(console)
    seat = site.house.seat(room_id, "Sam")
    first, second = site.page(*PHONE), site.page(*LAPTOP)
    first.goto(f"{site.address}/join/{seat.token}")
    first.get_by_role("button", name="Continue").click()
    agree(first)
    expect(first.locator("#signal-words")).to_have_text("Good signal")

    second.goto(f"{site.address}/join/{seat.token}")
    second.get_by_role("button", name="Continue").click()

    expect(first.get_by_role("heading", name="Your session is open somewhere else")).to_be_visible()
    expect(second.get_by_role("heading", name="You’re in the waiting room")).to_be_visible()


def test_leaving_quickly_leads_away_at_once_and_the_console_sees_it(site: Site) -> None:
    room_id, staff = site.room()
    console = site.console(room_id, staff)
    open_room(console)
    page = site.inside(console, room_id, "Sam")

    for _ in range(3):
        page.keyboard.press("Shift")

    expect(page).to_have_title("Weather")
    expect(console.locator("#roll")).to_contain_text("Left")


def test_leaving_asks_first_and_then_says_how_to_come_back(site: Site) -> None:
    room_id, staff = site.room()
    console = site.console(room_id, staff)
    open_room(console)
    page = site.inside(console, room_id, "Sam")

    page.locator("#leave-open").click()
    page.get_by_role("button", name="Leave session").click()

    expect(page.get_by_role("heading", name="You have left your session")).to_be_visible()
    page.get_by_role("link", name="Come back in").click()
    expect(page.get_by_role("heading", name="waiting room")).to_be_visible()


def test_a_removed_parent_is_told_whom_to_call_and_not_why(site: Site) -> None:
    room_id, staff = site.room()
    console = site.console(room_id, staff)
    open_room(console)
    page = site.inside(console, room_id, "Sam")

    console.locator("#roll").get_by_role("button", name="Actions").click()
    console.locator("[data-act='remove']").click()
    console.keyboard.type("Shouted at the group")
    console.keyboard.press("Enter")

    expect(
        page.get_by_role("heading", name="You have been taken out of this session")
    ).to_be_visible()
    assert "Shouted" not in page.content()
    assert page.evaluate("sessionStorage.length") == 0
