"""Sound and video as the tests play them: what pages do with their places, and who would hear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from spip_live.rooms.media.engine import Kind
from spip_live.rooms.media.places import Held, places
from spip_live.rooms.media.reconciling import Reconciler
from tests.fake_engine import FakeEngine
from tests.live.people import House, LeadScreen, ParentScreen, Screen

OFFER = (
    "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n"
    "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\n"
)
ANSWER = "v=0\r\ns=answer\r\n"


@dataclass
class Voice:
    """A page with a place: joined, sending, and answering every offer that it gets."""

    screen: Screen
    place: str
    circle: str

    def ask(self, event: str, **payload: Any) -> dict[str, Any]:
        return self.screen.ask(event, place=self.place, **payload)

    def publish(self) -> dict[str, Any]:
        return self.ask("media_publish", sdp=OFFER, mic="0", camera="1")

    def turn(self, *, mic: bool = True, camera: bool = False) -> dict[str, Any]:
        return self.ask("media_on", mic=mic, camera=camera)

    def look(self, videos: int = 6, *, sound_only: bool = False) -> dict[str, Any]:
        return self.ask("media_view", videos=videos, sound_only=sound_only)

    def answer(self) -> None:
        """Answer every offer that has come since the last time, and those that follow."""
        while offers := [sent for name, sent in self.screen.listen() if name == "media_offer"]:
            for sent in offers:
                if sent["place"] == self.place:
                    self.ask("media_answer", n=sent["n"], sdp=ANSWER)

    @property
    def held(self) -> Held | None:
        return places.get(self.place)


@dataclass
class Voices:
    """A house whose rooms have sound and video."""

    house: House
    engine: FakeEngine
    reconciler: Reconciler

    def settle(self) -> None:
        """What the background does by itself within a second or so."""
        self.reconciler.looked_at = 0.0
        self.reconciler.beat()

    def join(self, screen: Screen) -> Voice:
        """A place for this page, receiving; its microphone is off."""
        joined = screen.ask("media_join")
        assert joined["ok"], joined
        voice = Voice(screen, joined["place"], joined["circle"])
        assert voice.look()["ok"]
        return voice

    def speak(self, screen: Screen) -> Voice:
        """The same with the microphone on."""
        voice = self.join(screen)
        assert voice.publish()["ok"]
        assert voice.turn()["ok"]
        return voice

    def hear_each_other(self, *all_of_them: Voice) -> None:
        """Let every page answer what it is offered."""
        self.reconciler.beat()
        for voice in all_of_them:
            voice.answer()

    def hears(self, one: Voice, other: Voice, kind: Kind = Kind.MIC) -> bool:
        """Whether anything of the other would reach the one at this moment."""
        return (other.place, kind) in {
            (feed.place, feed.kind) for feed in self.engine.receiving(one.place)
        }

    def room(self, *names: str) -> tuple[LeadScreen, list[ParentScreen], list[Voice]]:
        """An open room; its facilitator and these parents talk, all hearing all."""
        lead = self.house.open_room()
        parents = [self.house.inside(lead, name) for name in names or ("Tom", "Mei")]
        voices = [self.speak(screen) for screen in (lead, *parents)]
        self.hear_each_other(*voices)
        for one in voices:
            for other in voices:
                assert one is other or self.hears(one, other)
        return lead, parents, voices
