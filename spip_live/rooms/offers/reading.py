"""What decides what a parent may choose, read from the database for the rule.

Of the rooms only those of their own days are read, and of these only whether a place is free.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select

from spip_live.content import taught
from spip_live.db import db
from spip_live.people.lanes import Held
from spip_live.people.lanes_dealt import lanes_of
from spip_live.people.models import Enrolment, Provider
from spip_live.rooms.candidates import candidate_of
from spip_live.rooms.models import Room, RoomStatus, Seat
from spip_live.rooms.offers.rule import OfferedRoom, Own, Standing, Terms

BY_THEMSELVES = ("chose_another", "gave_up")  # why a parent's own seat was released
SETTING = "offers"


def terms_of(provider_id: UUID) -> Terms:
    """This provider's rules for choosing."""
    kept: dict[str, Any] = db.session.get_one(Provider, provider_id).settings.get(SETTING, {})
    default = Terms()
    return Terms(kept.get("changes", default.changes), kept.get("hours", default.hours))


def set_terms(provider: Provider, terms: Terms) -> None:
    """Other rules from now on; what was chosen stays chosen."""
    kept = {"changes": terms.changes, "hours": terms.hours}
    provider.settings = {**provider.settings, SETTING: kept}


def standing_of(enrolment: Enrolment) -> Standing:
    """All that is this parent's own."""
    candidate = candidate_of(enrolment)
    programme = taught.by(enrolment.provider_id).programmes.get(enrolment.programme)
    return Standing(
        parts=len(programme.parts) if programme else 0,
        lanes=candidate.lanes,
        holds={held.room.part: _own(held.room) for held in held_by(enrolment)},
        attended=candidate.attended,
        changed=_changed(enrolment),
        open=candidate.seatable and not candidate.withdrawn,
    )


def held_by(enrolment: Enrolment) -> Sequence[Seat]:
    """The seats that they hold in rooms that are not over, in order of the parts."""
    return db.session.scalars(
        select(Seat)
        .join(Room, Room.id == Seat.room_id)
        .where(
            Seat.enrolment_id == enrolment.id,
            Seat.released_at.is_(None),
            Room.is_over.is_(False),
        )
        .order_by(Room.part)
    ).all()


def rooms_for(programme: str, lanes: Sequence[Held], at: datetime) -> list[OfferedRoom]:
    """The offered rooms still to come on the days that these lanes open."""
    if not lanes:
        return []
    rows = db.session.execute(_open_rooms(at).where(Room.programme == programme, _of_any(lanes)))
    return [
        OfferedRoom(id_, part, starts_at, ends_at, lane, number, full=taken >= size)
        for id_, part, starts_at, ends_at, lane, number, size, taken in rows
    ]


def _open_rooms(at: datetime) -> Select[Any]:
    taken = (
        select(func.count())
        .where(Seat.room_id == Room.id, Seat.claim_ended_at.is_(None))
        .scalar_subquery()
    )
    return select(
        Room.id, Room.part, Room.starts_at, Room.ends_at, Room.open_lane, Room.lane_number,
        Room.size, taken,
    ).where(Room.offered, Room.status == RoomStatus.SCHEDULED, Room.starts_at > at)  # fmt: skip


def _of_any(lanes: Sequence[Held]) -> Any:
    return or_(
        *(
            and_(
                Room.open_lane == held.lane,
                Room.lane_number >= held.since,
                Room.lane_number < held.until,
            )
            for held in lanes
        )
    )


def waiting_lanes(parent_ids: Sequence[UUID], room: Room) -> set[UUID]:
    """Whom of these parents the room's day is open to."""
    lanes = lanes_of(parent_ids)
    return {
        parent_id for parent_id, held in lanes.items()
        if any(lane.opens(room.open_lane, room.lane_number) for lane in held)
    }  # fmt: skip


def _own(room: Room) -> Own:
    return Own(room.id, room.starts_at, room.ends_at)


def _changed(enrolment: Enrolment) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Seat)
            .where(Seat.enrolment_id == enrolment.id, Seat.released_why.in_(BY_THEMSELVES))
        )
        or 0
    )
