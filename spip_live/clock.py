"""The only place that asks what time it is; edges call it and pass the answer inwards as `at`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC)
