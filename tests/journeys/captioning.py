"""Somebody who writes captions: invited by a coordinator, come by the letter, typing."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.listening import watch_media
from tests.journeys.live_page import LivePage
from tests.journeys.stage_hands import Gathering

CAPTIONER = "sam@captions.example"


def captioner(room: Gathering, coordinator: LivePage) -> LivePage:
    """Sam at the page where captions are written; `coordinator` is signed in as one."""
    office, base = coordinator.page, room.product.base
    office.goto(f"{base}/schedule/{room.room.room_id}/captioners/new")
    office.get_by_label("Name").fill("Sam Okoro")
    office.get_by_label("Email address").fill(CAPTIONER)
    office.get_by_role("button", name="Send the invitation").click()
    expect(office.get_by_text("Their link is on its way")).to_be_visible()
    desk = LivePage(room.browsers.page(phone=False), "Sam")
    watch_media(desk.context)
    desk.page.goto(room.product.link_to(CAPTIONER))
    for box in desk.page.get_by_role("checkbox").all():
        box.check()
    desk.button("Continue").click()
    desk.sees("Good signal")
    return desk


def write_captions(desk: LivePage, mistyped: str, right: str, begun: str) -> None:
    """A line that is sent and then put right, and one that is only begun."""
    words = desk.page.get_by_label("Type what is said")
    words.fill(mistyped)
    words.press("Enter")
    expect(desk.page.locator("#seen")).to_contain_text(mistyped)
    words.press("ArrowUp")
    desk.page.get_by_label("Put your last line right").fill(right)
    desk.page.keyboard.press("Enter")
    words.fill(begun)
    expect(desk.page.locator("#seen")).to_contain_text(begun)
