"""What a coordinator reads of each colleague: read-only queries for the staff pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select

from spip_live.db import db
from spip_live.journal import Entry
from spip_live.people.forms import ROLE_NAMES
from spip_live.people.models import Staff, StaffInvitation, StaffSignIn
from spip_live.people.staffing import Purpose


class Standing(StrEnum):
    """Where somebody stands with this provider."""

    WORKS_HERE = "works here"
    INVITED = "invited"
    RAN_OUT = "invitation ran out"
    CAME_BACK = "letter came back"
    ENDED = "account ended"


@dataclass(frozen=True)
class Line:
    """One line of the list."""

    staff: Staff
    standing: Standing
    link_ends_at: datetime | None
    last_seen_at: datetime | None

    @property
    def roles(self) -> str:
        """Their roles as people say them, in the order of the pages."""
        return ", ".join(name for role, name in ROLE_NAMES.items() if role in self.staff.roles)


def staff_of(provider_id: UUID, at: datetime) -> list[Line]:
    """Everybody, by name; those whose account has ended come last."""
    rows = db.session.scalars(
        select(Staff)
        .where(Staff.provider_id == provider_id)
        .order_by(Staff.ended_at.is_not(None), func.lower(Staff.name), Staff.id)
    ).all()
    return _lines(rows, at)


def line_of(staff: Staff, at: datetime) -> Line:
    """The line of one person."""
    return _lines([staff], at)[0]


def _lines(rows: Sequence[Staff], at: datetime) -> list[Line]:
    ids = [staff.id for staff in rows]
    links = _newest_links(ids)
    seen = _last_seen(ids)
    came_back = _came_back(ids)
    return [
        Line(
            staff=staff,
            standing=_standing(staff, links.get(staff.id), came_back.get(staff.id), at),
            link_ends_at=links[staff.id].expires_at if staff.id in links else None,
            last_seen_at=seen.get(staff.id),
        )
        for staff in rows
    ]


def _standing(
    staff: Staff, link: StaffInvitation | None, came_back_at: datetime | None, at: datetime
) -> Standing:
    if staff.ended_at is not None:
        return Standing.ENDED
    if staff.password_hash is not None:
        return Standing.WORKS_HERE
    if link is None:
        return Standing.INVITED  # the letter is on its way
    if came_back_at is not None and came_back_at >= link.issued_at:
        return Standing.CAME_BACK
    return Standing.INVITED if link.expires_at > at else Standing.RAN_OUT


def _newest_links(ids: Sequence[UUID]) -> dict[UUID, StaffInvitation]:
    rows = db.session.scalars(
        select(StaffInvitation)
        .where(
            StaffInvitation.staff_id.in_(ids),
            StaffInvitation.purpose == Purpose.INVITE.value,
            StaffInvitation.used_at.is_(None),
        )
        .order_by(StaffInvitation.issued_at)
    )
    return {link.staff_id: link for link in rows}


def _last_seen(ids: Sequence[UUID]) -> dict[UUID, datetime]:
    rows = db.session.execute(
        select(StaffSignIn.staff_id, func.max(StaffSignIn.last_seen_at))
        .where(StaffSignIn.staff_id.in_(ids))
        .group_by(StaffSignIn.staff_id)
    )
    return {staff_id: seen_at for staff_id, seen_at in rows}


def _came_back(ids: Sequence[UUID]) -> dict[UUID, datetime]:
    rows = db.session.execute(
        select(Entry.subject_id, func.max(Entry.at))
        .where(Entry.subject_id.in_(ids), Entry.action == "staff.letter_came_back")
        .group_by(Entry.subject_id)
    )
    return {staff_id: came_back_at for staff_id, came_back_at in rows if staff_id}
