"""What a seat's page shows: the history of its links, and the rooms it could be exchanged for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from spip_live import uk_time
from spip_live.db import db
from spip_live.office.room_lists import clashes, family_times
from spip_live.office.schedule_lists import RoomLine, room_lines
from spip_live.people.models import Enrolment, Staff
from spip_live.rooms.candidates import candidate_of, place_of
from spip_live.rooms.exclusion import SENTENCES, Candidate, Reason, why_not
from spip_live.rooms.models import JoiningLink, Room, RoomStatus, Seat

SHOWN = 20


@dataclass(frozen=True)
class Choice:
    """A room that the seat could be exchanged for, or why not."""

    line: RoomLine
    reason: Reason | None
    overlapping: bool

    @property
    def sentence(self) -> str:
        """Why not, for staff who may know it."""
        return SENTENCES[self.reason] if self.reason else ""


def rooms_to_move_to(held: Seat, at: datetime) -> list[Choice]:
    """Coming rooms of the same programme and part, those with a free seat and without first."""
    rooms = db.session.scalars(
        select(Room)
        .where(
            Room.programme == held.room.programme,
            Room.part == held.room.part,
            Room.status == RoomStatus.SCHEDULED,
            Room.starts_at > at,
            Room.id != held.room_id,
        )
        .order_by(Room.starts_at)
        .limit(SHOWN)
    ).all()
    candidate = _as_if_released(held)
    others = [
        time for time in family_times([held.family_id]).get(held.family_id, [])
        if time[0] != held.parent_id
    ]  # fmt: skip
    return [
        Choice(
            line=line,
            reason=why_not(candidate, place_of(line.room)),
            overlapping=clashes(line.room, others),
        )
        for line in room_lines(rooms)
    ]


def _as_if_released(held: Seat) -> Candidate:
    candidate = candidate_of(db.session.get_one(Enrolment, held.enrolment_id))
    return replace(candidate, holds=candidate.holds - {held.room.part})


@dataclass(frozen=True)
class LinkLine:
    """What became of one link, in words."""

    made: str
    by: str
    became: str


def history(held: Seat) -> list[LinkLine]:
    """Every link to the seat, the newest first."""
    links = db.session.scalars(
        select(JoiningLink)
        .where(JoiningLink.seat_id == held.id)
        .order_by(JoiningLink.issued_at.desc())
    ).all()
    names = _names(links)
    return [
        LinkLine(
            made=uk_time.uk_short(link.issued_at),
            by=names.get(link.issued_by, "The system") if link.issued_by else "The system",
            became=", ".join(_became(link)),
        )
        for link in links
    ]


def _names(links: Sequence[JoiningLink]) -> dict[object, str]:
    ids = {link.issued_by for link in links if link.issued_by}
    rows = db.session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids)))
    return {staff_id: name for staff_id, name in rows}


def _became(link: JoiningLink) -> list[str]:
    happened = (
        ("shown to staff", link.shown_at),
        ("sent", link.sent_at),
        ("came back as undeliverable", link.undeliverable_at),
        ("opened", link.used_at),
        ("stopped", link.revoked_at),
    )
    said = [f"{what} {uk_time.uk_short(when)}" for what, when in happened if when is not None]
    return said or ["waiting to be sent"]
