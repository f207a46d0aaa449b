"""One referral as it came, cleaned: the people on it, why they are here, and what to look at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from spip_live.office.intake.remarks import Cleaned, Severity

T = TypeVar("T")


@dataclass(frozen=True)
class Person:
    """What a list tells of one person. Empty text means that nothing is told."""

    forename: str
    surname: str
    title: str = ""
    born_on: date | None = None
    email: str = ""
    phone: str = ""
    email_confidential: bool = False
    phone_confidential: bool = False
    needs: str = ""
    language: str = ""

    @property
    def full_name(self) -> str:
        """Forename and surname."""
        return f"{self.forename} {self.surname}".strip()


@dataclass(frozen=True)
class Party:
    """A person on a slip; one who is not referred is only kept apart from the others."""

    side: str
    person: Person
    role: str
    referred: bool


@dataclass(frozen=True)
class Problem:
    """What to look at, where, and what to do about it."""

    field: str
    severity: Severity
    text: str


@dataclass(frozen=True)
class Child:
    """A child as a list names it: kept to find out who belongs together, and for nothing else."""

    forename: str
    born_on: date | None


@dataclass(frozen=True)
class Slip:
    """One row of a list, or one typed-in referral, cleaned and checked.

    A party whose details hold an error is not among `parties`; the others still come in.
    """

    row: int
    case_number: str | None
    case_as_given: str
    cafcass_ref: str
    route: str
    fee: str | None
    parties: tuple[Party, ...]
    other_party_name: str
    ordered_on: date | None
    hearing_on: date | None
    notes: str
    problems: tuple[Problem, ...]
    children: tuple[Child, ...] = ()
    court: str = ""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps somebody on this slip out until it is corrected."""
        return tuple(each for each in self.problems if each.severity is Severity.ERROR)

    @property
    def names_other_party(self) -> bool:
        """Whether the slip itself tells who must never be met."""
        return len(self.parties) > 1 or bool(self.other_party_name)


@dataclass
class Desk:
    """Where one slip is worked on: values come in, cleaned ones go out, remarks are collected."""

    values: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def raw(self, target: str) -> str:
        """The value as it came, or nothing."""
        return self.values.get(target, "")

    def keep(self, target: str, cleaned: Cleaned[T]) -> T | None:
        """The cleaned value; what was said of it is noted at its field."""
        if cleaned.remark is not None:
            self.say(target, cleaned.remark.severity, cleaned.remark.text)
        return cleaned.value

    def say(self, target: str, severity: Severity, text: str) -> None:
        """Note something at a field."""
        self.problems.append(Problem(target, severity, text))

    def has_error(self, fields: Iterable[str]) -> bool:
        """Whether any of these fields holds an error."""
        wrong = {each.field for each in self.problems if each.severity is Severity.ERROR}
        return not wrong.isdisjoint(fields)
