"""Which records tell of the same person; exact agreement only, never likeness."""

import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from spip_live.office.intake.slips import Slip
from spip_live.people.families import components

# Where a record stands: a party's row and side, or the id of a parent whom we hold.
Place = TypeVar("Place", bound=Hashable)
Key = tuple[Hashable, ...]


@dataclass(frozen=True)
class Record:
    """What tells people apart. `about` are the cases and references the record is part of."""

    forename: str
    surname: str
    born_on: date | None
    email: str
    about: frozenset[str] = frozenset()


def plain_name(text: str) -> str:
    """A name without accents, case, spaces and marks, for comparison only."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in apart if mark.isalnum())


def identity(record: Record) -> list[Key]:
    """The keys by which records are surely of one person: any shared one is enough.

    Name and date of birth; e-mail, date of birth and one of the names; without a date of birth,
    the name with the e-mail, or with the same case or reference.
    """
    first, last = plain_name(record.forename), plain_name(record.surname)
    born = record.born_on
    if born is None:
        named = [("no birth", first, last, text) for text in sorted(record.about)]
        return [*named, ("no birth", first, last, record.email)] if record.email else [*named]
    keys: list[Key] = [("name", first, last, born)]
    if record.email:
        keys += [("forename", first, record.email, born), ("surname", last, record.email, born)]
    return keys


def same_people(records: Mapping[Place, Record]) -> Mapping[Place, Hashable]:
    """Each place with what stands for its person; the order of the records does not matter."""
    ties: list[list[Hashable]] = [
        [("at", place), *identity(record)] for place, record in records.items()
    ]
    roots = components([*ties, *_by_case(records, components(ties))])
    return {place: roots[("at", place)] for place in records}


def _by_case(
    records: Mapping[Place, Record], roots: Mapping[Hashable, Hashable]
) -> list[list[Hashable]]:
    """Ties a record without a date of birth to the one person of that name on the same case.

    Where a case has two people of one name (a father and his son), it stays by itself.
    """
    born: dict[Key, set[Hashable]] = defaultdict(set)
    unborn: dict[Key, list[Hashable]] = defaultdict(list)
    for place, record in records.items():
        name = (plain_name(record.forename), plain_name(record.surname))
        for text in record.about:
            if record.born_on is None:
                unborn[(*name, text)].append(("at", place))
            else:
                born[(*name, text)].add(roots[("at", place)])
    return [
        [*places, next(iter(born[key]))] for key, places in unborn.items() if len(born[key]) == 1
    ]


def records_of(slips: Iterable[Slip]) -> dict[tuple[int, str], Record]:
    """Every party of these slips as a record."""
    return {
        (slip.row, party.side): Record(
            forename=party.person.forename,
            surname=party.person.surname,
            born_on=party.person.born_on,
            email=party.person.email,
            about=frozenset(filter(None, (slip.case_number, slip.cafcass_ref))),
        )
        for slip in slips
        for party in slip.parties
    }


def doubled(slips: Iterable[Slip], roots: Mapping[tuple[int, str], Hashable]) -> set[int]:
    """Rows that name one person as both parties; nobody can be their own other party."""
    return {
        slip.row
        for slip in slips
        if len({roots[(slip.row, party.side)] for party in slip.parties}) < len(slip.parties)
    }
