"""The device check in real Chromium: by keyboard, when all is refused, and when left quickly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from spip_live.rooms.media import engine
from spip_live.rooms.media.loops import loops
from tests.browser import OpenPage, axe, no_sideways_scroll
from tests.fake_engine import FakeEngine
from tests.live.in_chromium import LAPTOP, NEUTRAL, PHONE, Site, served
from tests.live.people import House
from tests.polling import until

pytestmark = pytest.mark.browser

# In the place of a call through a media server: one that is always as good as it is told to be.
CALLS = """
window.line = {rtt: 0.04, lost: 0, able: 1200000};
window.RTCPeerConnection = class {
  connectionState = "new"; began = performance.now();
  addTransceiver(kind) { return {mid: kind, sender: {track: null, replaceTrack: async () => {}}}; }
  async setLocalDescription() { this.localDescription = {sdp: "v=0\\r\\nm=audio\\r\\n"}; }
  async setRemoteDescription() {
    setTimeout(() => { this.connectionState = "connected"; this.onconnectionstatechange?.(); }, 50);
  }
  async getStats() {
    const n = performance.now() - this.began, {lost, rtt, able} = window.line;
    return new Map([
      ["in", {type: "inbound-rtp", packetsReceived: n, packetsLost: n * lost, bytesReceived: n}],
      ["pair", {type: "candidate-pair", nominated: true, state: "succeeded",
        currentRoundTripTime: rtt, availableOutgoingBitrate: able}],
    ]);
  }
  close() {}
};
"""
REFUSED = """
if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia =
  async () => { throw new DOMException("no", "NotAllowedError"); };
"""
TRACKS = """
window.given = [];
const ask = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
if (ask) navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await ask(wanted);
  window.given.push(...stream.getTracks());
  return stream;
};
window.live = () => window.given.filter((track) => track.readyState === "live").length;
"""


@pytest.fixture
def media() -> Iterator[FakeEngine]:
    made = FakeEngine()
    engine.use(made)
    yield made
    engine.use(None)


@pytest.fixture
def site(house: House, browser_page: OpenPage, media: FakeEngine) -> Iterator[Site]:
    with served(house, browser_page) as running:
        yield running


def at_the_check(site: Site, size: tuple[int, int], *scripts: str) -> Page:
    """A parent who has chosen to try their devices, on a page changed by these scripts."""
    room_id, _ = site.room("talk")
    page = site.page(*size)
    for script in (CALLS, *scripts):
        page.context.add_init_script(script)
    page.goto(f"{site.address}/join/{site.house.seat(room_id, 'Tom').token}")
    page.get_by_role("button", name="Try my camera and sound first").click()
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    return page


def press(page: Page, name: str) -> None:
    """With the keyboard alone: Tab until it is there, and always see where one is."""
    target = page.get_by_role("button", name=name, exact=True)
    expect(target).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        if target.evaluate("(e) => e === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"“{name}” is not reached by Tab")


def test_the_check_is_done_with_a_keyboard_alone_and_focus_is_never_lost(site: Site) -> None:
    room_id, _ = site.room("talk")
    page = site.waiting(room_id, "Tom", LAPTOP)
    page.context.add_init_script(CALLS)
    page.get_by_role("link", name="Try your camera and sound").click()
    until(lambda: loops.trying(room_id), within=5)

    for name in ("Start", "Yes, I see myself", "Continue", "Play the chime", "Yes, I heard it"):
        press(page, name)
    expect(page.get_by_role("heading", name="Is your connection good enough?")).to_be_focused()
    found = page.locator("[data-step=network] .finding:visible .finding__title")
    expect(found).to_have_text("Your connection is good", timeout=15_000)
    expect(page.get_by_role("heading", name="Is your connection good enough?")).to_be_focused()
    press(page, "See your result")

    expect(page.get_by_role("heading", name="You are ready")).to_be_visible()
    until(lambda: loops.trying(room_id), within=5)
    page.get_by_role("button", name="Back to the waiting room").click()
    expect(page.locator("#signal-words")).to_have_text("Good signal")
    until(lambda: not loops.trying(room_id), within=5)


def test_each_part_may_be_refused_or_skipped_and_the_way_to_allow_is_shown(
    site: Site, media: FakeEngine
) -> None:
    page = at_the_check(site, PHONE, REFUSED)

    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("This page may not use your camera")).to_be_visible()
    card = page.locator("[data-step=camera]")
    expect(card.get_by_text("Chrome or Edge on a computer")).to_be_visible()
    expect(card.get_by_text("Samsung Internet", exact=True)).to_be_hidden()
    card.get_by_text("I use another browser").click()
    expect(card.get_by_text("Samsung Internet", exact=True)).to_be_visible()
    no_sideways_scroll(page)
    axe(page)
    for _ in ("camera", "microphone"):
        page.get_by_role("button", name="Go on without it").click()
    page.get_by_role("button", name="Skip the sound").click()
    until(lambda: any(call[0] == "loop" for call in media.calls), within=10)
    page.get_by_role("button", name="Skip this and see your result").click()

    expect(page.get_by_role("heading", name="Not quite ready yet")).to_be_visible()
    expect(page.get_by_text("Connection not tried")).to_be_visible()
    expect(page.get_by_role("heading", name="How to allow it")).to_be_visible()


def test_leaving_quickly_ends_the_camera_the_microphone_and_the_call(
    site: Site, media: FakeEngine
) -> None:
    page = at_the_check(site, PHONE, TRACKS)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("button", name="Yes, I see myself")).to_be_visible()
    until(lambda: media.places, within=5)
    assert page.evaluate("live()") == 2
    left: list[int] = []
    page.expose_function("left", lambda live: left.append(live))
    page.evaluate("document.addEventListener('leave-quickly', () => left(live()))")

    page.get_by_role("link", name="Leave quickly").click()

    page.wait_for_url(f"{NEUTRAL}*")
    until(lambda: not media.places, within=5)
    assert left == [0]
