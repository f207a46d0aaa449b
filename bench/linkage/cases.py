"""The form in which a generator hands made-up referrals, with the truth of each, to an evaluation.

A generator is a module with one function:

    def cases(seed: int, known: int, arriving: int, damaged: int) -> Cases

The same seed gives the same cases. `known` referrals are held already, each true to its person and
of a family whose members name one case number alike. `arriving` ones come one by one and are held
against the known ones only, never against each other. Of those whose family is known, each has
exactly `damaged` fields that say something else than they should, or nothing. `Truth.damaged`
names them. An arriving referral is one of three: of a person who is known (again, as on a second
list), of the other parent of a known one, or of a stranger whose family is not known at all, in
shares that a provider would really see. Strangers have names, children and dates as like to those
of the known as in life: sharing a surname, a first name, a birthday, a court, a year, even a name
and a month of birth. Before damage every referral tells name, date of birth and case number and
at least one of the stated other party and the children; e-mail and phone nearly always.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# What can be damaged, by the names of the fields of `Referral` (`other_party` with its date).
DAMAGEABLE = (
    "forename",
    "surname",
    "born_on",
    "email",
    "phone",
    "case_number",
    "cafcass_ref",
    "other_party",
    "children",
    "ordered_on",
    "court",
)
# Origins of names that every set has in fair number; more are welcome.
ORIGINS = ("english", "muslim", "polish", "nigerian", "irish", "south_asian", "welsh")


@dataclass(frozen=True)
class Child:
    """A child as a referral names it: often by first name only."""

    forename: str
    born_on: date | None


@dataclass(frozen=True)
class Referral:
    """A referral as intake sees it: text as written, empty where nothing is told.

    `other_party` is a whole name as written ("Ben Hussain", "HUSSAIN, Ben"), which lists tell far
    more often than `other_born_on`. `role` is "applicant", "respondent" or empty.
    """

    forename: str
    surname: str
    born_on: date | None = None
    email: str = ""
    phone: str = ""
    case_number: str = ""
    cafcass_ref: str = ""
    other_party: str = ""
    other_born_on: date | None = None
    children: tuple[Child, ...] = ()
    role: str = ""
    ordered_on: date | None = None
    court: str = ""


@dataclass(frozen=True)
class Truth:
    """Who really stands behind a referral. Two of one family must be kept apart."""

    person: str
    family: str
    origin: str  # of the person's names
    damaged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """A referral and the truth of it."""

    referral: Referral
    truth: Truth


@dataclass(frozen=True)
class Cases:
    """Who is known already, and who comes."""

    known: tuple[Case, ...]
    arriving: tuple[Case, ...]
