"""What a room's page shows of those who are invited to write captions there."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from spip_live import uk_time
from spip_live.db import db
from spip_live.office.room_lists import Way
from spip_live.rooms.captions.models import Captioner, CaptionLink
from spip_live.rooms.models import Room


@dataclass(frozen=True)
class CaptionerLine:
    """One invitation, and what became of the newest link."""

    captioner: Captioner
    way: Way


def lines(room: Room) -> list[CaptionerLine]:
    """Everybody who was ever invited to the room, those whose invitation holds first."""
    rows = db.session.execute(
        select(Captioner, CaptionLink)
        .outerjoin(
            CaptionLink,
            (CaptionLink.captioner_id == Captioner.id) & CaptionLink.revoked_at.is_(None),
        )
        .where(Captioner.room_id == room.id)
        .order_by(Captioner.revoked_at.desc().nulls_first(), Captioner.invited_at)
    ).all()
    return [CaptionerLine(captioner, way_of(captioner, link)) for captioner, link in rows]


def way_of(captioner: Captioner, link: CaptionLink | None) -> Way:
    """How far the invitation has come, in words."""
    if captioner.revoked_at is not None:
        said = {"withdrawn": "Withdrawn", "removed": "Removed by the facilitator"}
        return Way(said[captioner.revoked_why], "warm", uk_time.uk_short(captioner.revoked_at))
    if link is None:
        return Way("Waiting to be sent", "plain", "Within a minute")
    if link.used_at is not None:
        return Way("Opened", "good", uk_time.uk_short(link.used_at))
    if link.undeliverable_at is not None:
        return Way("Came back", "stop", "The email address does not work")
    if link.sent_at is not None:
        return Way("Sent", "info", uk_time.uk_short(link.sent_at))
    return Way("Being sent", "plain", "The mail server has not taken it yet")
