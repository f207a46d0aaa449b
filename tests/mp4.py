"""Makes real films: an H.264 MP4 that browsers play, one plain colour a second, written bit by bit.

Each second begins with a whole picture of blocks as they are (I_PCM), so that it can be jumped to;
the pictures after it say "as before".
"""

from __future__ import annotations

from random import Random
from struct import pack

ACROSS, DOWN = 8, 5  # blocks of 16 pixels
RATE = 8  # pictures a second; at most 16, as they are counted in four bits
SCALE = 1000
COLOURS = ((60, 90, 200), (140, 150, 90), (200, 110, 140), (100, 200, 120))  # Y, Cb, Cr
PROFILE = b"\x42\xc0\x1e"  # constrained baseline, level 3
MATRIX = pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


class Bits:
    """What is written bit by bit, as H.264 is."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def bits(self, value: int, width: int) -> Bits:
        self.written.append(f"{value:0{width}b}")
        return self

    def ue(self, *values: int) -> Bits:
        for value in values:
            width = (value + 1).bit_length()
            self.bits(value + 1, 2 * width - 1)
        return self

    def ended(self) -> bytes:
        return self.bits(1, 1).aligned()

    def aligned(self) -> bytes:
        text = "".join(self.written)
        text += "0" * (-len(text) % 8)
        return int(text, 2).to_bytes(len(text) // 8, "big")


def film(seconds: float, picture: str = "avc1", duration: int | None = None) -> bytes:
    """A film of so many seconds; the rest is what it says of itself, also wrongly."""
    count = round(seconds * RATE)
    samples = [_sample(n) for n in range(count)]
    brand = _box("ftyp", b"isom", pack(">I", 512), b"isomavc1mp41")
    length = round(count * SCALE / RATE) if duration is None else duration
    index = _index(samples, length, picture, 0)
    index = _index(samples, length, picture, len(brand) + len(index) + 8)
    return brand + index + _box("mdat", *samples)


def _sample(n: int) -> bytes:
    second, within = divmod(n, RATE)
    unit = _same(within) if within else _whole(COLOURS[second % len(COLOURS)], second % 2)
    return pack(">I", len(unit)) + unit


def _whole(colour: tuple[int, int, int], picture_id: int) -> bytes:
    y, cb, cr = colour
    written = Bits().ue(0, 7, 0).bits(0, 4).ue(picture_id).bits(0, 2).ue(0, 1)
    grain = Random(y)  # else it would be packed to next to nothing, as no film is
    light = (bytes(y + grain.randrange(-8, 8) for _ in range(256)) for _ in range(ACROSS * DOWN))
    tint = bytes([cb] * 64 + [cr] * 64)
    content = b"".join(
        (Bits() if n else written).ue(25).aligned() + block + tint for n, block in enumerate(light)
    )
    return b"\x65" + content + b"\x80"


def _same(frame: int) -> bytes:
    written = Bits().ue(0, 5, 0).bits(frame, 4).bits(0, 3).ue(0, 1).ue(ACROSS * DOWN)
    return b"\x41" + written.ended()


def _settings() -> bytes:
    sps = Bits().ue(0, 0, 2, 1).bits(0, 1).ue(ACROSS - 1, DOWN - 1).bits(0b1100, 4)
    pps = Bits().ue(0, 0).bits(0, 2).ue(0, 0, 0).bits(0, 3).ue(0, 0, 0).bits(0b100, 3)
    first, second = b"\x67" + PROFILE + sps.ended(), b"\x68" + pps.ended()
    return (
        b"\1" + PROFILE + b"\xff\xe1" + pack(">H", len(first)) + first
        + b"\1" + pack(">H", len(second)) + second
    )  # fmt: skip


def _box(name: str, *content: bytes) -> bytes:
    whole = b"".join(content)
    return pack(">I", len(whole) + 8) + name.encode() + whole


def _full(name: str, *content: bytes, flags: int = 0) -> bytes:
    return _box(name, pack(">I", flags), *content)


def _index(samples: list[bytes], length: int, picture: str, first: int) -> bytes:
    times = pack(">4I", 0, 0, SCALE, length)
    wide, high = ACROSS * 16, DOWN * 16
    rest = pack(">IHH", 0x10000, 0x100, 0) + bytes(8) + MATRIX + bytes(24) + pack(">I", 2)
    size = pack(">II", wide << 16, high << 16)
    track = pack(">5I", 0, 0, 1, 0, length) + bytes(16) + MATRIX + size
    media = _box(
        "mdia",
        _full("mdhd", times, pack(">HH", 0x55C4, 0)),
        _full("hdlr", bytes(4), b"vide", bytes(13)),
        _box(
            "minf",
            _full("vmhd", bytes(8), flags=1),
            _box("dinf", _full("dref", pack(">I", 1), _full("url ", flags=1))),
            _table(samples, picture, first),
        ),
    )
    head = _full("mvhd", times, rest)
    return _box("moov", head, _box("trak", _full("tkhd", track, flags=3), media))


def _table(samples: list[bytes], picture: str, first: int) -> bytes:
    size = pack(">HH", ACROSS * 16, DOWN * 16)
    entry = _box(
        picture, bytes(6), pack(">H", 1), bytes(16), size, pack(">II", 0x480000, 0x480000),
        bytes(4), pack(">H", 1), bytes(32), pack(">Hh", 24, -1), _box("avcC", _settings()),
    )  # fmt: skip
    count, wholes = len(samples), range(1, len(samples) + 1, RATE)
    return _box(
        "stbl",
        _full("stsd", pack(">I", 1), entry),
        _full("stts", pack(">III", 1, count, SCALE // RATE)),
        _full("stss", pack(f">{1 + len(wholes)}I", len(wholes), *wholes)),
        _full("stsc", pack(">4I", 1, 1, count, 1)),
        _full("stsz", pack(f">{2 + count}I", 0, count, *map(len, samples))),
        _full("stco", pack(">II", 1, first)),
    )
