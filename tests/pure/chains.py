"""Builds evidence chains from a story told in seconds: who was there from when to when."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from spip_live.rooms.attendance import CURRENT, Entry, Kind, Rule, figures
from spip_live.rooms.rule import SECOND

START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
ROLL = 15

NOBODY: frozenset[str] = frozenset()

Stay = tuple[int, int]
Told = tuple[int, Kind, dict[str, object]]


def at(seconds: float) -> datetime:
    """That many seconds after the room opened."""
    return START + timedelta(seconds=seconds)


def numbered(entries: Sequence[Entry]) -> list[Entry]:
    """The entries in order of time, numbered as the database would."""
    ordered = sorted(entries, key=lambda entry: entry.at)
    return [
        entry if entry.number == n else replace(entry, number=n)
        for n, entry in enumerate(ordered, start=1)
    ]


def chain(
    length: int,
    stays: Mapping[str, Sequence[Stay]],
    *,
    parts: Sequence[tuple[int, int, int]] | None = None,
    breaks: Sequence[Stay] = (),
    holds: Sequence[Stay] = (),
    crashes: Sequence[Stay] = (),
    media: Mapping[str, Sequence[Stay]] | None = None,
    left: Mapping[str, int] | None = None,
) -> list[Entry]:
    """A room of `length` seconds in which each seat was there for its stays.

    Rolls come every 15 s and name whoever was there since the last one; nothing is written
    while the server is down; `left` says when a seat left on purpose.
    """
    told: list[Told] = [(0, Kind.OPENED, {})]
    for part, start, stop in parts if parts is not None else [(1, 0, length)]:
        told += [(start, Kind.PART_STARTED, {"part": part}), (stop, Kind.PART_STOPPED, {})]
    for start, stop in breaks:
        told += [(start, Kind.BREAK_STARTED, {}), (stop, Kind.BREAK_STOPPED, {})]
    for start, stop in holds:
        told += [(start, Kind.HELD, {}), (stop, Kind.RESUMED, {})]
    told += _comings_and_goings(stays, left or {})
    told += _rolls(length, stays, media or {})
    told = [one for one in told if not any(a < one[0] < b for a, b in crashes)]
    told += [(up, Kind.SERVER_UP, {"boot": f"boot-{up}"}) for _, up in crashes]
    told.append((length, Kind.ENDED, {}))
    told.sort(key=lambda one: one[0])
    return [
        Entry(n, at(second), kind, **body)  # type: ignore[arg-type]
        for n, (second, kind, body) in enumerate(told, start=1)
    ]


def _comings_and_goings(stays: Mapping[str, Sequence[Stay]], left: Mapping[str, int]) -> list[Told]:
    told: list[Told] = []
    for seat, times in stays.items():
        for n, (start, stop) in enumerate(times):
            connection = {"seat": seat, "connection": f"{seat}-{n}"}
            told.append((start, Kind.JOINED, dict(connection)))
            on_purpose = left.get(seat) == stop
            noticed, why = (stop, "left") if on_purpose else (stop + 25, "lost")
            told.append((noticed, Kind.LEFT, {**connection, "why": why}))
    return told


def _rolls(
    length: int, stays: Mapping[str, Sequence[Stay]], media: Mapping[str, Sequence[Stay]]
) -> list[Told]:
    socket, sound = _seen(stays), _seen(media)
    return [
        (
            t,
            Kind.ROLL,
            {"socket": frozenset(socket.get(t, ())), "media": frozenset(sound.get(t, ()))},
        )
        for t in range(ROLL, length + 1, ROLL)
    ]


def _seen(stays: Mapping[str, Sequence[Stay]]) -> dict[int, frozenset[str]]:
    """The seats that each roll names: there at some moment since the one before."""
    seen: dict[int, frozenset[str]] = {}
    for seat, times in stays.items():
        for start, stop in times:
            first, last = max(ROLL, -(-start // ROLL) * ROLL), (stop // ROLL + 1) * ROLL
            for t in range(first, last + 1, ROLL):
                if start <= t and stop > t - ROLL:
                    seen[t] = seen.get(t, NOBODY) | {seat}
    return seen


def covered(entries: list[Entry], seat: str = "ann", rule: Rule = CURRENT) -> int:
    """Seconds of required time that count for a seat."""
    return figures(entries, seat, rule).covered // SECOND


def steady(entries: list[Entry]) -> list[Entry]:
    """The same entries as written by one worker that gives its steady clock."""
    return [
        replace(e, boot="one", steady_ms=round((e.at - START).total_seconds() * SECOND))
        for e in entries
    ]
