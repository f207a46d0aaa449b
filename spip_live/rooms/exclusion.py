"""Who may not be given a place in a room, and why, in sentences for staff who may know it.

The sentences are never shown to a parent. The checks here are friendly: what guarantees that two
people of one family never hold seats in one room is the index in the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from spip_live.people.lanes import NO_LANE, Held, opens


class Reason(StrEnum):
    """Why a parent cannot be given a place in a room."""

    ROOM_IS_OVER = "room_is_over"
    OTHER_PROGRAMME = "other_programme"
    WITHDRAWN = "withdrawn"
    OTHER_PARTY_UNKNOWN = "other_party_unknown"
    ALREADY_HERE = "already_here"
    FAMILY_HERE = "family_here"
    NOT_THEIR_DAY = "not_their_day"
    HOLDS_THIS_PART = "holds_this_part"
    ATTENDED_THIS_PART = "attended_this_part"
    ROOM_IS_FULL = "room_is_full"


SENTENCES = {
    Reason.ROOM_IS_OVER: "This room has ended or been cancelled. Choose another room.",
    Reason.OTHER_PROGRAMME: "They are enrolled on another programme. Choose a room of that one.",
    Reason.WITHDRAWN: "Their enrolment was withdrawn. Enrol them again first.",
    Reason.OTHER_PARTY_UNKNOWN: (
        "The other party of their case is not known yet. Say who it is, or that none was found, "
        "on their referral. Then they can be given a seat."
    ),
    Reason.ALREADY_HERE: "They already hold a seat in this room.",
    Reason.FAMILY_HERE: (
        "Somebody they must never meet holds a seat in this room. Choose another room."
    ),
    Reason.NOT_THEIR_DAY: (
        "Parents choose this room themselves, and its day is not one of theirs to choose. Seat "
        "them in a room that was never offered to parents."
    ),
    Reason.HOLDS_THIS_PART: (
        "They already hold a seat for this part in another room. Move that seat instead."
    ),
    Reason.ATTENDED_THIS_PART: "They have already attended this part.",
    Reason.ROOM_IS_FULL: "Every seat in this room is taken. Choose another room.",
}


@dataclass(frozen=True)
class Claim:
    """A place that is taken: by whom, and for which family."""

    parent_id: UUID
    family_id: UUID


@dataclass(frozen=True)
class Place:
    """What of a room decides who may be given a place in it."""

    programme: str
    part: int
    size: int
    is_over: bool
    claims: tuple[Claim, ...] = ()
    lane: int = NO_LANE  # of its day, where parents choose it or once could
    lane_number: int = 0


@dataclass(frozen=True)
class Candidate:
    """What of an enrolment decides where it may be seated.

    `holds` and `attended` are the parts that it holds a seat for elsewhere, or has attended;
    `lanes` are those of its parent.
    """

    parent_id: UUID
    family_id: UUID
    programme: str
    seatable: bool
    withdrawn: bool = False
    holds: frozenset[int] = frozenset()
    attended: frozenset[int] = frozenset()
    lanes: tuple[Held, ...] = ()


def why_not(candidate: Candidate, place: Place) -> Reason | None:
    """The first reason against a seat, the one to put right first; None when there is none."""
    if place.is_over:
        return Reason.ROOM_IS_OVER
    return _of_enrolment(candidate, place) or _of_room(candidate, place)


def _of_enrolment(candidate: Candidate, place: Place) -> Reason | None:
    if candidate.withdrawn:
        return Reason.WITHDRAWN
    if candidate.programme != place.programme:
        return Reason.OTHER_PROGRAMME
    if not candidate.seatable:
        return Reason.OTHER_PARTY_UNKNOWN
    return None


def _of_room(candidate: Candidate, place: Place) -> Reason | None:
    if any(claim.parent_id == candidate.parent_id for claim in place.claims):
        return Reason.ALREADY_HERE
    if any(claim.family_id == candidate.family_id for claim in place.claims):
        return Reason.FAMILY_HERE
    if place.lane != NO_LANE and not opens(candidate.lanes, place.lane, place.lane_number):
        return Reason.NOT_THEIR_DAY
    if place.part in candidate.attended:
        return Reason.ATTENDED_THIS_PART
    if place.part in candidate.holds:
        return Reason.HOLDS_THIS_PART
    if len(place.claims) >= place.size:
        return Reason.ROOM_IS_FULL
    return None


def overlaps(
    starts_at: datetime, ends_at: datetime, others: list[tuple[datetime, datetime]]
) -> bool:
    """Whether any other time shares a moment with this one.

    Parents of one family may live under one roof, and one of them usually has the children: rooms
    at the same time are possible and worth a second look, never a refusal.
    """
    return any(starts < ends_at and starts_at < ends for starts, ends in others)
