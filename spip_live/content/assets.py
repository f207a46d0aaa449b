"""Pictures and films of the course: named by what is in them, so a room keeps what it froze."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

PICTURES = "pictures"
TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".mp4": "video/mp4",
    ".vtt": "text/vtt",
}
PICTURE_TYPES = tuple(ending for ending, kind in TYPES.items() if kind.startswith("image/"))
CHUNK = 1 << 20


@dataclass(frozen=True)
class Asset:
    """A file that pages show: its SHA-256 in hex, where it lies, and its media type."""

    sha256: str
    path: Path
    type: str


def asset_at(path: Path) -> Asset:
    """The file at `path`, whose ending is one of `TYPES`."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return Asset(digest.hexdigest(), path, TYPES[path.suffix])


def address_of(sha256: str) -> str:
    """Where a page fetches a file of the course."""
    return f"/files/{sha256}"
