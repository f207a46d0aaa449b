"""What somebody could do who speaks to the database as the program itself, by a hole in it."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from spip_live.db import db
from tests.attacks.world import World
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import make_room
from tests.live.people import make_plan

# Read before anybody's provider is known; once it is known, nothing of another's is there.
LOOKED_UP_FIRST = {
    "providers": "id <> :ours",
    "staff": "provider_id <> :ours",
    "joining_links": "provider_id <> :ours",
    "seat_devices": "provider_id <> :ours",
    "staff_sign_ins": "staff_id NOT IN (SELECT id FROM staff WHERE provider_id = :ours)",
    "staff_invitations": "staff_id NOT IN (SELECT id FROM staff WHERE provider_id = :ours)",
}
CHANGES = {
    "providers": "UPDATE providers SET contact_phone = '999'",
    "staff": "UPDATE staff SET roles = ARRAY['coordinator']",
    "joining_links": "UPDATE joining_links SET revoked_at = NULL",
    "seat_devices": "UPDATE seat_devices SET superseded_at = NULL",
    "staff_sign_ins": "UPDATE staff_sign_ins SET ended_at = NULL",
    "staff_invitations": "UPDATE staff_invitations SET used_at = NULL",
}
# What the program itself removes; everything else outlives it, until the owner's retention.
REMOVED_BY_US = {
    "families", "case_parties", "room_staff", "import_files", "import_rows",
    "breakout_rounds", "breakout_visits", "breakout_captioners", "printouts",
    "linkage_keys", "referral_children",
}  # fmt: skip


@pytest.fixture
def taken(world: World) -> World:
    """With a browser in each provider's seat."""
    for things in (world.ours, world.theirs):
        joined = world.app.test_client().post(f"/join/{things.link}", data={"display_name": "Tom"})
        assert joined.status_code == 303
    return world


@pytest.mark.parametrize("table", LOOKED_UP_FIRST)
def test_whoever_acts_for_a_provider_neither_reads_nor_changes_anything_of_another(
    taken: World, as_provider: AsProvider, table: str
) -> None:
    ours = {"ours": taken.ours.ids["provider"]}
    with as_provider():
        seen = text(f"SELECT count(*) FROM {table} WHERE {LOOKED_UP_FIRST[table]}")
        changed = text(f"{CHANGES[table]} WHERE {LOOKED_UP_FIRST[table]}")

        assert db.session.scalar(seen, ours) == 0
        assert db.session.execute(changed, ours).rowcount == 0  # type: ignore[attr-defined]
        assert db.session.scalar(text(f"SELECT count(*) FROM {table}")) > 0


@pytest.mark.parametrize("table", ["staff", "joining_links", "seat_devices"])
def test_nothing_can_be_handed_over_to_another_provider(
    taken: World, as_provider: AsProvider, table: str
) -> None:
    with as_provider(commit=False), pytest.raises(DBAPIError):
        db.session.execute(
            text(f"UPDATE {table} SET provider_id = :theirs"),
            {"theirs": taken.theirs.ids["provider"]},
        )


@pytest.mark.parametrize("table", ["joining_links", "seat_devices"])
def test_no_way_in_can_lead_to_a_seat_of_another_provider(
    world: World, as_provider: AsProvider, table: str
) -> None:
    when = "issued_at" if table == "joining_links" else "came_at"
    with as_provider(commit=False), pytest.raises(DBAPIError):
        db.session.execute(
            text(
                f"INSERT INTO {table} (id, provider_id, seat_id, token_hash, {when})"
                " VALUES (gen_random_uuid(), :ours, :seat, 'x', now())"
            ),
            {"ours": world.ours.ids["provider"], "seat": world.theirs.ids["seat_id"]},
        )


def test_the_name_and_telephone_of_a_provider_change_only_for_whoever_acts_for_it(
    world: World, app: object
) -> None:
    with app.app_context():  # type: ignore[attr-defined]
        done = db.session.execute(text(CHANGES["providers"]))

        assert done.rowcount == 0  # type: ignore[attr-defined]


def test_the_program_removes_nothing_but_what_it_has_to(database: TestDatabase) -> None:
    with database.owner.connect() as connection:
        removable = connection.scalars(
            text(
                "SELECT table_name FROM information_schema.table_privileges"
                " WHERE grantee = 'spip_app' AND privilege_type IN ('DELETE', 'TRUNCATE')"
                " AND table_name NOT LIKE 'procrastinate%'"
            )
        ).all()

    assert set(removable) == REMOVED_BY_US


def test_a_note_of_concern_can_be_marked_as_seen_and_not_rewritten(as_provider: AsProvider) -> None:
    for column in ("text", "safeguarding", "staff_id", "room_id", "seat_id", "at"):
        with as_provider(commit=False), pytest.raises(ProgrammingError, match="permission denied"):
            db.session.execute(text(f"UPDATE incident_notes SET {column} = {column}"))


def test_nothing_is_witnessed_in_a_room_after_its_end(as_provider: AsProvider) -> None:
    with as_provider():
        room = make_room(status="live", plan=make_plan())
        assert append(room.id, "opened", "ended") == 2
        db.session.execute(text("UPDATE rooms SET status = 'ended', is_over = true"))

        assert append(room.id, "joined") == 0
        assert append(room.id, "part_started", "roll") == 0


def test_nothing_is_witnessed_in_another_provider_s_room_however_it_is_asked(
    world: World, as_provider: AsProvider
) -> None:
    theirs = world.theirs.ids["room_id"]
    rolls = json.dumps([{"room_id": str(theirs), "socket": [], "media": []}])
    with world.as_provider(world.theirs.ids["provider"]):
        db.session.execute(text("UPDATE rooms SET status = 'live' WHERE id = :id"), {"id": theirs})
    with as_provider():
        called = text("SELECT count(*) FROM call_roll(CAST(:rolls AS jsonb))")

        assert db.session.scalar(called, {"rolls": rolls}) == 0
        assert append(theirs, "joined") == 0


def append(room_id: UUID, *kinds: str) -> int:
    entries = json.dumps([{"room_id": str(room_id), "kind": kind, "body": {}} for kind in kinds])
    written = text("SELECT count(*) FROM append_evidence(CAST(:entries AS jsonb))")
    return db.session.scalar(written, {"entries": entries}) or 0
