"""People who call through a real Janus from a real browser, and what they can count there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from spip_live.rooms.media.engine import Candidate, Feed, Kind, Offered, Side
from spip_live.rooms.media.janus_engine import JanusEngine
from tests.polling import pause

SCRIPT = Path(__file__).with_name("callers.js").read_text()


@dataclass
class Heard:
    """A listener that keeps everything it is told."""

    told: list[tuple[object, ...]] = field(default_factory=list)

    def talking(self, place: str, on: bool) -> None:
        self.told.append(("talking", place, on))

    def published(self, place: str, kinds: frozenset[Kind]) -> None:
        self.told.append(("published", place, kinds))

    def slow(self, place: str, side: Side, lost: int) -> None:
        self.told.append(("slow", place, side, lost))

    def lost(self, place: str, side: Side) -> None:
        self.told.append(("lost", place, side))

    def restarted(self, generation: str, lost: frozenset[str]) -> None:
        self.told.append(("restarted", generation, lost))

    def of(self, name: str) -> list[tuple[object, ...]]:
        return [each[1:] for each in self.told if each[0] == name]


@contextmanager
def blank_page(browser: Browser) -> Iterator[Page]:
    """A page of a secure address, which no network is asked for."""
    context = browser.new_context()
    page = context.new_page()
    page.route(
        "https://calls.example/", lambda route: route.fulfill(body="", content_type="text/html")
    )
    page.goto("https://calls.example/")
    page.add_script_tag(content=SCRIPT)
    yield page
    context.close()


@dataclass
class Caller:
    """One person with a place."""

    page: Page
    engine: JanusEngine
    place: str
    streams: dict[str, Feed] = field(default_factory=dict)
    _gathered: bool = False

    def call(self, name: str, *arguments: Any) -> Any:
        wanted = ", ".join(f"a[{n}]" for n in range(len(arguments) + 1))
        return self.page.evaluate(f"(a) => {name}({wanted})", [self.place, *arguments])

    def send(self, **wanted: bool) -> None:
        """Turn on the mic, and perhaps the camera (in three sizes); perhaps go on speaking."""
        answer = self.engine.publish(self.place, self.call("offer", wanted))
        self._pass_on(Side.SEND, self.call("answered", answer))

    def loop(self) -> None:
        """Send the mic to where it comes back from."""
        answer = self.engine.loop(self.place, self.call("echo"))
        self._pass_on(Side.SEND, self.call("answered", answer))

    def looped(self) -> dict[str, float]:
        """What has come back so far."""
        found: dict[str, dict[str, float]] = self.call("counted", "send")
        return next(iter(found.values()), {"packets": 0})

    def receive(self, *feeds: Feed) -> None:
        """Receive exactly these from now on."""
        offered = self.engine.subscribe(self.place, feeds)
        while offered is not None:
            offered = self.take(offered)

    def take(self, offered: Offered) -> Offered | None:
        answer = self.call("answer", offered.sdp)
        more = self.engine.accept(self.place, offered.n, answer)
        self.streams = {each.mid: each.feed for each in offered.streams}
        if not self._gathered:
            self._gathered = True
            self._pass_on(Side.RECEIVE, self.call("addresses"))
        return more

    def counted(self, feed: Feed) -> dict[str, float]:
        """What of a feed has arrived so far."""
        nothing = {"packets": 0, "energy": 0, "frames": 0, "width": 0}
        mids = [mid for mid, each in self.streams.items() if each == feed]
        found: dict[str, dict[str, float]] = self.call("counted", "receive") if mids else {}
        return found.get(mids[0], nothing) if mids else nothing

    def packets(self, feed: Feed) -> int:
        return int(self.counted(feed)["packets"])

    def gains(self, feed: Feed, seconds: float) -> int:
        """How many packets arrive in so long."""
        before = self.packets(feed)
        pause(seconds)
        return self.packets(feed) - before

    def _pass_on(self, side: Side, found: Sequence[dict[str, str]]) -> None:
        local = [each for each in found if " 127." in each["candidate"]]
        addresses: list[Candidate | None] = [Candidate(**each) for each in local or found]
        self.engine.candidates(self.place, side, [*addresses, None])
