"""What the product asks of a media server, whichever it is; rooms run on without any.

Two words. A **circle** is a set of people who hear each other: a room, one of its breakouts, or a
private talk. A **place** is one person's membership of one circle, from one page. Both are named
by random strings that whoever asks chooses; nothing of the media server itself (its own rooms,
keys or addresses) can be seen from outside of the engine.

Every call is made in an ordinary thread, takes at most `DEADLINE` seconds, and either has taken
effect when it returns or raises `MediaOff`. What happens by itself is told to the `listener`, from
a thread that carries nothing else, so a listener may call the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

DEADLINE = 3.0  # seconds after which a call has failed
GIVEN_UP_AFTER = 10.0  # seconds without a media server, after which its rooms get another


class MediaOff(Exception):  # noqa: N818 - it reads as what is so
    """There is no sound and video now, or what was asked could not be confirmed in time.

    After `leave` or `close` this means "not known to be off": whoever asked goes on to something
    stronger, in the end to `start_again`.
    """


class Gone(MediaOff):
    """No such circle or place any more, as after a restart: the page must join again."""


class BadSignal(Exception):  # noqa: N818 - it reads as what is wrong
    """What the page sent cannot be used: not a session description, or not at this moment."""


class Side(StrEnum):
    """Which of a place's two connections: a page sends on one and receives on the other."""

    SEND = "send"
    RECEIVE = "receive"


class Kind(StrEnum):
    """What a person may send: one of each."""

    MIC = "mic"
    CAMERA = "camera"


@dataclass(frozen=True, order=True)
class Feed:
    """The sound or the picture that one place sends."""

    place: str
    kind: Kind


@dataclass(frozen=True)
class Stream:
    """Where in an offer a feed is: `mid` names its line in the session description."""

    mid: str
    feed: Feed


@dataclass(frozen=True)
class Offered:
    """An offer for a page's receiving connection; its answer goes to `accept` with the same `n`.

    `streams` is the whole of what that connection carries once it is answered.
    """

    n: int
    sdp: str
    streams: tuple[Stream, ...]


@dataclass(frozen=True)
class Candidate:
    """One address at which a page may be reached; `mid` names the line it belongs to."""

    candidate: str
    mid: str


class Listener(Protocol):
    """Whoever is told what happens by itself. Told in order; a fault of theirs ends nothing."""

    def talking(self, place: str, on: bool) -> None:
        """This person began or ceased to speak, by how loud their own browser says that they are.

        The media server carries sound and does not decode it, so it cannot tell better. Whoever
        has changed their browser may hide that they speak, or show that they do; never that their
        microphone is on, because what is not on is kept back at the media server.
        """

    def published(self, place: str, kinds: frozenset[Kind]) -> None:
        """What this place sends from now on. Of one that was made to leave nothing is told."""

    def slow(self, place: str, side: Side, lost: int) -> None:
        """The media server lost so many packets of this connection within a second."""

    def lost(self, place: str, side: Side) -> None:
        """This connection has ended by itself: the page must join again."""

    def restarted(self, generation: str, lost: frozenset[str]) -> None:
        """The media server came back empty: these circles are gone, with everyone in them."""


class Nobody:
    """A listener that hears nothing."""

    def talking(self, place: str, on: bool) -> None: ...
    def published(self, place: str, kinds: frozenset[Kind]) -> None: ...
    def slow(self, place: str, side: Side, lost: int) -> None: ...
    def lost(self, place: str, side: Side) -> None: ...
    def restarted(self, generation: str, lost: frozenset[str]) -> None: ...


class MediaEngine(Protocol):
    """A media server, in the words of the product."""

    listener: Listener

    @property
    def up(self) -> bool:
        """Whether there is sound and video anywhere now; for one room, see `serves`."""

    @property
    def condition(self) -> str:
        """`well`, or in a few words why there is no sound and video, for those who run it."""

    @property
    def generation(self) -> str:
        """New after each restart; a circle of an earlier one is gone."""

    def assign(self) -> str | None:
        """The media server that a room should have which opens now, or whose own is given up."""

    def serves(self, node: str | None) -> bool:
        """Whether a room that has this media server has sound and video now.

        With None, or one that is listed no more, a room may use any that there is.
        """

    def given_up(self, node: str | None) -> bool:
        """Whether a room that has this media server should get another, if there is one.

        It has not been reached for `GIVEN_UP_AFTER` seconds, is listed no more, or is None.
        """

    def node_of(self, circle: str) -> str | None:
        """The media server that holds a circle, even while it is not reached; None: none does."""

    def open(self, circle: str, *, places: int, node: str | None = None) -> None:
        """Make a circle for so many places; nothing if it is there already.

        `node` is what `assign` gave for its room; None or one that is listed no more: any.
        """

    def close(self, circle: str) -> None:
        """End a circle: when this returns, nobody sends or receives there. Safe to repeat."""

    def join(self, circle: str, place: str, *, listen_only: bool = False) -> None:
        """Give a place in a circle. It may take part at once; `listen_only` may never publish."""

    def publish(self, place: str, sdp: str) -> str:
        """Answer a page's offer to send; its first sound is the mic, its first video the camera."""

    def candidates(self, place: str, side: Side, found: Sequence[Candidate | None]) -> None:
        """Where the page may be reached; None says that these were all."""

    def subscribe(self, place: str, feeds: Sequence[Feed]) -> Offered | None:
        """Let a place receive exactly these feeds from now on: the whole set, in any order.

        None when there is nothing to negotiate: nothing differs, or an earlier offer still waits
        for its answer, in which case the newest wish is offered by `accept`. Feeds that are not
        there (yet, or any more) are left out: ask again when `published` is told.
        """

    def accept(self, place: str, n: int, sdp: str) -> Offered | None:
        """Take the page's answer to offer `n`; gives the next offer if a wish waits for one.

        An answer to any other offer than the one that waits is `BadSignal`.
        """

    def tune(self, place: str, feed: Feed, *, layer: int | None, send: bool) -> None:
        """How a place receives one feed: which simulcast layer (0 is the smallest, None: as
        before), and whether at all. Nothing is renegotiated. Nothing for a feed not received.

        Its sender must offer its encodings with the largest first. A layer that is not sent, as
        by a small camera, is the next larger one.
        """

    def mute(self, place: str, kind: Kind, on: bool) -> None:
        """Let nobody receive what this place sends of a kind, whatever its page does."""

    def leave(self, place: str) -> None:
        """Take a place away: when this returns, it neither sends nor receives. Safe to repeat."""

    def present(self, circle: str) -> frozenset[str]:
        """The places that the media server itself holds in a circle; none if there is no circle."""

    def alive(self) -> frozenset[str]:
        """The places whose connection was witnessed since the last call, for the roll.

        One that ends, even badly, is missed at once. A page that vanishes without a word, as when
        its network goes, is missed within a minute.
        """

    def loop(self, place: str, sdp: str, node: str | None = None) -> str:
        """Answer an offer with a connection that sends everything back: the device check.

        `node` is as in `open`: the check tries the way to the server that its room has.
        `candidates` (side SEND) and `leave` go with it, the latter also after it has failed.
        """

    def start_again(self, circle: str) -> None:
        """End the media server that holds a circle, and with it all it carries: the last resort.

        When this returns all media there is off; `listener.restarted` follows.
        """


class Off:
    """No media server: whatever asks for sound and video is told so; nothing need be ended."""

    listener: Listener = Nobody()
    up = False
    generation = ""

    def __init__(self, condition: str = "off") -> None:
        self.condition = condition

    def assign(self) -> str | None:
        return None

    def serves(self, node: str | None) -> bool:
        return False

    def given_up(self, node: str | None) -> bool:
        return False

    def node_of(self, circle: str) -> str | None:
        return None

    def open(self, circle: str, *, places: int, node: str | None = None) -> None:
        raise MediaOff(self.condition)

    def close(self, circle: str) -> None: ...

    def join(self, circle: str, place: str, *, listen_only: bool = False) -> None:
        raise MediaOff(self.condition)

    def publish(self, place: str, sdp: str) -> str:
        raise MediaOff(self.condition)

    def candidates(self, place: str, side: Side, found: Sequence[Candidate | None]) -> None:
        raise MediaOff(self.condition)

    def subscribe(self, place: str, feeds: Sequence[Feed]) -> Offered | None:
        raise MediaOff(self.condition)

    def accept(self, place: str, n: int, sdp: str) -> Offered | None:
        raise MediaOff(self.condition)

    def tune(self, place: str, feed: Feed, *, layer: int | None, send: bool) -> None:
        raise MediaOff(self.condition)

    def mute(self, place: str, kind: Kind, on: bool) -> None:
        raise MediaOff(self.condition)

    def leave(self, place: str) -> None: ...

    def present(self, circle: str) -> frozenset[str]:
        return frozenset()

    def alive(self) -> frozenset[str]:
        return frozenset()

    def loop(self, place: str, sdp: str, node: str | None = None) -> str:
        raise MediaOff(self.condition)

    def start_again(self, circle: str) -> None: ...


_OFF: MediaEngine = Off()
_current: MediaEngine = _OFF


def use(engine: MediaEngine | None) -> None:
    """From now on this process's sound and video go through `engine`; None: there are none."""
    global _current
    _current = _OFF if engine is None else engine


def current() -> MediaEngine:
    """The engine of this process; one that says `up` is False where there is none."""
    return _current
