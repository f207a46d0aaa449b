"""One circle as Janus holds it: a private room of its video plugin that only we can name."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from typing import Any

from spip_live.rooms.media.janus_wire import JanusError, JanusWire

NO_SUCH_ROOM = 426
# Of one picture, in bits a second: room for its three sizes together, and no more than a phone's
# uplink carries beside its sound.
PICTURE_BITS = 800_000
# Somebody speaks when 0.4 seconds (20 ms a packet) are louder than this on average: 0 is loudest,
# 127 silent, speech with its short pauses 35 to 50, a quiet room over 70 (RFC 6464).
SPEECH_PACKETS = 20
SPEECH_LEVEL = 55


def _secret() -> str:
    return secrets.token_urlsafe(18)


@dataclass(frozen=True)
class Circle:
    """The room and what opens it. `desk` is the handle from which we give orders about rooms."""

    name: str
    wire: JanusWire = field(repr=False)
    desk: int
    key: str = field(repr=False)
    room: str = field(default_factory=_secret, repr=False)
    pin: str = field(default_factory=_secret, repr=False)

    def create(self, places: int, until: float) -> None:
        """Make it: hidden, locked, with nothing recorded, and for members' own places only."""
        self._order(
            until, "create", admin_key=self.key, pin=self.pin, permanent=False, is_private=True,
            require_pvtid=True, publishers=places, bitrate=PICTURE_BITS, bitrate_cap=True,
            fir_freq=0, audiocodec="opus", videocodec="vp8", opus_fec=True,
            audiolevel_event=True, audio_active_packets=SPEECH_PACKETS,
            audio_level_average=SPEECH_LEVEL, record=False, lock_record=True,
        )  # fmt: skip

    def destroy(self, until: float) -> None:
        """End it, and everybody's sending in it; nothing if it is not there."""
        end_room(self.wire, self.desk, self.key, self.room, until)

    def members(self, until: float) -> frozenset[str]:
        """The places that Janus says are in it."""
        try:
            told = self._order(until, "listparticipants")
        except JanusError as refused:
            if refused.code != NO_SUCH_ROOM:
                raise
            return frozenset()
        return frozenset(str(each["id"]) for each in told["participants"])

    def moderate(self, place: str, mid: str, on: bool, until: float) -> None:
        """Let nobody receive one stream of a place, or let them again."""
        self._order(until, "moderate", id=place, mid=mid, mute=on)

    def _order(self, until: float, request: str, **more: Any) -> dict[str, Any]:
        body = {
            "request": request,
            "room": self.room,
            "secret": secret_of(self.key, self.room),
            **more,
        }
        return self.wire.ask(self.desk, body, until)[0]


def secret_of(key: str, room: str) -> str:
    """What lets one give orders about a room: whoever holds the key can work it out anew."""
    return hmac.digest(key.encode(), room.encode(), "sha256").hex()


def end_room(wire: JanusWire, desk: int, key: str, room: str, until: float) -> None:
    """End a room; nothing if it is not there."""
    body = {"request": "destroy", "room": room, "secret": secret_of(key, room)}
    try:
        wire.ask(desk, {**body, "permanent": False}, until)
    except JanusError as refused:
        if refused.code != NO_SUCH_ROOM:
            raise
