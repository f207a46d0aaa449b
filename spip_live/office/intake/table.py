"""The table inside a referral list: its headings and rows, without titles, blanks and footers."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spip_live.office.intake import column_names

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 5_000
# A list may open with a title, a date and a note of who made it; headings further down are not.
HEADINGS_WITHIN = 30

# Invisible marks that change how a name reads or is ordered; never part of anyone's name.
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
FOOTER = re.compile(
    r"^\W*(end of|end$|total|totals|grand total|sub ?total|count\b|row count|number of|no\. of|"
    r"page \d|printed|generated|produced|exported|report run|run date|official|confidential\W*$|"
    r"records?:|rows?:|\d+ (records?|rows?|referrals?|parents?|parties|cases?)\W*$)",
    re.IGNORECASE,
)


class Unreadable(Exception):  # noqa: N818 - it reads as what happened, not as a fault
    """The file is not a list that can be read; the text says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One row of the file: its number as a spreadsheet shows it, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Headings (all empty where the file has none) and rows, every row as wide as the headings."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    passed_over: tuple[Row, ...] = ()

    def column(self, position: int, limit: int = 200) -> list[str]:
        """Up to `limit` filled cells of one column, from the top."""
        cells = (row.cells[position] for row in self.rows)
        filled = (cell for cell in cells if cell)
        return [cell for cell, _ in zip(filled, range(limit), strict=False)]


def tidy(text: str) -> str:
    """Text without control marks, with composed accents and single spaces."""
    spaced = "".join(" " if unicodedata.category(mark) in ("Cc", "Cs") else mark for mark in text)
    seen = INVISIBLE.sub("", spaced)
    return " ".join(unicodedata.normalize("NFC", seen).split())


def build(records: Iterable[Sequence[str]]) -> Table:
    """The table in these records. `Unreadable` where there is none."""
    rows = _filled(records)
    if not rows:
        raise Unreadable("The file is empty. Check that you chose the right file.")
    at = _headings_at(rows)
    heading_row = rows[at] if at is not None else Row(0, ())
    body = rows[at + 1 :] if at is not None else rows
    kept, passed_over = _without_footers(body, heading_row)
    if not kept:
        raise Unreadable(
            "The file has headings but no rows under them. Check that you chose the right file."
        )
    above = rows[:at] if at is not None else []
    return _squared(heading_row.cells, kept, [*above, *passed_over])


def _filled(records: Iterable[Sequence[str]]) -> list[Row]:
    rows: list[Row] = []
    for number, record in enumerate(records, start=1):
        cells = tuple(tidy(cell) if cell else "" for cell in record)
        if not any(cells):
            continue
        _refuse_oversize(number, cells, len(rows))
        rows.append(Row(number, cells))
    return rows


def _refuse_oversize(number: int, cells: tuple[str, ...], so_far: int) -> None:
    if so_far >= MAX_ROWS + HEADINGS_WITHIN:
        raise Unreadable(
            f"The file has more than {MAX_ROWS:,} rows. Split it and import the parts one by one."
        )
    if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
        raise Unreadable(
            f"Row {number} has more than {MAX_COLUMNS} columns. "
            "Check that the file is a referral list."
        )
    if any(len(cell) > MAX_CELL for cell in cells):
        raise Unreadable(
            f"Row {number} has a cell of more than {MAX_CELL:,} characters. A quotation mark may "
            "be missing its partner. Save the list as an Excel workbook (.xlsx) and try again."
        )


def _headings_at(rows: Sequence[Row]) -> int | None:
    """Where the headings stand: the row near the top that names the most columns."""
    best, best_score = None, 1
    for position, row in enumerate(rows[:HEADINGS_WITHIN]):
        score = sum(column_names.is_known(cell) for cell in row.cells)
        if score > best_score and not any(_is_content(cell) for cell in row.cells):
            best, best_score = position, score
    return best if best is not None else _wordy_first_row(rows)


def _wordy_first_row(rows: Sequence[Row]) -> int | None:
    """Headings in words we don't know: words only, over rows that hold numbers or addresses."""
    widest = max(sum(map(bool, row.cells)) for row in rows[:HEADINGS_WITHIN])
    for position, row in enumerate(rows[:HEADINGS_WITHIN]):
        filled = [cell for cell in row.cells if cell]
        if len(filled) > 1 and len(filled) >= widest * 0.6:
            below = rows[position + 1 : position + 2]
            wordy = not any(_is_content(cell) for cell in filled)
            content_below = any(_is_content(cell) for r in below for cell in r.cells)
            return position if wordy and content_below else None
    return None


def _is_content(cell: str) -> bool:
    return "@" in cell or sum(mark.isdigit() for mark in cell) >= 4


def _without_footers(rows: Sequence[Row], headings: Row) -> tuple[list[Row], list[Row]]:
    kept: list[Row] = []
    passed_over: list[Row] = []
    for row in rows:
        repeated = row.cells == headings.cells
        (passed_over if repeated or _is_footer(row) else kept).append(row)
    return kept, passed_over


def _is_footer(row: Row) -> bool:
    filled = [cell for cell in row.cells if cell]
    return len(filled) <= 2 and FOOTER.match(filled[0]) is not None and "@" not in "".join(filled)


def _squared(headings: tuple[str, ...], rows: list[Row], passed_over: list[Row]) -> Table:
    if len(rows) > MAX_ROWS:
        raise Unreadable(
            f"The file has more than {MAX_ROWS:,} rows. Split it and import the parts one by one."
        )
    width = max(_filled_width(cells) for cells in [headings, *(row.cells for row in rows)])
    return Table(
        headings=_to_width(headings, width),
        rows=tuple(Row(row.number, _to_width(row.cells, width)) for row in rows),
        passed_over=tuple(passed_over),
    )


def _filled_width(cells: tuple[str, ...]) -> int:
    return max((position + 1 for position, cell in enumerate(cells) if cell), default=0)


def _to_width(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells[:width] + ("",) * (width - len(cells))
