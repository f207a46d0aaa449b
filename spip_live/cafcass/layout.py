"""The file that Cafcass gets: lines to the very bytes, and back.

UTF-8 **with** a byte-order mark: without one Excel reads accented names wrongly. Lines end in
CR LF and every cell is quoted, as RFC 4180 allows, so that leading spaces and line breaks in a
name survive. A cell that a spreadsheet could take for a formula gets an apostrophe before it,
which a spreadsheet shows as text; `from_csv` takes it away again. Dates are ISO 8601.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from spip_live.cafcass.rows import Line, LineState

VERSION = "1"

COLUMNS = (
    "line id",
    "line state",
    "provider",
    "programme",
    "Cafcass reference",
    "case number",
    "party role",
    "forename",
    "surname",
    "attended",
    "completed on",
)
"""The closed list, in order. There is no other way for anything to be in a return."""

BYTE_ORDER_MARK = "\ufeff"
GUARD = "'"
FORMULA_STARTS = frozenset("=+-@\u2212")
BREAKS = frozenset("\t\r\n\x0b\x0c")
YES, NO = "yes", "no"


def to_csv(lines: Iterable[Line]) -> bytes:
    """The file's bytes. The same lines always give the same bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([guarded(cell) for cell in _cells(line)])
    return (BYTE_ORDER_MARK + text.getvalue()).encode("utf-8")


def from_csv(content: bytes) -> list[Line]:
    """The lines of a file that `to_csv` made; ValueError if it has any other columns."""
    text = content.decode("utf-8").removeprefix(BYTE_ORDER_MARK)
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    if tuple(header) != COLUMNS:
        raise ValueError("not the columns of a return")
    return [_line([unguarded(cell) for cell in row]) for row in rows]


def guarded(cell: str) -> str:
    """The cell as it may stand in a spreadsheet: never the beginning of a formula."""
    return GUARD + cell if _needs_guard(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    bare = cell.removeprefix(GUARD)
    return bare if bare != cell and _needs_guard(bare) else cell


def _needs_guard(cell: str) -> bool:
    """Whether a spreadsheet could run it, also once it has dropped what it ignores before it.

    Apostrophes are looked past, so that a guard can always be told from one that was typed.
    Full-width, small and superscript signs are what they look like (NFKC).
    """
    cell = cell.lstrip(GUARD)
    if cell[:1] in BREAKS:
        return True
    for letter in cell:
        if unicodedata.category(letter)[0] not in "ZC":  # spaces, and what shows nothing
            return unicodedata.normalize("NFKC", letter)[0] in FORMULA_STARTS
    return False


def _cells(line: Line) -> list[str]:
    return [
        str(line.line_id),
        line.state.value,
        line.provider,
        line.programme,
        line.cafcass_reference,
        line.case_number,
        line.party_role,
        line.forename,
        line.surname,
        YES if line.attended else NO,
        line.completed_on.isoformat() if line.completed_on else "",
    ]


def _line(cells: list[str]) -> Line:
    line_id, state, provider, programme, reference, number, role, forename, surname = cells[:9]
    attended, completed_on = cells[9:]
    return Line(
        line_id=UUID(line_id),
        state=LineState(state),
        provider=provider,
        programme=programme,
        cafcass_reference=reference,
        case_number=number,
        party_role=role,
        forename=forename,
        surname=surname,
        attended={YES: True, NO: False}[attended],
        completed_on=date.fromisoformat(completed_on) if completed_on else None,
    )
