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
        speak_at_once(self)
        return self

    def ask(self, event: str, **payload: Any) -> dict[str, Any]:
        return self.screen.ask(event, place=self.place, **payload)

    def answer(self) -> None:
        """Answer whatever has been offered."""
        answer_at_once(self)

    def offers(self) -> list[dict[str, Any]]:
        """What has been offered to this place since the last time, oldest first."""
        return [
            sent
            for name, sent in self.screen.listen()
            if name == "media_offer" and sent["place"] == self.place
        ]

    def answered(self, offer: dict[str, Any], sdp: str) -> bool:
        """Send an answer; whether this page's addresses are yet to follow."""
        assert self.ask("media_answer", n=offer["n"], sdp=sdp)["ok"]
        self.streams = {s["mid"]: s["key"] for s in offer["streams"] if s["kind"] == "mic"}
        first, self._gathered = not self._gathered, True
        return first

    def packets(self, of: str | None = None) -> int:
        """How many packets of sound have come in, of one person or in all."""
        heard = heard_by(self)[0]
        return sum(heard.values()) if of is None else heard.get(of, 0)

    def hang_up(self) -> None:
        """Drop the connections, as a page does whose circle is another now."""
        self.call("hangUp")

    def call(self, name: str, *arguments: Any) -> Any:
        wanted = ", ".join(f"a[{n}]" for n in range(len(arguments) + 1))
        return self.page.evaluate(f"(a) => {name}({wanted})", [self.place, *arguments])

    def pass_on(self, side: str, found: Sequence[dict[str, str]]) -> None:
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
        talkers = [self.talkers[name] for name in names]
        for talker in talkers:
            talker.hang_up()
            talker.join()
        speak_at_once(*talkers)
        return talkers

    def until_hearing(self, *talkers: Talker) -> float:
        """Answer every offer until each hears each other of their circle; in how many seconds."""
        before = heard_by(*talkers)
        mates = [
            [other.key for other in talkers if other is not one and other.circle == one.circle]
            for one in talkers
        ]

        def all_hear() -> bool:
            answer_at_once(*talkers)
            return all(
                now.get(key, 0) > then.get(key, 0) + 10
                for now, then, keys in zip(heard_by(*talkers), before, mates, strict=True)
                for key in keys
            )

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


def heard_by(*talkers: Talker) -> list[dict[str, int]]:
    """How many packets of whose sound have come in to each of these, seen at one moment."""
    counts = talkers[0].page.evaluate(
        "(places) => Promise.all(places.map((place) => counted(place, 'receive')))",
        [talker.place for talker in talkers if talker.streams],
    )
    found = iter(counts)
    return [
        {
            talker.streams[mid]: each["packets"]
            for mid, each in counted.items()
            if mid in talker.streams
        }
        for talker in talkers
        for counted in [next(found) if talker.streams else {}]
    ]


def answer_at_once(*talkers: Talker) -> None:
    """Every page answers its oldest offer, then its next one, none waiting for another."""
    waiting = [(talker, talker.offers()) for talker in talkers]
    while waiting := [(talker, offers) for talker, offers in waiting if offers]:
        page = waiting[0][0].page
        firsts = [(talker, offers.pop(0)) for talker, offers in waiting]
        answers = page.evaluate(
            "(all) => Promise.all(all.map((one) => answer(...one)))",
            [[talker.place, offer["sdp"]] for talker, offer in firsts],
        )
        new = [
            talker
            for (talker, offer), sdp in zip(firsts, answers, strict=True)
            if talker.answered(offer, sdp)
        ]
        ways = page.evaluate("(all) => Promise.all(all.map(addresses))", [t.place for t in new])
        for talker, found in zip(new, ways, strict=True):
            talker.pass_on("receive", found)


def speak_at_once(*talkers: Talker) -> None:
    """Turn these microphones on; no page waits for another, as none does in earnest."""
    page = talkers[0].page
    offers = page.evaluate(
        "(places) => Promise.all(places.map((place) => offer(place, {mic: true})))",
        [talker.place for talker in talkers],
    )
    answers = []
    for talker, offer in zip(talkers, offers, strict=True):
        answer = talker.ask("media_publish", sdp=offer, mic="0", camera=None)
        assert answer["ok"], answer
        answers.append([talker.place, answer["sdp"]])
    ways = page.evaluate("(all) => Promise.all(all.map((one) => answered(...one)))", answers)
    for talker, found in zip(talkers, ways, strict=True):
        talker.pass_on("send", found)
        assert talker.ask("media_on", mic=True, camera=False)["ok"]


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
