"""A device check from start to end, with a real media server and nobody else on the line."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from spip_live.people.models import Role
from spip_live.rooms.media import checking, engine, janus_child
from spip_live.rooms.media.engine import MediaOff
from spip_live.rooms.media.janus_child import JanusChild
from spip_live.rooms.media.janus_engine import JanusEngine
from spip_live.rooms.media.janus_files import Reach
from spip_live.rooms.media.janus_nodes import Fixed
from spip_live.rooms.media.loops import loops
from spip_live.serving.account import system_account
from spip_live.serving.media import ACCOUNT
from tests.browser import OpenPage, axe
from tests.conftest import AsProvider, SignIn
from tests.figures import Figure
from tests.live.in_chromium import PHONE, Site, served
from tests.live.people import House
from tests.media_net import media_net
from tests.polling import pause, until

pytestmark = [pytest.mark.browser, pytest.mark.alone]

# Two people of the media server's own, in one page: what each is sent back, in packets.
CALL = """async ([name, sends]) => {
  const pc = new RTCPeerConnection();
  (window.calls ??= {})[name] = pc;
  const both = {audio: true, video: true};
  const stream = sends ? await navigator.mediaDevices.getUserMedia(both) : null;
  for (const kind of ["audio", "video"]) {
    const track = stream?.getTracks().find((one) => one.kind === kind) ?? null;
    await pc.addTransceiver(kind, {direction: "sendrecv"}).sender.replaceTrack(track);
  }
  await pc.setLocalDescription();
  if (pc.iceGatheringState !== "complete") await new Promise((done) => {
    pc.onicegatheringstatechange = () => { if (pc.iceGatheringState === "complete") done(); };
  });
  return pc.localDescription.sdp;
}"""
ANSWER = "async ([name, sdp]) => calls[name].setRemoteDescription({type: 'answer', sdp})"
CONNECTED = "(name) => calls[name].connectionState === 'connected'"
CAME = """async (name) => [...(await calls[name].getStats()).values()]
  .filter((s) => s.type === "inbound-rtp").reduce((sum, s) => sum + s.packetsReceived, 0)"""


@pytest.fixture(scope="module")
def janus() -> Iterator[JanusEngine]:
    assert janus_child.program(), "media tests need Janus: apt-get install janus"
    with media_net() as address:
        reach = Reach(address=address, ports=(45_000, 45_999))
        child = JanusChild(reach, system_account(ACCOUNT))
        made = JanusEngine(Fixed({"own": child}))
        made.start()
        until(lambda: made.up, within=20)
        engine.use(made)
        yield made
        engine.use(None)
        made.stop()
        child.stop()


@pytest.fixture
def site(
    app: Any, as_provider: AsProvider, sign_in: SignIn, browser_page: OpenPage, janus: JanusEngine
) -> Iterator[Site]:
    loops.forget_all()
    with served(House(app, as_provider, sign_in), browser_page) as running:
        yield running


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def go_through(page: Page) -> None:
    """As far as the connection's grade."""
    press(page, "Try my camera and sound first")
    press(page, "Start")
    moving = page.locator("#preview")
    until(lambda: moving.evaluate("(v) => v.videoWidth > 0 && v.currentTime > 0"), within=10)
    press(page, "Yes, I see myself")
    expect(page.locator(".finding__title", has_text="We can hear you")).to_be_visible()
    press(page, "Continue")
    press(page, "Play the chime")
    press(page, "Yes, I heard it")


def test_the_whole_check_ends_in_ready_and_the_coordinator_sees_it(
    site: Site, monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    measured: list[checking.Measured] = []
    graded = checking.grade
    monkeypatch.setattr(checking, "grade", lambda one: measured.append(one) or graded(one))
    started = time.monotonic()
    room_id, _ = site.room("talk")
    page = site.page(*PHONE)
    page.goto(f"{site.address}/join/{site.house.seat(room_id, 'Tom').token}")

    go_through(page)
    found = page.locator("[data-step=network] .finding:visible .finding__title")
    expect(found).to_have_text("Your connection is good", timeout=20_000)
    press(page, "See your result")

    expect(page.get_by_role("heading", name="You are ready")).to_be_visible()
    axe(page)
    until(lambda: not loops.any(), within=5)
    office = site.house.sign_in(Role.COORDINATOR).get(f"/schedule/{room_id}").text
    assert "Ready" in office
    assert "Needs help" not in office
    figure(f"a whole device check, with {measured}, took", time.monotonic() - started, "s")


def test_when_the_media_server_fails_the_page_says_that_it_is_on_our_side(
    site: Site, janus: JanusEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    room_id, _ = site.room("talk")
    page = site.page(*PHONE)
    page.goto(f"{site.address}/join/{site.house.seat(room_id, 'Mei').token}")

    def off(place: str, sdp: str, node: str | None = None) -> str:
        raise MediaOff("ended")

    monkeypatch.setattr(janus, "loop", off)
    go_through(page)

    found = page.locator("[data-step=network] .finding:visible .finding__title")
    expect(found).to_have_text("Our sound and video are off just now", timeout=20_000)
    press(page, "See your result")
    expect(page.get_by_role("heading", name="You are ready")).to_be_visible()


def test_nobody_is_sent_anothers_loop(janus: JanusEngine, browser_page: OpenPage) -> None:
    page = browser_page(640, 480)
    page.route("https://calls.example/", lambda route: route.fulfill(body="<title>x</title>"))
    page.goto("https://calls.example/")

    for name, sends in (("tom", True), ("mei", False)):
        offer = page.evaluate(CALL, [name, sends])
        page.evaluate(ANSWER, [name, janus.loop(f"check-{name}", offer)])
    until(lambda: all(page.evaluate(CONNECTED, name) for name in ("tom", "mei")), within=10)
    until(lambda: page.evaluate(CAME, "tom") > 100, within=10)
    before = page.evaluate(CAME, "tom")
    silent = page.evaluate(CAME, "mei")
    janus.leave("check-tom")
    pause(0.3)
    after = page.evaluate(CAME, "tom")
    pause(0.7)
    frozen = page.evaluate(CAME, "tom")
    janus.leave("check-mei")

    assert before > 100
    assert silent == 0, "she sends nothing, so nothing comes back: least of all his"
    assert frozen == after, "when `leave` returns, it is over"
