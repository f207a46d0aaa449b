"""What a column seems to hold, judged by its cells alone; for columns whose names don't tell."""

import re
from collections.abc import Sequence

from spip_live.people.families import is_case_number, is_placeholder, normal_case_number

EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
PHONE = re.compile(r"^(\+|00)?[\d ()./-]{9,20}$")
DATE = re.compile(
    r"^(\d{1,2}[ ./-]\d{1,2}[ ./-]\d{2,4}|\d{4}-\d{2}-\d{2}.*|\d{1,2}\W?[a-z]{3,9}\W?\d{2,4})$",
    re.IGNORECASE,
)
YEAR = re.compile(r"(\d{4}|\d{2})$|^(\d{4})")
SURNAME_FIRST = re.compile(r"^[^\W\d_][^,@\d]*,\s*[^,\d]+$")
ROLES = {"applicant", "respondent", "app", "resp", "a", "r"}
ROUTES = ("court order", "cafcass", "self", "order")
ATTEND = {"p1", "p2", "both", "applicant", "respondent", "neither"}
# A column is believed when this share of its filled cells looks alike.
ENOUGH = 0.7


def guess(cells: Sequence[str]) -> str | None:
    """The field these cells look like, or none; dates are told apart by their years."""
    known = [cell for cell in cells if not is_placeholder(cell)]
    if not known:
        return None
    for field, looks in LOOKS.items():
        if sum(looks(cell) for cell in known) >= ENOUGH * len(known):
            return _kind_of_date(known) if field == "date" else field
    return None


def fits(field: str, cells: Sequence[str]) -> bool:
    """Whether cells may belong to a field; fields without a shape of their own fit anything."""
    known = [cell for cell in cells if not is_placeholder(cell)]
    shape = "date" if field.endswith("_on") else field
    looks = LOOKS.get(shape)
    if not known or looks is None or field in ("name", "role", "route"):
        return True
    return sum(looks(cell) for cell in known) >= 0.5 * len(known)


def _is_email(cell: str) -> bool:
    return EMAIL.match(cell) is not None


def _is_case_number(cell: str) -> bool:
    return is_case_number(normal_case_number(cell) or "")


def _is_date(cell: str) -> bool:
    return DATE.match(cell) is not None or (cell.isdigit() and len(cell) == 5)


def _is_phone(cell: str) -> bool:
    return PHONE.match(cell) is not None and 9 <= sum(mark.isdigit() for mark in cell) <= 15


def _is_role(cell: str) -> bool:
    return cell.casefold().strip(" .0123456789") in ROLES


def _is_route(cell: str) -> bool:
    return cell.casefold().startswith(ROUTES)


def _is_attend(cell: str) -> bool:
    return cell.casefold() in ATTEND


def _is_name(cell: str) -> bool:
    return SURNAME_FIRST.match(cell) is not None


LOOKS = {
    "email": _is_email,
    "case_number": _is_case_number,
    "date": _is_date,
    "phone": _is_phone,
    "role": _is_role,
    "attend": _is_attend,
    "route": _is_route,
    "name": _is_name,
}


def _kind_of_date(cells: Sequence[str]) -> str | None:
    """Dates of birth lie a generation back; dates of orders and hearings can't be told apart."""
    years = [int(found[0]) for cell in cells if (found := re.findall(r"\d{4}", cell))]
    if years:
        grown_up = sum(1930 < year < 2011 for year in years)
        return "born_on" if grown_up >= ENOUGH * len(years) else None
    short = [int(cell[-2:]) for cell in cells if cell[-2:].isdigit()]
    return "born_on" if short and sum(year > 50 for year in short) >= ENOUGH * len(short) else None
