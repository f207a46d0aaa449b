"""Where providers' packs and their files lie in the data folder; only our own account may look.

DATA/packs/PROVIDER/SHA/tree/             a pack, unpacked
DATA/packs/PROVIDER/SHA/pack.zip          the same as it came
DATA/packs/PROVIDER/files/SHA.ENDING      pictures and films of every pack, as rooms named them
DATA/course-files/SHA.ENDING              pictures that this installation ever taught with

Files are kept by what is in them and never removed: a room, a record or a print may name them long
after the pack, or the version of ours, that they came with.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from spip_live.content.assets import TYPES, Asset

SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
FILM = ".mp4"


def packs_of(where: Path, provider_id: UUID) -> Path:
    """The folder of everything that one provider brought."""
    return where / "packs" / str(provider_id)


def pack(where: Path, provider_id: UUID, sha256: str) -> Path:
    """The folder of one pack."""
    return packs_of(where, provider_id) / sha256


def tree(where: Path, provider_id: UUID, sha256: str) -> Path:
    """The folder in which a pack's modules, programmes and films lie."""
    return pack(where, provider_id, sha256) / "tree"


def own(folder: Path) -> Path:
    """Make a folder, and those above it, that only our own account may look into."""
    for each in [*reversed(folder.parents), folder]:
        if not each.exists():
            with contextlib.suppress(FileExistsError):  # another worker made it just now
                each.mkdir(mode=0o700)
    return folder


def keep(assets: Iterable[Asset], folder: Path) -> None:
    """Keep copies of these files by their hashes, whatever becomes of where they came from."""
    own(folder)
    for asset in assets:
        place = folder / f"{asset.sha256}{asset.path.suffix}"
        if not place.exists():
            draft = folder / f"{place.name}.{os.getpid()}"
            shutil.copyfile(asset.path, draft)
            draft.replace(place)


def keep_ours(where: Path, assets: Iterable[Asset]) -> None:
    """Keep the pictures that this installation teaches with; its films stay where they lie."""
    keep((each for each in assets if each.path.suffix != FILM), where / "course-files")


def file_of(where: Path, provider_ids: Iterable[UUID], sha256: str) -> Asset | None:
    """A file that these providers' rooms may show and that is not of the present library."""
    if not SHA256.fullmatch(sha256):
        return None
    folders = [packs_of(where, each) / "files" for each in provider_ids]
    for folder in [where / "course-files", *folders]:
        for ending, media_type in TYPES.items():
            path = folder / f"{sha256}{ending}"
            if path.is_file():
                return Asset(sha256, path, media_type)
    return None
