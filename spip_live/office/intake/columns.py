"""Recognises a list's columns, by their names first and by what stands below them second."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from spip_live.office.intake import column_names, contents, fields
from spip_live.office.intake.fields import FIRST, SECOND, of, split
from spip_live.office.intake.table import Table

NAMED_BY = ("name", "forename", "surname")


class Confidence(StrEnum):
    """How a column was recognised; anything but `sure` is worth a look."""

    SURE = "sure"
    CHECK = "check"
    GUESSED = "guessed"


@dataclass(frozen=True)
class Recognised:
    """Which column holds which field. `columns` maps a field to a position in the table."""

    columns: Mapping[str, int]
    confidence: Mapping[str, Confidence]
    unmatched: tuple[int, ...]
    second_is_referred: bool

    @property
    def two_a_row(self) -> bool:
        """Whether a row tells of two people."""
        return has_name(self.columns, SECOND)


def has_name(columns: Mapping[str, int], side: str) -> bool:
    """Whether the columns name this person."""
    return of(side, "name") in columns or of(side, "surname") in columns


def recognise(table: Table) -> Recognised:
    """What the columns of this table hold, as far as names and contents tell."""
    found: dict[str, int] = {}
    confidence: dict[str, Confidence] = {}
    for position in sorted(range(len(table.headings)), key=lambda at: not _is_mobile(table, at)):
        target = _by_name(table, position, table.headings[position], found)
        if target is not None:
            found[target] = position
            fitting = contents.fits(split(target)[1], table.column(position))
            confidence[target] = Confidence.SURE if fitting else Confidence.CHECK
    _complete_or_drop_second_person(found)
    _by_contents(table, found, confidence)
    taken = set(found.values()) | left_behind(table.headings)
    unmatched = tuple(at for at in range(len(table.headings)) if at not in taken)
    return Recognised(found, confidence, unmatched, _second_is_referred(table, found))


def _is_mobile(table: Table, position: int) -> bool:
    """Of two numbers the mobile is kept, for it can be sent a text."""
    return "mob" in column_names.plain(table.headings[position])


def _by_name(table: Table, position: int, heading: str, found: Mapping[str, int]) -> str | None:
    meaning = column_names.meaning(heading)
    if meaning is None or meaning.field in fields.NOT_KEPT:
        return None
    target = of(meaning.side, meaning.field) if meaning.side else meaning.field
    target = _settled_by_contents(target, table.column(position))
    if target not in found:
        return target
    # The same heading twice is the second person's: Name, DOB, Name, DOB.
    again = of(SECOND, split(target)[1])
    plain = column_names.plain
    same = plain(table.headings[found[target]]) == plain(heading)
    return again if same and split(target)[0] == FIRST and again not in found else None


def _settled_by_contents(target: str, cells: list[str]) -> str:
    """`Case ref` and `Contact number` mean several things; the cells tell which."""
    seen = contents.guess(cells)
    side, field = split(target)
    if {field, seen} == {"cafcass_ref", "case_number"} and seen is not None:
        return seen
    if {field, seen} == {"email", "phone"} and seen is not None:
        return of(side, seen)
    return target


def _complete_or_drop_second_person(found: dict[str, int]) -> None:
    """`Other party` beside `Other party DOB` is a second person's name; `Phone 2` alone is none."""
    seconds = [target for target in found if split(target)[0] == SECOND]
    if has_name(found, SECOND) or not seconds:
        return
    if "other_party" in found:
        found[of(SECOND, "name")] = found.pop("other_party")
        return
    for target in seconds:
        del found[target]


def _by_contents(table: Table, found: dict[str, int], confidence: dict[str, Confidence]) -> None:
    taken = set(found.values())
    for position, heading in enumerate(table.headings):
        if position in taken or column_names.meaning(heading) is not None:
            continue
        field = contents.guess(table.column(position))
        target = _free_target(field, found) if field else None
        if target is not None:
            found[target] = position
            confidence[target] = Confidence.GUESSED


def _free_target(field: str, found: Mapping[str, int]) -> str | None:
    if field in fields.OF_ROW:
        return None if field in found else field
    if field == "name" and of(FIRST, "surname") in found:
        return None if "other_party" in found else "other_party"
    first, second = of(FIRST, field), of(SECOND, field)
    if first not in found:
        return first
    if field == "name" or has_name(found, SECOND):
        return None if second in found else second
    return None


def left_behind(headings: Iterable[str]) -> set[int]:
    """Columns that are recognised in order not to be kept: children, addresses and the like."""
    meanings = map(column_names.meaning, headings)
    return {at for at, m in enumerate(meanings) if m is not None and m.field in fields.NOT_KEPT}


def _second_is_referred(table: Table, found: Mapping[str, int]) -> bool:
    """False where the second person is only told of as the other party of the first."""
    seconds = [at for target, at in found.items() if split(target)[0] == SECOND]
    return not any(column_names.is_stated_only(table.headings[at]) for at in seconds)


def roles_told(headings: Sequence[str], found: Mapping[str, int]) -> dict[str, str]:
    """By person, the part in the case that the headings give them: `Applicant surname`."""
    roles: dict[str, set[str]] = {FIRST: set(), SECOND: set()}
    for target, position in found.items():
        side, field = split(target)
        if side and field in NAMED_BY and (role := column_names.role_told(headings[position])):
            roles[side].add(role)
    return {side: told.pop() for side, told in roles.items() if len(told) == 1}


def keys(headings: tuple[str, ...]) -> list[str]:
    """A name for each column by which a remembered layout finds it, wherever it stands."""
    seen: Counter[str] = Counter()
    named = []
    for heading in headings:
        name = column_names.plain(heading)
        seen[name] += 1
        named.append(name if seen[name] == 1 else f"{name} #{seen[name]}")
    return named


def fingerprint(headings: tuple[str, ...]) -> str:
    """The same for every list with these headings, in whatever order they stand."""
    text = "\n".join(sorted(keys(headings)))
    return hashlib.sha256(text.encode()).hexdigest()


def remembered(headings: tuple[str, ...], layout: Mapping[str, str]) -> dict[str, int]:
    """A remembered layout (column name to field) applied to these headings."""
    at = {name: position for position, name in enumerate(keys(headings))}
    return {
        target: at[name]
        for name, target in layout.items()
        if name in at and fields.is_target(target)
    }


def to_remember(headings: tuple[str, ...], columns: Mapping[str, int]) -> dict[str, str]:
    """The layout to remember for lists with these headings."""
    named = keys(headings)
    return {named[position]: target for target, position in columns.items()}
