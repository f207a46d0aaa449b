"""Packs that were checked before, on their providers' shelves."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from spip_live import clock
from spip_live.content import assets, shelves, taught
from spip_live.content.models import ContentPack
from spip_live.db import db
from tests.factories import keep, make_staff
from tests.packs import Files, write, zip_of


def shelve(provider_id: UUID, files: Files, *, in_use: bool = True) -> ContentPack:
    """A pack that was checked before, on its provider's shelf; call it in the provider's scope."""
    digest, where = sha256(zip_of(files)).hexdigest(), taught.data_folder()
    tree = write(shelves.own(shelves.tree(where, provider_id, digest)), files)
    kept = [assets.asset_at(p) for p in sorted(tree.rglob("*")) if p.suffix in assets.TYPES]
    shelves.keep(kept, shelves.packs_of(where, provider_id) / "files")
    (shelves.pack(where, provider_id, digest) / "pack.zip").write_bytes(zip_of(files))
    if in_use:
        for other in db.session.query(ContentPack).where(ContentPack.in_use):
            other.in_use = False
        db.session.flush()
    by, at = make_staff(), clock.now()
    made: ContentPack = keep(
        ContentPack(
            provider_id=provider_id, made_by=by.id, file_name="pack.zip", sha256=digest,
            size=len(zip_of(files)), status="ready", in_use=in_use, created_at=at,
            used_from=at if in_use else None, used_by=by.id if in_use else None,
            outcome={"modules": [], "programmes": [], "films": [], "languages": []},
        )
    )  # fmt: skip
    taught.forget()
    return made
