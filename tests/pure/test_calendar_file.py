"""The calendar file tells the time, in UTC, and nothing of why."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from spip_live.rooms.calendar_file import Appointment, sequence, to_ics

LONDON = ZoneInfo("Europe/London")
KEY = UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff")
MADE_AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
FIRST, LAST = datetime(2026, 1, 1), datetime(2035, 1, 1)  # noqa: DTZ001 - naive bounds

ALLOWED = {
    "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "CLASS", "TRANSP",
}  # fmt: skip


def make_appointment(starts_at: datetime, changed_at: datetime = MADE_AT) -> Appointment:
    return Appointment(
        key=KEY,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=4),
        changed_at=changed_at,
        at=MADE_AT,
    )


def test_a_summer_evening_is_written_in_utc() -> None:
    file = to_ics(make_appointment(datetime(2026, 7, 14, 18, 30, tzinfo=LONDON)))

    assert b"DTSTART:20260714T173000Z" in file
    assert b"DTEND:20260714T213000Z" in file


def test_a_winter_evening_is_written_in_utc() -> None:
    file = to_ics(make_appointment(datetime(2026, 12, 14, 18, 30, tzinfo=LONDON)))

    assert b"DTSTART:20261214T183000Z" in file


def test_the_file_says_appointment_and_is_private() -> None:
    file = to_ics(make_appointment(datetime(2026, 7, 14, 18, 30, tzinfo=LONDON)))

    calendar = Calendar.from_ical(file)
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "PUBLISH"
    assert event["SUMMARY"] == "Appointment"
    assert event["CLASS"] == "PRIVATE"
    assert event["UID"] == f"{KEY}@appointments"
    assert set(event) == ALLOWED


def test_no_link_and_no_name_of_a_course_or_a_person_stands_in_the_file() -> None:
    file = to_ics(make_appointment(datetime(2026, 7, 14, 18, 30, tzinfo=LONDON))).lower()

    for word in (b"http", b"spip", b"parent", b"course", b"organizer", b"attendee", b"location"):
        assert word not in file


@given(
    st.datetimes(FIRST, LAST),
    st.timedeltas(timedelta(minutes=1), timedelta(days=400)),
)
def test_a_later_change_always_has_a_higher_sequence(first: datetime, later: timedelta) -> None:
    changed = first.replace(tzinfo=UTC)

    assert sequence(changed) < sequence(changed + later) < 2**31


@given(st.datetimes(FIRST, LAST, timezones=st.just(LONDON)))
def test_any_london_time_comes_back_as_the_same_moment(starts_at: datetime) -> None:
    (event,) = Calendar.from_ical(to_ics(make_appointment(starts_at))).walk("VEVENT")

    assert event.decoded("DTSTART") == starts_at.replace(microsecond=0).astimezone(UTC)
