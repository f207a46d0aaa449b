"""Unpacks a zip that came from outside, or says why not; never writes outside the given folder.

Whatever an archive says of itself is a claim: names, kinds and sizes are checked before a byte is
unpacked, and the bytes themselves are counted as they come. Only plain files with plain names are
let in; a link, a device or a path that leads elsewhere refuses the whole archive.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MB = 1_000_000
MOST_BYTES = 300 * MB  # of the zip: three or four films of a few minutes each
MOST_UNPACKED = 600 * MB
MOST_ENTRIES = 2_000
MOST_LISTING = 1 * MB  # of its table of contents, which is read before anything can be counted
MOST_OF = {".mp4": MOST_BYTES, ".svg": MB, ".png": 5 * MB, ".jpg": 5 * MB, ".webp": 5 * MB}
MOST_OF_TEXT = MB
RATIO, RATIO_FROM = 120, MB  # text shrinks to a tenth; what shrinks to less is meant to burst
DEEPEST = 5
LONGEST_NAME = 120
ENDINGS = frozenset({*MOST_OF, ".yaml", ".md", ".vtt"})
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
# What computers put into archives by themselves.
LITTER = re.compile(r"^__MACOSX/|(^|/)(\.DS_Store|Thumbs\.db|desktop\.ini)$")
BESIDE = frozenset({"README.md", "LICENCE", "LICENSE"})
TOP = frozenset({"modules", "programmes", "films"})
END_OF_LISTING = struct.Struct("<4s4H2LH")
DAMAGED = "This zip file is damaged. Make it again, and upload it once more."
NOT_A_ZIP = "This is not a zip file. Put your folders into a zip and upload that."
CHUNK = 1 << 16
# What `zipfile` raises over an archive that is not what it claims.
LIES = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError),
    struct.error,
)


class Unfit(ValueError):  # noqa: N818 - it says what the archive is
    """An archive that is not unpacked, with every reason."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Entry:
    """One file in an archive, and where it goes."""

    held: zipfile.ZipInfo
    name: str


def unpack(archive: Path, into: Path) -> None:
    """Unpack into a new folder `into`; or Unfit, and nothing is left of it."""
    _require_short_listing(archive)
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = _entries(opened.infolist())
            into.mkdir(mode=0o700)
            _write_all(opened, entries, into)
    except (Unfit, OSError):
        shutil.rmtree(into, ignore_errors=True)
        raise
    except LIES:
        shutil.rmtree(into, ignore_errors=True)
        raise Unfit(DAMAGED) from None


def _require_short_listing(archive: Path) -> None:
    """The table of contents is read whole, so its length is looked at first."""
    size = archive.stat().st_size
    if size > MOST_BYTES:
        raise Unfit(f"The zip is larger than {MOST_BYTES // MB} MB. Make your films smaller.")
    with archive.open("rb") as file:
        file.seek(max(0, size - (1 << 16) - END_OF_LISTING.size))
        end = file.read()
    at = end.rfind(b"PK\5\6")
    if at < 0 or len(end) - at < END_OF_LISTING.size:
        raise Unfit(NOT_A_ZIP)
    _, _, _, here, entries, listing, _, _ = END_OF_LISTING.unpack_from(end, at)
    if max(here, entries) > MOST_ENTRIES or listing > MOST_LISTING:
        raise Unfit(f"There are more than {MOST_ENTRIES:,} files in the zip.")


def _entries(listed: Sequence[zipfile.ZipInfo]) -> list[Entry]:
    """The files to unpack; Unfit if anything at all is not a plain file with a plain name."""
    problems = []
    files = []
    for held in listed:
        name = held.filename
        if LITTER.search(name) and ".." not in name:
            continue
        if wrong := _wrong_with(held):
            problems.append(f"{_shown(held.orig_filename)}: {wrong}")
        elif not held.is_dir():
            files.append(held)
    if len(files) > MOST_ENTRIES:
        problems.append(f"There are more than {MOST_ENTRIES:,} files in the zip.")
    if sum(held.file_size for held in files) > MOST_UNPACKED:
        problems.append(f"It unpacks to more than {MOST_UNPACKED // MB} MB.")
    if problems:
        raise Unfit(*problems)
    entries = [Entry(held, name) for held, name in zip(files, _without_wrapper(files), strict=True)]
    problems = list(_clashes(entries))
    if problems:
        raise Unfit(*problems)
    return entries


def _wrong_with(held: zipfile.ZipInfo) -> str | None:
    return _wrong_with_name(held) or _wrong_with_kind(held) or _wrong_with_size(held)


def _wrong_with_name(held: zipfile.ZipInfo) -> str | None:
    name = held.filename
    parts = name.rstrip("/").split("/")
    if name.startswith(("/", "\\")) or re.match(r"^[A-Za-z]:", name) or ".." in parts:
        return "its path leads out of the zip"
    if held.orig_filename != name or not all(PLAIN.fullmatch(part) for part in parts):
        return "name it with plain letters, digits, hyphens and dots"
    if len(name) > LONGEST_NAME:
        return f"its path is longer than {LONGEST_NAME} letters"
    if len(parts) > DEEPEST:
        return "it lies too deep: nothing looks there"
    return None


def _wrong_with_kind(held: zipfile.ZipInfo) -> str | None:
    kind = stat.S_IFMT(held.external_attr >> 16)
    if kind not in (0, stat.S_IFDIR if held.is_dir() else stat.S_IFREG):
        return "it is a link or a device, not a file"
    if held.is_dir():
        return "it is a folder with something in it" if held.file_size else None
    if held.flag_bits & 0x1:
        return "it is locked with a password"
    if held.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is packed in a way that is not usual for a zip"
    path = PurePosixPath(held.filename)
    if path.suffix not in ENDINGS and path.name not in BESIDE:
        return f"a pack holds files that end in {', '.join(sorted(ENDINGS))}"
    return None


def _wrong_with_size(held: zipfile.ZipInfo) -> str | None:
    if held.is_dir():
        return None
    most = _most_of(held.filename)
    if held.file_size > most:
        return f"it is larger than {most // MB} MB"
    if held.file_size > RATIO_FROM and held.file_size > RATIO * max(held.compress_size, 1):
        return "it unpacks to far more than it is"
    return None


def _most_of(name: str) -> int:
    return MOST_OF.get(PurePosixPath(name).suffix, MOST_OF_TEXT)


def _without_wrapper(files: Sequence[zipfile.ZipInfo]) -> Iterator[str]:
    """Many zip the folder that holds the three; it is taken off."""
    names = [held.filename for held in files]
    first = {name.partition("/")[0] for name in names}
    wrapped = len(first) == 1 and not first & TOP and all("/" in name for name in names)
    yield from (name.partition("/")[2] if wrapped else name for name in names)


def _clashes(entries: Sequence[Entry]) -> Iterator[str]:
    """Names that mean the same file, on this computer or on another that minds no capitals."""
    seen: set[str] = set()
    folders = {
        str(folder).lower() for entry in entries for folder in PurePosixPath(entry.name).parents
    }
    for entry in entries:
        name = entry.name.lower()
        if name in seen:
            yield f"{entry.name}: it is in the zip twice"
        if name in folders:
            yield f"{entry.name}: it is a file and a folder"
        seen.add(name)


def _write_all(opened: zipfile.ZipFile, entries: Sequence[Entry], into: Path) -> None:
    total = 0
    for entry in entries:
        place = into / entry.name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        most = min(_most_of(entry.name), MOST_UNPACKED - total)
        total += _write(opened, entry, place, most)


def _write(opened: zipfile.ZipFile, entry: Entry, place: Path, most: int) -> int:
    """One file, counted as it comes; how long it was."""
    written = 0
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with opened.open(entry.held) as source, open(os.open(place, flags, 0o600), "wb") as target:  # noqa: PTH123 - of a descriptor
        while chunk := source.read(CHUNK):
            written += len(chunk)
            if written > most or written > entry.held.file_size:
                raise Unfit(f"{_shown(entry.name)}: it unpacks to more than it says")
            target.write(chunk)
    return written


def _shown(name: str) -> str:
    """A name as it may stand on a page: short, and nothing that turns or hides letters."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return plain if len(plain) <= LONGEST_NAME else f"{plain[:LONGEST_NAME]}…"
