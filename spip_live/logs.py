"""Logs for us: a constant event name with ids as fields, and nothing of anybody's life.

Use: `log.info("seat.refused", seat_id=seat.id, reason="full")`. A field whose name is not on the
list below is dropped, so that a name, an address or something said cannot slip in by haste.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "request_id", "reason", "status", "method", "endpoint",
        "provider_id", "staff_id", "room_id", "seat_id", "enrolment_id", "import_id", "return_id",
        "job", "attempt", "seconds", "count", "version", "kind", "exception", "address", "part",
        "pid", "exit_code",
    }
)  # fmt: skip


def only_allowed(
    _logger: Any, _method: str, fields: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop every field that is not on the list; line breaks cannot forge a second line."""
    return {
        name: value if name == "exception" else _flat(value)
        for name, value in fields.items()
        if name in ALLOWED
    }


def _flat(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value).replace("\n", "\\n").replace("\r", "\\r")


LAST_FRAMES = 4
# These bring a handler of their own, with all of a fault's words, unless they find a level set.
WITH_OWN_HANDLERS = ("engineio.server", "socketio.server")


class Discreet(logging.Formatter):
    """A library's words about a fault, without the fault's own."""

    def format(self, record: logging.LogRecord) -> str:
        """Afresh, whatever another handler has made of the fault before."""
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        """What kind of fault it was, and where."""
        kind, _fault, trace = ei
        return f"{where(trace)}{kind.__name__ if kind else ''}"


def where(trace: TracebackType | None) -> str:
    """Where a fault happened; never its own text, which may hold what somebody wrote."""
    return "".join(traceback.format_tb(trace)[-LAST_FRAMES:])


def configure(*, as_json: bool, stream: TextIO = sys.stderr) -> None:
    """Set up our log and the libraries' (warnings and worse only) on one stream."""
    render = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Discreet("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in WITH_OWN_HANDLERS:
        logging.getLogger(name).setLevel(logging.ERROR)


log = structlog.get_logger()
