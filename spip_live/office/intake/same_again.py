"""Which referral is the same one again, so that no list makes a second of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Told:
    """What tells one parent's referrals apart."""

    parent_id: UUID
    number: str | None
    cafcass_ref: str
    ordered_on: date | None

    @property
    def is_bare(self) -> bool:
        """Whether neither a case nor a reference is told."""
        return not self.number and not self.cafcass_ref

    @property
    def key(self) -> str:
        """What is unique among a provider's referrals."""
        return f"{self.parent_id}:{self.number or self.cafcass_ref or self.ordered_on or ''}"


class Known:
    """The referrals that are known by now: those we hold and those just planned."""

    def __init__(self, held: Iterable[tuple[UUID, Told]] = ()) -> None:
        self._by_name: dict[Hashable, UUID] = {}
        self._by_day: dict[Hashable, list[tuple[UUID, bool]]] = {}
        for id_, told in held:
            self.add(id_, told)

    def add(self, id_: UUID, told: Told) -> None:
        """From now on this referral is known; what was known of it before stays known."""
        for name in _names(told):
            self._by_name.setdefault(name, id_)
        self._by_day.setdefault(_day(told), []).append((id_, told.is_bare))

    def find(self, told: Told) -> UUID | None:
        """The same parent's referral on the same case or with the same reference.

        Where one of the two tells neither, the day of the order decides.
        """
        for name in _names(told):
            if name in self._by_name:
                return self._by_name[name]
        same_day = self._by_day.get(_day(told), [])
        return next((id_ for id_, bare in same_day if bare or told.is_bare), None)


def _names(told: Told) -> list[Hashable]:
    names = [("case", told.number), ("reference", told.cafcass_ref)]
    return [(told.parent_id, *name) for name in names if name[1]]


def _day(told: Told) -> Hashable:
    return told.parent_id, told.ordered_on
