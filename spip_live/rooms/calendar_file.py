"""A calendar file that tells the time of an appointment and nothing else.

Family calendars are shared, often with the other parent: no name of a course, a provider or a
person stands in the file, and no link. Times are in UTC, which every calendar understands
without a time-zone block. Format: RFC 5545 (calendar objects) and RFC 5546 (PUBLISH).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from icalendar import Calendar, Event

SUMMARY = "Appointment"
DESCRIPTION = "The link is in your e-mail."


@dataclass(frozen=True)
class Appointment:
    """What of an appointment a calendar needs to know.

    `key` stays the same while the appointment is moved about, so that a calendar replaces the old
    entry; `changed_at` is when it was last changed, and `at` when the file is made.
    """

    key: UUID
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    at: datetime


def to_ics(appointment: Appointment) -> bytes:
    """The file, as a calendar takes it in."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Appointments//EN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(appointment))
    file: bytes = calendar.to_ical()
    return file


def _event(appointment: Appointment) -> Event:
    event = Event()
    event.add("uid", f"{appointment.key}@appointments")
    event.add("sequence", sequence(appointment.changed_at))
    event.add("dtstamp", appointment.at.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", SUMMARY)
    event.add("description", DESCRIPTION)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")  # the time shows as busy
    return event


def sequence(changed_at: datetime) -> int:
    """A number that rises with every change: whole minutes since 1970, which fit 32 bits."""
    return int(changed_at.timestamp() // 60)
