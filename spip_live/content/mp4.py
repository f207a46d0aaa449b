"""Reads from an MP4 what matters before it is shown: its length, and if browsers play it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

HEADER = 8
MOST_BOXES = 2_000  # in one box: a film has a handful, whatever made it
LARGEST_READ = 4_096
PLAYED = {"avc1", "avc3"}  # H.264
HEVC = {"hvc1", "hev1", "dvh1", "dvhe"}  # as telephones film
HEARD = {"mp4a"}  # AAC
DEEP_PROFILES = {110, 122, 244}  # of H.264: 10 bits, or colour as studios keep it


@dataclass(frozen=True)
class Box:
    """A piece of the file: its name, and where what it holds begins and ends."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Movie:
    """What an MP4 says of itself. `seconds` is None where it does not say."""

    seconds: float | None
    pictures: tuple[str, ...]
    sounds: tuple[str, ...]
    profile: int | None


def read(path: Path) -> Movie | None:
    """What is in it; None if there is no index in it, so that nothing could play it."""
    with path.open("rb") as file:
        whole = Box("", 0, file.seek(0, 2))
        moov = _find(file, whole, "moov")
        if moov is None:
            return None
        tracks = [_track(file, box) for box in _boxes(file, moov) if box.name == "trak"]
        pictures = tuple(name for kind, name, _ in tracks if kind == "vide")
        return Movie(
            _seconds(file, moov),
            pictures,
            tuple(name for kind, name, _ in tracks if kind == "soun"),
            next((profile for kind, _, profile in tracks if kind == "vide"), None),
        )


def seconds_of(path: Path) -> float | None:
    """How long a film is, to a tenth of a second."""
    movie = read(path)
    return movie.seconds if movie else None


def problems(path: Path) -> Iterator[str]:
    """A sentence for each reason why some browser would not play it, saying what to do."""
    with path.open("rb") as file:
        if file.read(12)[4:8] != b"ftyp":
            yield "it is not an MP4 film: save it as MP4 with H.264 and AAC"
            return
    movie = read(path)
    if movie is None:
        yield "it is not whole, or has no index (moov): save it again as MP4 with H.264 and AAC"
        return
    yield from _picture_problems(movie)
    for sound in sorted({*movie.sounds} - HEARD):
        yield f'its sound is "{sound}", which not every browser plays: save the sound as AAC'
    if movie.seconds is None:
        yield "its length is not written in it: save it again as one whole MP4, not in fragments"


def _picture_problems(movie: Movie) -> Iterator[str]:
    if not movie.pictures:
        yield "there are no moving pictures in it: save it as MP4 with H.264 and AAC"
    for picture in sorted({*movie.pictures} - PLAYED):
        if picture in HEVC:
            yield (
                "it is HEVC (H.265), as telephones film, which many browsers do not play: save it "
                "again as MP4 with H.264; an iPhone films so with Settings, Camera, Formats, "
                "Most Compatible"
            )
        else:
            yield f'its picture is "{picture}", which not every browser plays: save it as H.264'
    if movie.profile in DEEP_PROFILES:
        yield "its H.264 is of a kind for studios: save it with the profile Main or High, 8 bits"


def _boxes(file: BinaryIO, outer: Box, skip: int = 0) -> Iterator[Box]:
    at = outer.start + skip
    for _ in range(MOST_BOXES):
        if at + HEADER > outer.end:
            return
        head = _read(file, at, HEADER)
        size, name, start = int.from_bytes(head[:4], "big"), head[4:], at + HEADER
        if size == 1:
            size, start = int.from_bytes(_read(file, start, 8), "big"), start + 8
        end = at + size if size else outer.end
        if end < start or end > outer.end:
            return
        yield Box(name.decode("latin-1"), start, end)
        at = end


def _find(file: BinaryIO, outer: Box, *names: str) -> Box | None:
    """The first box of this name; of several names, each within the one before."""
    found: Box | None = outer
    for name in names:
        found = found and next((b for b in _boxes(file, found) if b.name == name), None)
    return found


def _seconds(file: BinaryIO, moov: Box) -> float | None:
    header = _find(file, moov, "mvhd")
    if header is None:
        return None
    content = _read(file, header.start, 32)
    wide = content[:1] == b"\1"
    scale = int.from_bytes(content[20:24] if wide else content[12:16], "big")
    length = int.from_bytes(content[24:32] if wide else content[16:20], "big")
    if not length and (fragments := _find(file, moov, "mvex", "mehd")):
        content = _read(file, fragments.start, 12)
        length = int.from_bytes(content[4:12] if content[:1] == b"\1" else content[4:8], "big")
    unknown = (1 << (64 if wide else 32)) - 1
    return round(length / scale, 1) if scale and 0 < length < unknown else None


def _track(file: BinaryIO, trak: Box) -> tuple[str, str, int | None]:
    """Whether it is seen or heard, how it is written, and the profile if that is H.264."""
    handler = _find(file, trak, "mdia", "hdlr")
    entries = _find(file, trak, "mdia", "minf", "stbl", "stsd")
    kind = _read(file, handler.start + 8, 4).decode("latin-1") if handler else ""
    entry = entries and next(_boxes(file, entries, skip=8), None)
    if not entry:
        return kind, "", None
    settings = next((b for b in _boxes(file, entry, skip=78) if b.name == "avcC"), None)
    profile = _read(file, settings.start, 2)[1:] if settings else b""
    return kind, entry.name, profile[0] if profile else None


def _read(file: BinaryIO, at: int, size: int) -> bytes:
    file.seek(at)
    return file.read(min(size, LARGEST_READ))
