"""A facilitator with voice and video: speaks, silences, sees one parent alone, holds."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import SIZES, axe, no_sideways_scroll
from tests.figures import Figure
from tests.journeys.listening import hears, received, sees, speak, watch_media
from tests.journeys.people import Browsers, ParentPage
from tests.journeys.running import Running
from tests.journeys.sounding import sounding
from tests.journeys.stage_hands import Gathering, gather
from tests.polling import pause, until

pytestmark = [pytest.mark.browser, pytest.mark.alone]


@pytest.fixture(scope="module")
def product() -> Iterator[Running]:
    with sounding() as product:
        yield product


@pytest.fixture(scope="module")
def room(product: Running, browsers: Browsers) -> Gathering:
    """Tom and Aisha let in; Mei is invited and has not come yet."""
    opened = browsers.page

    def watched(*, phone: bool) -> Page:
        page = opened(phone=phone)
        watch_media(page.context)
        return page

    browsers.page = watched  # type: ignore[method-assign]
    return gather(product, browsers, ["Tom", "Aisha"], also=["Mei"], phones=1)


def turn_on(parent: ParentPage) -> None:
    for control, words in (("#mic", "Mic is on"), ("#camera", "Camera on")):
        parent.page.locator(control).click()
        expect(parent.page.locator(control)).to_have_text(words)


def act(room: Gathering, name: str, words: str) -> None:
    """Two clicks: the parent's actions, and one of them."""
    room.console.row(name).get_by_role("button", name="Actions").click()
    acts = room.console.page.locator("#roll tr.acts")
    acts.get_by_role("button", name=words).click()


def looks_well(page: Page) -> None:
    """Nothing for axe to find and nothing wider than the window, at four widths."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        no_sideways_scroll(page)
        axe(page)
    page.set_viewport_size({"width": 1440, "height": 900})


def knock(room: Gathering, name: str) -> Locator:
    return room.console.page.locator("#waiting-list li", has_text=name)


def test_a_facilitator_hears_sees_and_is_heard(room: Gathering) -> None:
    console = room.console.page
    turn_on(room["Tom"])
    until(lambda: hears(console) and sees(console), within=10)
    expect(room.console.row("Tom").locator("video")).to_be_visible()
    room.console.has("Tom", "Mic on")
    room.console.has("Aisha", "Muted")

    for control, words in (("#mic", "Mic is on"), ("#camera", "Camera on")):
        console.locator(control).click()
        expect(console.locator(control)).to_have_text(words)
    until(lambda: hears(room["Aisha"].page) and sees(room["Aisha"].page), within=10)

    console.get_by_role("button", name="Pictures").click()
    expect(console.locator("#tiles li", has_text="Tom").locator("video")).to_be_visible()
    expect(console.locator("#tiles li", has_text="You").locator("video")).to_be_visible()
    looks_well(console)
    console.keyboard.press("Escape")
    expect(console.get_by_role("button", name="Pictures")).to_be_focused()
    expect(room.console.row("Tom").locator("video")).to_be_visible()


def test_who_speaks_is_marked_on_the_roll(room: Gathering) -> None:
    speak(room["Tom"].page)

    expect(room.console.page.locator("#roll tr[data-speaking]", has_text="Tom")).to_be_visible()


def test_whom_the_facilitator_mutes_nobody_hears_until_they_want_to(
    room: Gathering, figure: Figure
) -> None:
    tom, aisha = room["Tom"], room["Aisha"]
    room.console.page.locator("#mic").click()  # so that no other sound is in the way
    expect(room.console.page.locator("#mic")).to_have_text("Mic is off")

    act(room, "Tom", "Mute")
    tom.sees("Priya has turned your microphone off")
    room.console.has("Tom", "Muted")
    pause(0.5)
    before = received(aisha.page)
    pause(1.5)
    after = received(aisha.page)
    figure("muted: packets of sound at a receiver in 1.5 s", after.packets - before.packets)
    assert after.packets == before.packets

    act(room, "Tom", "Ask to unmute")
    tom.sees("Priya asks you to turn your microphone on")
    tom.button("Turn microphone on").click()
    room.console.has("Tom", "Mic on")
    until(lambda: received(aisha.page).packets > after.packets + 10)


def test_all_are_muted_with_one_click(room: Gathering) -> None:
    turn_on(room["Aisha"])
    room.console.has("Aisha", "Mic on")

    room.console.page.get_by_role("button", name="Mute all").click()

    for name in ("Tom", "Aisha"):
        room.console.has(name, "Muted")
        expect(room[name].page.locator("#mic")).to_have_text("Mic is off")


def test_a_camera_is_stopped(room: Gathering) -> None:
    act(room, "Aisha", "Stop camera")

    room["Aisha"].sees("Priya has turned your camera off")
    expect(room.console.row("Aisha").locator("video")).to_have_count(0)


def test_one_waiting_parent_is_seen_alone_and_then_let_in(room: Gathering, figure: Figure) -> None:
    console, tom = room.console.page, room["Tom"]
    mei = room.come("Mei", phone=True)
    expect(knock(room, "Mei")).to_contain_text("Camera and sound not tried.")

    knock(room, "Mei").get_by_role("button", name="See privately").click()
    expect(console.locator("#aside-h")).to_be_focused()
    mei.sees("Priya would like to see your photo ID")
    mei.button("Turn on camera and microphone").click()
    expect(console.locator("#aside-them video")).to_be_visible()
    until(lambda: hears(console) and sees(console), within=10)
    before = received(tom.page)
    looks_well(console)
    pause(0.5)
    gained = received(tom.page).packets - before.packets
    figure("a private talk of two: packets of sound in the group", gained)
    assert received(tom.page).packets == before.packets
    assert "Mei" not in tom.page.content()

    console.get_by_role("button", name="I have seen their photo ID").click()
    mei.until_let_in()
    expect(console.locator("#aside")).to_be_hidden()
    expect(mei.page.locator("#camera")).to_have_text("Camera off")
    room.console.has("Mei", "Muted")


def test_hold_is_silence_for_the_facilitator_too_and_resuming_restores(
    room: Gathering, figure: Figure
) -> None:
    console, tom = room.console.page, room["Tom"]
    console.locator("#mic").click()
    tom.page.locator("#mic").click()
    until(lambda: hears(console) and hears(tom.page), within=10)

    room.console.hold()
    expect(console.locator("#held-words")).to_contain_text("Sound and video are off for everyone")
    until(lambda: received(console).open == 0 and received(tom.page).open == 0, within=5)

    started = time.monotonic()
    room.console.resume()
    until(lambda: hears(console) and hears(tom.page), within=15)
    figure("resumed: the facilitator is heard again after", time.monotonic() - started, "s")


def test_the_devices_can_be_chosen(room: Gathering) -> None:
    console = room.console.page
    console.get_by_role("button", name="Sound and camera").click()

    expect(console.get_by_label("Microphone", exact=True)).to_be_visible()
    looks_well(console)
    console.get_by_role("button", name="Close sound and camera").click()
    expect(console.get_by_role("button", name="Sound and camera")).to_be_focused()
