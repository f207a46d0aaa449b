"""Voice and video as parents meet them: real Chromium, the real product, a real media server."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe, no_sideways_scroll
from tests.figures import Figure
from tests.house.processes import parent_of
from tests.journeys.leading_by_socket import lead
from tests.journeys.listening import (
    SENT,
    Received,
    connections,
    hears,
    last_of,
    live_tracks,
    questions,
    received,
    sees,
    speak,
    watch_media,
)
from tests.journeys.people import Browsers, ParentPage
from tests.journeys.running import Running
from tests.journeys.sounding import sounding
from tests.journeys.stage_hands import Gathering, gather
from tests.polling import pause, until

pytestmark = [pytest.mark.browser, pytest.mark.alone]

JOINED_WITHIN = 3.0  # seconds from pressing the button
BACK_WITHIN = 10.0  # seconds after the media server was killed
SERVER_BACK_WITHIN = 15.0  # seconds after the web server was


@pytest.fixture(scope="module")
def product() -> Iterator[Running]:
    with sounding() as product:
        yield product


@pytest.fixture(scope="module")
def room(product: Running, browsers: Browsers) -> Gathering:
    """Tom on a phone and Aisha at a laptop, both let in."""
    opened = browsers.page

    def watched(*, phone: bool) -> Page:
        page = opened(phone=phone)
        watch_media(page.context)
        return page

    browsers.page = watched  # type: ignore[method-assign]
    return gather(product, browsers, ["Tom", "Aisha"], also=["Eve"], phones=1)


def turn_on(parent: ParentPage) -> None:
    """Both controls, as a person presses them."""
    for control, words in (("#mic", "Mic is on"), ("#camera", "Camera on")):
        parent.page.locator(control).click()
        expect(parent.page.locator(control)).to_have_text(words)


def is_silent(page: Page) -> bool:
    """No sound comes in for a moment."""
    before = received(page)
    pause(0.3)
    return received(page).packets == before.packets


def gains(page: Page, before: Received) -> bool:
    """More sound and more pictures have come in since."""
    now = received(page)
    return now.packets >= before.packets + 10 and now.frames >= before.frames + 5


def seconds(true: Callable[[], bool], within: float) -> float:
    """How long it took until this held."""
    started = time.monotonic()
    until(true, within=within)
    return time.monotonic() - started


def test_two_people_hear_and_see_each_other_within_three_seconds(
    room: Gathering, figure: Figure
) -> None:
    tom, aisha = room["Tom"], room["Aisha"]
    for parent in (tom, aisha):
        assert questions(parent.page) == 0
        expect(parent.button("Mic is off")).to_have_attribute("aria-pressed", "false")
        expect(parent.button("Camera off")).to_have_attribute("aria-pressed", "false")

    took = {}
    for speaker, listener in ((tom, aisha), (aisha, tom)):
        started = time.monotonic()
        turn_on(speaker)
        until(lambda page=listener.page: hears(page) and sees(page), within=JOINED_WITHIN * 4)
        took[speaker.name] = time.monotonic() - started
    for name, after in took.items():
        figure(f"{name} turned on: heard and seen by the other after", after, "s")

    assert max(took.values()) < JOINED_WITHIN
    for parent in (tom, aisha):
        tile = parent.page.locator("#tiles li", has_text="Aisha" if parent is tom else "Tom")
        expect(tile.locator("video")).to_be_visible()
        expect(tile.get_by_text("microphone on")).to_be_attached()
        no_sideways_scroll(parent.page)
        axe(parent.page)


def test_from_the_press_that_admits_somebody_it_takes_three_seconds_both_ways(
    room: Gathering, figure: Figure
) -> None:
    tom, aisha, console = room["Tom"], room["Aisha"], room.console
    lead_on(room, "to_waiting", "Tom")
    tom.sees("You’re back in the waiting room")
    seen = console.page.get_by_role("checkbox", name="Photo ID seen for Tom", exact=True)
    seen.check()
    until(lambda: received(tom.page).open == 0 and is_silent(aisha.page))
    before = received(aisha.page)

    started = time.monotonic()
    console.button("Admit Tom").click()
    turn_on(tom)  # whoever comes in is neither heard nor seen before they want to be
    took = {}
    while len(took) < 2 and time.monotonic() - started < JOINED_WITHIN * 4:
        for name, good in {
            "Tom": lambda: hears(tom.page) and sees(tom.page),
            "Aisha": lambda: gains(aisha.page, before),
        }.items():
            if name not in took and good():
                took[name] = time.monotonic() - started
    for name, after in took.items():
        figure(f"admit pressed for Tom: {name} hears and sees the other after", after, "s")

    assert set(took) == {"Tom", "Aisha"}
    assert max(took.values()) < JOINED_WITHIN


def test_whoever_speaks_is_marked(room: Gathering) -> None:
    speak(room["Aisha"].page)

    for parent in room.parents.values():
        name = "You" if parent.name == "Aisha" else "Aisha"
        tile = parent.page.locator("#tiles li[data-speaking]", has_text=name)
        expect(tile.locator(".tile__wave")).to_be_visible()


def test_a_microphone_that_is_off_sends_nothing_and_a_camera_lets_go(
    room: Gathering, figure: Figure
) -> None:
    tom, aisha = room["Tom"], room["Aisha"]
    asked = questions(tom.page)

    tom.button("Mic is on").click()
    tom.button("Camera on").click()
    expect(tom.button("Camera off")).to_be_visible()
    pause(0.5)
    before = received(aisha.page)
    pause(1.0)
    after = received(aisha.page)
    figure("packets of sound in one second of a microphone off", after.packets - before.packets)

    assert after.packets == before.packets
    assert after.frames == before.frames
    assert live_tracks(tom.page) == 1  # the microphone, kept silent so that nothing is asked again
    expect(aisha.page.locator("#tiles li", has_text="Tom").locator("video")).to_have_count(0)
    turn_on(tom)
    until(lambda: received(aisha.page).packets > after.packets)
    assert questions(tom.page) == asked + 1  # for the camera; the microphone was kept


def test_hold_silences_everybody_and_resuming_needs_no_tap_and_no_question(
    room: Gathering, figure: Figure
) -> None:
    tom, aisha = room["Tom"], room["Aisha"]
    asked = questions(tom.page)

    room.console.hold()
    until(lambda: received(tom.page).open == 0 and received(aisha.page).open == 0, within=5)
    tom.sees("Nobody can hear or see you until then.")
    room.console.resume()
    back = seconds(lambda: all(hears(p.page) and sees(p.page) for p in (tom, aisha)), within=15)
    figure("resumed: heard and seen again after", back, "s")

    assert questions(tom.page) == asked
    expect(tom.button("Mic is on")).to_be_visible()


def test_sound_only_stops_every_picture_and_says_what_it_costs(room: Gathering) -> None:
    aisha = room["Aisha"]
    aisha.button("Sound and camera").click()
    expect(aisha.page.get_by_label("Microphone", exact=True)).to_be_visible()
    expect(aisha.page.locator("#saver-hint")).to_contain_text("MB an hour")
    axe(aisha.page)

    aisha.page.get_by_label("Sound only, to save data").check()
    expect(aisha.page.locator("#tiles video")).to_have_count(0)
    pause(0.5)
    before = received(aisha.page)
    until(lambda: received(aisha.page).packets > before.packets + 20)

    assert received(aisha.page).frames == before.frames
    aisha.page.get_by_label("Sound only, to save data").uncheck()
    aisha.button("Close sound and camera").click()
    until(lambda: received(aisha.page).frames > before.frames)


def test_somebody_who_is_muted_is_told_and_is_heard_again_when_they_want(room: Gathering) -> None:
    tom, aisha = room["Tom"], room["Aisha"]

    lead_on(room, "mute", "Tom", kind="mic")
    tom.sees("Priya has turned your microphone off")
    expect(tom.button("Mic is off")).to_have_attribute("aria-pressed", "false")
    aisha.button("Mic is on").click()
    pause(0.3)
    before = received(aisha.page)
    lead_on(room, "ask_to_speak", "Tom")
    tom.sees("Priya asks you to turn your microphone on")
    axe(tom.page)
    assert received(aisha.page).packets == before.packets
    tom.button("Turn microphone on").click()
    until(lambda: received(aisha.page).packets > before.packets)

    expect(tom.page.locator("#notices li")).to_have_count(0)
    aisha.button("Mic is off").click()
    lead_on(room, "mute", "Tom", kind="camera")
    tom.sees("Priya has turned your camera off")
    tom.button("Camera off").click()
    expect(tom.button("Camera on")).to_be_visible()


def test_a_second_page_takes_the_sound_over_and_the_first_can_take_it_back(room: Gathering) -> None:
    aisha = room["Aisha"]

    second = aisha.context.new_page()
    second.goto(aisha.page.url)
    aisha.sees("Your sound is on in another tab")
    until(lambda: received(second).packets > 0)
    assert live_tracks(aisha.page) == 0
    assert received(aisha.page).open == 0
    second.close()
    aisha.button("Use sound here").click()
    before = received(aisha.page)
    until(lambda: received(aisha.page).packets > before.packets)

    turn_on(aisha)
    until(lambda: hears(room["Tom"].page))


def test_photo_id_is_shown_to_the_facilitator_alone(room: Gathering) -> None:
    eve = room.come("Eve")
    seen = received(room["Aisha"].page)

    lead_on(room, "aside", "Eve", on=True)
    expect(
        eve.page.get_by_role("heading", name="Priya would like to see your photo ID")
    ).to_be_visible()
    eve.sees("Only Priya sees and hears you.")
    axe(eve.page)
    assert questions(eve.page) == 0
    eve.button("Turn on camera and microphone").click()
    expect(eve.page.locator("#aside-you video")).to_be_visible()
    assert questions(eve.page) == 1
    until(lambda: eve.page.evaluate(SENT) > 0)

    lead_on(room, "aside", "Eve", on=False)
    expect(eve.page.locator("#aside")).to_be_hidden()
    assert live_tracks(eve.page) == 0
    assert received(eve.page).open == 0
    assert seen.open == received(room["Aisha"].page).open
    room.let_in("Eve")
    expect(eve.button("Mic is off")).to_be_visible()
    eve.leave()


def test_a_killed_media_server_comes_back_and_so_does_everybodys_sound(
    room: Gathering, figure: Figure
) -> None:
    tom, aisha = room["Tom"], room["Aisha"]
    until(lambda: hears(tom.page) and hears(aisha.page))
    before = {parent: connections(parent.page) for parent in (tom, aisha)}
    asked, known = questions(tom.page), len(room.evidence())

    def hears_anew(one: ParentPage) -> bool:
        return hears(one.page, before[one])  # not what still comes by the connections of before

    killed = time.monotonic()
    os.kill(media_server(room.product), signal.SIGKILL)
    back = last_of(hears_anew, tom, aisha, since=killed, within=30)
    figure("media server killed: both hear each other again after", back, "s")

    assert back < BACK_WITHIN
    assert questions(tom.page) == asked
    until(lambda: room.rolls(known), "the roll was called after it")
    assert [seen for seen in room.rolls(known) if not room.seats("Tom", "Aisha") <= seen] == []


def test_a_page_that_is_opened_again_hears_the_others_and_is_itself_silent(
    room: Gathering, figure: Figure
) -> None:
    tom, aisha = room["Tom"], room["Aisha"]

    started = time.monotonic()
    aisha.page.reload()
    tap = aisha.button("Turn sound on")
    until(lambda: tap.is_visible() or hears(aisha.page), within=15)
    if tap.is_visible():  # a browser may want one tap before it plays anything
        tap.click()
    until(lambda: hears(aisha.page) and sees(aisha.page), within=15)
    figure("reloaded: hears and sees again after", time.monotonic() - started, "s")

    expect(tap).to_have_count(0)
    expect(aisha.button("Mic is off")).to_be_visible()
    assert questions(aisha.page) == 0
    expect(tom.page.locator("#tiles li", has_text="Aisha").locator("video")).to_have_count(0)


def test_a_killed_web_server_comes_back_and_so_does_everybodys_sound(
    room: Gathering, figure: Figure
) -> None:
    tom, aisha = room["Tom"], room["Aisha"]
    aisha.button("Mic is off").click()  # as her page was opened anew
    until(lambda: hears(tom.page) and hears(aisha.page) and sees(aisha.page))
    asked, boots = questions(tom.page), {parent: parent.boot for parent in (tom, aisha)}
    before = {parent: connections(parent.page) for parent in boots}

    killed = time.monotonic()
    os.kill(room.product.children()["wsgi.py"], signal.SIGKILL)
    back = last_of(
        lambda one: one.hears() and one.boot != boots[one] and hears(one.page, before[one]),
        tom,
        aisha,
        since=killed,
        within=30,
    )
    until(lambda: sees(aisha.page), within=SERVER_BACK_WITHIN)
    figure("web server killed: both hear each other again after", back, "s")
    figure("web server killed: and one is seen again after", time.monotonic() - killed, "s")

    assert back < SERVER_BACK_WITHIN
    assert questions(tom.page) == asked
    expect(tom.button("Mic is on")).to_be_visible()


def test_leaving_lets_go_of_every_device(room: Gathering) -> None:
    tom, aisha = room["Tom"], room["Aisha"]
    assert live_tracks(tom.page) == 2

    tom.leave()

    assert live_tracks(tom.page) == 0
    assert received(tom.page).open == 0
    until(lambda: aisha.page.locator("#tiles li", has_text="Tom").count() == 0)


def lead_on(room: Gathering, event: str, name: str, **payload: object) -> None:
    """Something that the facilitator does about one parent."""
    seat_id = room.room.invited(name).seat_id
    lead(room.console, room.room.room_id, event, seat_id=seat_id, **payload)


def media_server(product: Running) -> int:
    """The process of the Janus that this product started."""
    web = product.children()["wsgi.py"]
    found = [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit()
        and (entry / "comm").exists()
        and (entry / "comm").read_text().strip() == "janus"
        and parent_of(int(entry.name)) == web
    ]
    assert len(found) == 1, found
    return found[0]
