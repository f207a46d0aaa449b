"""What sound and video cost here: `.venv/bin/python -m bench.media` (as root: nothing leaves it).

Real callers in one Chromium, all hearing (and seeing) all others, through the product's own Janus.
CPU is in percent of one core. Chromium shares the machine, so where it starves, so does the rest.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from spip_live.rooms.media.engine import Feed, Kind
from spip_live.rooms.media.janus_child import JanusChild
from spip_live.rooms.media.janus_engine import JanusEngine
from spip_live.rooms.media.janus_files import Reach
from spip_live.rooms.media.janus_nodes import Fixed
from spip_live.serving.account import system_account
from spip_live.serving.media import ACCOUNT
from tests.browser import chromium
from tests.media.callers import Caller, Heard, blank_page
from tests.media_net import media_net
from tests.polling import pause, until

GROUPS = ((3, True), (6, True), (3, False), (6, False), (12, False))  # people, and with pictures?
SECONDS = 8.0
CALLS = 500
TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    with running() as (engine, janus):
        calls(engine)
        places(engine)
        with chromium() as browser:
            for people, pictures in GROUPS:
                for page in blank_page(browser):
                    group([Caller(page, engine, f"p{n}") for n in range(people)], janus, pictures)


@contextmanager
def running() -> Iterator[tuple[JanusEngine, int]]:
    """An engine, and the number of its Janus."""
    with media_net() as address:
        child = JanusChild(Reach(address=address), system_account(ACCOUNT))
        engine = JanusEngine(Fixed({"own": child}))
        engine.listener = Heard()
        start = time.monotonic()
        engine.start()
        until(lambda: engine.up, "Janus is up")
        print(f"Janus is up, checked, after {time.monotonic() - start:.2f} s")
        assert child.pid is not None
        try:
            yield engine, child.pid
        finally:
            engine.stop()


def calls(engine: JanusEngine) -> None:
    """Orders in a second: one after another, and from many at once."""
    engine.open("calls", places=14)
    for at_once in (1, 8):
        with ThreadPoolExecutor(at_once) as pool:
            start = time.monotonic()
            list(pool.map(engine.present, ["calls"] * CALLS))
            took = time.monotonic() - start
        print(f"{CALLS / took:6.0f} orders a second, {at_once} at once")


def places(engine: JanusEngine) -> None:
    """What it costs to come and to go, without a browser."""
    names = [f"q{n}" for n in range(14)]
    engine.open("places", places=14)
    start = time.monotonic()
    for name in names:
        engine.join("places", name)
    joined = time.monotonic()
    for name in names:
        engine.leave(name)
    left = time.monotonic()
    each = 1000 / len(names)
    print(
        f"{(joined - start) * each:6.1f} ms to give a place, {(left - joined) * each:.1f} to take"
    )


def group(people: list[Caller], janus: int, pictures: bool) -> None:
    """One room of so many, from the first join until everybody receives everything."""
    engine, heard = people[0].engine, people[0].engine.listener
    assert isinstance(heard, Heard)
    circle, before = f"of {len(people)} {pictures}", len(heard.of("published"))
    engine.open(circle, places=14)
    start = time.monotonic()
    for each in people:
        engine.join(circle, each.place)
        each.send(camera=pictures, sizes=pictures)
    until(lambda: len(heard.of("published")) - before == len(people), "all send")
    kinds = [Kind.MIC, Kind.CAMERA] if pictures else [Kind.MIC]
    for each in people:
        others = [other.place for other in people if other is not each]
        each.receive(*(Feed(place, kind) for place in others for kind in kinds))
    for each in people:
        until(lambda: silent(each) == 0, "everything arrives", within=60)  # noqa: B023
    took = time.monotonic() - start
    before_janus, before_us = spent(janus), spent(os.getpid())
    pause(SECONDS)
    used = (spent(janus) - before_janus, spent(os.getpid()) - before_us)
    streams = len(people) * (len(people) - 1) * len(kinds)
    print(
        f"{len(people):3} people, {streams:3} streams{' with pictures' if pictures else ''}: all"
        f" after {took:.1f} s; Janus {used[0] / SECONDS:.0%}, {memory(janus)} MB;"
        f" this process {used[1] / SECONDS:.1%}"
    )
    engine.close(circle)


def silent(caller: Caller) -> int:
    """How many of its streams have brought nothing yet."""
    counted = caller.call("counted", "receive")
    return sum(counted.get(mid, {"packets": 0})["packets"] < 5 for mid in caller.streams)


def spent(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICK


def memory(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024


if __name__ == "__main__":
    main()
