"""What parents write for the group with no name to it: in memory only, and seen from four on.

Until four people have written or passed at a step, nobody sees what was written there, the
facilitator either; then the facilitator sees it in an order that tells nothing, and may show it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from threading import RLock
from uuid import UUID

from spip_live.errors import Refused
from spip_live.rooms.steps.answers import SHOWN_FROM

MOST_OF_ONE = 5  # offers of one parent at one step


@dataclass
class Offer:
    """One thing written. `rank` is by chance, so that its place among others tells nothing."""

    id: str
    seat_id: UUID
    slot: str
    text: str
    rank: int = field(default_factory=lambda: secrets.randbits(64))


@dataclass
class AtStep:
    """Everything written at one step. `took_part` keeps whoever wrote or passed, also later."""

    offers: dict[str, Offer] = field(default_factory=dict)
    passed: set[tuple[UUID, str]] = field(default_factory=set)
    took_part: set[UUID] = field(default_factory=set)
    shown: list[str] = field(default_factory=list)


@dataclass
class Offers:
    """The offers of one room, by step."""

    steps: dict[int, AtStep] = field(default_factory=dict)
    over: bool = False
    lock: RLock = field(default_factory=RLock, repr=False)

    def give(self, step: int, offer: Offer) -> None:
        """One parent's words. The same id from the same parent changes nothing."""
        with self.lock:
            at = self._open(step)
            earlier = at.offers.get(offer.id)
            if earlier is not None:
                if (earlier.seat_id, earlier.slot) != (offer.seat_id, offer.slot):
                    raise Refused("bad_message", "That could not be sent. Try again.")
                return
            if sum(one.seat_id == offer.seat_id for one in at.offers.values()) >= MOST_OF_ONE:
                raise Refused(
                    "enough_offers",
                    f"You have written {MOST_OF_ONE} already. Take one back to write another.",
                )
            at.offers[offer.id] = offer
            at.passed.discard((offer.seat_id, offer.slot))
            at.took_part.add(offer.seat_id)

    def take_back(self, step: int, seat_id: UUID, offer_id: str) -> None:
        """One's own words are gone, also from everybody's screen. Nothing happens to another's."""
        with self.lock:
            at = self._open(step)
            offer = at.offers.get(offer_id)
            if offer is None or offer.seat_id != seat_id:
                return
            at.offers.pop(offer_id).text = ""
            if offer_id in at.shown:
                at.shown.remove(offer_id)

    def pass_on(self, step: int, seat_id: UUID, slot: str) -> None:
        """Rather not, which is taking part as well."""
        with self.lock:
            at = self._open(step)
            if any((one.seat_id, one.slot) == (seat_id, slot) for one in at.offers.values()):
                raise Refused("offered", "You have written something here. Take it back first.")
            at.passed.add((seat_id, slot))
            at.took_part.add(seat_id)

    def show(self, step: int, offer_id: str, on: bool) -> None:
        """Put one offer on everybody's screen, after those that are there, or take it off."""
        with self.lock:
            at = self._open(step)
            if not on:
                at.shown = [one for one in at.shown if one != offer_id]
                return
            if len(at.took_part) < SHOWN_FROM:
                raise Refused(
                    "too_few",
                    f"These can be shown once {SHOWN_FROM} people have written or passed.",
                )
            if offer_id not in at.offers:
                raise Refused("no_offer", "That was taken back by whoever wrote it.")
            if offer_id not in at.shown:
                at.shown.append(offer_id)

    def readable(self, step: int) -> list[Offer] | None:
        """What a facilitator may read, in no order that tells; None: too few have taken part."""
        with self.lock:
            at = self.steps.get(step, AtStep())
            if len(at.took_part) < SHOWN_FROM:
                return None
            return sorted(at.offers.values(), key=lambda offer: offer.rank)

    def on_screen(self, step: int) -> list[Offer]:
        """What everybody sees, in the order of showing."""
        with self.lock:
            at = self.steps.get(step, AtStep())
            return [at.offers[offer_id] for offer_id in at.shown]

    def of(self, step: int, seat_id: UUID) -> list[Offer]:
        """One's own, oldest first."""
        with self.lock:
            at = self.steps.get(step, AtStep())
            return [offer for offer in at.offers.values() if offer.seat_id == seat_id]

    def is_shown(self, step: int, offer_id: str) -> bool:
        """Whether it is on everybody's screen."""
        with self.lock:
            return offer_id in self.steps.get(step, AtStep()).shown

    def gave(self, step: int, slot: str) -> frozenset[UUID]:
        """Who has written something in a slot."""
        with self.lock:
            offers = self.steps.get(step, AtStep()).offers.values()
            return frozenset(offer.seat_id for offer in offers if offer.slot == slot)

    def passed(self, step: int, slot: str) -> frozenset[UUID]:
        """Who has passed on a slot."""
        with self.lock:
            passed = self.steps.get(step, AtStep()).passed
            return frozenset(seat_id for seat_id, where in passed if where == slot)

    def finish(self) -> None:
        """Drop everything, and take nothing more."""
        with self.lock:
            self.over = True
            for at in self.steps.values():
                for offer in at.offers.values():
                    offer.text = ""
            self.steps.clear()

    def _open(self, step: int) -> AtStep:
        if self.over:
            raise Refused("ended", "This session has ended.")
        return self.steps.setdefault(step, AtStep())
