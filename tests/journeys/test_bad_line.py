"""A parent on a bad line: pictures get smaller, then pause with a plain word, and sound goes on."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.listening import hears, received, sees, speak, tell, watch_media
from tests.journeys.people import Browsers, ParentPage
from tests.journeys.running import Running, running, until
from tests.journeys.stage_hands import Gathering, gather
from tests.media.lossy_relay import Line, LossyRelay
from tests.media_net import media_net

pytestmark = pytest.mark.browser

PORTS = (24_000, 24_029)
NARROW = Line(kbps=150)
LOSSY = Line(loss=0.2, delay_ms=20, jitter_ms=20)
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
    with LossyRelay(inside=media_address, outside=outside, ports=PORTS, lasts=180) as relay:
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
    time.sleep(seconds)
    after = received(page)
    return after.packets - before.packets, after.energy - before.energy


def test_on_a_bad_line_pictures_go_first_and_come_back_and_sound_always_stays(
    room: Gathering, line: LossyRelay
) -> None:
    tom, aisha = room["Tom"].page, room["Aisha"]
    notice = tom.locator("main b", has_text=PAUSED)
    turn_on(aisha)
    until(lambda: hears(tom) and sees(tom), within=12)
    speak(aisha.page)
    until(lambda: received(tom).width >= 320, within=12)
    began, large = time.monotonic(), received(tom).width

    line.down = NARROW
    until(lambda: received(tom).width < large, within=15)
    tell(f"at 150 kbit/s a smaller picture after {time.monotonic() - began:.1f} s: "
         f"{large} → {received(tom).width} wide")  # fmt: skip

    line.down, bad = LOSSY, time.monotonic()
    expect(notice).to_be_visible(timeout=15_000)
    tell(f"at 20 % loss no picture after {time.monotonic() - bad:.1f} s")
    frames = received(tom).frames
    packets, energy = sound_in(tom, 2.0)
    tell(f"meanwhile in two seconds: {packets} packets of sound, energy {energy:.3f}")
    assert received(tom).frames - frames <= 2
    assert packets >= 60
    assert energy > 0

    line.down, well = Line(), time.monotonic()
    frames = received(tom).frames
    until(lambda: received(tom).frames > frames + 5, within=25)
    tell(f"on a good line again a picture after {time.monotonic() - well:.1f} s")
    expect(notice).to_have_count(0)
    assert hears(tom)
    tell(f"carried: {line.counted}")
