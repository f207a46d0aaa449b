"""What Cafcass is told: confirmed outcomes turned into lines, and why others are left out."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from spip_live.cafcass.completion import Sitting, Standing, completion

# The same line id for every line about one enrolment, without telling our own id for it.
LINE_IDS = UUID("5b0a5a52-6f0c-4d0e-9d68-3a0c6a1f7e21")


class LineState(StrEnum):
    """What a line does to what was said before under its id."""

    NEW = "new"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Why(StrEnum):
    """Why an enrolment has no line in a return."""

    UNCONFIRMED = "unconfirmed"
    NEEDS_PERSON = "needs_person"
    UNDER_WAY = "under_way"
    UNCHANGED = "unchanged"
    SELF_REFERRED = "self_referred"
    WITHDRAWN = "withdrawn"


SENTENCES = {
    Why.UNCONFIRMED: "Not confirmed yet. Its facilitator or a coordinator confirms it.",
    Why.NEEDS_PERSON: "The evidence does not settle it: a person has to decide.",
    Why.UNDER_WAY: "A part is still to come.",
    Why.UNCHANGED: "Already returned, and nothing has changed since.",
    Why.SELF_REFERRED: "They referred themselves, so nothing is returned.",
    Why.WITHDRAWN: "The enrolment was withdrawn before anything was returned.",
}

_FROM_STANDING = {
    Standing.UNCONFIRMED: Why.UNCONFIRMED,
    Standing.NEEDS_PERSON: Why.NEEDS_PERSON,
    Standing.UNDER_WAY: Why.UNDER_WAY,
}


@dataclass(frozen=True)
class Line:
    """One line of a return: these eleven facts and no others, with no way to add one.

    **Source:** no published layout exists; this list is the product's promise (one fact, and what
    is needed to know whose it is) and changes only together with `layout.VERSION`.
    """

    line_id: UUID
    state: LineState
    provider: str
    programme: str
    cafcass_reference: str
    case_number: str
    party_role: str
    forename: str
    surname: str
    attended: bool
    completed_on: date | None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the line says of the parent, whatever its state."""
        said = [
            self.provider, self.programme, self.cafcass_reference, self.case_number,
            self.party_role, self.forename, self.surname, str(self.attended),
            str(self.completed_on),
        ]  # fmt: skip
        return hashlib.sha256("\x1f".join(said).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Sent:
    """The newest line already returned about an enrolment."""

    state: LineState
    attended: bool
    completed_on: date | None
    fingerprint: str


@dataclass(frozen=True)
class Candidate:
    """An enrolment that a return may speak of, with what decides whether it does."""

    enrolment_id: UUID
    provider: str
    programme: str
    parts: int
    cafcass_reference: str
    case_number: str
    party_role: str
    forename: str
    surname: str
    self_referred: bool = False
    withdrawn: bool = False
    sittings: tuple[Sitting, ...] = ()
    coming: frozenset[int] = frozenset()
    sent: Sent | None = None


@dataclass(frozen=True)
class LeftOut:
    """An enrolment that has no line this time, for staff to see."""

    enrolment_id: UUID
    forename: str
    surname: str
    why: Why

    @property
    def sentence(self) -> str:
        """The reason in words."""
        return SENTENCES[self.why]


def propose(candidates: Iterable[Candidate]) -> tuple[list[tuple[UUID, Line]], list[LeftOut]]:
    """The lines of a return, each with its enrolment, and everyone left out with the reason.

    Ordered by surname, forename and line id, so that the same facts give the same bytes.
    """
    lines: list[tuple[UUID, Line]] = []
    left_out: list[LeftOut] = []
    for one in sorted(candidates, key=_order):
        found = _line(one)
        if isinstance(found, Line):
            lines.append((one.enrolment_id, found))
        else:
            left_out.append(LeftOut(one.enrolment_id, one.forename, one.surname, found))
    return lines, left_out


def line_id(enrolment_id: UUID) -> UUID:
    """The id under which Cafcass knows the lines about one enrolment."""
    return uuid5(LINE_IDS, enrolment_id.hex)


def _line(one: Candidate) -> Line | Why:
    if one.withdrawn:
        return _withdrawal(one)
    if one.self_referred:
        return Why.SELF_REFERRED
    found = completion(one.parts, one.sittings, one.coming)
    if found.standing in _FROM_STANDING:
        return _FROM_STANDING[found.standing]
    line = _stated(one, found.standing is Standing.COMPLETED, found.on)
    if one.sent is None or one.sent.state is LineState.WITHDRAWN:
        return line
    if one.sent.fingerprint == line.fingerprint:
        return Why.UNCHANGED
    return replace(line, state=LineState.CORRECTED)


def _withdrawal(one: Candidate) -> Line | Why:
    """Take back what was said, repeating it so that the reader sees which line is meant."""
    if one.sent is None:
        return Why.WITHDRAWN
    if one.sent.state is LineState.WITHDRAWN:
        return Why.UNCHANGED
    line = _stated(one, one.sent.attended, one.sent.completed_on)
    return replace(line, state=LineState.WITHDRAWN)


def _stated(one: Candidate, attended: bool, completed_on: date | None) -> Line:
    return Line(
        line_id=line_id(one.enrolment_id),
        state=LineState.NEW,
        provider=one.provider,
        programme=one.programme,
        cafcass_reference=one.cafcass_reference,
        case_number=one.case_number,
        party_role=one.party_role,
        forename=one.forename,
        surname=one.surname,
        attended=attended,
        completed_on=completed_on,
    )


def _order(one: Candidate) -> tuple[str, str, str]:
    return one.surname.casefold(), one.forename.casefold(), str(line_id(one.enrolment_id))
