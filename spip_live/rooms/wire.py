"""How a moment goes over the wire. Pure."""

from __future__ import annotations

from datetime import datetime


def iso(at: datetime | None) -> str | None:
    """In UTC, to the millisecond."""
    return None if at is None else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
