"""Text files with separated columns: finds the encoding and the separator, gives the records."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from spip_live.office.intake.table import Unreadable

SEPARATORS = (",", ";", "\t", "|")
SAMPLE = 64 * 1024
# Longest first: the mark of UTF-32 (little end first) begins with the mark of UTF-16.
MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
NOT_A_LIST = (
    "This is not a list we can read. Save the list as a CSV file or an Excel workbook (.xlsx) "
    "and try again."
)


def records(content: bytes) -> list[list[str]]:
    """The records of a separated text file. `Unreadable` where it holds no text."""
    text = decoded(content)
    text, separator = _told_separator(text)
    separator = separator or find_separator(text)
    found = _parse(text, separator)
    if _swallowed(found, text):
        # A quotation mark without its partner took in the rows after it: read marks as letters.
        return _parse(text, separator, quoted=False)
    return found


def decoded(content: bytes) -> str:
    """The text of these bytes, by its mark, else UTF-16, UTF-8 or the Windows encoding."""
    text = content.decode(_encoding_of(content), errors="replace")
    strange = sum(text.count(mark) for mark in ("\0", "\ufffd"))
    strange += sum(1 for mark in text[:SAMPLE] if mark < " " and mark not in "\t\r\n\f\x1a")
    if strange > max(2, len(text) // 100):
        raise Unreadable(NOT_A_LIST)
    return text


def _encoding_of(content: bytes) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    head = content[:SAMPLE]
    if head.count(0) > len(head) // 5:
        return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _told_separator(text: str) -> tuple[str, str | None]:
    """Excel may write `sep=;` as the first line; it is not part of the list."""
    first, _, rest = text.partition("\n")
    told = first.strip().strip('"').lower()
    if told.startswith("sep=") and len(told) == 5:
        return rest, told[4]
    return text, None


def find_separator(text: str) -> str:
    """The separator that splits most records into the same, largest number of columns."""
    sample = text[:SAMPLE]
    scores = {separator: _score(_parse(sample, separator)) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda separator: scores[separator])


def _score(found: Sequence[Sequence[str]]) -> float:
    widths = Counter(len(record) for record in found[:200] if any(record))
    wide = {width: times for width, times in widths.items() if width > 1}
    if not wide:
        return 0
    width, times = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
    share = times / sum(widths.values())
    return share * share * (width - 1)


def _parse(text: str, separator: str, *, quoted: bool = True) -> list[list[str]]:
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    try:
        lines = io.StringIO(text, newline="")
        return list(csv.reader(lines, delimiter=separator, quoting=quoting))
    except csv.Error as problem:
        raise Unreadable(NOT_A_LIST) from problem


def _swallowed(found: Sequence[Sequence[str]], text: str) -> bool:
    longest = max((cell.count("\n") for record in found for cell in record), default=0)
    return longest > 20 and longest > text.count("\n") // 10
