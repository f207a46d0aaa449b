"""What was witnessed reaches the rule as it was written, and nobody else's evidence does."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from sqlalchemy import text

from spip_live.db import db
from spip_live.rooms.attendance import Kind, minutes_so_far
from spip_live.rooms.evidence import chain_of, sitting_of
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import NOON, make_room, make_seat
from tests.witnessed import PLAN, witness


def append(room_id: UUID, kind: str, **body: Any) -> None:
    entries = json.dumps([{"room_id": str(room_id), "kind": kind, "body": body}])
    db.session.execute(text("select append_evidence(cast(:e as jsonb))"), {"e": entries})


def test_every_kind_that_the_database_takes_is_one_that_the_rule_knows(
    as_provider: AsProvider,
) -> None:
    with as_provider():
        room = make_room()
        for kind in Kind:
            append(room.id, kind.value)

        assert [entry.kind for entry in chain_of(room.id)] == list(Kind)


def test_a_roll_reaches_the_rule_as_called_with_the_workers_steady_clock(
    as_provider: AsProvider,
) -> None:
    with as_provider():
        room = make_room(status="live", plan=PLAN)
        seat = make_seat(room)
        roll = {"socket": [str(seat.id)], "media": [], "boot": "b1", "steady_ms": 15_000}
        rolls = json.dumps([{"room_id": str(room.id), **roll}])
        db.session.execute(text("select call_roll(cast(:r as jsonb))"), {"r": rolls})

        (entry,) = chain_of(room.id)

    assert entry.seen == {str(seat.id)}
    assert (entry.boot, entry.steady_ms) == ("b1", 15_000)


def test_a_room_that_never_opened_has_no_evidence(as_provider: AsProvider) -> None:
    with as_provider():
        room = make_room()

        assert chain_of(room.id) == []
        assert sitting_of(room.id).required == []


def test_another_providers_evidence_is_not_there(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        room = make_room()
        append(room.id, "opened")
    with as_provider(database.add_provider("Hill Street")):
        # The room cannot be written into either: the function passes over what is not ours.
        append(room.id, "ended")

        assert chain_of(room.id) == []
    with as_provider():
        assert [entry.kind for entry in chain_of(room.id)] == [Kind.OPENED]


def test_minutes_for_the_console_come_from_the_evidence_in_the_database(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        room = make_room()
        seat, late = make_seat(room), make_seat(room)
        witness(database, room, {seat: [(0, 3600)], late: [(1800, 3600)]})

        so_far = minutes_so_far(chain_of(room.id), NOON)

    assert so_far.required == 60
    assert so_far.minutes == {str(seat.id): 60, str(late.id): 30}
