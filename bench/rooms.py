"""What a whole room's sound costs here: `.venv/bin/python -m bench.rooms` (a few minutes).

The product as `make run` starts it, and parents' own pages in one Chromium. Everybody turns their
microphone on, and must hear everybody else. CPU is in percent of one core. Chromium shares the
machine: with twelve pages on two cores it is what everything else waits for.
"""

from __future__ import annotations

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
HEARD = """async () => {
  let heard = 0;
  for (const peer of window.heardOf.peers.filter((peer) => peer.connectionState !== "closed")) {
    (await peer.getStats()).forEach((each) => {
      const sound = each.type === "inbound-rtp" && each.kind === "audio";
      heard += sound && each.packetsReceived > 5 && each.totalAudioEnergy > 0;
    });
  }
  return heard;
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
    start = time.monotonic()
    for parent in parents:
        parent.page.locator("#mic").click()
    until(lambda: all(heard(parent) == people - 1 for parent in parents), "all hear", within=180)
    took = time.monotonic() - start
    web = product.children()["wsgi.py"]
    janus = next(pid for pid in children(web) if name(pid) == "janus")
    before = (spent(web), spent(janus))
    pause(SECONDS)
    used = (spent(web) - before[0], spent(janus) - before[1])
    print(
        f"{people:3} people, sound only: all hear all {took:.1f} s after the first pressed; "
        f"app {used[0] / SECONDS:.0%}, {memory(web)} MB; "
        f"Janus {used[1] / SECONDS:.0%}, {memory(janus)} MB",
        flush=True,
    )
    browsers.close()


def heard(parent: ParentPage) -> int:
    """How many people's sound reaches a page, and would move its loudspeaker."""
    return int(parent.page.evaluate(HEARD))


def children(pid: int) -> list[int]:
    entries = [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]
    return [each for each in entries if parent_of(each) == pid]


def name(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()


if __name__ == "__main__":
    main()
