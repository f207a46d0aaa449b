"""The outlines of an SVG's shapes as runs of points, curves cut into straight pieces. Pure."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterator, Mapping

Point = tuple[float, float]
Run = list[Point]
Matrix = tuple[float, float, float, float, float, float]

SAME: Matrix = (1, 0, 0, 1, 0, 0)
PIECES = 8  # straight pieces of a curve: at our sizes within a pixel of it
ROUND = 24  # of a circle
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?", re.ASCII)
COMMAND = re.compile(r"([MmZzLlHhVvCcSsQqTtAa])([^MmZzLlHhVvCcSsQqTtAa]*)")
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}
TRANSFORM = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)")


def numbers(text: str) -> list[float]:
    """Every number in a list such as `points` or `viewBox`."""
    return [float(found) for found in NUMBER.findall(text)]


def number(attributes: Mapping[str, str], name: str, default: float = 0.0) -> float:
    """A length, whatever its unit; units other than pixels hardly occur in pictures of a course."""
    found = NUMBER.match(attributes.get(name, "").strip())
    return float(found[0]) if found else default


def of_shape(tag: str, attributes: Mapping[str, str]) -> list[Run]:
    """The outline of one shape in its own measures; none for what has no size."""
    drawn = _SHAPES.get(tag)
    return [run for run in drawn(attributes) if len(run) > 1] if drawn else []


def _rect(a: Mapping[str, str]) -> list[Run]:
    x, y, w, h = (number(a, name) for name in ("x", "y", "width", "height"))
    return [[(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)]] if w > 0 and h > 0 else []


def _ellipse(a: Mapping[str, str]) -> list[Run]:
    rx, ry = number(a, "rx", number(a, "r")), number(a, "ry", number(a, "r"))
    if rx <= 0 or ry <= 0:
        return []
    turns = [2 * math.pi * i / ROUND for i in range(ROUND + 1)]
    cx, cy = number(a, "cx"), number(a, "cy")
    return [[(cx + rx * math.cos(t), cy + ry * math.sin(t)) for t in turns]]


def _line(a: Mapping[str, str]) -> list[Run]:
    return [[(number(a, "x1"), number(a, "y1")), (number(a, "x2"), number(a, "y2"))]]


def _points(a: Mapping[str, str]) -> list[Run]:
    flat = numbers(a.get("points", ""))
    return [list(zip(flat[::2], flat[1::2], strict=False))]


def _polygon(a: Mapping[str, str]) -> list[Run]:
    return [run + run[:1] for run in _points(a)]


def _path(a: Mapping[str, str]) -> list[Run]:
    pen = _Pen()
    for letter, rest in COMMAND.findall(a.get("d", "")):
        if letter in "Zz":
            pen.close()
            continue
        given, takes = numbers(rest), TAKES[letter.upper()]
        for at in range(0, len(given) - takes + 1, takes):
            # What follows the first pair of a move is a line.
            word = letter if at == 0 or letter not in "Mm" else chr(ord(letter) - 1)
            pen.draw(word, given[at : at + takes])
    return pen.runs


class _Pen:
    """Follows a path's commands and keeps the points that it comes by."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.at: Point = (0.0, 0.0)
        self.turn: Point | None = None  # the last control point, which a smooth curve mirrors

    def close(self) -> None:
        if self.runs and self.runs[-1]:
            self.at = self.runs[-1][0]
            self.runs[-1].append(self.at)
        self.turn = None

    def draw(self, letter: str, given: list[float]) -> None:
        word = letter.upper()
        points = self._points(letter, word, given)
        if word == "M":
            self.runs.append([points[-1]])
        else:
            if not self.runs:
                self.runs.append([self.at])
            self.runs[-1] += list(self._bends(word, points))
        self.turn = points[-2] if word in "CSQ" else points[0] if word == "T" else None
        self.at = points[-1]

    def _points(self, letter: str, word: str, given: list[float]) -> list[Point]:
        x, y = self.at if letter.islower() else (0.0, 0.0)
        if word == "H":
            return [(given[0] + x, self.at[1])]
        if word == "V":
            return [(self.at[0], given[0] + y)]
        if word == "A":
            given = given[5:]
        points = [(given[i] + x, given[i + 1] + y) for i in range(0, len(given), 2)]
        if word in "ST":
            mirrored = self._mirrored()
            return [mirrored, *points]
        return points

    def _mirrored(self) -> Point:
        if self.turn is None:
            return self.at
        return (2 * self.at[0] - self.turn[0], 2 * self.at[1] - self.turn[1])

    def _bends(self, word: str, points: list[Point]) -> Iterator[Point]:
        if word in "CSQT":
            yield from _curve([self.at, *points])
        else:  # an arc is taken straight: it bounds little in pictures such as ours
            yield points[-1]


def _curve(points: list[Point]) -> Iterator[Point]:
    for i in range(1, PIECES + 1):
        t, left = i / PIECES, points
        while len(left) > 1:
            left = [
                (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
                for a, b in itertools.pairwise(left)
            ]
        yield left[0]


_SHAPES: dict[str, Callable[[Mapping[str, str]], list[Run]]] = {
    "rect": _rect,
    "circle": _ellipse,
    "ellipse": _ellipse,
    "line": _line,
    "polyline": _points,
    "polygon": _polygon,
    "path": _path,
}


def moved(run: Run, by: Matrix) -> Run:
    """The same points in the measures of the picture."""
    a, b, c, d, e, f = by
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in run]


def times(one: Matrix, two: Matrix) -> Matrix:
    """First `two`, then `one`."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        *(a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j),
        *(a * k + c * m + e, b * k + d * m + f),
    )


def transform(text: str) -> Matrix:
    """What an attribute `transform` says."""
    made = SAME
    for name, rest in TRANSFORM.findall(text):
        made = times(made, _one(name, numbers(rest)))
    return made


def _one(name: str, n: list[float]) -> Matrix:
    if name == "matrix" and len(n) == 6:
        return (n[0], n[1], n[2], n[3], n[4], n[5])
    if not n:
        return SAME
    if name == "translate":
        return (1, 0, 0, 1, n[0], n[1] if len(n) > 1 else 0)
    if name == "scale":
        return (n[0], 0, 0, n[1] if len(n) > 1 else n[0], 0, 0)
    if name == "rotate":
        s, c = math.sin(math.radians(n[0])), math.cos(math.radians(n[0]))
        x, y = (n[1], n[2]) if len(n) > 2 else (0.0, 0.0)
        return times(times((1, 0, 0, 1, x, y), (c, s, -s, c, 0, 0)), (1, 0, 0, 1, -x, -y))
    skew = math.tan(math.radians(n[0] % 90))
    return (1, 0, skew, 1, 0, 0) if name == "skewX" else (1, skew, 0, 1, 0, 0)
