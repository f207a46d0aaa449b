"""What was witnessed, decided, returned and journalled is never altered by the app's role."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from spip_live.db import db
from tests.conftest import AsProvider
from tests.factories import make_room

KEPT = ("evidence", "decisions", "returns", "return_lines", "journal")


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize(
    "attempt",
    ["UPDATE {} SET provider_id = provider_id", "DELETE FROM {}", "TRUNCATE {}"],
)
def test_a_kept_row_cannot_be_changed_or_removed(
    as_provider: AsProvider, table: str, attempt: str
) -> None:
    with as_provider(commit=False), pytest.raises(ProgrammingError, match="permission denied"):
        db.session.execute(text(attempt.format(table)))


def test_evidence_is_numbered_without_gaps_and_only_through_its_function(
    as_provider: AsProvider,
) -> None:
    with as_provider():
        room = make_room()
        entries = [{"room_id": str(room.id), "kind": k, "body": {}} for k in ("opened", "ended")]
        written = db.session.execute(
            text("SELECT written_number FROM append_evidence(CAST(:entries AS jsonb))"),
            {"entries": json.dumps(entries)},
        ).scalars()
        numbers = list(written)

    assert numbers == [1, 2]
    with as_provider(commit=False), pytest.raises(ProgrammingError, match="permission denied"):
        db.session.execute(text("INSERT INTO evidence SELECT * FROM evidence"))


def test_a_roll_adds_nothing_to_a_room_that_is_not_live(as_provider: AsProvider) -> None:
    with as_provider():
        room = make_room()
        roll = json.dumps([{"room_id": str(room.id), "socket": [], "media": []}])
        written = db.session.execute(
            text("SELECT count(*) FROM call_roll(CAST(:rolls AS jsonb))"), {"rolls": roll}
        ).scalar()

    assert written == 0
