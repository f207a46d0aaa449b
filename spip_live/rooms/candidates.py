"""What decides who may be seated where, read from the database for the rule in `exclusion`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Row, Select, Subquery, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from spip_live.db import db
from spip_live.people.lanes_dealt import lanes_of
from spip_live.people.models import Enrolment, Parent
from spip_live.rooms.exclusion import Candidate, Claim, Place
from spip_live.rooms.models import Decision, Outcome, Room, Seat

HELD = (
    select(Seat.enrolment_id, Room.part)
    .join(Room, Room.id == Seat.room_id)
    .where(Seat.released_at.is_(None), Room.is_over.is_(False))
)
# By the decision that holds now, which is the one with the highest number of each seat.
LATEST = (
    select(Decision.seat_id, Decision.outcome)
    .ext(distinct_on(Decision.seat_id))
    .order_by(Decision.seat_id, Decision.number.desc())
    .subquery()
)
ATTENDED = (
    select(Seat.enrolment_id, Room.part)
    .join(LATEST, LATEST.c.seat_id == Seat.id)
    .join(Room, Room.id == Seat.room_id)
    .where(LATEST.c.outcome == Outcome.ATTENDED)
)


def place_of(room: Room) -> Place:
    """What of the room decides who may be seated in it, with the claims that hold now."""
    claims = db.session.execute(
        select(Seat.parent_id, Seat.family_id).where(
            Seat.room_id == room.id, Seat.claim_ended_at.is_(None)
        )
    )
    return Place(
        programme=room.programme,
        part=room.part,
        size=room.size,
        is_over=room.is_over,
        claims=tuple(Claim(parent_id, family_id) for parent_id, family_id in claims),
        lane=room.open_lane,
        lane_number=room.lane_number,
    )


def candidate_of(enrolment: Enrolment) -> Candidate:
    """What of the enrolment decides where it may be seated."""
    return candidates([enrolment])[enrolment.id]


def candidates(enrolments: Sequence[Enrolment]) -> dict[UUID, Candidate]:
    """As `candidate_of`, for many at once, in four queries."""
    ids = [enrolment.id for enrolment in enrolments]
    held, attended = _parts_held(ids), _parts_attended(ids)
    parents = db.session.scalars(
        select(Parent).where(Parent.id.in_([enrolment.parent_id for enrolment in enrolments]))
    )
    families = {parent.id: parent.family_id for parent in parents}
    lanes = lanes_of(families)
    return {
        enrolment.id: Candidate(
            parent_id=enrolment.parent_id,
            family_id=families[enrolment.parent_id],
            programme=enrolment.programme,
            seatable=enrolment.seatable,
            withdrawn=enrolment.withdrawn_at is not None,
            holds=frozenset(held.get(enrolment.id, ())),
            attended=frozenset(attended.get(enrolment.id, ())),
            lanes=tuple(lanes.get(enrolment.parent_id, ())),
        )
        for enrolment in enrolments
    }


def _parts_held(enrolment_ids: list[UUID]) -> dict[UUID, set[int]]:
    rows = db.session.execute(HELD.where(Seat.enrolment_id.in_(enrolment_ids)))
    return _gathered(rows)


def _parts_attended(enrolment_ids: list[UUID]) -> dict[UUID, set[int]]:
    rows = db.session.execute(ATTENDED.where(Seat.enrolment_id.in_(enrolment_ids)))
    return _gathered(rows)


def held_parts(part: int) -> Select[UUID]:
    """The enrolments that hold a seat for this part."""
    return HELD.where(Room.part == part).with_only_columns(Seat.enrolment_id)


def attended_parts(part: int) -> Select[UUID]:
    """The enrolments that have attended this part."""
    return ATTENDED.where(Room.part == part).with_only_columns(Seat.enrolment_id)


def holding() -> Select[UUID]:
    """The enrolments that hold a seat in a room that is not over."""
    return HELD.with_only_columns(Seat.enrolment_id)


def parts_done() -> Subquery:
    """How many parts each enrolment has attended; those that have attended none are left out."""
    parts = func.count(func.distinct(Room.part)).label("parts")
    done = ATTENDED.with_only_columns(Seat.enrolment_id, parts).group_by(Seat.enrolment_id)
    return done.subquery()


def _gathered(pairs: Iterable[Row[UUID, int]]) -> dict[UUID, set[int]]:
    found: dict[UUID, set[int]] = {}
    for enrolment_id, part in pairs:
        found.setdefault(enrolment_id, set()).add(part)
    return found
