"""Who leads a room: facilitators of the provider, each in one place at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from spip_live import locks
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.locks import Level
from spip_live.people.models import Role, Staff
from spip_live.rooms.models import Room, RoomStaff


@dataclass(frozen=True)
class Leaders:
    """Who leads: one facilitator, perhaps a second."""

    lead: Staff
    co: Staff | None = None

    @property
    def by_part(self) -> dict[str, Staff]:
        """As `room_staff` keeps them."""
        return {"lead": self.lead} | ({"co": self.co} if self.co else {})


def leads(staff: Staff, room_id: UUID) -> bool:
    """Whether this person leads the room, alone or with another."""
    wanted = select(RoomStaff).where(RoomStaff.room_id == room_id, RoomStaff.staff_id == staff.id)
    return db.session.scalars(wanted).first() is not None


def check(
    leaders: Leaders, starts_at: datetime, ends_at: datetime, *, apart_from: UUID | None = None
) -> None:
    """Facilitators of ours who lead nothing else then; locked, so that two clicks cannot cross."""
    if leaders.co is not None and leaders.co.id == leaders.lead.id:
        raise Refused("co_is_lead", "Choose somebody else as co-facilitator, or nobody.")
    ids = locks.take(Level.STAFF, [staff.id for staff in leaders.by_part.values()])
    db.session.execute(
        select(Staff.id).where(Staff.id.in_(ids)).order_by(Staff.id).with_for_update(key_share=True)
    )
    for part, staff in leaders.by_part.items():
        if not staff.has_role(Role.FACILITATOR):
            raise Refused(f"{part}_not_facilitator", f"{staff.name} is not a facilitator here.")
        if _leads_another(staff, starts_at, ends_at, apart_from):
            raise Refused(
                f"{part}_busy",
                f"{staff.name} leads another room at that time. Choose somebody else or another "
                "time.",
            )


def _leads_another(
    staff: Staff, starts_at: datetime, ends_at: datetime, apart_from: UUID | None
) -> bool:
    others = (
        select(Room.id)
        .join(RoomStaff, RoomStaff.room_id == Room.id)
        .where(
            RoomStaff.staff_id == staff.id,
            Room.is_over.is_(False),
            Room.starts_at < ends_at,
            Room.ends_at > starts_at,
        )
    )
    if apart_from is not None:
        others = others.where(Room.id != apart_from)
    return db.session.scalars(others.limit(1)).first() is not None


def write(room: Room, leaders: Leaders) -> None:
    """Put these in the place of whoever led the room so far."""
    db.session.execute(delete(RoomStaff).where(RoomStaff.room_id == room.id))
    for part, staff in leaders.by_part.items():
        db.session.add(
            RoomStaff(room_id=room.id, staff_id=staff.id, provider_id=room.provider_id, part=part)
        )
    db.session.flush()
