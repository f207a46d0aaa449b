"""The place where the scope of one provider is set: PostgreSQL's row-level security does the rest.

Without a scope every query on a provider's table is an error, not an empty answer: a forgotten
scope is a loud fault and never a leak.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g, has_app_context
from sqlalchemy import text
from sqlalchemy.engine import Connection

from spip_live.db import db, on_begin

# `true`: the setting ends with the transaction, so a pooled connection carries nothing over.
TELL = text("select set_config('spip.provider_id', :provider_id, true)")


def act_for(provider_id: UUID) -> None:
    """Limit everything the current app context reads or writes to one provider.

    Called only by the doors, by `@job` and by the command line.
    """
    g.provider_id = provider_id
    if db.session().in_transaction():
        db.session.execute(TELL, {"provider_id": str(provider_id)})


def current_provider_id() -> UUID:
    """The provider that the current context acts for."""
    provider_id: UUID = g.provider_id
    return provider_id


def _tell_postgres(_session: Any, _transaction: Any, connection: Connection) -> None:
    if has_app_context() and "provider_id" in g:
        connection.execute(TELL, {"provider_id": str(g.provider_id)})


on_begin(_tell_postgres)
