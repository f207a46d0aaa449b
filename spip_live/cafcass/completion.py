"""Whether one enrolment is completed, over all parts of its programme and any make-up rooms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """How an enrolment stands as far as Cafcass may be told."""

    COMPLETED = "completed"
    MISSED = "missed"
    NEEDS_PERSON = "needs_person"
    UNCONFIRMED = "unconfirmed"
    UNDER_WAY = "under_way"


@dataclass(frozen=True)
class Sitting:
    """What was decided of one seat: `attended` is None while only a person can say.

    `on` is the day on which the room ended, UK time.
    """

    part: int
    on: date
    attended: bool | None
    confirmed: bool


@dataclass(frozen=True)
class Completion:
    """A standing and, of a completed enrolment, the day on which its last missing part was done."""

    standing: Standing
    on: date | None = None


def completion(parts: int, sittings: Iterable[Sitting], coming: frozenset[int]) -> Completion:
    """How an enrolment stands; `coming` are the parts for which a place in a later room is held.

    A part is done by any confirmed sitting of it that was attended, so a missed part can be made
    up in another room. Until then it is missed, unless a place to make it up is already held.
    """
    sittings = list(sittings)
    done = _done(sittings)
    missing = set(range(1, parts + 1)) - done.keys()
    if not missing:
        return Completion(Standing.COMPLETED, max(done[part] for part in range(1, parts + 1)))
    about = [sitting for sitting in sittings if sitting.part in missing]
    if any(sitting.attended is None for sitting in about):
        return Completion(Standing.NEEDS_PERSON)
    if any(not sitting.confirmed for sitting in about):
        return Completion(Standing.UNCONFIRMED)
    if any(sitting.part not in coming for sitting in about):
        return Completion(Standing.MISSED)
    return Completion(Standing.UNDER_WAY)


def _done(sittings: Iterable[Sitting]) -> dict[int, date]:
    """For each part that is done, the first day on which it was."""
    done: dict[int, date] = {}
    for sitting in sorted(sittings, key=lambda one: one.on):
        if sitting.confirmed and sitting.attended:
            done.setdefault(sitting.part, sitting.on)
    return done
