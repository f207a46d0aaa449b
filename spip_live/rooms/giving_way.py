"""Which of two seats in one room gives way when their holders must never meet. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Claim:
    """What of a seat decides whether it gives way. `came`: its parent was ever let in."""

    seat_id: UUID
    seated_at: datetime
    protected: bool = False
    held: bool = True
    came: bool = False


def gives_way(one: Claim, other: Claim) -> Claim | None:
    """The seat that is taken back; None where both belong to people who are marked as protected.

    Never the seat of a protected person. Of two others: the one whose parent was not in the room
    yet, where the other was (their traces are there: a name in the chat would tell that they came);
    then one that was given up already; then the one that was given later.
    """
    stays = [claim for claim in (one, other) if claim.held and claim.protected]
    if len(stays) == 2:
        return None
    if stays:
        return other if stays[0] is one else one
    return max(one, other, key=_readiness)


def _readiness(claim: Claim) -> tuple[bool, bool, datetime, UUID]:
    """How ready a seat is to give way: the most ready one does."""
    traceless = claim.held and not claim.came
    return traceless, not claim.held, claim.seated_at, claim.seat_id
