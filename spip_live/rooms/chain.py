"""A room's evidence chain as plain values, in order, on one timeline that clocks cannot bend."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple


class Kind(StrEnum):
    """What an entry of the chain witnesses."""

    OPENED = "opened"
    JOINED = "joined"
    LEFT = "left"
    ROLL = "roll"
    PART_STARTED = "part_started"
    PART_STOPPED = "part_stopped"
    BREAK_STARTED = "break_started"
    BREAK_STOPPED = "break_stopped"
    HELD = "held"
    RESUMED = "resumed"
    SERVER_UP = "server_up"
    ENDED = "ended"


class Why(StrEnum):
    """Why a connection ended."""

    LEFT = "left"  # the parent said so: Leave or Leave quickly
    REMOVED = "removed"
    TURNED_AWAY = "turned_away"
    TO_WAITING = "to_waiting"
    REARRANGED = "rearranged"
    LOST = "lost"  # noticed by its silence, so at some time after it happened
    ELSEWHERE = "elsewhere"  # the parent went on with another device or tab
    ENDED = "ended"


ON_PURPOSE = frozenset({Why.LEFT, Why.REMOVED, Why.TURNED_AWAY, Why.TO_WAITING, Why.REARRANGED})


@dataclass(frozen=True)
class Entry:
    """One row of a room's evidence; `number` orders the chain, `at` is the database's clock.

    `boot` and `steady_ms` name a worker and its monotonic clock, where it gave them: between two
    entries of one boot they measure time better than any wall clock. Seats are ids as text, and
    only admitted seats are joined or named in a roll. `media_lost`: the media server was lost since
    the roll before.
    """

    number: int
    at: datetime
    kind: Kind
    seat: str | None = None
    connection: str | None = None
    why: str | None = None
    part: int | None = None
    socket: frozenset[str] = frozenset()
    media: frozenset[str] = frozenset()
    media_lost: bool = False
    boot: str | None = None
    steady_ms: int | None = None

    @property
    def seen(self) -> frozenset[str]:
        """The seats that this entry witnesses, by whichever source."""
        if self.kind is Kind.JOINED and self.seat is not None:
            return frozenset({self.seat})
        return self.socket | self.media if self.kind is Kind.ROLL else frozenset()


def entry_from(number: int, at: datetime, kind: str, body: Mapping[str, object]) -> Entry:
    """An entry from a row of the evidence table; ValueError for a kind we don't know."""
    return Entry(
        number=number,
        at=at,
        kind=Kind(kind),
        seat=_text(body, "seat"),
        connection=_text(body, "connection"),
        why=_text(body, "why"),
        part=_whole(body, "part"),
        socket=_texts(body, "socket"),
        media=_texts(body, "media"),
        media_lost=body.get("media_lost") is True,
        boot=_text(body, "boot"),
        steady_ms=_whole(body, "steady_ms"),
    )


class Moment(NamedTuple):
    """An entry and its place, in milliseconds, on the room's straightened timeline."""

    ms: int
    entry: Entry


def straighten(entries: Iterable[Entry]) -> list[Moment]:
    """The entries once each, by number, where time only ever moves forward.

    A worker's steady clock measures between its own entries, so that a wall clock set back or
    forward in mid-course changes nobody's minutes. Without one, a clock set back stands still.
    """
    chain = sorted({entry.number: entry for entry in entries}.values(), key=_number)
    places = _places(chain)
    for i in range(len(places) - 2, -1, -1):
        # What lies between two steady entries cannot be later than the second of them.
        places[i] = min(places[i], places[i + 1])
    return [Moment(ms, entry) for ms, entry in zip(places, chain, strict=True)]


def left_on_purpose(moments: Sequence[Moment], seat: str, until: int) -> int | None:
    """When the seat's newest connection up to `until` ended by somebody's decision, if it did.

    The end of an older connection tells nothing: its news may come late, after the parent is
    back with another.
    """
    newest: str | None = None
    gone: int | None = None
    for ms, entry in moments:
        if ms > until:
            break
        if entry.seat != seat:
            continue
        if entry.kind is Kind.JOINED:
            newest, gone = entry.connection, None
        elif _is_the_end_of(entry, newest):
            gone = ms
    return gone


def _is_the_end_of(entry: Entry, connection: str | None) -> bool:
    return (
        entry.kind is Kind.LEFT
        and entry.why in ON_PURPOSE
        and (entry.connection is None or entry.connection == connection)
    )


def _places(chain: Sequence[Entry]) -> list[int]:
    if not chain:
        return []
    places = [_milliseconds(chain[0].at)]
    anchor = 0
    for i, (before, entry) in enumerate(pairwise(chain), start=1):
        elapsed = max(0, _milliseconds(entry.at) - _milliseconds(before.at))
        places.append(places[-1] + elapsed)
        if entry.steady_ms is None:
            continue
        steady = chain[anchor].steady_ms
        if steady is not None and chain[anchor].boot == entry.boot and steady <= entry.steady_ms:
            places[i] = places[anchor] + entry.steady_ms - steady
        anchor = i
    return places


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1_000)


def _number(entry: Entry) -> int:
    return entry.number


def _text(body: Mapping[str, object], key: str) -> str | None:
    found = body.get(key)
    return None if found is None else str(found)


def _whole(body: Mapping[str, object], key: str) -> int | None:
    found = body.get(key)
    return found if isinstance(found, int) else None


def _texts(body: Mapping[str, object], key: str) -> frozenset[str]:
    found = body.get(key)
    return frozenset(str(one) for one in found) if isinstance(found, list) else frozenset()
