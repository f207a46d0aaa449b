"""What a whole room's sound and pictures cost here: `.venv/bin/python -m bench.rooms` (minutes).

The product as `make run` starts it, and parents' own pages on phones in one Chromium. Everybody
turns their microphone on, and must hear everybody else; then their camera, and as many pictures
come as a phone's page asks for (six at most). CPU is in percent of one core, of the web process,
of its Janus, and of Chromium, which plays all those phones at once on the same machine: where the
three come near to what the machine has, Chromium's cost is what the figures show, and not ours.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page

from bench.media import memory, spent
from tests.browser import chromium
from tests.house.processes import parent_of
from tests.journeys.listening import watch_media
from tests.journeys.people import Browsers, ParentPage
from tests.journeys.running import Running, running
from tests.journeys.stage_hands import gather
from tests.media_net import media_net
from tests.polling import pause, until

NAMES = "Aisha Tom Hannah Mei Omar Ruth Sam Zofia Ben Clara Dev Eve".split()
GROUPS = (3, 6, 12)
SECONDS = 10.0
MOST_PICTURES = 6  # on a phone
CAMERAS = {3: (3,), 6: (6,), 12: (1, 2, 4, 12)}  # how many are on, by the people; one after another
PATIENCE = 60.0  # seconds for all pictures to come
CORES = os.cpu_count() or 1
# Of each stream that comes in: its kind, and whether it would move a loudspeaker or be drawn.
ARRIVED = """async () => {
  const found = {sounds: 0, pictures: 0, frames: 0};
  for (const peer of window.heardOf.peers.filter((peer) => peer.connectionState !== "closed")) {
    (await peer.getStats()).forEach((each) => {
      if (each.type !== "inbound-rtp") return;
      found.sounds += each.packetsReceived > 5 && each.totalAudioEnergy > 0;
      found.pictures += each.framesDecoded > 5;
      found.frames += each.framesDecoded ?? 0;
    });
  }
  return found;
}"""


def main() -> None:
    groups = [int(word) for word in sys.argv[1:]] or list(GROUPS)
    with media_net() as address, tempfile.TemporaryDirectory(prefix="spip-bench-") as path:
        for people in groups:
            folder = Path(path, str(people))
            folder.mkdir()
            with running(folder, MEDIA_ADDRESS=address) as product, chromium() as browser:
                room(product, Browsers(browser), people)


def room(product: Running, browsers: Browsers, people: int) -> None:
    """One room of so many parents, from nobody speaking until everybody hears everybody."""
    opened = browsers.page

    def watched(*, phone: bool) -> Page:
        page = opened(phone=phone)
        watch_media(page.context)
        return page

    browsers.page = watched  # type: ignore[method-assign]
    gathering = gather(product, browsers, NAMES[:people], phones=people)
    parents = list(gathering.parents.values())
    took = sound(parents)
    processes = its_processes(product)
    cost(parents, processes, f"sound only: all hear all {took:.1f} s after the first pressed")
    for cameras in CAMERAS.get(people, (people,)):
        came, wanted, took = pictures(parents, cameras)
        what = f"{cameras} with pictures: {came} of {wanted} came in {took:.1f} s"
        cost(parents, processes, what)
        if came < wanted:
            print(
                f"    no more came: Chromium plays {people} phones on {CORES} cores, and all wait"
            )
            break
    browsers.close()


def sound(parents: list[ParentPage]) -> float:
    """Everybody turns their microphone on: seconds until everybody hears everybody."""
    start = time.monotonic()
    for parent in parents:
        parent.page.locator("#mic").click()
    for parent in parents:
        until(lambda: arrived(parent)["sounds"] == len(parents) - 1, "all hear", within=180)  # noqa: B023
    return time.monotonic() - start


def pictures(parents: list[ParentPage], cameras: int) -> tuple[int, int, float]:
    """So many have their camera on: how many pictures came, of how many, in how many seconds."""
    wanted = sum(min(cameras - (at < cameras), MOST_PICTURES) for at in range(len(parents)))
    start = time.monotonic()
    for parent in parents[:cameras]:
        camera = parent.page.locator("#camera")
        if camera.get_attribute("aria-pressed") != "true":
            camera.click()
    came = 0
    while came < wanted and time.monotonic() - start < PATIENCE:
        came = sum(arrived(parent)["pictures"] for parent in parents)
        pause(0.2)
    return came, wanted, time.monotonic() - start


def cost(parents: list[ParentPage], processes: dict[str, list[int]], what: str) -> None:
    """Watch for a while, and print what each part used."""
    before = {pid: spent(pid) for pids in processes.values() for pid in living(pids)}
    frames, start = sum(arrived(parent)["frames"] for parent in parents), time.monotonic()
    pause(SECONDS)
    used = {
        part: sum(spent(pid) - before[pid] for pid in living(pids) if pid in before)
        for part, pids in processes.items()
    }
    now = [arrived(parent) for parent in parents]
    took = time.monotonic() - start
    shown = sum(each["pictures"] for each in now)
    rate = (sum(each["frames"] for each in now) - frames) / took / max(shown, 1)
    words = [
        f"{part} {used[part] / took:.0%}, {sum(map(memory, living(pids)))} MB"
        for part, pids in processes.items()
    ]
    drawn = f"; {shown} pictures, {rate:.1f} a second each" if shown else ""
    print(f"{len(parents):3} people, {what}; {'; '.join(words)}{drawn}", flush=True)


def arrived(parent: ParentPage) -> dict[str, int]:
    """How many people's sound and picture reach a page, and the frames drawn so far."""
    found: dict[str, int] = parent.page.evaluate(ARRIVED)
    return found


def its_processes(product: Running) -> dict[str, list[int]]:
    """The processes whose cost is told."""
    web = product.children()["wsgi.py"]
    ours = descendants(os.getpid())
    return {
        "app": [web],
        "Janus": [pid for pid in children(web) if name(pid) == "janus"],
        "Chromium": [pid for pid in ours if name(pid).startswith("chrom")],
    }


def living(pids: list[int]) -> list[int]:
    """Those that have not ended meanwhile: Chromium begins and ends some of its own as it likes."""
    return [pid for pid in pids if Path(f"/proc/{pid}/stat").exists()]


def descendants(pid: int) -> list[int]:
    below = children(pid)
    return below + [each for child in below for each in descendants(child)]


def children(pid: int) -> list[int]:
    entries = [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]
    return [each for each in entries if parent_of(each) == pid]


def name(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()


if __name__ == "__main__":
    main()
