"""How far a list is, told in a transaction of its own: others see it while the work goes on."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update

from spip_live.db import db
from spip_live.office.models import Import, ImportProgress
from spip_live.tenancy import TELL


def tell(provider_id: UUID, import_id: UUID, done: int, total: int) -> None:
    """Let everybody see that so many of so many steps are done."""
    with db.engine.begin() as connection:
        connection.execute(TELL, {"provider_id": str(provider_id)})
        connection.execute(
            update(ImportProgress)
            .where(ImportProgress.import_id == import_id)
            .values(done=done, total=total)
        )


def start(arrived: Import, total: int) -> None:
    """A new piece of work of so many steps begins, in the caller's own transaction."""
    row = db.session.get(ImportProgress, arrived.id)
    if row is not None:
        row.done, row.total = 0, total


def say_stopped(provider_id: UUID, import_id: UUID) -> None:
    """Let everybody see that the work has stopped and nothing of it was kept."""
    with db.engine.begin() as connection:
        connection.execute(TELL, {"provider_id": str(provider_id)})
        connection.execute(update(Import).where(Import.id == import_id).values(status="failed"))
