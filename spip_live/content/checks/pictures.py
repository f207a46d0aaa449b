"""Looks at a course's pictures, captions and films: right kind and size, safe, well to be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from spip_live.content import mp4
from spip_live.content.checks import contrast, drawing
from spip_live.content.checks.drawing import Unsafe

MOST_BYTES = 5_000_000  # of a photograph: more keeps a phone waiting
MOST_PIXELS = 4096  # along a side
PNG = b"\x89PNG\r\n\x1a\n"
JPEG_SIZES = {*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
TIMES = re.compile(r"^(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3} --> (?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}")


def problems(path: Path, where: str) -> Iterator[str]:
    """A sentence for everything that is wrong with one file, which `where` names."""
    look = {".svg": _svg, ".mp4": mp4.problems, ".vtt": _captions}.get(path.suffix, _photograph)
    for problem in look(path):
        yield f"{where}: {problem}"


def _svg(path: Path) -> Iterator[str]:
    try:
        found = drawing.read(path.read_bytes())
    except Unsafe as unsafe:
        yield from unsafe.problems
        return
    yield from contrast.problems(found)


def _photograph(path: Path) -> Iterator[str]:
    if (size := path.stat().st_size) > MOST_BYTES:
        yield f"it has {size:,} bytes, and {MOST_BYTES:,} is the most: save it smaller"
        return
    content = path.read_bytes()
    measured = {".png": _png, ".jpg": _jpeg, ".webp": _webp}[path.suffix](content)
    if measured is None:
        yield f"it is not a whole {path.suffix.removeprefix('.').upper()} picture"
    elif max(measured) > MOST_PIXELS or min(measured) < 1:
        yield f"it is {measured[0]} by {measured[1]} pixels, and {MOST_PIXELS} a side is the most"


def _png(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(PNG) or content[12:16] != b"IHDR" or len(content) < 45:
        return None
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _jpeg(content: bytes) -> tuple[int, int] | None:
    at = 2
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    while at + 9 <= len(content) and content[at] == 0xFF:
        if content[at + 1] in JPEG_SIZES:
            high, wide = content[at + 5 : at + 7], content[at + 7 : at + 9]
            return int.from_bytes(wide, "big"), int.from_bytes(high, "big")
        at += 2 + max(int.from_bytes(content[at + 2 : at + 4], "big"), 2)
    return None


def _webp(content: bytes) -> tuple[int, int] | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    kind = content[12:16]
    if kind == b"VP8X":
        wide, high = content[24:27], content[27:30]
        return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
    if kind == b"VP8 ":
        wide, high = content[26:28], content[28:30]
        return int.from_bytes(wide, "little") & 0x3FFF, int.from_bytes(high, "little") & 0x3FFF
    if kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _captions(path: Path) -> Iterator[str]:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        yield "save it as UTF-8 text"
        return
    if not lines or not lines[0].startswith("WEBVTT"):
        yield 'it does not begin with "WEBVTT"'
        return
    timed = [line for line in lines if "-->" in line]
    if not timed:
        yield "there are no captions in it"
    for number, line in enumerate(lines, start=1):
        if "-->" in line and not TIMES.match(line):
            yield f"line {number}: write the times as 00:01.000 --> 00:04.000"
            return
