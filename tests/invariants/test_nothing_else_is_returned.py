"""A marked word in any column that Cafcass is not told of cannot reach a return."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from spip_live.cafcass import returning
from spip_live.cafcass.returning import Scope
from spip_live.db import Base
from spip_live.people.models import Role
from spip_live.rooms.models import IncidentNote
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import (
    NOON,
    keep,
    make_staff,
)
from tests.witnessed import LATER, ran, say

DAY = date(2026, 12, 1)
TODAY = Scope(from_on=DAY, to_on=DAY)
TOLD = {
    "providers.name",
    "referrals.cafcass_ref",
    "cases.number",
    "referrals.role",
    "parents.forename",
    "parents.surname",
}


def test_a_canary_in_any_other_column_of_the_database_cannot_reach_a_return(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        by = make_staff(Role.COORDINATOR)
        room, (ann, _) = ran(database, "Ann", "Bo", by=by)
        say(ann, "not_attended", by, LATER, number=3)
        keep(
            IncidentNote(
                provider_id=room.provider_id, room_id=room.id, seat_id=ann.id, staff_id=by.id,
                at=NOON, text="Said that …", safeguarding=True,
            )
        )  # fmt: skip
        room_id = room.id
    planted = plant_canaries(database)
    assert {"parents.email", "parents.phone", "seats.display_name", "decisions.reason"} <= planted
    assert {"evidence.body", "decisions.numbers", "rooms.plan"} <= planted
    assert {"incident_notes.text", "referrals.notes", "parents.needs", "staff.name"} <= planted

    with as_provider():
        for scope in (TODAY, Scope(room_id=room_id)):
            found = returning.preview(scope)

            assert len(found.lines) == 2
            assert b"canary" not in found.content.lower()


def test_the_canaries_are_found_where_they_are_told(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    """So that the test above is known to bite."""
    with as_provider():
        ran(database, "Ann", by=make_staff())
    plant_canaries(database, only=TOLD)

    with as_provider():
        assert returning.preview(TODAY).content.lower().count(b"canary") == len(TOLD)


def plant_canaries(database: TestDatabase, only: set[str] | None = None) -> set[str]:
    """Write a marked word into each free text and each JSON column, other than those told."""
    planted = set()
    with database.owner.begin() as connection:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                name = f"{table.name}.{column.name}"
                value = _canary(name, str(column.type))
                wanted = name in only if only else name not in TOLD
                if value is None or not wanted or name in STRUCTURE:
                    continue
                put = text(f'UPDATE "{table.name}" SET "{column.name}" = {value}')
                if connection.execute(put).rowcount:
                    planted.add(name)
    return planted


STRUCTURE = {
    # Closed sets, checked by the database or read as codes: no free text can stand here.
    "rooms.status", "rooms.programme", "rooms.held_by", "enrolments.programme",
    "decisions.outcome", "decisions.made_by", "evidence.kind", "referrals.route", "referrals.fee",
    "referrals.other_party", "room_staff.part", "admissions.state", "return_lines.state",
    "staff_invitations.purpose", "staff.email", "ties.kind", "imports.status", "journal.actor",
    "seats.own_part", "seats.language",
}  # fmt: skip


def _canary(name: str, kind: str) -> str | None:
    word = "canary-" + name.replace("_", "-").replace(".", "-")
    if kind.startswith(("VARCHAR", "TEXT")):
        return f"'{word}' || ctid::text"  # the row's place: some columns must differ by row
    if kind == "JSONB":
        return f'\'{{"said": "{word}"}}\'::jsonb'
    return None
