"""Small groups as parents live them: one page, one question for the microphone, no word astray."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.listening import questions, speak, tell, watch_media
from tests.journeys.people import Browsers, ParentPage
from tests.journeys.running import Running, running
from tests.journeys.stage_hands import Gathering, gather
from tests.media_net import media_net
from tests.polling import pause, until

pytestmark = [pytest.mark.browser, pytest.mark.alone]

MOVED_WITHIN = 2.0  # seconds from pressing a button until the new group is heard
ALL_WITHIN = 8.0  # seconds, when four browsers on one machine do so at once
NAMES = ("Tom", "Aisha", "Dan", "Mei")

# The packets of sound that have come in, by stream, over connections that are open.
STREAMS = """async () => {
  const streams = {};
  for (const [at, peer] of window.heardOf.peers.entries()) {
    if (peer.connectionState === "closed") continue;
    (await peer.getStats()).forEach((entry) => {
      if (entry.type === "inbound-rtp" && entry.kind === "audio") {
        streams[`${at}/${entry.ssrc}`] = entry.packetsReceived;
      }
    });
  }
  return streams;
}"""


@pytest.fixture(scope="module")
def product() -> Iterator[Running]:
    with (
        media_net() as address,
        tempfile.TemporaryDirectory(prefix="spip-journey-") as path,
        running(Path(path), MEDIA_ADDRESS=address) as product,
    ):
        yield product


@pytest.fixture(scope="module")
def room(product: Running, browsers: Browsers) -> Gathering:
    """Four parents who talk, at the step that asks for small groups."""
    opened = browsers.page

    def watched(*, phone: bool) -> Page:
        page = opened(phone=phone)
        watch_media(page.context)
        return page

    browsers.page = watched  # type: ignore[method-assign]
    found = gather(product, browsers, NAMES, phones=2)
    step = found.console.page.locator("#plan li", has_text="The postcard test")
    step.get_by_role("button").first.click()
    step.get_by_role("button", name="Show it to everyone").click()
    for parent in found.parents.values():
        parent.page.locator("#mic").click()
        expect(parent.page.locator("#mic")).to_have_text("Mic is on")
        speak(parent.page)
    until(lambda: all(voices(parent) == 3 for parent in found.parents.values()))
    return found


def voices(parent: ParentPage, over: float = 0.3) -> int:
    """How many people this parent hears: streams of sound that grow while we wait."""
    before = parent.page.evaluate(STREAMS)
    pause(over)
    after = parent.page.evaluate(STREAMS)
    return sum(count > before.get(stream, 0) for stream, count in after.items())


def group(parent: ParentPage) -> str:
    """The group that the page says it is in."""
    return parent.page.locator("#breakout-h").inner_text().removeprefix("You are in ")


def move(console: Page, parent: ParentPage, *, into: int) -> float:
    """Put a parent into the other group, of so many: how long until all of it is heard."""
    card = console.locator(".groups__one", has_text=group(parent))
    started = time.monotonic()
    card.locator("li", has_text=parent.name).get_by_role("button").click()
    until(lambda: voices(parent, 0.1) == into, within=20)
    return time.monotonic() - started


def test_each_group_hears_itself_alone_and_all_are_back_together_after_it(room: Gathering) -> None:
    console, parents = room.console.page, list(room.parents.values())
    asked = [questions(parent.page) for parent in parents]
    console.locator("#groups-open").click()

    console.get_by_role("button", name="Start the groups").click()
    gone = until(lambda: all(voices(parent, 0.1) == 1 for parent in parents), within=20)
    tell(f"from one press to four people in two groups, all heard again: {gone:.2f} s")

    tom = room["Tom"]
    other = next(p for p in parents if p is not tom and group(p) == group(tom))
    strangers = [parent for parent in parents if parent not in (tom, other)]
    other.page.locator("#mic").click()
    until(lambda: voices(tom) == 0)
    assert [voices(parent) for parent in strangers] == [1, 1]
    other.page.locator("#mic").click()
    until(lambda: voices(tom) == 1)

    there = next(parent for parent in strangers)
    moves = [move(console, tom, into=company) for company in (2, 1, 2)]
    tell(
        "one parent moved to the other group and hears it: " + ", ".join(f"{m:.2f}" for m in moves)
    )
    assert group(tom) == group(there)
    assert voices(other) == 0

    tom.page.reload()
    expect(tom.page.locator("#breakout-h")).to_have_text(f"You are in {group(there)}")
    until(lambda: voices(tom) == 2)

    console.locator("[data-back='10']").click()
    expect(other.page.locator("#breakout-time")).to_contain_text("Everyone comes back in")
    expect(other.page.locator("#breakout")).to_be_hidden(timeout=15_000)
    back = until(lambda: all(voices(p, 0.1) == (3 if p is tom else 2) for p in parents))
    tell(f"after the countdown, everybody heard again: {back:.2f} s")

    rolls = [entry for entry in room.evidence() if entry.kind.value == "roll"]
    seats = {room.room.invited(name).seat_id for name in NAMES}
    assert [questions(p.page) for p in parents if p is not tom] == asked[1:]
    assert max(moves) < MOVED_WITHIN
    assert max(gone, back) < ALL_WITHIN
    assert rolls and seats <= set(rolls[-1].seen)
