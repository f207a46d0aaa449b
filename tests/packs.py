"""Packs of course content: files that pass the check, zips of them, and packs laid on the shelf."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from spip_live import clock
from spip_live.content import assets, shelves, taught
from spip_live.content.models import ContentPack
from spip_live.db import db
from tests.factories import keep, make_staff

Files = Mapping[str, str | bytes]

LAMP = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 45" role="img">
<title>A lamp on a table</title>
<rect width="80" height="45" fill="#ffffff"/><circle cx="40" cy="20" r="9" fill="#0b4f5c"/>
</svg>
"""
MODULE = """slug: gentle-start
title: A gentle start
version: "1"
minutes: 9
summary: A calm way in.
steps:
  - slug: settle
    title: Settle in
    kind: talk
    minutes: 5
    body: 01-settle.md
    notes: 01-settle.notes.md
    if_late: Read only the first line.
    alternative: Read the page aloud.
  - slug: lamp-story
    title: The lamp
    kind: film
    minutes: 4
    body: 02-lamp.md
    notes: 02-lamp.notes.md
    if_late: Leave the story out.
    alternative: Read the captions aloud.
    story:
      - {picture: lamp.svg, alt: A lamp on a table., caption: The lamp is on., seconds: 5}
      - {picture: lamp.svg, alt: A lamp on a table., caption: It is still on., seconds: 5}
      - {picture: lamp.svg, alt: A lamp on a table., caption: We can see., seconds: 5}
"""
NOTES = "### Say\n\nTake your time.\n\n### Watch for\n\nAnyone who looks lost.\n"
PROGRAMME = """slug: evening
title: An evening together
summary: Short and calm.
audience: Parents who have had the course before.
group_size: {min: 3, max: 6}
completion: all_parts
parts:
  - title: The evening
    minutes: 15
    slack: 6
    plan:
      - module: gentle-start
"""
PACK: Files = {
    "modules/gentle-start/module.yaml": MODULE,
    "modules/gentle-start/01-settle.md": "Welcome. Sit down and get warm.\n",
    "modules/gentle-start/01-settle.notes.md": NOTES,
    "modules/gentle-start/02-lamp.md": "A short story about a lamp.\n",
    "modules/gentle-start/02-lamp.notes.md": NOTES,
    "modules/gentle-start/pictures/lamp.svg": LAMP,
    "programmes/evening.yaml": PROGRAMME,
}
FILM: Files = {
    "films/gentle-start/lamp-story/film.mp4": b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 40,
    "films/gentle-start/lamp-story/captions.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\nA lamp.\n",
    "films/gentle-start/lamp-story/transcript.md": "A lamp stands on a table. It is on.\n",
}
LAMP_SHA = sha256(LAMP.encode()).hexdigest()
FILM_SHA = sha256(bytes(FILM["films/gentle-start/lamp-story/film.mp4"])).hexdigest()  # type: ignore[arg-type]


def as_bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def zip_of(files: Files) -> bytes:
    """A zip of these files, the same bytes each time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), as_bytes(content))
    return made.getvalue()


def write(folder: Path, files: Files) -> Path:
    """The same files, unpacked."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(as_bytes(content))
    return folder


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
            outcome={"adds": ["gentle-start", "evening"], "replaces": []},
        )
    )  # fmt: skip
    taught.forget()
    return made
