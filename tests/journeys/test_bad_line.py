"""A parent on a bad line: pictures go first, sound stays, and one who gets nothing is told why."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.figures import Figure
from tests.journeys.listening import hears, received, sees, speak, watch_media
from tests.journeys.people import Browsers, ParentPage
from tests.journeys.running import Running, running
from tests.journeys.stage_hands import Gathering, gather
from tests.media.lossy_relay import Line, LossyRelay
from tests.media_net import media_net
from tests.polling import pause, until

pytestmark = [pytest.mark.browser, pytest.mark.alone]

LARGE = 640  # how wide a picture is that nothing holds back
PORTS = (24_000, 24_029)
NARROW = Line(kbps=150)
LOSSY = Line(loss=0.2, delay_ms=20, jitter_ms=20)
ADVICE_WITHIN = 20.0  # seconds: twelve that a connection is waited for, and a page to load
PAUSED = "Video is paused to keep the sound clear"


@pytest.fixture(scope="module")
def media_address() -> Iterator[str]:
    with media_net() as address:
        assert address.startswith("127."), "this test needs root, for an address that it can mend"
        yield address


@pytest.fixture(scope="module")
def product(media_address: str) -> Iterator[Running]:
    ports = f"{PORTS[0]}-{PORTS[1]}"
    with (
        tempfile.TemporaryDirectory(prefix="spip-journey-") as path,
        running(Path(path), MEDIA_ADDRESS=media_address, MEDIA_PORTS=ports) as product,
    ):
        yield product


@pytest.fixture(scope="module")
def line(media_address: str) -> Iterator[LossyRelay]:
    """Tom's line; what it does to packets can be changed at any moment."""
    outside = "127.78." + media_address.split(".", 2)[2]
    with LossyRelay(inside=media_address, outside=outside, ports=PORTS, lasts=300) as relay:
        yield relay


@pytest.fixture(scope="module")
def room(product: Running, browsers: Browsers, line: LossyRelay) -> Gathering:
    """Tom behind his line, and Aisha, both let in."""
    opened, scripts = browsers.page, ["", line.script, ""]

    def watched(*, phone: bool) -> Page:
        page = opened(phone=phone)
        watch_media(page.context)
        page.context.add_init_script(scripts.pop(0))
        return page

    browsers.page = watched  # type: ignore[method-assign]
    return gather(product, browsers, ["Tom", "Aisha"], phones=1)


def turn_on(parent: ParentPage) -> None:
    for control, words in (("#mic", "Mic is on"), ("#camera", "Camera on")):
        parent.page.locator(control).click()
        expect(parent.page.locator(control)).to_have_text(words)


def sound_in(page: Page, seconds: float) -> tuple[int, float]:
    """Packets of sound, and its energy, that came within so many seconds."""
    before = received(page)
    pause(seconds)
    after = received(page)
    return after.packets - before.packets, after.energy - before.energy


def test_on_a_bad_line_pictures_go_first_and_come_back_and_sound_always_stays(
    room: Gathering, line: LossyRelay, figure: Figure
) -> None:
    tom, aisha = room["Tom"].page, room["Aisha"]
    notice = tom.locator("main b", has_text=PAUSED)
    turn_on(aisha)
    until(lambda: hears(tom) and sees(tom), within=12)
    speak(aisha.page)
    until(lambda: received(tom).width == LARGE, "the largest picture", within=20)

    line.down = NARROW
    until(lambda: received(tom).width < LARGE or notice.count() == 1, "less", within=15)
    # So narrow a line loses sound too: pictures may pause first, and come back smaller.
    took = until(lambda: received(tom).width < LARGE, "smaller pictures", within=60)
    narrow = received(tom).width
    figure(f"at 150 kbit/s a picture of {narrow} instead of {LARGE} after", took, "s")

    line.down = LOSSY
    took = until(lambda: notice.count() == 1, "pictures are paused", within=15)
    figure("at 20 % loss no picture, and a plain word, after", took, "s")
    frames = received(tom).frames
    packets, energy = sound_in(tom, 2.0)
    figure("meanwhile, in 2 s, packets of sound", packets)
    assert received(tom).frames - frames <= 2
    assert packets >= 60
    assert energy > 0

    line.down = Line()
    frames = received(tom).frames
    took = until(lambda: received(tom).frames > frames + 5, "pictures are back", within=90)
    figure("on a good line again a picture after", took, "s")
    expect(notice).to_have_count(0)
    assert hears(tom)


def test_a_network_that_lets_nothing_through_is_told_with_what_to_do_about_it(
    room: Gathering, line: LossyRelay, figure: Figure
) -> None:
    tom = room["Tom"].page
    advice = tom.locator("#notices li", has_text="Your sound is not getting through")
    line.down = line.up = Line(loss=1)

    tom.reload()
    room["Tom"].is_counted()
    took = until(lambda: advice.count() == 1, "advice", within=40)
    figure("on a network that lets nothing through there is advice after", took, "s")
    expect(advice).to_contain_text("Change from Wi-Fi to mobile data, or back, or turn off a VPN.")
    assert took < ADVICE_WITHIN
    assert received(tom).packets == 0

    line.down = line.up = Line()
    took = until(lambda: hears(tom), "sound is back", within=60)
    figure("and once it lets everything through again, sound by itself after", took, "s")
    expect(advice).to_have_count(0)
