"""Excel workbooks: the sheet that holds the list, its cells as text, within safe limits."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.exceptions import InvalidFileException, ReadOnlyWorkbookException

from spip_live.office.intake import column_names
from spip_live.office.intake.table import MAX_COLUMNS, MAX_ROWS, Unreadable

# A workbook is a ZIP archive: small files can unpack to enormous ones.
MAX_UNPACKED = 150 * 1024 * 1024
MAX_PARTS = 2_000
MAX_SHEETS = 20
LOOK_AT = 60
LAST_ROW = MAX_ROWS * 3

DAMAGED = (
    "This workbook is damaged or protected. Open it in Excel, save it again and try once more."
)
# openpyxl lets whatever a damaged part causes come through; these are what damage causes.
DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    InvalidFileException,
    ReadOnlyWorkbookException,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    SyntaxError,
    OSError,
    EOFError,
)


def records(content: bytes) -> list[list[str]]:
    """The records of the sheet that holds the list. `Unreadable` for a damaged workbook."""
    try:
        _refuse_oversize(content)
        return _records(content)
    except DAMAGE as problem:
        raise Unreadable(DAMAGED) from problem


def _refuse_oversize(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise Unreadable("This workbook is too large. Copy the list into a new one, alone.")
        if "xl/workbook.xml" not in names:
            raise Unreadable(
                "This is not an Excel workbook. Save the list as .xlsx or CSV and try again."
            )


def _records(content: bytes) -> list[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    try:
        chosen = _sheet_with_list(book)
        formulas: set[tuple[int, int]] = set()
        found = [
            [_text(cell, (at, column), formulas) for column, cell in enumerate(_filled(cells))]
            for at, cells in enumerate(_cells(book[chosen]))
        ]
    finally:
        book.close()
    return _with_results(content, chosen, found, formulas) if formulas else found


def _sheet_with_list(book: Any) -> str:
    """The visible sheet that names the most columns; among equals the longest, then the first."""
    best, best_score = None, (-1, -1)
    for sheet in book.worksheets[:MAX_SHEETS]:
        if sheet.sheet_state == "visible":
            score = _likeness(sheet)
            if score > best_score:
                best, best_score = sheet.title, score
    if best is None:
        raise Unreadable("This workbook has no sheet with a list.")
    return str(best)


def _likeness(sheet: Any) -> tuple[int, int]:
    known, filled = 0, 0
    for cells, _ in zip(_cells(sheet), range(LOOK_AT), strict=False):
        words = [str(cell.value) for cell in cells if cell.value is not None]
        known = max(known, sum(column_names.is_known(word) for word in words))
        filled += bool(words)
    return known, filled


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    # The size a sheet states of itself can be false; rows are read until they end.
    sheet.reset_dimensions()
    return iter(sheet.iter_rows(max_row=LAST_ROW, max_col=MAX_COLUMNS + 1))


def _filled(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    """The cells up to the last that is there; openpyxl fills each row up to the widest allowed."""
    last = len(cells)
    while last and cells[last - 1] is EMPTY_CELL:
        last -= 1
    return cells[:last]


def _text(cell: Any, at: tuple[int, int], formulas: set[tuple[int, int]]) -> str:
    if cell.data_type == "f":
        formulas.add(at)
    return "" if cell.data_type == "e" else as_text(cell.value)


def as_text(value: object) -> str:
    """A cell's value as text: dates as 1978-10-04, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if isinstance(value, timedelta) else str(value)


def _with_results(
    content: bytes, sheet: str, found: list[list[str]], formulas: set[tuple[int, int]]
) -> list[list[str]]:
    """Formulas replaced by the results Excel saved; one without a result stays as it is."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        for at, cells in enumerate(_cells(book[sheet])):
            for column, cell in enumerate(cells):
                if (at, column) in formulas and cell.data_type != "e" and cell.value is not None:
                    found[at][column] = as_text(cell.value)
    finally:
        book.close()
    return found
