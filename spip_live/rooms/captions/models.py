"""Who may write captions in a room, and the links that lead them there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spip_live.db import Base, Identified
from spip_live.rooms.models import Room


class Captioner(Identified, Base):
    """Somebody who was invited to hear one room and write down what is said there.

    `revoked_why` is "withdrawn" (by a coordinator) or "removed" (from the room, by a facilitator).
    Either is final: whoever is to come back is invited anew.
    """

    __tablename__ = "captioners"
    __table_args__ = (
        ForeignKeyConstraint(["room_id", "provider_id"], ["rooms.id", "rooms.provider_id"]),
        UniqueConstraint("id", "provider_id"),
        UniqueConstraint("id", "room_id"),
        Index(
            "one_invitation_of_an_address_to_a_room",
            "room_id",
            "email",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    room_id: Mapped[UUID]
    name: Mapped[str]
    email: Mapped[str]  # in small letters
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    invited_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    revoked_why: Mapped[str] = mapped_column(default="")
    room: Mapped[Room] = relationship(
        primaryjoin="foreign(Captioner.room_id) == Room.id", viewonly=True
    )


class CaptionLink(Identified, Base):
    """The secret address that leads a captioner to their page, and the one browser that took it.

    Only hashes are kept. Looked up before the provider is known; nothing of another provider's is
    there afterwards.
    """

    __tablename__ = "caption_links"
    __table_args__ = (
        ForeignKeyConstraint(
            ["captioner_id", "provider_id"], ["captioners.id", "captioners.provider_id"]
        ),
        Index(
            "one_live_link_per_captioner",
            "captioner_id",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    captioner_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    device_hash: Mapped[bytes | None] = mapped_column(unique=True)  # a later browser takes over
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    sent_at: Mapped[datetime | None]
    undeliverable_at: Mapped[datetime | None]  # the address cannot receive letters
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
