"""The file for Cafcass: byte for byte, safe in a spreadsheet, and closed to everything else."""

import csv
import dataclasses
import io
import unicodedata
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spip_live.cafcass import layout
from spip_live.cafcass.rows import Line, LineState

CASES = settings(max_examples=300, deadline=None)
GOLDEN = Path(__file__).parent.parent / "golden" / "return-v1.csv"

SIGNS = "=+-@\u2212＝＋－＠﹦﹢﹣﹫\t\r\n '\u200b\ufeff\u00a0"
texts = st.one_of(st.text(), st.text(alphabet=SIGNS + "1A(\"',;|", max_size=8))


def line(**facts: object) -> Line:
    """A line with sensible facts but for those given."""
    usual = {
        "line_id": UUID("0b6f6c1e-0000-5000-8000-000000000001"),
        "state": LineState.NEW,
        "provider": "Harbour Family Services",
        "programme": "Separated Parents Information Programme",
        "cafcass_reference": "CAF-0012345",
        "case_number": "ZC26P00123",
        "party_role": "applicant",
        "forename": "Siân",
        "surname": "O'Brien",
        "attended": True,
        "completed_on": date(2026, 12, 1),
    }
    return Line(**{**usual, **facts})  # type: ignore[arg-type]


lines = st.builds(
    Line,
    line_id=st.uuids(),
    state=st.sampled_from(LineState),
    provider=texts,
    programme=texts,
    cafcass_reference=texts,
    case_number=texts,
    party_role=texts,
    forename=texts,
    surname=texts,
    attended=st.booleans(),
    completed_on=st.none() | st.dates(),
)


def test_the_file_is_the_golden_one_byte_for_byte() -> None:
    made = layout.to_csv(
        [
            line(),
            line(
                line_id=UUID("0b6f6c1e-0000-5000-8000-000000000002"),
                state=LineState.CORRECTED,
                forename='=HYPERLINK("https://example.org","Łukasz")',
                surname='van der Berg, "Bo"',
                attended=False,
                completed_on=None,
            ),
            line(
                line_id=UUID("0b6f6c1e-0000-5000-8000-000000000003"),
                state=LineState.WITHDRAWN,
                cafcass_reference="",
                case_number="  @SUM(A1)",
                forename="'t",
                surname="－２",
            ),
        ]
    )

    assert made == GOLDEN.read_bytes()


def test_an_empty_return_has_its_heading_only() -> None:
    assert layout.to_csv([]).count(b"\r\n") == 1


def test_excel_is_told_the_encoding_and_gets_its_own_line_ends() -> None:
    made = layout.to_csv([line()])

    assert made.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert "Siân".encode() in made


@CASES
@given(st.lists(lines, max_size=4))
@example([line(forename="''=1", surname="\ufeff=1", provider="\t", programme="'\r'")])
def test_any_text_parses_back(written: list[Line]) -> None:
    assert layout.from_csv(layout.to_csv(written)) == written


@CASES
@given(lines)
def test_no_cell_starts_a_formula(written: Line) -> None:
    text = layout.to_csv([written]).decode("utf-8-sig")

    for row in csv.reader(io.StringIO(text, newline="")):
        assert len(row) == len(layout.COLUMNS)
        for cell in row:
            assert not starts_a_formula(cell), cell


@CASES
@given(texts)
def test_a_cell_that_needs_no_guard_is_left_alone(text: str) -> None:
    guarded = layout.guarded(text)

    assert guarded in (text, "'" + text)
    assert layout.unguarded(guarded) == text


@pytest.mark.parametrize(
    "name", ["O'Brien", "'t Hooft", "Anne-Marie", "ZC26P00123", "1234567890123456", "", "  "]
)
def test_real_names_and_numbers_are_not_touched(name: str) -> None:
    assert layout.guarded(name) == name


def test_a_file_with_any_other_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        layout.from_csv(b"\xef\xbb\xbf" + b'"line id","phone"\r\n')


def test_the_columns_are_the_closed_list_and_a_line_has_exactly_as_many_facts() -> None:
    assert layout.COLUMNS == (
        "line id", "line state", "provider", "programme", "Cafcass reference", "case number",
        "party role", "forename", "surname", "attended", "completed on",
    )  # fmt: skip
    fields = [field.name.replace("_", " ") for field in dataclasses.fields(Line)]
    assert [column.lower().removeprefix("line ") for column in layout.COLUMNS] == [
        field.removeprefix("line ") for field in fields
    ]


def test_a_line_cannot_be_given_a_fact_more() -> None:
    with pytest.raises(TypeError):
        line(phone="07700 900123")
    with pytest.raises(AttributeError):
        line().__setattr__("notes", "said that …")


def starts_a_formula(cell: str) -> bool:
    """Written apart from the code under test: what a careless spreadsheet might run."""
    if cell and cell[0] in "\t\r\n":
        return True
    seen = "".join(c for c in cell if unicodedata.category(c)[0] not in "ZC")
    return unicodedata.normalize("NFKC", seen)[:1] in tuple("=+-@\u2212") if seen else False
