"""People whose network lets nothing else out hear each other through the relay, by UDP and TCP."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from spip_live import clock
from spip_live.rooms.media import turn
from tests.figures import Figure
from tests.journeys.listening import hears, received, speak, watch_media
from tests.journeys.people import Browsers
from tests.journeys.running import Running, running
from tests.journeys.stage_hands import Gathering, gather
from tests.media.coturn import Coturn, coturn
from tests.media_net import media_net
from tests.polling import until

pytestmark = [pytest.mark.browser, pytest.mark.alone]

# Of the ways to the relay that a page is given, this one alone works for it.
ONLY = """((transport) => {
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(given) {
      const iceServers = given.iceServers.map((server) => (
        { ...server, urls: server.urls.filter((url) => url.endsWith(transport)) }));
      super({ ...given, iceServers });
    }
  };
})"""
# How each connection that is open really goes.
WAYS = """async () => {
  const found = [];
  for (const peer of window.heardOf.peers) {
    if (peer.connectionState !== "connected") continue;
    const stats = await peer.getStats();
    stats.forEach((entry) => {
      if (entry.type !== "candidate-pair" || !entry.nominated) return;
      const local = stats.get(entry.localCandidateId);
      found.push(`${local.candidateType} ${local.relayProtocol}`);
    });
  }
  return found;
}"""
# How many places in the relay a credential gets, and what is said when it gets none.
ASK = """async (server) => {
  const peer = new RTCPeerConnection({ iceServers: [server], iceTransportPolicy: "relay" });
  const found = { places: 0, refused: [] };
  peer.onicecandidateerror = ({ errorCode }) => found.refused.push(errorCode);
  const done = new Promise((resolve) => {
    peer.onicecandidate = ({ candidate }) => candidate ? found.places += 1 : resolve();
    setTimeout(resolve, 5000);
  });
  peer.addTransceiver("audio");
  await peer.setLocalDescription();
  await done;
  peer.close();
  return found;
}"""


@pytest.fixture(scope="module")
def media_address() -> Iterator[str]:
    with media_net() as address:
        yield address


@pytest.fixture(scope="module")
def relay(media_address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coturn]:
    folder = tmp_path_factory.mktemp("coturn")
    with coturn(folder, reaches=media_address, near=True) as running:
        yield running


@pytest.fixture(scope="module")
def product(media_address: str, relay: Coturn) -> Iterator[Running]:
    environ = {
        "MEDIA_ADDRESS": media_address,
        "TURN_URLS": ",".join((relay.url("udp"), relay.url("tcp"))),
        "TURN_SECRET": relay.secret,
    }
    with (
        tempfile.TemporaryDirectory(prefix="spip-journey-") as path,
        running(Path(path), **environ) as product,
    ):
        yield product


@pytest.fixture(scope="module")
def room(product: Running, browsers: Browsers) -> Gathering:
    """Tom, whom only UDP serves, and Aisha, whom only TCP does; their provider uses the relay."""
    opened, transports = browsers.page, ["udp", "udp", "tcp"]

    def watched(*, phone: bool) -> Page:
        page = opened(phone=phone)
        watch_media(page.context)
        page.context.add_init_script(f'{ONLY}("{transports.pop(0)}")')
        return page

    browsers.page = watched  # type: ignore[method-assign]
    found = gather(product, browsers, ["Tom", "Aisha"], phones=1)
    product.command("media", "relay-only", found.room.provider_id, "on")
    for parent in found.parents.values():
        parent.page.reload()
        parent.page.wait_for_load_state()
    return found


def test_relay_only_carries_everybodys_sound_over_udp_and_over_tcp(
    room: Gathering, figure: Figure
) -> None:
    tom, aisha = room["Tom"].page, room["Aisha"].page
    for page in (tom, aisha):
        page.locator("#mic").click()
        expect(page.locator("#mic")).to_have_text("Mic is on")

    took = until(lambda: hears(tom) and hears(aisha), "both hear each other", within=20)
    for page in (tom, aisha):
        speak(page)
    before = {page: received(page) for page in (tom, aisha)}
    until(lambda: all(received(p).energy > before[p].energy + 0.01 for p in before), within=10)

    figure("relay only, over UDP and over TCP: both hear each other after", took, "s")
    assert set(tom.evaluate(WAYS)) == {"relay udp"}
    assert set(aisha.evaluate(WAYS)) == {"relay tcp"}


def test_a_wrong_credential_gets_no_place_in_the_relay(room: Gathering, relay: Coturn) -> None:
    page, url = room["Aisha"].page, relay.url("tcp")
    right = turn.credential(relay.secret, "asks", clock.now())

    given = page.evaluate(ASK, {"urls": [url], "username": right.username, "credential": "guess"})
    (ours,) = turn.ice_servers([url], relay.secret, (uuid4(), uuid4()), clock.now())

    assert (given["places"], set(given["refused"])) == (0, {401})
    assert page.evaluate(ASK, ours)["places"] > 0
