"""Dates as people write them, day first; two-digit years as the field makes sensible."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from spip_live.office.intake.remarks import Cleaned, Remark, error, warning
from spip_live.people.families import is_placeholder

MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan ionawr|february feb chwefror|march mar mawrth|april apr ebrill|may mai|"
        "june jun mehefin|july jul gorffennaf|august aug awst|september sep sept medi|"
        "october oct hydref|november nov tachwedd|december dec rhagfyr".split("|"),
        start=1,
    )
    for name in names.split()
}
NUMBERS = re.compile(r"^(\d{1,2})\s?[./\-\s]\s?(\d{1,2})\s?[./\-\s]\s?(\d{4}|\d{2})$")
YEAR_FIRST = re.compile(r"^(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[T ].*)?$")
DAY_MONTH = re.compile(
    r"^(\d{1,2})(?:st|nd|rd|th)?(?: of)?[\s.,-]*([^\W\d]+)[\s.,-]*(\d{4}|\d{2})$"
)
MONTH_DAY = re.compile(r"^([^\W\d]+)[\s.,-]*(\d{1,2})(?:st|nd|rd|th)?[\s.,-]+(\d{4}|\d{2})$")
WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[\s,.]+", re.IGNORECASE)
CLOCK_TIME = re.compile(r"[\sT,]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s?([ap]m)?$", re.IGNORECASE)
# Excel counts days from here, and its serials for living people and their hearings have 5 digits.
EXCEL_BEGINS = date(1899, 12, 30)
SERIAL = re.compile(r"^\d{5}(\.0+)?$")
YOUNGEST, OLDEST = 16, 100
Century = Callable[[int], int]


def birth(text: str, today: date) -> Cleaned[date]:
    """A date of birth. One in the future or impossible is an error; an unlikely age is asked."""
    cleaned = _read(text, _born_in(today))
    born = cleaned.value
    if born is None:
        return cleaned
    if born > today:
        return Cleaned(None, error(f"“{text}” is in the future. Write it like 4/10/1978."))
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if not YOUNGEST <= age <= OLDEST:
        return Cleaned(born, warning(f"This makes the person {age}. Check the date of birth."))
    return cleaned


def of_order(text: str, today: date) -> Cleaned[date]:
    """The day of an order; it can't lie ahead, and nothing is lost if it can't be read."""
    cleaned = _softened(_read(text, _this_century))
    if cleaned.value is not None and cleaned.value > today + timedelta(days=1):
        return Cleaned(cleaned.value, warning("This order date has not come yet. Check it."))
    return cleaned


def of_hearing(text: str, today: date) -> Cleaned[date]:
    """The day of the next hearing; one that has passed is pointed out."""
    cleaned = _softened(_read(text, _this_century))
    if cleaned.value is not None and cleaned.value < today:
        return Cleaned(cleaned.value, warning("This hearing date has passed. Check it."))
    return cleaned


def _softened(cleaned: Cleaned[date]) -> Cleaned[date]:
    """A date the course can do without never keeps its row out."""
    if cleaned.remark is None:
        return cleaned
    return Cleaned(None, warning(f"{cleaned.remark.text} Until then it stays empty."))


def _born_in(today: date) -> Century:
    def century(short: int) -> int:
        """The latest year that makes a grown-up: 78 is 1978, and 05 is 2005."""
        return 2000 + short if 2000 + short <= today.year - YOUNGEST else 1900 + short

    return century


def _this_century(short: int) -> int:
    return 2000 + short


def _read(text: str, century: Century) -> Cleaned[date]:
    if is_placeholder(text):
        return Cleaned(None)
    bare = CLOCK_TIME.sub("", WEEKDAY.sub("", text.strip())).strip(" .,")
    if SERIAL.match(bare):
        return Cleaned(EXCEL_BEGINS + timedelta(days=int(float(bare))))
    parts = _parts(bare)
    if parts is None:
        return Cleaned(None, error(f"“{text}” is not a date we can read. Write it like 4/10/1978."))
    day, month, year = parts
    full = int(year) if len(year) == 4 else century(int(year))
    try:
        return Cleaned(date(full, month, day))
    except ValueError:
        return Cleaned(None, _impossible(text, day, month))


def _parts(bare: str) -> tuple[int, int, str] | None:
    if found := NUMBERS.match(bare):
        return int(found[1]), int(found[2]), found[3]
    if found := YEAR_FIRST.match(bare):
        return int(found[3]), int(found[2]), found[1]
    if (found := DAY_MONTH.match(bare)) and found[2].casefold() in MONTHS:
        return int(found[1]), MONTHS[found[2].casefold()], found[3]
    if (found := MONTH_DAY.match(bare)) and found[1].casefold() in MONTHS:
        return int(found[2]), MONTHS[found[1].casefold()], found[3]
    return None


def _impossible(text: str, day: int, month: int) -> Remark:
    if month > 12:
        return error(f"“{text}” has no such month. Write the day first, like 4/10/1978.")
    return error(f"“{text}” has no such day. Check it with the sender.")
