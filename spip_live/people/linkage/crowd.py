"""What many share says less: a name, a court, the day of an order, the telephone of an office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log2

from spip_live.people.linkage.comparing import AGREES, Levels, surname
from spip_live.people.linkage.keys import Key, courts_of, names_of, near_case, singly
from spip_live.people.linkage.profiles import Named, Profile
from spip_live.people.linkage.weights import (
    AMONG,
    MOST,
    NEAR_CASE,
    ONE_SURNAME,
    Level,
)


@dataclass(frozen=True)
class Crowd:
    """How many people a provider has, and how many of them hold each of some keys."""

    people: int
    holders: Mapping[Key, int] = field(default_factory=dict)

    def discount(self, one: Profile, other: Profile, levels: Levels) -> float:
        """How many bits less than usual it says that these two agree in what they agree in."""
        return (
            self._of_names(one, other, levels)
            + self._of_order(one, other, levels)
            + self._of_case(one, other, levels)
            + self._of_contact(one, other, levels)
        )

    def _of_names(self, one: Profile, other: Profile, levels: Levels) -> float:
        less = self._of_own_names(one.who, levels)
        names_them, named = (levels.get(each) in AGREES for each in ("names_them", "named_by_them"))
        if names_them:
            less += self._less("name", names_of(other.who))
        if named:
            less += self._less("name", names_of(one.who))
        if names_them and named and surname(one.who.surname, other.who.surname) in AGREES:
            less += ONE_SURNAME
        return less

    def _of_own_names(self, who: Named, levels: Levels) -> float:
        """Both names that two share, or the one of them that agrees."""
        first, last = (levels.get(part) in AGREES for part in ("forename", "surname"))
        if first and last:
            return self._less("name", names_of(who))
        forenames, surnames = singly(who)
        if first:
            return self._less("forename", (value for _, value in forenames))
        return self._less("surname", (value for _, value in surnames)) if last else 0.0

    def _of_order(self, one: Profile, other: Profile, levels: Levels) -> float:
        less = 0.0
        if levels.get("order") is Level.SAME:
            days = {each.made_on for each in one.orders} & {each.made_on for each in other.orders}
            less += self._less("day", (day.isoformat() for day in days if day))
        if levels.get("court") is Level.SAME:
            less += self._less("court", courts_of(one) & courts_of(other))
        return less

    def _of_case(self, one: Profile, other: Profile, levels: Levels) -> float:
        """A court numbers its cases one after another: what is near may be a neighbour."""
        usual = NEAR_CASE.get(levels.get("case", Level.SAME))
        if usual is None:
            return 0.0
        near, theirs = (
            {key for number in each.cases for key in near_case(number)} for each in (one, other)
        )
        told = [self._bits(key, AMONG["case"]) for key in near & theirs]
        return max(usual - max(told, default=usual), 0.0)

    def _of_contact(self, one: Profile, other: Profile, levels: Levels) -> float:
        less = 0.0
        for kind, both in (
            ("email", one.emails & other.emails),
            ("phone", one.phones & other.phones),
        ):
            if levels.get(kind) is Level.SAME:
                most = max(self.holders.get((kind, value), 1) for value in both)
                less += min(2 * log2(max(most - 1, 1)), MOST[kind])
        return less

    def _less(self, kind: str, values: Iterable[str]) -> float:
        """How much less than usual it says that two share what most hold of these."""
        told = [self._bits((kind, value), AMONG[kind]) for value in values]
        return max(MOST[kind] - min(told, default=MOST[kind]), 0.0)

    def _bits(self, key: Key, among: int) -> float:
        return log2((self.people + among) / max(self.holders.get(key, 1), 1))
