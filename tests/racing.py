"""Several people do something at one moment, each on a database connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from flask import Flask
from sqlalchemy.exc import IntegrityError

from spip_live.db import db
from spip_live.errors import Refused
from spip_live.tenancy import act_for

Attempt = Callable[[], object]
PATIENCE = 60.0  # seconds


def race(app: Flask, provider_id: UUID, *attempts: Attempt) -> list[str]:
    """What each attempt came to, in order: done, refused by the database, or why we refused it.

    Whatever else goes wrong in one of them goes wrong here.
    """
    start = Barrier(len(attempts))

    def run(attempt: Attempt) -> str:
        with app.app_context():
            act_for(provider_id)
            start.wait(PATIENCE)
            try:
                attempt()
                db.session.commit()
            except Refused as refused:
                return refused.reason
            except IntegrityError:
                return "refused"
            return "done"

    with ThreadPoolExecutor(len(attempts)) as threads:
        running = [threads.submit(run, attempt) for attempt in attempts]
        return [each.result(PATIENCE) for each in running]
