"""What a page that tries a parent's devices may send over its socket. Pure."""

from __future__ import annotations

from typing import Annotated

import msgspec

from spip_live.rooms.media.signals import SDP, Address, Mid
from spip_live.rooms.payloads import Payload

# A session description of one sound and one picture is about 8 KiB; a candidate about 150 bytes.
Sdp = Annotated[str, msgspec.Meta(min_length=4, max_length=24_000, pattern=SDP)]


class Loop(Payload, frozen=True, kw_only=True):
    """`loop`: an offer to send, which is answered with a connection that sends everything back."""

    sdp: Sdp


class Found(Payload, frozen=True, kw_only=True):
    """One address at which the page may be reached."""

    candidate: Address
    mid: Mid


class Addresses(Payload, frozen=True, kw_only=True):
    """`candidates`: some addresses; `done` says that there are no more."""

    found: Annotated[list[Found], msgspec.Meta(max_length=32)]
    done: bool


class Figures(Payload, frozen=True, kw_only=True):
    """`grade`: what the page measured. `rtt_ms` in milliseconds, `kbps` in kilobits a second."""

    rtt_ms: Annotated[int, msgspec.Meta(ge=0, le=60_000)]
    loss: Annotated[float, msgspec.Meta(ge=0, le=1)]
    kbps: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
