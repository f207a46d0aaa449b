"""People of a live room who talk through a real Janus from a real browser, by our own doors.

Their sockets are the tests' own; what they send and receive is Chromium's. So whatever is done in
a room can be measured where it counts: in the packets that arrive.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from spip_live.rooms.media import engine as engines
from spip_live.rooms.media.janus_engine import JanusEngine
from spip_live.rooms.media.places import places
from spip_live.rooms.media.reconciling import Reconciler
from tests.live.people import House, LeadScreen, ParentScreen, Screen
from tests.polling import pause, until


@dataclass
class Talker:
    """One person's page: their socket, and their connections in the browser."""

    page: Page
    screen: Screen
    place: str = ""
    circle: str = ""
    streams: dict[str, str] = field(default_factory=dict)  # part of the description → whose sound
    _gathered: bool = False

    @property
    def key(self) -> str:
        """What the others know them by."""
        held = places.get(self.place)
        assert held is not None
        return held.key

    def join(self) -> Talker:
        """Take the place that the room has for them; nothing is sent yet."""
        self.screen.listen()
        joined = self.screen.ask("media_join")
        assert joined["ok"], joined
        self.place, self.circle = joined["place"], joined["circle"]
        self.streams, self._gathered = {}, False
        assert self.ask("media_view", videos=0, sound_only=True)["ok"]
        return self

    def speak(self) -> Talker:
        """Turn the microphone on."""
        offer = self.call("offer", {"mic": True})
        answer = self.ask("media_publish", sdp=offer, mic="0", camera=None)
        assert answer["ok"], answer
        self._pass_on("send", self.call("answered", answer["sdp"]))
        assert self.ask("media_on", mic=True, camera=False)["ok"]
        return self

    def ask(self, event: str, **payload: Any) -> dict[str, Any]:
        return self.screen.ask(event, place=self.place, **payload)

    def answer(self) -> None:
        """Answer whatever has been offered."""
        for name, sent in self.screen.listen():
            if name == "media_offer" and sent["place"] == self.place:
                answer = self.call("answer", sent["sdp"])
                assert self.ask("media_answer", n=sent["n"], sdp=answer)["ok"]
                self.streams = {s["mid"]: s["key"] for s in sent["streams"] if s["kind"] == "mic"}
                if not self._gathered:
                    self._gathered = True
                    self._pass_on("receive", self.call("addresses"))

    def packets(self, of: str | None = None) -> int:
        """How many packets of sound have come in, of one person or in all."""
        if not self.streams:
            return 0
        found: dict[str, dict[str, int]] = self.call("counted", "receive")
        return sum(
            each["packets"] for mid, each in found.items() if of in (None, self.streams.get(mid))
        )

    def hang_up(self) -> None:
        """Drop the connections, as a page does whose circle is another now."""
        self.call("hangUp")

    def call(self, name: str, *arguments: Any) -> Any:
        wanted = ", ".join(f"a[{n}]" for n in range(len(arguments) + 1))
        return self.page.evaluate(f"(a) => {name}({wanted})", [self.place, *arguments])

    def _pass_on(self, side: str, found: Sequence[dict[str, str]]) -> None:
        local = [each for each in found if " 127." in each["candidate"]]
        sent = {"side": side, "found": list(local or found), "done": True}
        assert self.ask("media_candidates", **sent)["ok"]


@dataclass
class Talk:
    """A live room whose people talk."""

    house: House
    engine: JanusEngine
    page: Page
    lead: LeadScreen
    talkers: dict[str, Talker] = field(default_factory=dict)

    def inside(self, *names: str) -> list[Talker]:
        """Parents who are let in, and speak."""
        for name in names:
            screen = self.house.inside(self.lead, name)
            self.talkers[name] = Talker(self.page, screen).join().speak()
        return [self.talkers[name] for name in names]

    def leading(self) -> Talker:
        """The facilitator, who speaks."""
        self.talkers["lead"] = Talker(self.page, self.lead).join().speak()
        return self.talkers["lead"]

    def seat(self, name: str) -> str:
        screen = self.talkers[name].screen
        assert isinstance(screen, ParentScreen)
        return str(screen.seat_id)

    def again(self, *names: str) -> list[Talker]:
        """These join the circle that is theirs now, as their pages do by themselves."""
        for name in names:
            talker = self.talkers[name]
            talker.hang_up()
            talker.join().speak()
        return [self.talkers[name] for name in names]

    def until_hearing(self, *talkers: Talker) -> float:
        """Answer every offer until each of these hears each other; the seconds that it took."""
        wanted = [(one, other.key) for one in talkers for other in talkers if one is not other]
        before = {(one.place, key): one.packets(key) for one, key in wanted}

        def all_hear() -> bool:
            for talker in talkers:
                talker.answer()
            return all(one.packets(key) > before[one.place, key] + 10 for one, key in wanted)

        return until(all_hear, "everybody hears everybody")


@contextmanager
def talking(house: House, engine: JanusEngine, page: Page) -> Iterator[Talk]:
    """An open room with sound, minded in the background as in earnest."""
    reconciler = Reconciler(house.app)
    engines.use(engine)
    engine.listener = reconciler.hearing
    background = threading.Thread(target=reconciler.run, daemon=True)
    background.start()
    try:
        yield Talk(house, engine, page, house.open_room())
    finally:
        reconciler.stop.set()
        background.join(timeout=10)


def gains(talker: Talker, seconds: float, of: str | None = None) -> int:
    """How many packets of sound arrive in so long."""
    before = talker.packets(of)
    pause(seconds)
    return talker.packets(of) - before


def frozen_after(talker: Talker, watched: float) -> float:
    """Watch a counter for so many seconds; how many seconds after now it last moved."""
    start, last, moved = time.monotonic(), talker.packets(), 0.0
    while (now := time.monotonic() - start) < watched:
        seen = talker.packets()
        if seen != last:
            last, moved = seen, now
        pause(0.02)
    return moved
