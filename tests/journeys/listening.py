"""Ears and eyes for pages in Chromium: what their connections really receive, and their devices.

watch_media(page.context)               before the page is opened
since = connections(page)
until(lambda: hears(page, since))       by connections made since then alone
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from playwright.sync_api import BrowserContext, Page

from tests.polling import until

Who = TypeVar("Who")

# Notes every connection, every question for a device and every track that was given for it.
WATCH = """() => {
  if (window.heardOf) return;
  const heardOf = window.heardOf = {peers: [], questions: 0, tracks: []};
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...given) { super(...given); heardOf.peers.push(this); }
  };
  const devices = navigator.mediaDevices;
  const ask = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (wish) => {
    heardOf.questions += 1;
    const stream = await ask(wish);
    heardOf.tracks.push(...stream.getTracks());
    return stream;
  };
}"""
COUNT = """async (since) => {
  const sum = {packets: 0, energy: 0, frames: 0, width: 0, open: 0};
  for (const peer of window.heardOf.peers.slice(since)) {
    if (peer.connectionState === "closed") continue;
    sum.open += 1;
    (await peer.getStats()).forEach((entry) => {
      if (entry.type !== "inbound-rtp") return;
      if (entry.kind === "audio") {
        sum.packets += entry.packetsReceived;
        sum.energy += entry.totalAudioEnergy ?? 0;
      } else {
        sum.frames += entry.framesDecoded;
        sum.width = Math.max(sum.width, entry.frameWidth ?? 0);
      }
    });
  }
  return sum;
}"""

# Packets that have gone out by connections that are open.
SENT = """async () => {
  let sent = 0;
  for (const peer of window.heardOf.peers.filter((peer) => peer.connectionState !== "closed")) {
    (await peer.getStats()).forEach((entry) => {
      if (entry.type === "outbound-rtp") sent += entry.packetsSent;
    });
  }
  return sent;
}"""
# The browser's own false microphone only beeps: this sends a steady tone in its place.
TONE = """async () => {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const out = audio.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  const [track] = out.stream.getAudioTracks();
  for (const peer of window.heardOf.peers) {
    for (const sender of peer.getSenders()) {
      if (sender.track?.kind === "audio") await sender.replaceTrack(track);
    }
  }
}"""

# Notes when so many voices first came in at one moment, by connections made from now on alone: by
# the page's own clock, so that what it costs the test to ask is not in the figure.
COMPANY = """(wanted) => {
  const {peers} = window.heardOf, since = peers.length;
  const mine = window.heardOf.company = {at: null};
  let before = new Map();
  const look = async () => {
    const now = new Map();
    for (const [place, peer] of peers.slice(since).entries()) {
      if (peer.connectionState === "closed") continue;
      (await peer.getStats()).forEach((entry) => {
        if (entry.type !== "inbound-rtp" || entry.kind !== "audio") return;
        now.set(`${place}/${entry.ssrc}`, entry.packetsReceived);
      });
    }
    const heard = [...now].filter(([stream, count]) => count > (before.get(stream) ?? 0));
    before = now;
    if (heard.length === wanted) mine.at = Date.now();
    else if (window.heardOf.company === mine) setTimeout(look, 50);
  };
  look();
}"""


@dataclass(frozen=True)
class Received:
    """What has come in by connections that are open: sound in packets and energy, pictures."""

    packets: int
    energy: float
    frames: int
    width: int
    open: int


def watch_media(context: BrowserContext) -> None:
    """Every page that is opened here from now on is watched."""
    context.add_init_script(f"({WATCH})()")


def connections(page: Page) -> int:
    """How many connections the page has ever made; it forgets them with each reload."""
    return int(page.evaluate("() => window.heardOf.peers.length"))


def received(page: Page, since: int = 0) -> Received:
    """What has come in until now, by all but the first so many connections."""
    return Received(**page.evaluate(COUNT, since))


def hears(page: Page, since: int = 0) -> bool:
    """Sound comes in, and makes a noise: a loudspeaker would be moved by it."""
    now = received(page, since)
    return now.packets >= 10 and now.energy > 0


def sees(page: Page) -> bool:
    """Pictures come in and are drawn."""
    now = received(page)
    return now.frames >= 5 and now.width > 0


def questions(page: Page) -> int:
    """How often the browser was asked for a microphone or a camera."""
    return int(page.evaluate("() => window.heardOf.questions"))


def live_tracks(page: Page) -> int:
    """How many microphones and cameras are open."""
    found = "() => window.heardOf.tracks.filter((track) => track.readyState === 'live').length"
    return int(page.evaluate(found))


def speak(page: Page) -> None:
    """From now on this page's microphone has something to say, until it is turned off."""
    page.evaluate(TONE)


def expect_company(page: Page, voices: int) -> None:
    """From now on, watch for the moment at which so many are heard by new connections."""
    page.evaluate(COMPANY, voices)


def company_at(page: Page) -> float | None:
    """That moment, by the clock of this machine; None as long as it has not come."""
    at = page.evaluate("() => window.heardOf.company.at")
    return None if at is None else at / 1000


def last_of(true: Callable[[Who], bool], *all_of_them: Who, since: float, within: float) -> float:
    """How many seconds after a moment it first held of the last of these, each seen by itself."""
    took: dict[Who, float] = {}

    def each_has() -> bool:
        for one in all_of_them:
            if one not in took and true(one):
                took[one] = time.monotonic() - since
        return len(took) == len(all_of_them)

    until(each_has, within=within)
    return max(took.values())
