"""Looks for people together who must never meet: `python -m bench.attack.checker DSN [LEDGERS]`.

It knows nothing of the product but its tables, and nothing of families: who must never meet is
worked out here, from who is party of which case and which ties hold. A person is in a room from
the moment they hold a seat there; a seat that was given back before anybody came is none, and one
that anybody ever came by counts until the room is over, unless it gave way to a tie. Apart from
that, whoever has a stay that has not ended is in the room, whatever their seat says.

It looks, in one snapshot of the database each time, until its input ends; then once more, and
prints what it came to as one line of JSON. `LEDGERS` is a folder of files in which the attackers
wrote what the database had told them was done: none of that may be missing.
"""

from __future__ import annotations

import json
import select
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812 - it is a class

PAUSE = 0.02  # seconds between two looks
PATIENCE = 60.0  # seconds for a server that was stopped to come back
SHOWN = 20  # violations told in full

JOINED = """
    SELECT 'case ' || case_id, parent_id::text FROM case_parties
    UNION ALL
    SELECT one_id::text, other_id::text FROM ties
    WHERE NOT pending AND parted_at IS NULL
"""
SEATED = """
    SELECT s.room_id::text, s.parent_id::text, s.id::text
    FROM seats s JOIN rooms r ON r.id = s.room_id
    WHERE r.status NOT IN ('ended', 'cancelled')
    AND (s.released_at IS NULL
        OR (s.admitted_at IS NOT NULL
            AND (s.displaced_at IS NULL OR s.claim_ended_at IS NULL)))
"""
STAYING = """
    SELECT a.room_id::text, s.parent_id::text, a.id::text
    FROM admissions a JOIN seats s ON s.id = a.seat_id
    WHERE a.ended_at IS NULL
"""
KEPT = {"seat": "SELECT id::text FROM seats", "tie": "SELECT id::text FROM ties"}


class Groups:
    """Names joined in pairs, and which of them hang together in the end."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._above: dict[str, str] = {}
        for one, other in pairs:
            self._above[self.top(one)] = self.top(other)

    def top(self, name: str) -> str:
        """The one name that stands for all who hang together with this one."""
        path = []
        while (above := self._above.get(name, name)) != name:
            path.append(name)
            name = above
        for passed in path:
            self._above[passed] = name
        return name


def together(
    groups: Groups, found: Iterable[tuple[str, str, str]], kind: str
) -> Iterator[tuple[str, ...]]:
    """Every two of one group in one room; two places of one person are told apart by `twice`."""
    there: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for room, person, place in sorted(found):
        there.setdefault((room, groups.top(person)), []).append((person, place))
    for (room, _), people in there.items():
        for (one, first), (other, second) in combinations(people, 2):
            if one == other:
                yield f"twice_{kind}", room, first, second
            else:
                yield kind, room, one, other


class Checker:
    """Looks again and again, over stops of the server, and keeps what it saw."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.looks = self.ties = self.seats = self.stays = 0
        self.seen: dict[tuple[str, ...], int] = {}
        self._connection: Connection | None = None

    def look(self) -> None:
        """One look at one moment; tried again while the server is away."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                joined, seated, staying = self._read(JOINED, SEATED, STAYING)
                break
            except psycopg2.Error:
                self._connection = None
                if time.monotonic() > until:
                    raise
                time.sleep(PAUSE)
        self.looks += 1
        self.ties, self.seats, self.stays = len(joined), len(seated), len(staying)
        groups = Groups(joined)
        for violation in (*together(groups, seated, "seat"), *together(groups, staying, "stay")):
            self._tell(violation)

    def look_for(self, ledgers: Path) -> None:
        """Look for everything that was acknowledged; what is not there any more was lost."""
        there = dict(zip(KEPT, self._read(*KEPT.values()), strict=True))
        for line in {line for path in ledgers.iterdir() for line in whole_lines(path)}:
            kind, kept = line.split()
            if (kept,) not in there[kind]:
                self._tell((f"lost_{kind}", kept))

    def _tell(self, violation: tuple[str, ...]) -> None:
        self.seen[violation] = self.seen.get(violation, 0) + 1
        if self.seen[violation] == 1 and len(self.seen) <= SHOWN:
            print(json.dumps({"violation": violation}), flush=True)

    def _read(self, *queries: str) -> list[list[tuple[Any, ...]]]:
        if self._connection is None:
            self._connection = psycopg2.connect(self.dsn)
            self._connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with self._connection, self._connection.cursor() as cursor:
            answers = []
            for query in queries:
                cursor.execute(query)
                answers.append(cursor.fetchall())
        return answers

    def came_to(self) -> dict[str, Any]:
        """What was seen in all looks: `violations` are different ones, `sightings` each again."""
        return {
            "looks": self.looks,
            "violations": len(self.seen),
            "sightings": sum(self.seen.values()),
            "kinds": sorted({kind for kind, *_ in self.seen}),
            "at_the_end": {"ties": self.ties, "seats": self.seats, "stays": self.stays},
        }


def whole_lines(path: Path) -> list[str]:
    """The lines of a file whose writer may have been killed in the middle of one."""
    return path.read_text().rpartition("\n")[0].splitlines()


def main() -> None:
    checker = Checker(sys.argv[1])
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        checker.look()
    checker.look()
    if len(sys.argv) > 2:
        checker.look_for(Path(sys.argv[2]))
    print(json.dumps(checker.came_to()), flush=True)


if __name__ == "__main__":
    main()
