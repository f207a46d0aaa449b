"""What a page may send of its sound and video: one strict type for each event. Pure.

Sizes leave room for a full room in one frame of 64 KiB: a description of the receiving connection
has a part for each person's sound and for each picture.
"""

from __future__ import annotations

import re
from typing import Annotated
from uuid import UUID

import msgspec

from spip_live.rooms.media.engine import Candidate, Kind, Side
from spip_live.rooms.media.viewing import MOST
from spip_live.rooms.payloads import InRoom, OfSeat, Payload

# Printable ASCII and line ends: nothing else stands in a session description.
SDP = r"\Av=0[\r\n\x20-\x7e]*\Z"
Sdp = Annotated[str, msgspec.Meta(min_length=3, max_length=52_000, pattern=SDP)]
Token = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
Mid = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9._-]{1,16}\Z")]
Address = Annotated[str, msgspec.Meta(max_length=400, pattern=r"\A[\x20-\x7e]+\Z")]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Milliseconds = Annotated[float, msgspec.Meta(ge=0, le=60_000)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


def parts_of(sdp: str) -> list[tuple[str, str]]:
    """What a description offers: of each part the kind, and the name, empty if it has none."""
    found = []
    for part in re.split(r"^m=", sdp, flags=re.MULTILINE)[1:]:
        mid = re.search(r"^a=mid:(\S*)", part, re.MULTILINE)
        found.append((part.split(" ", 1)[0], mid[1] if mid else ""))
    return found


class Found(Payload, frozen=True, kw_only=True):
    """One address at which the page may be reached."""

    candidate: Address
    mid: Mid | None


class MediaOf(Payload, frozen=True, kw_only=True):
    """What every event but `media_join` begins with: the place that it is about.

    Staff add the room, which is read apart.
    """

    place: Token


class Publish(MediaOf, frozen=True, kw_only=True):
    """`media_publish`. `mic` and `camera` name the part of the offer that carries each.

    An offer has nothing else in it: no second camera, and no channel by which people could send
    one another what nobody moderates.
    """

    sdp: Sdp
    mic: Mid | None
    camera: Mid | None

    def __post_init__(self) -> None:
        """Compare what is named with what is offered."""
        offered = parts_of(self.sdp)
        named = [("audio", self.mic), ("video", self.camera)]
        if sorted(offered) != sorted((kind, mid) for kind, mid in named if mid is not None):
            raise ValueError("other parts than a microphone and a camera")


class Candidates(MediaOf, frozen=True, kw_only=True):
    """`media_candidates`. `done`: these were all."""

    side: Side
    found: Annotated[list[Found], msgspec.Meta(max_length=40)]
    done: bool

    @property
    def as_heard(self) -> list[Candidate | None]:
        """As the engine takes them."""
        heard: list[Candidate | None] = [
            Candidate(found.candidate, found.mid or "0") for found in self.found
        ]
        return [*heard, None] if self.done else heard


class MediaAnswer(MediaOf, frozen=True, kw_only=True):
    """`media_answer`, to offer `n`."""

    n: Count
    sdp: Sdp


class MediaOn(MediaOf, frozen=True, kw_only=True):
    """`media_on`: what the others are shown."""

    mic: bool
    camera: bool


class MediaLook(MediaOf, frozen=True, kw_only=True):
    """`media_view`: how many pictures this screen has room for, and whether it wants any."""

    videos: Annotated[int, msgspec.Meta(ge=0, le=MOST)]
    sound_only: bool


class MediaReport(MediaOf, frozen=True, kw_only=True):
    """`media_report`: how receiving went since the last report, about every three seconds."""

    loss: Share
    rtt_ms: Milliseconds
    jitter_ms: Milliseconds
    freezes: Count
    frames: Count
    kbps: Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]


class MediaLost(MediaOf, frozen=True, kw_only=True):
    """`media_lost`: this connection has failed; the page joins anew."""

    side: Side


class Mute(InRoom, frozen=True, kw_only=True):
    """Staff: `mute`, one parent or (None) all."""

    seat_id: UUID | None
    kind: Kind


class AskToSpeak(InRoom, frozen=True, kw_only=True):
    """Staff: `ask_to_speak`, one parent or (None) all."""

    seat_id: UUID | None


class Aside(OfSeat, frozen=True, kw_only=True):
    """Staff: `aside`, a private talk with a parent who waits."""

    on: bool
