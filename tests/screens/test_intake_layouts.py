"""Whatever a list looks like, its people come in through the pages, and come in the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from spip_live import jobs
from spip_live.db import db
from spip_live.people.models import Case, CaseParty, Enrolment, Parent, Role
from tests.conftest import AsProvider, SignIn
from tests.lists import as_csv
from tests.screens.test_intake import bring_in, import_whole, settle_columns, upload

Records = list[Sequence[str]]
HEADINGS = ["Case No", "Party", "Surname", "Forename", "Date of birth", "Email", "Mobile"]
PEOPLE: Records = [
    ["WD25P00001", "Applicant", "BJÖRKLUND", "Zoë", "04/10/1978", "zoe@example.org", "07700900215"],
    ["WD25P00001", "Respondent", "O’Neill", "Séan", "13/03/1984", "sean@example.org", ""],
    ["WD25P00002", "Applicant", "Nowak", "Kasia", "01/02/1990", "kasia@example.org", ""],
    ["WD25P00002", "Respondent", "Evans", "Siôn", "25/12/1985", "sion@example.org", ""],
]  # fmt: skip
COME_IN = {
    ("Zoë", "Björklund", "1978-10-04", "zoe@example.org", "applicant", "WD25P00001"),
    ("Séan", "O'Neill", "1984-03-13", "sean@example.org", "respondent", "WD25P00001"),
    ("Kasia", "Nowak", "1990-02-01", "kasia@example.org", "applicant", "WD25P00002"),
    ("Siôn", "Evans", "1985-12-25", "sion@example.org", "respondent", "WD25P00002"),
}


def separated(separator: str, encoding: str, *, told: bool = False) -> Callable[[Records], bytes]:
    def written(records: Records) -> bytes:
        out = io.StringIO()
        if told:
            out.write(f"sep={separator}\r\n")
        csv.writer(out, delimiter=separator).writerows(records)
        return out.getvalue().encode(encoding)

    return written


def workbook(records: Records) -> bytes:
    """As Excel keeps it: a sheet of its own beside another, and dates as dates."""
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["This workbook holds a list of referrals"])
    sheet = book.create_sheet("Referrals")
    at = records[0].index("Date of birth")
    for number, record in enumerate(records):
        cells: list[object] = list(record)
        if number:
            cells[at] = datetime.strptime(record[at], "%d/%m/%Y")  # noqa: DTZ007 - a date of birth
        sheet.append(cells)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def in_order(*positions: int) -> Records:
    return [[record[at] for at in positions] for record in [HEADINGS, *PEOPLE]]


def couples() -> Records:
    """One row a case, with both of its parties."""
    headings = ["Case ref", *(f"{whose} {name}" for whose in ("Applicant", "Respondent")
                              for name in ("surname", "forename", "DOB", "email"))]  # fmt: skip
    pairs = zip(PEOPLE[::2], PEOPLE[1::2], strict=True)
    return [headings, *([one[0], *one[2:6], *other[2:6]] for one, other in pairs)]


def who_came(as_provider: AsProvider) -> set[tuple[str, ...]]:
    with as_provider():
        rows = db.session.execute(
            select(Parent, CaseParty.role, Case.number)
            .join(CaseParty, CaseParty.parent_id == Parent.id)
            .join(Case, Case.id == CaseParty.case_id)
            .join(Enrolment, Enrolment.parent_id == Parent.id)
            .where(Enrolment.seatable)
        )
        return {
            (p.forename, p.surname, str(p.born_on), p.email, role, number)
            for p, role, number in rows
        }


@pytest.fixture
def coordinator(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.COORDINATOR)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(separated(",", "utf-8")([HEADINGS, *PEOPLE]), id="commas"),
        pytest.param(separated(";", "utf-8-sig")([HEADINGS, *PEOPLE]), id="semicolons, marked"),
        pytest.param(separated("\t", "utf-16")([HEADINGS, *PEOPLE]), id="tabs, UTF-16"),
        pytest.param(separated("|", "utf-16-le")([HEADINGS, *PEOPLE]), id="bars, unmarked UTF-16"),
        pytest.param(separated(",", "cp1252")([HEADINGS, *PEOPLE]), id="commas, Windows"),
        pytest.param(separated(";", "cp1252", told=True)([HEADINGS, *PEOPLE]), id="sep= told"),
        pytest.param(separated(",", "utf-8")(in_order(5, 3, 6, 0, 2, 4, 1)), id="another order"),
        pytest.param(separated(",", "utf-8")(couples()), id="two a row"),
    ],
)
def test_the_same_people_come_in_however_the_list_is_written(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider, content: bytes
) -> None:
    page = import_whole(app, coordinator, content)

    assert "The list is in" in page
    assert who_came(as_provider) == COME_IN


def test_the_same_people_come_in_by_an_excel_workbook(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    address = upload(coordinator, workbook([HEADINGS, *PEOPLE]), "list.xlsx")
    assert "Reading the list" in coordinator.get(address).text

    jobs.run_due_jobs(app)
    settle_columns(coordinator, address)

    assert "The list is in" in bring_in(app, coordinator, address)
    assert who_came(as_provider) == COME_IN


def test_a_layout_that_was_mapped_once_comes_in_by_itself_the_next_time(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    names = ["Akte", "Rolle", "Nach", "Vor", "Geb", "Post", "Fon"]
    meant = ["case_number", "p1.role", "p1.surname", "p1.forename", "p1.born_on", "p1.email",
             "p1.phone"]  # fmt: skip
    first = upload(coordinator, as_csv([names, *PEOPLE[:2]]))
    chosen = {f"column-{at}": target for at, target in enumerate(meant)}
    assert settle_columns(coordinator, first, **chosen).status_code == 303
    bring_in(app, coordinator, first)

    # The same headings in another order, and nothing is chosen by hand.
    page = import_whole(app, coordinator, as_csv([row[::-1] for row in [names, *PEOPLE[2:]]]))

    assert "The list is in" in page
    assert who_came(as_provider) == COME_IN
