"""How moments are shown and typed in: everyone here lives by UK time, the database by UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# Spelled out here because strftime's names follow the machine's language, and "%-d" its system.
TYPED_TIME = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(am|pm)?")
NAMED_TIMES = {"midday": time(12), "noon": time(12), "midnight": time(0)}


@dataclass(frozen=True)
class Words:
    """How a language calls days, months, halves of a day and lengths; `dot` parts 6 and 30."""

    days: tuple[str, ...] = DAYS
    months: tuple[str, ...] = MONTHS
    halves: tuple[str, str] = ("am", "pm")
    midnight: str = "midnight"
    midday: str = "midday"
    dot: str = ":"
    from_to: str = "%(begins)s to %(ends)s"
    in_the_uk: str = "%(when)s, UK time"
    hours: tuple[str, str] = ("hour", "hours")
    minutes: tuple[str, str] = ("minute", "minutes")


ENGLISH = Words()


class NoSuchTime(ValueError):  # noqa: N818 - it reads as what happened
    """A UK clock never shows this: it is in the hour that is skipped in spring."""


def to_uk(moment: datetime) -> datetime:
    """The moment as a UK clock shows it; a moment without a zone is a mistake of ours."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UK)


def uk_day(moment: datetime) -> date:
    """The day on a UK calendar."""
    return to_uk(moment).date()


def uk_date(when: datetime | date, words: Words = ENGLISH) -> str:
    """Tuesday 1 December 2026"""
    day = uk_day(when) if isinstance(when, datetime) else when
    return f"{words.days[day.weekday()]} {day.day} {words.months[day.month - 1]} {day.year}"


def uk_time(when: datetime | time, words: Words = ENGLISH) -> str:
    """6:30pm, 6pm, midday or midnight; never 12am or 12pm, which half of people misread."""
    clock = to_uk(when).time() if isinstance(when, datetime) else when
    if (clock.hour, clock.minute) in {(0, 0), (12, 0)}:
        return words.midday if clock.hour else words.midnight
    minutes = f"{words.dot}{clock.minute:02}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minutes}{words.halves[clock.hour >= 12]}"


def uk_when(moment: datetime, words: Words = ENGLISH) -> str:
    """Tuesday 1 December 2026, 6:30pm, UK time"""
    return words.in_the_uk % {"when": f"{uk_date(moment, words)}, {uk_time(moment, words)}"}


def uk_short(moment: datetime) -> str:
    """Tue 1 Dec 2026, 6:30pm: for tables."""
    return f"{uk_short_date(moment)}, {uk_time(moment)}"


def uk_short_date(when: datetime | date) -> str:
    """Tue 1 Dec 2026: for tables."""
    day = uk_day(when) if isinstance(when, datetime) else when
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def uk_clock(moment: datetime) -> str:
    """18:30: where a column of times must line up."""
    return to_uk(moment).strftime("%H:%M")


def uk_from_to(begins: datetime, ends: datetime, words: Words = ENGLISH) -> str:
    """6pm to 8pm"""
    return words.from_to % {"begins": uk_time(begins, words), "ends": uk_time(ends, words)}


def how_long(length: timedelta | int, words: Words = ENGLISH) -> str:
    """2 hours 30 minutes; a bare number is minutes."""
    minutes = length if isinstance(length, int) else round(length.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    said = [_counted(hours, words.hours)] if hours else []
    if rest or not hours:
        said.append(_counted(rest, words.minutes))
    return " ".join(said)


def _counted(number: int, words: tuple[str, str]) -> str:
    return f"{number} {words[number != 1]}"


def from_uk(day: date, at: time, *, second: bool = False) -> datetime:
    """The UTC moment at which a UK clock shows this.

    In autumn one hour comes twice: the first is meant unless `second`. In spring one hour never
    comes: `NoSuchTime`.
    """
    shown = datetime.combine(day, at.replace(tzinfo=None), tzinfo=UK).replace(fold=int(second))
    moment = shown.astimezone(UTC)
    if moment.astimezone(UK).replace(tzinfo=None) != shown.replace(tzinfo=None):
        raise NoSuchTime(f"the clocks go forward on {uk_date(day)}: {uk_time(at)} does not exist")
    return moment


def happens_twice(day: date, at: time) -> bool:
    """Whether a UK clock shows this twice, because it goes back that night."""
    shown = datetime.combine(day, at.replace(tzinfo=None), tzinfo=UK)
    first, second = shown.replace(fold=0), shown.replace(fold=1)
    # A skipped hour also has two offsets, but there the later reading is the smaller one.
    return first.astimezone(UTC) < second.astimezone(UTC)


def uk_day_bounds(day: date) -> tuple[datetime, datetime]:
    """The UTC moments between which a UK calendar shows this day: 23, 24 or 25 hours."""
    return from_uk(day, time(0)), from_uk(day + timedelta(days=1), time(0))


def parse_time(typed: str) -> time:
    """A time as people write it: 6:30pm, 6.30 pm, 18:30, 1830, 6pm, midday; else ValueError."""
    text = typed.strip().lower().replace("a.m.", "am").replace("p.m.", "pm")
    if text in NAMED_TIMES:
        return NAMED_TIMES[text]
    found = TYPED_TIME.fullmatch(text)
    if not found or not (found[2] or found[3]):
        raise ValueError(f"not a time: {typed!r}")
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            raise ValueError(f"not a time: {typed!r}")
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return time(hour, minute)


def parse_day(day: str, month: str, year: str) -> date:
    """A date from three boxes; the month may be a number or a name; else ValueError."""
    named = [name for name in MONTHS if name.lower().startswith(month.strip().lower()[:3])]
    number = int(month) if month.strip().isdigit() else 0
    if not number and len(month.strip()) >= 3 and len(named) == 1:
        number = MONTHS.index(named[0]) + 1
    if len(year.strip()) != 4:
        raise ValueError("a year has four digits")
    return date(int(year), number, int(day))


FILTERS = {
    "uk_date": uk_date,
    "uk_time": uk_time,
    "uk_when": uk_when,
    "uk_short": uk_short,
    "uk_short_date": uk_short_date,
    "uk_clock": uk_clock,
    "how_long": how_long,
}
