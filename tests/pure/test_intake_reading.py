"""Any bytes are read as a table or refused with a sentence; nothing else happens."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spip_live.office.intake import reading
from spip_live.office.intake.table import MAX_ROWS, Table, Unreadable, tidy

LISTS = Path(__file__).parent.parent / "data"
COURT = (LISTS / "referrals-court.csv").read_bytes()
CAFCASS = (LISTS / "referrals-cafcass.csv").read_bytes()
ROWS = [
    ["Case No", "Forename", "Surname", "Date of birth", "Email"],
    ["WD25P91805", "Siân", "O'Connor", "13/03/1984", "sian@example.org"],
    ["ZE23P14346", "Ben", "Ali", "22/03/1980", "ben@example.org"],
]


def make_text(rows: Iterable[Sequence[str]] = ROWS, separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


def make_workbook(rows: Iterable[Sequence[object]] = ROWS, title: str = "Referrals") -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells(table: Table) -> list[list[str]]:
    return [list(row.cells) for row in table.rows]


@given(st.binary(max_size=400))
@settings(max_examples=300)
@example(b"PK\x03\x04")
@example(b"\xff\xfe\x00\x00abc")
@example(b'"')
@example(b"sep=;\n")
@example(b"\x00" * 40)
@example(b"a\r\rb\n\r,")
def test_any_bytes_are_read_or_refused_with_a_sentence(content: bytes) -> None:
    try:
        table = reading.read(content)
    except Unreadable as refusal:
        assert str(refusal).endswith(".")
        return

    assert table.rows
    assert all(len(row.cells) == len(table.headings) for row in table.rows)


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=255))
@settings(max_examples=60, deadline=None)
def test_a_damaged_workbook_is_read_or_refused_with_a_sentence(at: int, byte: int) -> None:
    content = bytearray(make_workbook())
    content[at % len(content)] = byte

    try:
        reading.read(bytes(content))
    except Unreadable as refusal:
        assert str(refusal).endswith(".")


@pytest.mark.parametrize(
    "damage", [b"<sheetData>", b"<row", b"<c ", b't="inlineStr"', b"</v>", b'r="']
)
def test_a_workbook_with_broken_parts_is_read_or_refused_with_a_sentence(damage: bytes) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(make_workbook())) as whole,
        zipfile.ZipFile(out, "w") as broken,
    ):
        for part in whole.infolist():
            broken.writestr(part.filename, whole.read(part).replace(damage, b"<x a='9"))

    try:
        reading.read(out.getvalue())
    except Unreadable as refusal:
        assert str(refusal).endswith(".")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_every_separator_and_encoding_gives_the_same_table(separator: str, encoding: str) -> None:
    table = reading.read(make_text(separator=separator).encode(encoding))

    assert list(table.headings) == ROWS[0]
    assert cells(table) == ROWS[1:]


def test_a_workbook_gives_the_same_table() -> None:
    table = reading.read(make_workbook())

    assert list(table.headings) == ROWS[0]
    assert cells(table) == ROWS[1:]


def test_dates_and_numbers_of_a_workbook_come_as_a_person_would_write_them() -> None:
    rows: list[list[object]] = [
        ["Case No", "Surname", "Date of birth", "Order date", "Mobile"],
        ["WD25P91805", "Ali", date(1984, 3, 13), datetime(2026, 10, 1, 9, 30), 7700900123],  # noqa: DTZ001
    ]

    table = reading.read(make_workbook(rows))

    assert cells(table)[0][2:] == ["1984-03-13", "2026-10-01 09:30:00", "7700900123"]


def test_the_sheet_with_the_list_is_found_behind_a_cover_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(make_workbook()))
    cover = book.create_sheet("Cover", 0)
    cover.append(["Referrals for November"])
    out = io.BytesIO()
    book.save(out)

    assert cells(reading.read(out.getvalue())) == ROWS[1:]


def test_a_formula_without_a_saved_result_stays_visible() -> None:
    rows = [*ROWS[:2], ["ZE23P14346", '=HYPERLINK("http://example.org")', "Ali", "", ""]]

    table = reading.read(make_workbook(rows))

    assert cells(table)[1][1] == '=HYPERLINK("http://example.org")'


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (151 * 1024 * 1024))

    with pytest.raises(Unreadable, match="too large"):
        reading.read(out.getvalue())


def test_titles_above_and_totals_below_are_passed_over() -> None:
    rows = [
        ["Referral list for November 2026"],
        ["Made on 1 November 2026 by the court office"],
        [],
        *ROWS,
        [],
        ["Total: 2"],
        ["End of list"],
    ]

    table = reading.read(make_text(rows).encode())

    assert cells(table) == ROWS[1:]
    assert [row.cells[0] for row in table.passed_over][2:] == ["Total: 2", "End of list"]
    assert [row.number for row in table.rows] == [5, 6]


def test_headings_repeated_on_each_page_are_passed_over() -> None:
    table = reading.read(make_text([*ROWS[:2], ROWS[0], ROWS[2]]).encode())

    assert cells(table) == ROWS[1:]


def test_a_list_without_headings_is_read_from_its_first_row() -> None:
    table = reading.read(make_text(ROWS[1:]).encode())

    assert cells(table) == ROWS[1:]
    assert set(table.headings) == {""}


def test_headings_in_unknown_words_are_told_from_rows() -> None:
    rows = [["Alpha", "Beta", "Gamma"], ["WD25P91805", "Ali", "a@example.org"]]

    table = reading.read(make_text(rows).encode())

    assert list(table.headings) == rows[0]


def test_a_quotation_mark_without_its_partner_does_not_swallow_the_list() -> None:
    rows = [ROWS[0], *([*ROWS[1]] for _ in range(60))]
    text = make_text(rows).replace("Siân", '"Siân', 1)

    assert len(reading.read(text.encode()).rows) == 60


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a list"),
        (b"Case No,Forename\r\n", "no rows"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        reading.read(content)


def test_more_rows_than_can_be_checked_are_refused() -> None:
    rows = [ROWS[0], *(ROWS[1] for _ in range(MAX_ROWS + 1))]

    with pytest.raises(Unreadable, match="Split it"):
        reading.read(make_text(rows).encode())


def test_both_kept_lists_are_read_whole() -> None:
    court, cafcass = reading.read(COURT), reading.read(CAFCASS)

    assert (len(court.rows), len(court.headings)) == (89, 16)
    assert court.headings[0] == "Case No"
    assert (len(cafcass.rows), len(cafcass.headings)) == (36, 16)


@given(st.text(max_size=40))
def test_tidy_text_is_tidy_already(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
