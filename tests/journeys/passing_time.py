"""A clock that the product under test goes by, and that its test moves: hours pass in a minute.

The product reads it from a file (`spip_live.clock`), and so does its database, which stamps what is
witnessed. Nobody is taken to be there for time that passes: a moment is as short as the roll needs,
and in each of them every page says that it is still here, as it does by itself every ten seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from pathlib import Path

import psycopg2

from spip_live.rooms.rule import CURRENT, SECOND
from spip_live.serving.postgres import EmbeddedPostgres
from spip_live.serving.roles import DATABASE
from tests.journeys.live_page import LivePage
from tests.journeys.running import Running
from tests.polling import until

# The longest moment: a roll after each leaves no stretch that looks like an outage of ours.
MOMENT = CURRENT.rolls_missing / SECOND - 3.5
ENVIRON = {"SPIP_ENV": "test", "SPIP_CLOCK": "{folder}/clock"}

# What PostgreSQL's own clock says, moved as the product's is.
MOVED = """
    CREATE OR REPLACE FUNCTION public.moved_clock() RETURNS timestamptz
    LANGUAGE sql VOLATILE SECURITY DEFINER AS $$
        SELECT clock_timestamp() + make_interval(secs => pg_read_file(%(file)s)::float8)
    $$
"""
WITNESS = "SELECT pg_get_functiondef('append_evidence(jsonb)'::regprocedure)"


class PassedClock:
    """By how many seconds the product's clock is ahead, and the one way to move it."""

    def __init__(self, product: Running) -> None:
        self.file = Path(product.environ["SPIP_CLOCK"])
        self.ahead = 0.0
        self._put()
        server = EmbeddedPostgres(product.database_folder)
        self._database = psycopg2.connect(server.superuser_dsn, dbname=DATABASE)
        self._database.autocommit = True
        with self._database.cursor() as cursor:
            cursor.execute(MOVED, {"file": str(self.file)})
            cursor.execute(WITNESS)
            (witness,) = cursor.fetchone() or ("",)
            assert "clock_timestamp()" in witness
            cursor.execute(witness.replace("clock_timestamp()", "public.moved_clock()"))

    def move(self, seconds: float) -> None:
        """Ahead by so much, at once."""
        self.ahead += seconds
        self._put()

    def let_pass(self, seconds: float, room_id: str, pages: Iterable[LivePage]) -> None:
        """Time that a room spends: moment by moment its pages say that they are here, and each
        moment's roll is called."""
        pages = list(pages)
        moments = ceil(seconds / MOMENT)
        for _ in range(moments):
            self.say_here(pages)
            rolls = self._rolls(room_id)
            self.move(seconds / moments)
            if seconds / moments > CURRENT.roll_every / SECOND:
                until(lambda known=rolls: self._rolls(room_id) > known)  # type: ignore[misc]
        self.say_here(pages)

    def say_here(self, pages: Iterable[LivePage]) -> None:
        """Each page says so at once; the answer tells it the time."""
        for page in pages:
            page.page.evaluate("() => { dispatchEvent(new Event('online')); }")

    def close(self) -> None:
        self._database.close()

    def _rolls(self, room_id: str) -> int:
        with self._database.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM evidence WHERE room_id = %s AND kind = 'roll'", (room_id,)
            )
            (found,) = cursor.fetchone() or (0,)
        return int(found)

    def _put(self) -> None:
        """Whole or not at all: it is read all the time."""
        draft = self.file.with_suffix(".draft")
        draft.write_text(str(self.ahead))
        draft.replace(self.file)
