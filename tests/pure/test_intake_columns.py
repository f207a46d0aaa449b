"""Columns are recognised by name, then by what stands below; a layout is remembered by name."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spip_live.office.intake import column_names, columns, fields, reading
from spip_live.office.intake.columns import Confidence, Recognised, recognise
from spip_live.office.intake.table import Table

LISTS = Path(__file__).parent.parent / "data"
COURT = reading.read((LISTS / "referrals-court.csv").read_bytes())
CAFCASS = reading.read((LISTS / "referrals-cafcass.csv").read_bytes())


def make_table(*rows: list[str]) -> Table:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return reading.read(out.getvalue().encode())


def named(table: Table, recognised: Recognised) -> dict[str, str]:
    return {target: table.headings[at] for target, at in recognised.columns.items()}


@pytest.mark.parametrize(
    ("headings", "roles"),
    [
        (
            ["Applicant surname", "Applicant forename", "Respondent surname"],
            {"p1": "applicant", "p2": "respondent"},
        ),
        (["Respondent name", "", "Applicant name"], {"p1": "respondent", "p2": "applicant"}),
        (["Applicant or respondent name", "Forename", "Name 2"], {}),
        (["Applicant surname", "Forename", "Surname"], {"p1": "applicant"}),
        (["Applicant surname", "Respondent forename", "Other party"], {}),
    ],
)
def test_headings_may_tell_which_party_a_person_is(
    headings: list[str], roles: dict[str, str]
) -> None:
    found = {"p1.surname": 0, "p1.forename": 1, "p2.name": 2, "case_number": 0}
    if not headings[1]:
        del found["p1.forename"]

    assert columns.roles_told(headings, found) == roles


def test_every_column_of_the_court_list_is_recognised() -> None:
    recognised = recognise(COURT)

    assert named(COURT, recognised) == {
        "case_number": "Case No",
        "p1.role": "Party",
        "p1.title": "Title",
        "p1.forename": "Forename",
        "p1.surname": "Surname",
        "p1.born_on": "Date of birth",
        "p1.email": "Email",
        "p1.phone": "Mobile",
        "p1.email_confidential": "Email confidential",
        "p1.phone_confidential": "Phone confidential",
        "other_party": "Other party",
        "children": "Children",
        "ordered_on": "Order date",
        "hearing_on": "Next hearing",
        "p1.needs": "Needs",
        "p1.language": "Language",
    }
    assert set(recognised.confidence.values()) == {Confidence.SURE}
    assert not recognised.two_a_row
    assert recognised.unmatched == ()


def test_every_column_of_the_cafcass_list_is_recognised() -> None:
    recognised = recognise(CAFCASS)

    assert named(CAFCASS, recognised) == {
        "cafcass_ref": "cafcass_ref",
        "case_number": "case_number",
        "route": "referral_type",
        "p1.name": "p1_name",
        "p1.born_on": "p1_dob",
        "p1.email": "p1_email",
        "p1.phone": "p1_tel",
        "p2.name": "p2_name",
        "p2.born_on": "p2_dob",
        "p2.email": "p2_email",
        "p2.phone": "p2_tel",
        "hearing_on": "hearing_date",
        "attend": "attend",
        "notes": "notes",
        "children": "children",
    }
    assert recognised.two_a_row
    assert recognised.second_is_referred
    assert recognised.unmatched == ()


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("Applicant name", "p1.name"),
        ("Respondent name", "p2.name"),
        ("Respondent DOB", "p2.born_on"),
        ("DOB of applicant", "p1.born_on"),
        ("Email (respondent)", "p2.email"),
        ("Name 2", "p2.name"),
        ("applicantSurname", "p1.surname"),
        ("Party 2 - Mobile No.", "p2.phone"),
        ("D.O.B.", "p1.born_on"),
        ("CASE_NUMBER", "case_number"),
        ("Dyddiad Geni", "p1.born_on"),
        ("Parent 1", "p1.name"),
        ("Other party email", "p2.email"),
        ("E-mail", "p1.email"),
        ("Child 2 school", "not_kept"),
        ("Date of birth (dd/mm/yyyy)", "p1.born_on"),
        ("Child's name", "children"),
    ],
)
def test_columns_go_by_many_names(heading: str, target: str) -> None:
    meaning = column_names.meaning(heading)

    assert meaning is not None
    full = fields.of(meaning.side, meaning.field) if meaning.side else meaning.field
    assert full == target


def test_every_known_name_is_written_as_it_is_compared() -> None:
    for name in [*column_names.ROW_NAMES, *column_names.PERSON_NAMES]:
        assert column_names.plain(name) == name
        assert column_names.is_known(name)


def test_what_is_not_needed_is_recognised_and_left_behind() -> None:
    recognised = recognise(CAFCASS)

    left = {CAFCASS.headings[at] for at in columns.left_behind(CAFCASS.headings)}
    assert left == {"fca"}
    assert not left & set(named(CAFCASS, recognised).values())


def test_columns_without_names_are_recognised_by_their_cells() -> None:
    table = make_table(
        ["WD25P91805", "ALI, Ben", "13/03/1984", "ben@example.org", "07700 900215", "Applicant"],
        ["ZE23P14346", "SHAH, Mo", "01/02/1990", "mo@example.org", "07700 900216", "Respondent"],
    )

    recognised = recognise(table)

    assert list(recognised.columns) == [
        "case_number",
        "p1.name",
        "p1.born_on",
        "p1.email",
        "p1.phone",
        "p1.role",
    ]
    assert set(recognised.confidence.values()) == {Confidence.GUESSED}


def test_an_unclear_name_is_settled_by_the_cells() -> None:
    table = make_table(["Our ref", "Name", "Email"], ["WD25P91805", "Ben Ali", "07700 900215"])

    assert named(table, recognise(table)) == {
        "case_number": "Our ref",
        "p1.name": "Name",
        "p1.phone": "Email",
    }


def test_a_column_whose_cells_belie_its_name_is_to_be_checked() -> None:
    table = make_table(["Case no", "Name", "Date of birth"], ["WD25P91805", "Ben Ali", "Leeds"])

    assert recognise(table).confidence["p1.born_on"] is Confidence.CHECK


def test_the_same_headings_twice_are_two_people() -> None:
    table = make_table(
        ["Case", "Name", "DOB", "Name", "DOB"],
        ["WD25P91805", "Ben Ali", "13/03/1984", "Mo Shah", "01/02/1990"],
    )

    recognised = recognise(table)

    assert recognised.columns == {
        "case_number": 0,
        "p1.name": 1,
        "p1.born_on": 2,
        "p2.name": 3,
        "p2.born_on": 4,
    }


def test_a_second_phone_is_not_a_second_person() -> None:
    table = make_table(["Name", "Phone 1", "Phone 2"], ["Ben Ali", "01632 960790", "07700 900215"])

    recognised = recognise(table)

    assert not recognised.two_a_row
    assert recognised.unmatched == (2,)


def test_an_other_party_with_details_is_known_but_not_referred() -> None:
    table = make_table(
        ["Name", "DOB", "Other party", "Other party DOB"],
        ["Ben Ali", "13/03/1984", "Mo Shah", "01/02/1990"],
    )

    recognised = recognise(table)

    assert recognised.columns["p2.name"] == 2
    assert recognised.two_a_row
    assert not recognised.second_is_referred


@given(st.permutations(range(16)))
@settings(max_examples=40)
def test_the_order_of_columns_does_not_matter(order: list[int]) -> None:
    for table in (COURT, CAFCASS):
        shuffled = Table(
            tuple(table.headings[at] for at in order),
            tuple(
                type(row)(row.number, tuple(row.cells[at] for at in order)) for row in table.rows
            ),
        )

        assert named(shuffled, recognise(shuffled)) == named(table, recognise(table))
        assert columns.fingerprint(shuffled.headings) == columns.fingerprint(table.headings)


def test_a_remembered_layout_finds_its_columns_wherever_they_stand() -> None:
    layout = columns.to_remember(("Wer", "Fall", "Fall"), {"p1.name": 0, "case_number": 2})

    assert columns.remembered(("Fall", "Wer", "Fall"), layout) == {"p1.name": 1, "case_number": 2}


def test_a_remembered_field_that_no_longer_exists_is_ignored() -> None:
    assert columns.remembered(("A", "B"), {"a": "p1.shoe_size", "b": "p1.name"}) == {"p1.name": 1}
