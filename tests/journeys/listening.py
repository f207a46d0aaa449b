"""Ears and eyes for pages in Chromium: what their connections really receive, and their devices.

watch_media(page)                       before the page is opened
before = received(page)
until(lambda: hears_and_sees(page, since=before))
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

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
COUNT = """async () => {
  const sum = {packets: 0, energy: 0, frames: 0, width: 0, open: 0};
  for (const peer of window.heardOf.peers) {
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


def received(page: Page) -> Received:
    """What has come in until now."""
    return Received(**page.evaluate(COUNT))


def hears(page: Page) -> bool:
    """Sound comes in, and makes a noise: a loudspeaker would be moved by it."""
    now = received(page)
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


def tell(figure: str) -> None:
    """A measured figure, for whoever reads the run."""
    sys.stdout.write(f"\n    {figure}\n")
