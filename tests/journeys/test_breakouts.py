"""Small groups as parents live them: one page, one question for the microphone, no word astray."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.figures import Figure
from tests.journeys.listening import (
    company_at,
    expect_company,
    questions,
    speak,
    watch_media,
)
from tests.journeys.people import Browsers, ParentPage
from tests.journeys.running import Running, running
from tests.journeys.stage_hands import Gathering, gather
from tests.media_net import media_net
from tests.polling import pause, until

pytestmark = [pytest.mark.browser, pytest.mark.alone]

MOVED_WITHIN = 2.0  # seconds until the new company is heard, for one parent and for everybody
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
    return voices_of([parent], over)[0]


def voices_of(parents: Sequence[ParentPage], over: float = 0.1) -> list[int]:
    """The same for several at one moment."""
    before = [parent.page.evaluate(STREAMS) for parent in parents]
    pause(over)
    after = [parent.page.evaluate(STREAMS) for parent in parents]
    return [
        sum(count > earlier.get(stream, 0) for stream, count in later.items())
        for earlier, later in zip(before, after, strict=True)
    ]


def group(parent: ParentPage) -> str:
    """The group that the page says it is in."""
    return parent.page.locator("#breakout-h").inner_text().removeprefix("You are in ")


def press(button: Locator) -> float:
    """Press it; when that was, by the clock of this machine."""
    button.evaluate(
        "(it) => it.addEventListener('click', () => { window.pressedAt = Date.now(); },"
        " {capture: true, once: true})"
    )
    button.click()
    return float(button.page.evaluate("() => window.pressedAt")) / 1000


def all_heard(parents: Sequence[ParentPage]) -> float:
    """When the last of these heard all of whom they were to hear."""
    for parent in parents:
        until(lambda page=parent.page: company_at(page) is not None, within=20)
    return max(company_at(parent.page) or 0.0 for parent in parents)


def move(console: Page, parent: ParentPage, *, into: int) -> float:
    """Put a parent into the other group, of so many: how long until all of it is heard."""
    card = console.locator(".groups__one", has_text=group(parent))
    expect_company(parent.page, into)
    pressed = press(card.locator("li", has_text=parent.name).get_by_role("button"))
    took = all_heard([parent]) - pressed
    until(lambda: voices(parent) == into, within=20)
    return took


def start(console: Page, parents: Sequence[ParentPage]) -> float:
    """Send everybody to their groups of two: how long until each hears their own mate."""
    for parent in parents:
        expect_company(parent.page, 1)
    pressed = press(console.get_by_role("button", name="Start the groups"))
    took = all_heard(parents) - pressed
    until(lambda: voices_of(parents) == [1] * len(parents), within=20)
    return took


def come_back(room: Gathering, company: Sequence[int]) -> float:
    """By a countdown: how long after its end until each hears so many again."""
    parents = list(room.parents.values())
    room.console.page.locator("[data-back='10']").click()
    expect(parents[-1].page.locator("#breakout-time")).to_contain_text("Everyone comes back in")
    ends = countdown_ends(room)
    for parent, voices_to_hear in zip(parents, company, strict=True):
        expect_company(parent.page, voices_to_hear)
    took = all_heard(parents) - ends
    until(lambda: voices_of(parents) == company, within=20)
    return took


def countdown_ends(room: Gathering) -> float:
    """When everybody is to be back, by the clock of this machine."""
    ((back_at,),) = room.product.rows(
        "SELECT back_at FROM breakout_rounds WHERE room_id = %(room)s", room=room.room.room_id
    )
    return float(back_at.timestamp())


def test_each_group_hears_itself_alone_and_all_are_back_together_after_it(
    room: Gathering, figure: Figure
) -> None:
    console, parents = room.console.page, list(room.parents.values())
    asked, known = [questions(parent.page) for parent in parents], len(room.evidence())
    console.locator("#groups-open").click()

    gone = start(console, parents)
    figure("from one press to four people in two groups, all heard again", gone, "s")

    tom = room["Tom"]
    other = next(p for p in parents if p is not tom and group(p) == group(tom))
    strangers = [parent for parent in parents if parent not in (tom, other)]
    other.page.locator("#mic").click()
    until(lambda: voices(tom) == 0)
    assert voices_of(strangers, 0.3) == [1, 1]
    other.page.locator("#mic").click()
    until(lambda: voices(tom) == 1)

    there = strangers[0]
    moves = [move(console, tom, into=company) for company in (2, 1, 2)]
    figure("one parent moved to the other group and hears it: the longest of 3", max(moves), "s")
    assert group(tom) == group(there)
    assert voices(other) == 0

    tom.page.reload()
    expect(tom.page.locator("#breakout-h")).to_have_text(f"You are in {group(there)}")
    until(lambda: voices(tom) == 2)
    returned = len(room.evidence())

    company = [3 if parent is tom else 2 for parent in parents]  # his microphone is off since then
    back = come_back(room, company)
    figure("from the end of the countdown until everybody is heard again", back, "s")

    assert [questions(p.page) for p in parents if p is not tom] == asked[1:]
    assert max(gone, back, *moves) < MOVED_WITHIN
    until(lambda: room.rolls(returned), "the roll was called after Tom was back")
    assert [seen for seen in room.rolls(known) if not room.seats(*NAMES) <= seen] == []
