"""Whether the process lives (/healthz) and whether every part that it needs is well (/readyz)."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from spip_live import jobs
from spip_live.db import db
from spip_live.doors import anyone
from spip_live.logs import log
from spip_live.rooms.media import engine
from spip_live.serving import migrate

blueprint = Blueprint("health", __name__)

PATIENCE_MILLISECONDS = 2_000
WORKER_SEEN = text(
    "SELECT coalesce(max(last_heartbeat) > now() - make_interval(secs => :silent), false)"
    " FROM procrastinate_workers"
)
# Taking a transaction's number is a write: a standby or a read-only server refuses it.
WRITE = text("SELECT pg_current_xact_id()")


@blueprint.get("/healthz")
@anyone
def healthz() -> ResponseReturnValue:
    """The process answers; nothing else is asked, so that a slow database restarts nobody."""
    return jsonify(process="well")


@blueprint.get("/readyz")
@anyone
def readyz() -> ResponseReturnValue:
    """Each part by name, and 503 when one is not well."""
    parts = look()
    unwell = [part for part, state in parts.items() if state != "well"]
    if unwell:
        log.warning("health.unwell", part=", ".join(unwell))
    # Sound and video make nobody unready: rooms run on without, and say so.
    return jsonify(**parts, media=engine.current().condition), 503 if unwell else 200


def look() -> dict[str, str]:
    """The state of each part: "well", or what is the matter with it."""
    parts = {"database": "unreachable", "migrations": "unknown", "jobs": "unknown"}
    try:
        with db.engine.connect() as connection:
            connection.execute(text(f"SET LOCAL statement_timeout = {PATIENCE_MILLISECONDS}"))
            connection.execute(WRITE)
            parts["database"] = "well"
            parts["migrations"] = _migrations(connection)
            parts["jobs"] = _jobs(connection)
            connection.rollback()
    except SQLAlchemyError:
        pass  # what was not reached stays as it was: not well
    return parts


def _migrations(connection: Connection) -> str:
    return "well" if migrate.revision(connection) == migrate.head() else "behind"


def _jobs(connection: Connection) -> str:
    return "well" if connection.scalar(WORKER_SEEN, {"silent": jobs.SILENT}) else "no worker seen"
