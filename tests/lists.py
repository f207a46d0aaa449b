"""Referral lists for tests: the two kept ones, and made-up ones of any length."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
from sqlalchemy import func, select

from spip_live.db import db
from spip_live.office.intake import columns, reading, rows
from spip_live.office.intake.slips import Slip
from spip_live.people.models import Case, CaseParty, Enrolment, Family, Parent, Referral, Tie

LISTS = Path(__file__).parent / "data"
COURT = (LISTS / "referrals-court.csv").read_bytes()
CAFCASS = (LISTS / "referrals-cafcass.csv").read_bytes()
TODAY = date(2026, 11, 25)
HEADINGS = ["Case No", "Party", "Name", "Date of birth", "Email", "Mobile", "Other party"]
FORENAMES = ("Anna", "Ben", "Carys", "Dafydd", "Ewa", "Farah", "Gethin", "Hana", "Ifan", "Jo")
SURNAMES = ("ALI", "BEVAN", "CHEN", "DAVIES", "EVANS", "FAROOQ", "GRIFFITHS", "HUGHES", "IQBAL")
BROUGHT_IN = (Family, Parent, Case, CaseParty, Tie, Referral, Enrolment)


def as_csv(records: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(records)
    return out.getvalue().encode()


def as_workbook(content: bytes) -> bytes:
    """A list of comma-separated values as an Excel workbook."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for record in csv.reader(io.StringIO(content.decode())):
        sheet.append(record)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def slips_of(content: bytes) -> list[Slip]:
    """A list read and cleaned as it is recognised."""
    table = reading.read(content)
    seen = columns.recognise(table)
    terms = rows.Terms(TODAY, second_is_referred=seen.second_is_referred)
    return rows.slips(table, seen.columns, terms)


def slips(*records: Sequence[str]) -> list[Slip]:
    """Slips of `(case number, name, date of birth)` and whatever else, under `HEADINGS`."""
    wide = [[record[0], "", *record[1:]] for record in records]
    return slips_of(as_csv([HEADINGS, *(row + [""] * (len(HEADINGS) - len(row)) for row in wide)]))


def long_list(couples: int) -> bytes:
    """A list of so many cases with an applicant and a respondent each, all of them different."""
    records: list[Sequence[str]] = [HEADINGS]
    for number in range(couples):
        for at, role in enumerate(("Applicant", "Respondent")):
            who = 2 * number + at
            name = f"{SURNAMES[who % 9]}, {FORENAMES[who % 10]} {FORENAMES[who // 10 % 10]}"
            born = f"{who % 28 + 1:02d}/{who // 28 % 12 + 1:02d}/{1950 + who // 336 % 55}"
            # Scattered, as in life: neighbours would look like slips of each other.
            case = f"WD{number // 100_000 + 20}P{number * 7_919 % 100_000:05d}"
            email, phone = f"p{who}@example.org", f"07700 9{who * 48_271 % 100_000:05d}"
            records.append([case, role, name, born, email, phone, ""])
    return as_csv(records)


def counts() -> dict[str, int]:
    """How many rows there are of everything that a list brings in."""
    return {
        table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in BROUGHT_IN
    }


def families() -> set[frozenset[str]]:
    """Families as sets of surnames and e-mail addresses (forenames may be cut short)."""
    found: dict[object, set[str]] = {}
    for parent in db.session.scalars(select(Parent)):
        found.setdefault(parent.family_id, set()).add(f"{parent.surname} {parent.email}".strip())
    return {frozenset(names) for names in found.values()}
