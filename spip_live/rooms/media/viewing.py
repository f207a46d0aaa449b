"""Whose sound and whose picture somebody receives: everybody's sound, and a few pictures. Pure.

Pictures go to facilitators first, then to those who spoke lately, then to raised hands, then to
the rest in a steady order. Who is shown stays shown among equals, so that tiles do not jump.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spip_live.rooms.media.engine import Feed, Kind

MOST = 12  # pictures that anybody may ask for
SPOKE_LATELY = 10.0  # seconds for which somebody who spoke keeps a picture
A_WORD = 1.0  # seconds: a cough or a yes takes nobody's picture away

# Opus at 32 kbit/s with the headers of fifty packets a second: what one open microphone costs.
KBPS_OF_SOUND = 48
# One's own microphone, the facilitator's and that of one more; whoever is silent costs little.
OPEN_MICROPHONES = 3


@dataclass(frozen=True)
class Sender:
    """Somebody else in the circle, in the order in which they came.

    `spoke` is for how many seconds they spoke last, `silent` for how many they have been silent
    since; both 0 for somebody who has not spoken, with `silent` None.
    """

    place: str
    kinds: frozenset[Kind]
    camera: bool = False
    lead: bool = False
    hand: int | None = None
    spoke: float = 0.0
    silent: float | None = None


def wanted(senders: Sequence[Sender], videos: int, shown: frozenset[str]) -> tuple[Feed, ...]:
    """All sound, then the pictures of at most `videos` people, the most wanted first.

    `shown` are those whose picture is received at present.
    """
    sounds = [Feed(sender.place, Kind.MIC) for sender in senders if Kind.MIC in sender.kinds]
    filmed = [sender for sender in senders if sender.camera and Kind.CAMERA in sender.kinds]
    ranked = sorted(enumerate(filmed), key=lambda each: _rank(each[1], each[0], shown))
    best = [sender for _, sender in ranked[: max(0, min(videos, MOST))]]
    return (*sorted(sounds), *(Feed(sender.place, Kind.CAMERA) for sender in best))


def sound_only_megabytes() -> int:
    """About how much an hour of sound alone costs, in megabytes, rounded up to tens."""
    bits = OPEN_MICROPHONES * KBPS_OF_SOUND * 1000 * 3600
    return -(-bits // 8 // 10_000_000) * 10


def _rank(sender: Sender, order: int, shown: frozenset[str]) -> tuple[bool, bool, float, bool, int]:
    hand = float("inf") if sender.hand is None else float(sender.hand)
    return (not sender.lead, not _speaks(sender, shown), hand, sender.place not in shown, order)


def _speaks(sender: Sender, shown: frozenset[str]) -> bool:
    """Whoever is shown keeps their picture for the shortest word; others need a little more."""
    if sender.silent is None or sender.silent > SPOKE_LATELY:
        return False
    return sender.spoke >= A_WORD or sender.place in shown
