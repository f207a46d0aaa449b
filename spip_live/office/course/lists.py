"""What the pages of a provider's own content show."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from spip_live.content import taught
from spip_live.content.models import ContentPack
from spip_live.db import db
from spip_live.errors import NotHere
from spip_live.people.models import Staff

SAID = {
    "checking": ("Being checked", "info"),
    "ready": ("Ready", "plain"),
    "refused": ("To be put right", "stop"),
}


@dataclass(frozen=True)
class PackLine:
    """One pack: who brought it, who took it into use last, and where it stands."""

    pack: ContentPack
    by: str
    used_by: str | None

    @property
    def standing(self) -> tuple[str, str]:
        """In words, with the colour of its tag."""
        return ("In use", "good") if self.pack.in_use else SAID[self.pack.status]


def every() -> list[PackLine]:
    """All packs of the provider: that in use first, then the newest."""
    taker = aliased(Staff)
    rows = db.session.execute(
        select(ContentPack, Staff.name, taker.name)
        .join(Staff, Staff.id == ContentPack.made_by)
        .outerjoin(taker, taker.id == ContentPack.used_by)
        .order_by(ContentPack.in_use.desc(), ContentPack.created_at.desc(), ContentPack.id)
    ).all()
    return [PackLine(*row) for row in rows]


def one(pack_id: object) -> PackLine:
    """One of this provider's packs; as if absent when it is another's."""
    found = next((line for line in every() if line.pack.id == pack_id), None)
    if found is None:
        raise NotHere
    return found


def earlier(lines: list[PackLine]) -> PackLine | None:
    """The pack that was in use before the present one, if any."""
    used = [line for line in lines if line.pack.used_from is not None and not line.pack.in_use]
    return max(used, key=lambda line: str(line.pack.used_from), default=None)


def fits(pack: ContentPack) -> tuple[str, ...]:
    """What is wrong with a pack that was taken, now that what it lies over has changed."""
    if pack.status != "ready":
        return ()
    return taught.laid_over(pack.provider_id, pack.sha256)[1]
