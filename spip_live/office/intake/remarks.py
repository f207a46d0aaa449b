"""What cleaning says of one value: the value as kept, and a remark where a person should look."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Severity(StrEnum):
    """How much a remark weighs: an error keeps its row out until it is corrected."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Remark:
    """A sentence for the coordinator that says what to do next."""

    severity: Severity
    text: str


@dataclass(frozen=True)
class Cleaned(Generic[T_co]):
    """A value as it will be kept, or none; and what to say about it."""

    value: T_co | None
    remark: Remark | None = None


def error(text: str) -> Remark:
    """A remark that keeps the row out until somebody corrects it."""
    return Remark(Severity.ERROR, text)


def warning(text: str) -> Remark:
    """A remark that should be looked at; the row can come in as it is."""
    return Remark(Severity.WARNING, text)


def note(text: str) -> Remark:
    """A remark about something that was put right without asking."""
    return Remark(Severity.NOTE, text)
