"""Lanes: which days are a parent's to choose from, so that no choice depends on another's seats.

There are six lanes. Each day of a provider's calendar draws one, and every room of that day that
parents may choose has it. Each parent draws lanes when they are first known, whether or not anybody
of their family is; those of one family are never the same. So a day that is one's to choose is
never another's, and what one is offered is the same whatever the other has chosen.

A lane of which somebody else in the family ever had days opens only days drawn from then on: on
the days before, that other person may hold a seat.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

LANES = range(6)
MOST = 3  # of one parent's: half, so that a second person of the family finds the other half
NO_LANE = -1  # of a room that is not for parents to choose
FOREVER = 2**63 - 1

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
# A number from 0 up to, and not including, the one given; `secrets.randbelow` in earnest.
Draw = Callable[[int], int]


class Opens(Enum):
    """Which days of a lane are a parent's."""

    AS_BEFORE = "as before"
    EVERY_DAY = "every day"
    NEW_DAYS = "days drawn from now on"


@dataclass(frozen=True)
class Held:
    """A lane that is a parent's for the days drawn from number `since` up to `until`."""

    lane: int
    since: int = 0
    until: int = FOREVER

    def opens(self, lane: int, number: int) -> bool:
        """Whether the day that drew this lane with this number is one of theirs."""
        return lane == self.lane and self.since <= number < self.until


@dataclass(frozen=True)
class Member(Generic[K]):
    """One person of a family: the lanes that are theirs, and all that ever were."""

    id: K
    holds: frozenset[int] = frozenset()
    had: frozenset[int] = frozenset()


def deal(members: Iterable[Member[K]], draw: Draw) -> dict[K, dict[int, Opens]]:
    """The lanes of a family's people: six lanes in all, never one twice; one person has three.

    A lane that nobody else ever had stays; the others are dealt anew. Of more than six people some
    have none, and staff give them their seats by hand. Whoever holds a seat where plays no part.
    """
    # Who had lanes keeps some; beyond that chance decides.
    order = sorted(_shuffled(members, draw), key=lambda member: not member.holds)
    sharing, none = order[: len(LANES)], order[len(LANES) :]
    shares = _shares(sharing, order)
    dealt: dict[K, dict[int, Opens]] = {member.id: {} for member in [*sharing, *none]}
    for member in sharing:
        kept = _shuffled(sorted(_own(member, order)), draw)[: shares[member.id]]
        dealt[member.id] = dict.fromkeys(kept, Opens.AS_BEFORE)
    left = [lane for lane in LANES if not any(lane in lanes for lanes in dealt.values())]
    had = {lane for member in order for lane in member.had}
    # The lanes that open every day first, and to whom has least.
    for lane in sorted(_shuffled(left, draw), key=lambda lane: lane in had):
        wanting = [each.id for each in sharing if len(dealt[each.id]) < shares[each.id]]
        if wanting:
            least = min(wanting, key=lambda id_: len(dealt[id_]))
            dealt[least][lane] = Opens.NEW_DAYS if lane in had else Opens.EVERY_DAY
    return dealt


def _own(member: Member[K], everybody: Sequence[Member[K]]) -> set[int]:
    """The lanes that are this person's and were never anybody else's of the family."""
    others = {lane for other in everybody if other.id != member.id for lane in other.had}
    return set(member.holds) - others


def _shares(sharing: Sequence[Member[K]], everybody: Sequence[Member[K]]) -> Mapping[K, int]:
    """How many lanes each gets; what does not divide goes to whoever has more of their own."""
    if not sharing:
        return {}
    least = min(MOST, len(LANES) // len(sharing))
    over = len(LANES) - least * len(sharing) if len(sharing) > 1 else 0
    richest = sorted(sharing, key=lambda member: -len(_own(member, everybody)))
    return {member.id: least + (place < over) for place, member in enumerate(richest)}


def _shuffled(things: Iterable[T], draw: Draw) -> list[T]:
    """The same things in an order that chance decides (Fisher and Yates)."""
    mixed = list(things)
    for last in range(len(mixed) - 1, 0, -1):
        other = draw(last + 1)
        mixed[last], mixed[other] = mixed[other], mixed[last]
    return mixed


def opens(lanes: Iterable[Held], lane: int, number: int) -> Held | None:
    """Which of a parent's lanes opens the day that drew this lane with this number; or none."""
    return next((held for held in lanes if held.opens(lane, number)), None)
