"""A provider's own course is taught by that provider alone, from its next use on."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from spip_live import clock
from spip_live.content import taught
from spip_live.content.models import ContentPack
from spip_live.db import db
from spip_live.rooms import leading, plans
from spip_live.rooms.models import Room
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import make_room, make_staff
from tests.packs import PACK
from tests.shelving import shelve

COURSE_OF_FOUR = 4  # programmes that the tests' installation teaches


def with_text(words: str) -> dict[str, str | bytes]:
    return {**PACK, "modules/gentle-start/01-settle.md": f"{words}\n"}


def first_text(provider_id: UUID) -> str:
    return taught.by(provider_id).plan_for("evening", 1).steps[0].body_html


def test_a_pack_in_use_adds_to_what_its_provider_teaches(as_provider: AsProvider) -> None:
    with as_provider() as mine:
        shelve(mine, PACK)

        assert len(taught.by(mine).programmes) == COURSE_OF_FOUR + 1
        assert taught.here().programme("evening").minutes == 15


def test_a_pack_that_is_not_in_use_changes_nothing(as_provider: AsProvider) -> None:
    with as_provider() as mine:
        shelve(mine, PACK, in_use=False)

        assert len(taught.by(mine).programmes) == COURSE_OF_FOUR


def test_no_other_provider_teaches_or_sees_it(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider() as mine:
        shelve(mine, PACK)
    other = database.add_provider("Moorland Mediation")

    with as_provider(other):
        assert "evening" not in taught.here().programmes
        assert "gentle-start" not in taught.here().written
        assert db.session.scalars(select(ContentPack)).all() == []
        # Asked for the other provider by name, the database still answers only for itself.
        assert "evening" not in taught.by(mine).programmes


def test_a_later_pack_is_taught_from_the_next_use_on(as_provider: AsProvider) -> None:
    with as_provider() as mine:
        shelve(mine, with_text("The first words."))
        assert "first words" in first_text(mine)

    with as_provider() as mine:
        shelve(mine, with_text("Other words."))

    with as_provider() as mine:
        assert "Other words" in first_text(mine)


def test_a_module_of_a_pack_takes_the_place_of_ours(as_provider: AsProvider) -> None:
    calm = "slug: break\ntitle: A rest\nversion: '9'\nminutes: 10\nsummary: Rest.\nsteps:\n" + (
        "  - {slug: rest, title: Rest, kind: break, minutes: 10, body: a.md, notes: b.md}\n"
    )
    own = {
        "modules/break/module.yaml": calm,
        "modules/break/a.md": "Have a cup of tea.",
        "modules/break/b.md": "### Say\n\nRest.\n\n### Watch for\n\nTime.",
    }
    with as_provider() as mine:
        shelve(mine, own)

        assert taught.here().modules["break"].title == "A rest"
        assert "gentle-start" not in taught.here().written


def test_a_room_that_is_open_keeps_its_plan(as_provider: AsProvider) -> None:
    with as_provider() as mine:
        shelve(mine, with_text("The first words."))
        lead = make_staff()
        room = make_room(lead, programme="evening")
        plan = taught.by(mine).plan_for("evening", 1)
        leading.open_room(room, plan.to_json(), lead, clock.now())
        room_id = room.id

    with as_provider() as mine:
        shelve(mine, with_text("Other words."))

    with as_provider() as mine:
        kept = db.session.get_one(Room, room_id)
        assert kept.plan_hash == plan.hash
        assert "first words" in plans.planned_steps(kept)[0]["body_html"]


def test_a_pack_that_fits_no_longer_never_stops_a_room(as_provider: AsProvider) -> None:
    with as_provider() as mine:
        shelve(mine, {"programmes/evening.yaml": PACK["programmes/evening.yaml"]})

        assert len(taught.here().programmes) == COURSE_OF_FOUR


def test_one_pack_at_most_is_in_use(as_provider: AsProvider) -> None:
    with as_provider(commit=False) as mine:
        shelve(mine, PACK)
        second = shelve(mine, with_text("Other words."), in_use=False)

        second.in_use = True
        with pytest.raises(IntegrityError, match="one_pack_in_use"):
            db.session.flush()


def test_a_pack_that_was_not_checked_is_never_in_use(as_provider: AsProvider) -> None:
    with as_provider(commit=False) as mine:
        unchecked = shelve(mine, PACK, in_use=False)
        unchecked.status = "checking"
        db.session.flush()

        unchecked.in_use = True
        with pytest.raises(IntegrityError, match="ck_content_packs_in_use"):
            db.session.flush()


def test_what_came_and_when_is_never_removed(as_provider: AsProvider) -> None:
    with as_provider(commit=False) as mine:
        shelve(mine, PACK)

        with pytest.raises(ProgrammingError, match="permission denied"):
            db.session.execute(text("DELETE FROM content_packs"))
