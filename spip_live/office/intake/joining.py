"""Slips to families: who is joined with whom, asking before two families we hold become one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from spip_live.office.intake.planning import Held, Plan
from spip_live.office.intake.slips import Slip
from spip_live.people.linkage.judging import Suspicion

# Makes two families one and gives the one that stays; None where that has to wait.
Merge = Callable[[UUID, UUID], UUID | None]
Node = Hashable


def case_node(number: str) -> Node:
    """A case among the people of a family."""
    return "case", number


class Joining:
    """Families as they grow: people and cases, some of families that we hold, some new."""

    def __init__(self, families: Mapping[Node, UUID], merge: Merge) -> None:
        self._merge = merge
        self._stands_for: dict[Node, Node] = {}
        self._family: dict[Node, UUID] = {}
        self.merged = 0
        self.fresh: set[UUID] = set()
        for node, family_id in families.items():
            self._stands_for[self._root(node)] = self._root(family_id)
            self._family[self._root(family_id)] = family_id

    def are_one(self, one: Node, other: Node) -> bool:
        """Whether both are of one family by now."""
        return self._root(one) == self._root(other)

    def join(self, one: Node, other: Node) -> bool:
        """One family from now on; False where two families that we hold have to wait."""
        first, second = self._root(one), self._root(other)
        if first == second:
            return True
        mine, theirs = self._family.get(first), self._family.get(second)
        stays = mine or theirs
        if mine and theirs:
            stays = self._merge(mine, theirs)
            if stays is None:
                return False
            self.merged += 1
        self._stands_for[second] = first
        if stays:
            self._family[first] = stays
        return True

    def family_of(self, node: Node, new_id: Callable[[], UUID] = uuid4) -> UUID:
        """The family of a person or case; a new one where none of them has one yet."""
        root = self._root(node)
        if root not in self._family:
            self._family[root] = new_id()
            self.fresh.add(self._family[root])
        return self._family[root]

    def _root(self, node: Node) -> Node:
        self._stands_for.setdefault(node, node)
        while self._stands_for[node] != node:
            self._stands_for[node] = self._stands_for[self._stands_for[node]]
            node = self._stands_for[node]
        return node


@dataclass(frozen=True)
class JoinedPair:
    """Two people who must be kept apart; not `done` while both hold seats in one room.

    `row` is where the list names them, or none for two records that look like one person;
    `suspicion` is what they were found by where no rule joins them.
    """

    row: int | None
    one: UUID
    other: UUID
    done: bool
    number: str | None = None
    suspicion: Suspicion | None = None


@dataclass
class Joined:
    """What came of joining. `parties` are (case number, parent) with the role they have there.

    `pairs` need a tie of their own: no case joins them, or they have to wait. `kept_out` are
    (row, parent, case number) of those who could not join a case that has no parties yet.
    """

    families: Joining
    parties: dict[tuple[str, UUID], str] = field(default_factory=dict)
    pairs: list[JoinedPair] = field(default_factory=list)
    kept_out: list[tuple[int, UUID, str]] = field(default_factory=list)


def families_held(held: Held) -> dict[Node, UUID]:
    """Each person and case that we hold, with its family."""
    people: dict[Node, UUID] = {each.id: each.family_id for each in held.parents.values()}
    return people | {case_node(each.number): each.family_id for each in held.cases.values()}


def _people(slip: Slip, plan: Plan) -> list[UUID]:
    return [plan.who[(slip.row, party.side)] for party in slip.parties]


def _nodes(slip: Slip, plan: Plan) -> list[Node]:
    case = [case_node(slip.case_number)] if slip.case_number else []
    return [*case, *_people(slip, plan)]


def join_all(plan: Plan, held: Held, merge: Merge, suspicions: Iterable[Suspicion] = ()) -> Joined:
    """Join everyone whom the slips name together, in the order of their rows.

    Then whoever is suspected to belong to them and is not joined yet, the surest first.
    """
    joined = Joined(Joining(families_held(held), merge))
    on_case: dict[str, set[UUID]] = {each.number: set(each.parties) for each in held.cases.values()}
    for slip in plan.slips:
        if slip.case_number:
            _on_case(slip, plan, joined, on_case.setdefault(slip.case_number, set()))
        else:
            _together(slip, plan, joined)
    for one, other in plan.same_held:
        joined.pairs.append(JoinedPair(None, one, other, joined.families.join(one, other)))
    for each in suspicions:
        if not joined.families.are_one(each.one, each.other):
            done = joined.families.join(each.one, each.other)
            joined.pairs.append(JoinedPair(None, each.one, each.other, done, suspicion=each))
    return joined


def _on_case(slip: Slip, plan: Plan, joined: Joined, on_case: set[UUID]) -> None:
    number = slip.case_number or ""
    for party in slip.parties:
        parent_id = plan.who[(slip.row, party.side)]
        place = (number, parent_id)
        if joined.families.join(case_node(number), parent_id):
            on_case.add(parent_id)
            joined.parties[place] = joined.parties.get(place, "") or party.role
        else:
            if not on_case:
                joined.kept_out.append((slip.row, parent_id, number))
            joined.pairs += [
                JoinedPair(slip.row, parent_id, other, False, number)
                for other in sorted(on_case, key=str)
            ]


def _together(slip: Slip, plan: Plan, joined: Joined) -> None:
    people = _people(slip, plan)
    for other in people[1:]:
        done = joined.families.join(people[0], other)
        joined.pairs.append(JoinedPair(slip.row, people[0], other, done))
