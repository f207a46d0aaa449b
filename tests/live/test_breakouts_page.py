"""Small groups in real Chromium: led with a keyboard alone, and nothing a parent does is lost."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from spip_live.content import library
from spip_live.db import db
from spip_live.rooms.models import Room
from tests.browser import OpenPage, axe, no_sideways_scroll
from tests.factories import freeze
from tests.live.in_chromium import DESK, LAPTOP, PHONE, Site, let_in, open_room, served
from tests.live.people import House

pytestmark = pytest.mark.browser

OTHERS = ("Dan", "Mei", "Gareth", "Rachel")


@pytest.fixture
def site(house: House, browser_page: OpenPage) -> Iterator[Site]:
    with served(house, browser_page) as running:
        yield running


def teach_the_postcard(site: Site, room_id: UUID) -> None:
    """The shipped step that asks for small groups, after one that does not."""
    plan = library.load().plan_for("spip-1x4", 1).to_json()
    at = next(n for n, step in enumerate(plan["steps"]) if step["breakout"])
    plan["steps"] = plan["steps"][at - 1 : at + 1]
    with site.house.scope():
        freeze(db.session.get_one(Room, room_id), plan)


def drawn_well(page: Page, *sizes: tuple[int, int]) -> None:
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        axe(page)
        no_sideways_scroll(page)


def press(button: Locator) -> None:
    """As somebody does who has no mouse."""
    button.focus()
    button.press("Enter")


def test_groups_are_led_with_the_keyboard_and_lived_on_one_page(site: Site) -> None:
    room_id, staff = site.room()
    teach_the_postcard(site, room_id)
    console = site.console(room_id, staff)
    open_room(console)
    tom = site.inside(console, room_id, "Tom", size=LAPTOP)
    let_in(site, room_id, staff, *OTHERS)
    tom.locator("#chat-text").fill("Half a sentence that is not")
    tom.locator("#chat-text").focus()

    are_ready_and_nobody_has_gone(console, tom)
    group = are_made_anew_with_tom_in_the_other(console)
    are_started_once_the_minutes_are_right(console, tom, group)
    are_helped_visited_and_told_something(console, tom, group)
    outlive_a_reload(tom, group)
    are_called_back(console, tom)


def with_tom(console: Page) -> Locator:
    """The group that Tom is in."""
    return console.locator(".groups__one", has=console.get_by_text("Tom", exact=True))


def are_ready_and_nobody_has_gone(console: Page, tom: Page) -> None:
    """As the plan asks for them."""
    console.locator("#next").click()
    expect(console.locator("#groups-label")).to_have_text("Groups ready")
    expect(tom.locator("#breakout")).to_be_hidden()
    press(console.locator("#groups-open"))
    expect(console.locator("#groups-h")).to_be_focused()
    expect(console.locator("#groups-prompt")).to_have_value(
        library.load().plan_for("spip-1x4", 1).steps[7].breakout.prompt  # type: ignore[union-attr]
    )
    drawn_well(console, PHONE, LAPTOP, DESK)


def are_made_anew_with_tom_in_the_other(console: Page) -> str:
    """Discarded first; returns the name of the group that Tom is moved to."""
    press(console.get_by_role("button", name="Discard"))
    expect(console.locator(".groups__one")).to_have_count(0)
    expect(console.locator("#groups-h")).to_be_focused()
    console.locator("#groups-how").select_option("count:2")
    press(console.get_by_role("button", name="Make groups"))
    expect(console.locator(".groups__one")).to_have_count(2)
    tom_is_in = with_tom(console)
    before = tom_is_in.locator("[data-name]").inner_text()
    press(tom_is_in.locator("li", has_text="Tom").get_by_role("button", name="Move to"))
    expect(tom_is_in.locator("[data-name]")).not_to_have_text(before)
    expect(tom_is_in.locator("li", has_text="Tom").get_by_role("button")).to_be_focused()
    return tom_is_in.locator("[data-name]").inner_text()


def are_started_once_the_minutes_are_right(console: Page, tom: Page, group: str) -> None:
    """A wrong number is said at its field; nothing that Tom does is interrupted."""
    console.locator("#groups-minutes").fill("soon")
    press(console.get_by_role("button", name="Start the groups"))
    expect(console.locator("#groups-minutes")).to_be_focused()
    expect(console.locator("#groups-minutes-error")).to_be_visible()
    console.locator("#groups-minutes").fill("4")
    console.locator("#groups-minutes").press("Enter")
    expect(console.locator("#groups-h")).to_be_focused()
    expect(tom.locator("#breakout-h")).to_have_text(f"You are in {group}")
    expect(tom.locator("#breakout-time")).to_have_text("4 min left")
    expect(tom.locator("#chat-label")).to_have_text("Message to everyone, in all groups")
    expect(tom.locator("#chat-text")).to_have_value("Half a sentence that is not")
    expect(tom.locator("#chat-text")).to_be_focused()


def are_helped_visited_and_told_something(console: Page, tom: Page, group: str) -> None:
    """Help, a visit and a message."""
    tom_is_in = with_tom(console)
    press(tom.locator("#breakout-help"))
    expect(console.locator("#groups-help")).to_contain_text("1 needs help")
    expect(tom_is_in).to_contain_text("Needs help")
    press(console.get_by_role("button", name=f"Visit {group}"))
    expect(tom.locator("#breakout-with")).to_contain_text("is here too")
    console.locator("#groups-text").fill("Choose who will read it out.")
    console.locator("#groups-text").press("Enter")
    expect(tom.locator("#breakout-said")).to_contain_text("Choose who will read it out.")
    expect(console.locator("#groups-text")).to_have_value("")
    drawn_well(console, PHONE, LAPTOP, DESK)
    drawn_well(tom, LAPTOP, PHONE)


def outlive_a_reload(tom: Page, group: str) -> None:
    """It is no way out of the group, and half a sentence survives that too."""
    tom.reload()
    expect(tom.locator("#breakout-h")).to_have_text(f"You are in {group}")
    expect(tom.locator("#chat-text")).to_have_value("Half a sentence that is not")


def are_called_back(console: Page, tom: Page) -> None:
    """After all not yet, and then at once."""
    press(console.locator("[data-back='10']"))
    expect(tom.locator("#breakout-time")).to_contain_text("Everyone comes back in")
    expect(console.locator("#groups-not-yet")).to_be_focused()
    console.keyboard.press("Enter")
    expect(tom.locator("#breakout-time")).not_to_contain_text("comes back")
    press(console.locator("#groups-end"))
    expect(tom.locator("#breakout")).to_be_hidden()
    expect(tom.locator("#people-where")).to_have_text("In the room")
    expect(console.locator("#groups-label")).to_have_text("Groups")
    expect(console.locator("#groups")).to_be_hidden()
    expect(console.locator("#groups-open")).to_be_focused()
    console.keyboard.press("Enter")
    expect(console.locator("#groups-h")).to_be_focused()
    console.keyboard.press("Escape")
    expect(console.locator("#groups")).to_be_hidden()
    expect(console.locator("#groups-open")).to_be_focused()
