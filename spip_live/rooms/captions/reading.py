"""Reads who was invited to write captions in a room, as it stands in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select

from spip_live.db import db
from spip_live.rooms.captions.models import Captioner, CaptionLink
from spip_live.rooms.captions.present import CaptionPage

FRESH = {"populate_existing": True}
# A room is read whole at every change, so the statement is put together once.
_INVITED = (
    select(Captioner, CaptionLink)
    .outerjoin(
        CaptionLink,
        (CaptionLink.captioner_id == Captioner.id) & CaptionLink.revoked_at.is_(None),
    )
    .where(Captioner.room_id == bindparam("room_id"))
    .order_by(Captioner.invited_at, Captioner.id)
    .execution_options(**FRESH)
)


@dataclass(frozen=True)
class Invited:
    """One captioner: the link that holds, and the browser that it is open in, if any."""

    captioner_id: UUID
    name: str
    revoked_why: str
    link_id: UUID | None
    device_hash: bytes | None

    @property
    def welcome(self) -> bool:
        """Whether the invitation holds."""
        return not self.revoked_why


def read_invited(room_id: UUID) -> list[Invited]:
    """Everybody who was ever invited to the room, in the order of the invitations."""
    rows = db.session.execute(_INVITED, {"room_id": room_id}).all()
    return [
        Invited(
            captioner_id=captioner.id,
            name=captioner.name,
            revoked_why=captioner.revoked_why,
            link_id=link.id if link else None,
            device_hash=link.device_hash if link else None,
        )
        for captioner, link in rows
    ]


def why_gone(page: CaptionPage, invited: Sequence[Invited], *, ended: bool) -> str | None:
    """Why this page may not stay; None if it may. `ended`: the room is over."""
    if ended:
        return "ended"
    row = next((each for each in invited if each.captioner_id == page.captioner_id), None)
    if row is not None and row.revoked_why == "removed":
        return "removed"
    if row is None or not row.welcome or row.link_id != page.link_id:
        return "closed"
    return None if row.device_hash == page.device_hash else "elsewhere"
