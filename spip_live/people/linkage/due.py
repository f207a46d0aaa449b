"""By when somebody has looked: one working day later, on a UK clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from spip_live.uk_time import from_uk, to_uk

SATURDAY = 5
BEGINS = time(9)


def one_working_day_after(asked_at: datetime) -> datetime:
    """The same time on the next working day; what is asked on a weekend waits for Monday first."""
    there = to_uk(asked_at)
    day, clock = there.date(), there.time().replace(second=0, microsecond=0)
    if day.weekday() >= SATURDAY:
        day, clock = day + timedelta(days=7 - day.weekday()), BEGINS
    day += timedelta(days=1)
    if day.weekday() >= SATURDAY:
        day += timedelta(days=7 - day.weekday())
    # No clock is put forward or back on a working day, so this time is there.
    return from_uk(day, clock)
