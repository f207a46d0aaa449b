"""The check of an uploaded pack, done in the background and away from the live rooms."""

from __future__ import annotations

from uuid import UUID

from spip_live import clock
from spip_live.content.models import ContentPack
from spip_live.db import db
from spip_live.jobs import job
from spip_live.office.course import packs


@job("course.check")
def check(pack_id: UUID) -> None:
    """Check one pack; begun anew after a fault."""
    pack = db.session.get_one(ContentPack, pack_id)
    if pack.status == "checking":
        packs.check(pack, clock.now())
        db.session.commit()
