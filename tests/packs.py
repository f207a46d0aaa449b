"""Packs of course content: files that pass the check, and zips of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from tests import mp4

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
FILM_SECONDS = 2.5
FILM: Files = {
    "films/gentle-start/lamp-story/film.mp4": mp4.film(FILM_SECONDS),
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
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            archive.writestr(entry, as_bytes(content), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def write(folder: Path, files: Files) -> Path:
    """The same files, unpacked."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(as_bytes(content))
    return folder
