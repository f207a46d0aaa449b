"""Those on slips held against everybody we know: who is one of them, or the other parent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from spip_live.office.intake.joining import JoinedPair
from spip_live.office.intake.planning import Held, Plan
from spip_live.office.intake.slips import Party, Person, Slip
from spip_live.people import parting
from spip_live.people.linkage import finding, reading, reviewing
from spip_live.people.linkage.judging import Suspicion
from spip_live.people.linkage.profiles import (
    Contact,
    Named,
    Order,
    Profile,
    Told,
    profile,
    together,
)


@dataclass(frozen=True)
class Suspected:
    """Two who were tied because of what linkage found."""

    tie_id: UUID
    one: UUID
    other: UUID
    suspicion: Suspicion


@dataclass(frozen=True)
class Linked:
    """What is known by now of those on the slips, and who is to be tied to whom."""

    profiles: Mapping[UUID, Profile]
    suspicions: Sequence[Suspicion]

    @property
    def touched(self) -> set[UUID]:
        """Those who are to be tied and are on no slip."""
        people = {id_ for each in self.suspicions for id_ in (each.one, each.other)}
        return people - set(self.profiles)


def link(plan: Plan, held: Held) -> Linked:
    """Hold everybody on the slips against all whom we know."""
    profiles = _profiles(plan, held)
    return Linked(profiles, not_parted(finding.find(profiles)))


def not_parted(suspicions: Sequence[Suspicion]) -> list[Suspicion]:
    """Without those of whom somebody has said already that they don't belong together."""
    parted = parting.parted_pairs({id_ for each in suspicions for id_ in (each.one, each.other)})
    return [each for each in suspicions if frozenset((each.one, each.other)) not in parted]


def note_down(pairs: Iterable[JoinedPair], at: datetime) -> tuple[Suspected, ...]:
    """Ask about those that are not sure; give all that were tied on suspicion."""
    made = {frozenset((p.one, p.other)): p.suspicion for p in pairs if p.suspicion is not None}
    ties = reviewing.ask_about(made, at)
    return tuple(
        Suspected(ties[pair], each.one, each.other, each)
        for pair, each in made.items()
        if pair in ties
    )


def _profiles(plan: Plan, held: Held) -> dict[UUID, Profile]:
    told: dict[UUID, list[Told]] = defaultdict(list)
    people: dict[UUID, list[Person]] = defaultdict(list)
    for slip in plan.slips:
        for party in slip.parties:
            parent_id = plan.who[(slip.row, party.side)]
            told[parent_id].append(_told(slip, party))
            people[parent_id].append(party.person)
    before = reading.profiles_of(people.keys() & held.parents.keys())
    found = {}
    for parent_id, seen in people.items():
        now = [_profile(person, told[parent_id]) for person in seen]
        whole = before.get(parent_id, now[0])
        for each in now:
            whole = together(whole, each)
        found[parent_id] = whole
    return found


def _told(slip: Slip, party: Party) -> Told:
    beside = [
        Named(other.person.forename, other.person.surname, other.person.born_on)
        for other in slip.parties
        if other.side != party.side
    ]
    stated = [Named.stated(slip.other_party_name)] if slip.other_party_name else []
    return Told(
        case_number=slip.case_number,
        reference=slip.cafcass_ref,
        others=tuple(beside or stated),
        children=tuple(Named(each.forename, "", each.born_on) for each in slip.children),
        order=Order(slip.ordered_on, slip.court),
    )


def _profile(person: Person, told: list[Told]) -> Profile:
    who = Named(person.forename, person.surname, person.born_on)
    return profile(who, Contact(person.email, person.phone), told)
