"""Several people do something at one moment, each on a database connection of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, get_ident
from uuid import UUID

from flask import Flask
from sqlalchemy import event
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


@contextmanager
def once_asked_for(table: str, act: Callable[[], object]) -> Iterator[list[object]]:
    """Something happens once, when a first statement of this thread has read from a table."""
    here, came_to = get_ident(), list[object]()

    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if get_ident() == here and not came_to and f"FROM {table}" in statement:
            came_to.append(act())

    event.listen(db.engine, "after_cursor_execute", look)
    try:
        yield came_to
    finally:
        event.remove(db.engine, "after_cursor_execute", look)
