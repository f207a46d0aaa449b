"""A pack comes in, is checked, and is taken into use; what is in use is touched by nothing else."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePath
from typing import IO, Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from spip_live.content import archives, assets, library, shelves, taught
from spip_live.content.archives import Unfit
from spip_live.content.checks import tables, whole
from spip_live.content.checks.whole import Examined
from spip_live.content.library import Library
from spip_live.content.models import ContentPack
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import note
from spip_live.people.models import Enrolment, Staff
from spip_live.rooms.models import Room

MOST_TOLD = 200  # problems that are kept and shown: after so many one starts afresh anyway
CHUNK = 1 << 20


def store(source: IO[bytes], folder: Path) -> tuple[Path, str, int]:
    """Write what was uploaded to a new file in `folder`: where, its SHA-256, its length.

    Takes as long as the disk does: run it out of everybody's way.
    """
    place = shelves.own(folder) / f"upload.{secrets.token_hex(8)}"
    digest, size = hashlib.sha256(), 0
    with place.open("xb") as target:
        place.chmod(0o600)
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    return place, digest.hexdigest(), size


def receive(
    uploaded: tuple[Path, str, int], file_name: str, by: Staff, at: datetime
) -> ContentPack:
    """Take an uploaded zip in, to be checked; the same zip again is the same pack."""
    place, sha256, size = uploaded
    folder = shelves.own(shelves.pack(taught.data_folder(), by.provider_id, sha256))
    place.replace(folder / "pack.zip")
    found = db.session.scalar(select(ContentPack).where(ContentPack.sha256 == sha256))
    if found is not None and found.status == "ready":
        return found
    pack = found or ContentPack(id=uuid4(), provider_id=by.provider_id, sha256=sha256)
    pack.made_by, pack.created_at, pack.size = by.id, at, size
    pack.file_name = _tidy(file_name)
    pack.status, pack.outcome = "checking", {}
    db.session.add(pack)
    db.session.flush()
    note(by, "content_pack.received", pack, at, file=pack.file_name, sha256=sha256)
    return pack


def _tidy(file_name: str) -> str:
    name = PurePath(file_name.replace("\\", "/")).name
    return "".join(letter for letter in name if letter.isprintable())[:120] or "pack.zip"


def check(pack: ContentPack, at: datetime) -> None:
    """Unpack a pack apart from all that is in use, and look at everything in it."""
    where = taught.data_folder()
    folder = shelves.pack(where, pack.provider_id, pack.sha256)
    draft = folder / f"draft.{secrets.token_hex(8)}"
    for left in folder.glob("draft.*"):  # of a check that was broken off
        shutil.rmtree(left, ignore_errors=True)
    try:
        archives.unpack(folder / "pack.zip", draft)
        found = whole.examine(draft, library.load())
    except Unfit as unfit:
        found = Examined(library.load(), unfit.problems)
    if found.problems:
        _refuse(pack, found.problems, at)
        shutil.rmtree(folder, ignore_errors=True)
        return
    files = (path for path in draft.rglob("*") if path.suffix in assets.TYPES)
    shelves.keep(map(assets.asset_at, files), shelves.packs_of(where, pack.provider_id) / "files")
    shutil.rmtree(folder / "tree", ignore_errors=True)
    draft.rename(folder / "tree")
    pack.status, pack.outcome = "ready", contents(found, library.load())
    note(None, "content_pack.checked", pack, at)


def _refuse(pack: ContentPack, problems: tuple[str, ...], at: datetime) -> None:
    pack.status = "refused"
    pack.outcome = {"problems": list(problems[:MOST_TOLD]), "more": len(problems[MOST_TOLD:])}
    note(None, "content_pack.refused", pack, at, problems=len(problems))


def contents(found: Examined, before: Library) -> dict[str, Any]:
    """What a pack brings, in words for its page: what it adds, and what it takes the place of."""
    modules = [
        {
            "title": found.library.modules[slug].title,
            "slug": slug,
            "minutes": found.library.modules[slug].minutes,
            "replaces": before.modules[slug].title if slug in before.modules else None,
        }
        for slug in found.modules
    ]
    programmes = [
        {
            "title": found.library.programmes[slug].title,
            "slug": slug,
            "minutes": found.library.programmes[slug].minutes,
            "replaces": before.programmes[slug].title if slug in before.programmes else None,
        }
        for slug in found.programmes
    ]
    languages = [line.strip() for line in tables.of_languages(found.library, found.modules)]
    films = [_film_title(found.library, name) for name in found.films]
    return {
        "modules": modules, "programmes": programmes, "films": films, "languages": languages,
    }  # fmt: skip


def _film_title(known: Library, name: str) -> str:
    module, _, slug = name.partition("/")
    step = next(step for step in known.modules[module].steps if step.slug == slug)
    return f"{step.title} ({known.modules[module].title})"


def use(pack: ContentPack, by: Staff, at: datetime) -> None:
    """Teach with this pack from now on, in the place of the one before.

    Refused while it is not ready, fits no longer, or lacks a programme that people are booked on.
    """
    if pack.status != "ready":
        raise Refused("not_ready", "This pack is not ready. Look at what has to be put right.")
    found, problems = taught.laid_over(pack.provider_id, pack.sha256)
    if problems:
        raise Refused("fits_no_longer", f"This pack fits no longer: {problems[0]}.")
    _require_what_is_booked(found, pack.provider_id)
    _let_go(pack.provider_id)
    pack.in_use, pack.used_from, pack.used_by = True, at, by.id
    db.session.flush()
    taught.forget()
    note(by, "content_pack.used", pack, at, sha256=pack.sha256)


def put_away(pack: ContentPack, by: Staff, at: datetime) -> None:
    """Teach without a pack of one's own from now on."""
    if not pack.in_use:
        return
    _require_what_is_booked(library.load(), pack.provider_id)
    _let_go(pack.provider_id)
    taught.forget()
    note(by, "content_pack.put_away", pack, at, sha256=pack.sha256)


def _let_go(provider_id: UUID) -> None:
    using = select(ContentPack).where(ContentPack.provider_id == provider_id, ContentPack.in_use)
    for pack in db.session.scalars(using.with_for_update()):
        pack.in_use = False
    db.session.flush()


def _require_what_is_booked(found: Library, provider_id: UUID) -> None:
    """A programme that rooms or enrolments name must be there, with as many parts."""
    missing = list(_missing(found, provider_id))
    if missing:
        raise Refused(
            "in_use",
            f"People are booked on {' and '.join(missing)}, which this would take away. "
            "Use a pack that still has it.",
        )


def _missing(found: Library, provider_id: UUID) -> Iterator[str]:
    rooms = select(Room.programme, func.max(Room.part)).where(Room.provider_id == provider_id)
    needed: dict[str, int] = {slug: parts for slug, parts in db.session.execute(
        rooms.group_by(Room.programme)
    )}  # fmt: skip
    enrolled = select(Enrolment.programme).where(Enrolment.provider_id == provider_id).distinct()
    for slug in db.session.scalars(enrolled):
        needed.setdefault(slug, 1)
    before = taught.by(provider_id).programmes
    for slug, parts in sorted(needed.items()):
        there = found.programmes.get(slug)
        if there is None and slug in before:
            yield f"“{before[slug].title}”"
        elif there is not None and len(there.parts) < parts:
            yield f"part {parts} of “{there.title}”"
