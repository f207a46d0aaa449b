"""Settings with a database at the end of them: the one named, or the embedded one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager

from spip_live.serving.postgres import EmbeddedPostgres, embedded
from spip_live.settings import Settings


@contextmanager
def reached(settings: Settings) -> Iterator[Settings]:
    """`settings` with a database, which runs for as long as the block.

    With no DATABASE_URL that is the data folder's embedded server: started here, or another
    process's that already runs.
    """
    with with_server(settings) as (found, _server):
        yield found


@contextmanager
def with_server(settings: Settings) -> Iterator[tuple[Settings, EmbeddedPostgres | None]]:
    """As `reached`, and the embedded server if there is one."""
    if settings.database_url is not None:
        yield settings, None
        return
    with embedded(settings.data_dir / "postgres") as server:
        found = dataclasses.replace(
            settings, database_url=server.app_url, owner_database_url=server.owner_url
        )
        yield found, server
