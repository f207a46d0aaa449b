"""The models say what the migrations made."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import spip_live.cafcass.models
import spip_live.journal
import spip_live.office.models
import spip_live.rooms.breakouts.models
import spip_live.rooms.models
import spip_live.rooms.offers.models
import spip_live.rooms.steps.models  # noqa: F401 - their tables register themselves
from spip_live.db import Base
from tests.database import TestDatabase


def test_models_and_migrations_agree(database: TestDatabase) -> None:
    def ours(_thing: object, name: str | None, kind: str, *_rest: object) -> bool:
        return not (kind == "table" and (name or "").startswith(("procrastinate", "alembic")))

    with database.owner.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, Base.metadata) == []
