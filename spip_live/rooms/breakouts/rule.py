"""Who goes with whom, and whether the room is apart at a moment. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from spip_live.errors import Refused

FEWEST_GROUPS, MOST_GROUPS = 2, 6
FEWEST_TOGETHER = 2  # nobody is sent off to be alone


@dataclass(frozen=True)
class Person:
    """Somebody who is to go into a group.

    `hand`: they have something to say; `away`: no page of theirs is connected just now. Both are
    spread over the groups.
    """

    seat_id: UUID
    family_id: UUID
    hand: bool = False
    away: bool = False


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Groups as somebody wants them: so many, or of about a size. `step`: as the plan asks."""

    count: int | None = None
    size: int | None = None
    minutes: int = 5
    prompt: str = ""
    step: int | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """One breakout: its parents by seat, who visits it, and who writes captions there."""

    breakout_id: UUID
    n: int
    seats: tuple[UUID, ...] = ()
    staff: tuple[UUID, ...] = ()
    captioners: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Round:
    """A room's breakouts as they are kept: prepared, and once opened apart until `back_at`."""

    id: UUID
    step: int | None
    minutes: int
    prompt: str
    opened_at: datetime | None
    ends_at: datetime | None
    back_at: datetime | None
    groups: tuple[Group, ...]

    def apart(self, at: datetime) -> bool:
        """Whether people are in their groups at this moment of the room's own clock.

        The countdown's end needs nobody to write it down: from then on everybody is together.
        """
        return self.opened_at is not None and (self.back_at is None or at < self.back_at)

    def group_of(self, seat_id: UUID) -> Group | None:
        """The group that a parent belongs to."""
        return next((group for group in self.groups if seat_id in group.seats), None)

    def visited_by(self, staff_id: UUID) -> Group | None:
        """The group that a facilitator is in."""
        return next((group for group in self.groups if staff_id in group.staff), None)

    def captioned_by(self, captioner_id: UUID) -> Group | None:
        """The group that a captioner writes for."""
        return next((group for group in self.groups if captioner_id in group.captioners), None)


def how_many(people: int, *, count: int | None = None, size: int | None = None) -> int:
    """How many groups: as many as asked for, or as many as come nearest to a size."""
    most = min(people // FEWEST_TOGETHER, MOST_GROUPS)
    if most < FEWEST_GROUPS:
        raise Refused(
            "too_few_people",
            "Groups need at least four parents in the room, so that nobody is alone in one.",
        )
    if count is not None:
        if not FEWEST_GROUPS <= count <= most:
            raise Refused(
                "too_many_groups",
                f"With {people} parents there can be 2 to {most} groups, so that nobody is alone."
                if most > FEWEST_GROUPS
                else f"With {people} parents there can be 2 groups, so that nobody is alone.",
            )
        return count
    wanted = max(size or FEWEST_TOGETHER, FEWEST_TOGETHER)
    return max(FEWEST_GROUPS, min((people + wanted // 2) // wanted, most))


def deal(people: Iterable[Person], count: int, dice: Random) -> list[list[Person]]:
    """Everybody into `count` groups by chance, never two of a family into one.

    Sizes differ by at most one, and so do the raised hands and those who are away. Whoever belongs
    together stands together in the row, and the row is dealt like cards: neighbours never get the
    same group.
    """
    families: dict[UUID, list[Person]] = {}
    for person in people:
        families.setdefault(person.family_id, []).append(person)
    if any(len(family) > count for family in families.values()):
        raise Refused("family_here", "There are not enough groups to keep a family apart.")
    row = list(families.values())
    dice.shuffle(row)
    row.sort(key=lambda family: (family[0].away, not any(person.hand for person in family)))
    groups: list[list[Person]] = [[] for _ in range(count)]
    for place, person in enumerate(person for family in row for person in family):
        groups[place % count].append(person)
    return groups


def smallest(groups: Sequence[Sequence[UUID]], family: UUID) -> int | None:
    """Which group somebody who comes late joins: the smallest without their family.

    `groups` are the families in each; None when every group has somebody of theirs.
    """
    open_to = [place for place, group in enumerate(groups) if family not in group]
    return min(open_to, key=lambda place: len(groups[place]), default=None)
