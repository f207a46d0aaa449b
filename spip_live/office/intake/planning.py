"""What slips would bring: who is new, who is here already, which referrals are the same again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid4

from spip_live.office.intake import matching
from spip_live.office.intake.matching import Record
from spip_live.office.intake.same_again import Known, Told
from spip_live.office.intake.slips import Party, Person, Slip

Place = tuple[int, str]
FILLED_IN = ("title", "born_on", "email", "phone", "language")
COMPARED = ("email", "phone", "born_on")


@dataclass(frozen=True)
class HeldParent:
    """A parent whom we hold already."""

    id: UUID
    family_id: UUID
    person: Person
    since: datetime
    about: frozenset[str] = frozenset()


@dataclass(frozen=True)
class HeldCase:
    """A case that we hold already, with its parties and their roles."""

    id: UUID
    number: str
    family_id: UUID
    parties: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    """What we hold of the people and cases that slips tell of."""

    parents: Mapping[UUID, HeldParent] = field(default_factory=dict)
    cases: Mapping[str, HeldCase] = field(default_factory=dict)
    referrals: Mapping[UUID, Told] = field(default_factory=dict)
    parted: frozenset[frozenset[UUID]] = frozenset()  # who was said not to belong together


@dataclass(frozen=True)
class PlannedReferral:
    """A referral on a slip: a new one, or the same as one that we have already."""

    id: UUID
    told: Told
    slip: Slip
    party: Party
    is_new: bool


@dataclass(frozen=True)
class Plan:
    """What bringing in these slips would do."""

    slips: Sequence[Slip]
    who: Mapping[Place, UUID]
    new_people: Mapping[UUID, Person]
    changes: Mapping[UUID, Mapping[str, object]]
    differing: Mapping[Place, tuple[str, ...]]
    same_held: Sequence[tuple[UUID, UUID]]
    referrals: Sequence[PlannedReferral]
    doubled: frozenset[int]


def plan(slips: Iterable[Slip], held: Held, new_id: Callable[[], UUID] = uuid4) -> Plan:
    """Everything that these slips would bring, worked out without touching anything."""
    ordered = sorted(slips, key=lambda slip: slip.row)
    doubled = _doubled(ordered, held)
    kept = [slip for slip in ordered if slip.row not in doubled]
    groups = _groups(kept, held)
    who: dict[Place, UUID] = {}
    people: dict[UUID, list[Person]] = {}
    same_held: list[tuple[UUID, UUID]] = []
    for places, ids in groups:
        parent_id = ids[0] if ids else new_id()
        alike = [(parent_id, other) for other in ids[1:]]
        same_held += [pair for pair in alike if frozenset(pair) not in held.parted]
        who |= dict.fromkeys((place for place, _ in places), parent_id)
        people[parent_id] = [person for _, person in places]
    return Plan(
        slips=kept,
        who=who,
        new_people={id_: merged(seen) for id_, seen in people.items() if id_ not in held.parents},
        changes=_changes(people, held),
        differing=_differing(groups, held),
        same_held=same_held,
        referrals=_referrals(kept, who, held, new_id),
        doubled=doubled,
    )


Group = tuple[list[tuple[Place, Person]], list[UUID]]


def _records(slips: Iterable[Slip], held: Held) -> dict[Place | UUID, Record]:
    records: dict[Place | UUID, Record] = {}
    records.update(matching.records_of(slips).items())
    for parent in held.parents.values():
        who = parent.person
        records[parent.id] = Record(who.forename, who.surname, who.born_on, who.email, parent.about)
    return records


def _doubled(slips: Sequence[Slip], held: Held) -> frozenset[int]:
    roots = matching.same_people(_records(slips, held))
    return frozenset(
        matching.doubled(slips, {k: v for k, v in roots.items() if isinstance(k, tuple)})
    )


def _groups(slips: Sequence[Slip], held: Held) -> list[Group]:
    """Each person on the slips: where they stand, and the parents they are surely the same as."""
    roots = matching.same_people(_records(slips, held))
    ids: dict[object, list[UUID]] = defaultdict(list)
    for parent in sorted(held.parents.values(), key=lambda each: (each.since, str(each.id))):
        ids[roots[parent.id]].append(parent.id)
    places: dict[object, list[tuple[Place, Person]]] = defaultdict(list)
    for slip in slips:
        for party in slip.parties:
            place = (slip.row, party.side)
            places[roots[place]].append((place, party.person))
    return [(found, ids[root]) for root, found in places.items()]


def merged(seen: Sequence[Person]) -> Person:
    """One person out of what several slips tell: the first that tells a thing is believed.

    Of a name that is cut short in one place the longer is kept; confidence once asked for holds.
    """
    first = seen[0]
    for other in seen[1:]:
        filled = {name: getattr(first, name) or getattr(other, name) for name in FILLED_IN}
        first = replace(
            first,
            forename=max(first.forename, other.forename, key=len),
            surname=max(first.surname, other.surname, key=len),
            needs=together(first.needs, other.needs),
            email_confidential=first.email_confidential or other.email_confidential,
            phone_confidential=first.phone_confidential or other.phone_confidential,
            **filled,
        )
    return first


def together(one: str, other: str) -> str:
    """Needs from two places, each once."""
    needs = [need for text in (one, other) for need in text.split("; ") if need]
    return "; ".join(dict.fromkeys(needs))


def _changes(people: Mapping[UUID, list[Person]], held: Held) -> dict[UUID, dict[str, object]]:
    """What is filled in for parents whom we hold; nothing that we hold is overwritten."""
    changes = {}
    for parent_id, seen in people.items():
        if parent_id in held.parents:
            before = held.parents[parent_id].person
            after = replace(
                merged([before, *seen]), forename=before.forename, surname=before.surname
            )
            new = {
                name: getattr(after, name)
                for name in (*FILLED_IN, "needs", "email_confidential", "phone_confidential")
                if getattr(after, name) != getattr(before, name)
            }
            if new:
                changes[parent_id] = new
    return changes


def _differing(groups: Iterable[Group], held: Held) -> dict[Place, tuple[str, ...]]:
    """Where a slip tells something else than we hold: said to a person, and not changed."""
    found = {}
    for places, ids in groups:
        for place, person in places if ids else ():
            before = held.parents[ids[0]].person
            names = tuple(
                name
                for name in COMPARED
                if getattr(before, name)
                and getattr(person, name)
                and getattr(before, name) != getattr(person, name)
            )
            if names:
                found[place] = names
    return found


def _referrals(
    slips: Sequence[Slip], who: Mapping[Place, UUID], held: Held, new_id: Callable[[], UUID]
) -> list[PlannedReferral]:
    known = Known(held.referrals.items())
    planned = []
    for slip in slips:
        for party in slip.parties:
            if party.referred:
                told = told_by(slip, who[(slip.row, party.side)])
                found = known.find(told)
                id_ = found or new_id()
                known.add(id_, told)
                planned.append(PlannedReferral(id_, told, slip, party, found is None))
    return planned


def told_by(slip: Slip, parent_id: UUID) -> Told:
    """What a slip tells of one parent's referral."""
    return Told(parent_id, slip.case_number, slip.cafcass_ref, slip.ordered_on)
