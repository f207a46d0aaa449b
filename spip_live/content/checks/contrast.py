"""How well what is drawn stands out from what it is drawn on. Pure.

What can honestly be computed: an SVG is painted from the back to the front, so the colour under any
point of a shape or a word is that of the topmost shape painted there before, or white paper.

- Words must reach 4.5:1 against that, at points all over the box that they take up.
- A shape with the class "key" (or in such a group) must be made out to understand the picture: it
  reaches 3:1 along at least four fifths of its edge.
- In every picture something does: else it is a blur to many.

Whether any other shape carries meaning no program can know; hence alternative texts, and stories
that are told whole in their captions. Photographs and PNGs are not computed at all. A letter is
taken to be half as wide as it is high; gradients count with each of their colours.
Source: WCAG 2.2, success criteria 1.4.3 and 1.4.11, and the definition of contrast ratio.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from spip_live.content.checks.drawing import Colour, Drawing, Shape, Words
from spip_live.content.checks.outlines import Point, Run

WORDS_NEED, SHAPES_NEED = 4.5, 3.0
MOST_OF_THE_EDGE = 0.8
LOOKED_AT = 12  # points along an edge
LARGEST = 40  # shapes that are tried for one that stands out
PAPER: Colour = (1.0, 1.0, 1.0)


def problems(drawing: Drawing) -> Iterator[str]:
    """A sentence for everything that is hard to make out."""
    for words in drawing.words:
        ratio = of_words(drawing, words)
        if ratio < WORDS_NEED:
            yield f'the words "{words.text[:40]}" have a contrast of {ratio:.1f}:1, not 4.5:1'
    for number, shape in enumerate(drawing.shapes):
        if shape.key and not stands_out(drawing, number):
            yield f'shape {number + 1} has the class "key" and a contrast below 3:1'
    if drawing.shapes and not drawing.words and not _something_stands_out(drawing):
        yield "nothing in it reaches a contrast of 3:1 to what it stands on"


def of_words(drawing: Drawing, words: Words) -> float:
    """The least contrast of a text with what is under it."""
    across = [words.left + (words.right - words.left) * i / 6 for i in range(7)]
    down = [words.top + (words.bottom - words.top) * i / 2 for i in range(3)]
    under = {
        below for x in across for y in down for below in _under(drawing.shapes, words.above, (x, y))
    }
    return min((ratio(ink, paper) for ink in words.fill for paper in under), default=21.0)


def stands_out(drawing: Drawing, number: int) -> bool:
    """Whether a shape's fill or line reaches 3:1 along most of its edge."""
    shape = drawing.shapes[number]
    edge = list(_edge(shape))
    told = sum(
        any(
            all(ratio(own, below) >= SHAPES_NEED for below in under)
            for own in (*shape.fill, *(shape.stroke if shape.width > 0 else ()))
        )
        for point in edge
        if (under := _under(drawing.shapes, number, point))
    )
    return shape.opacity > 0.5 and bool(edge) and told >= MOST_OF_THE_EDGE * len(edge)


def ratio(one: Colour, two: Colour) -> float:
    """The contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_light(one), _light(two)))
    return (lighter + 0.05) / (darker + 0.05)


def _light(colour: Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _something_stands_out(drawing: Drawing) -> bool:
    def room(number: int) -> float:
        left, top, right, bottom = _bounds(drawing.shapes[number])
        return (right - left) * (bottom - top)

    largest = sorted(range(len(drawing.shapes)), key=room, reverse=True)
    return any(stands_out(drawing, number) for number in largest[:LARGEST])


def _edge(shape: Shape) -> Iterator[Point]:
    points = [point for run in shape.runs for point in run]
    step = max(1, len(points) // LOOKED_AT)
    yield from points[::step]


def _under(shapes: tuple[Shape, ...], before: int, point: Point) -> frozenset[Colour]:
    """The colours that may be seen at a point when only so many shapes are painted."""
    for number in range(before - 1, -1, -1):
        shape = shapes[number]
        painted = _painted_at(shape, point)
        if not painted:
            continue
        if shape.opacity >= 0.99:
            return frozenset(painted)
        below = _under(shapes, number, point) if number < 400 else frozenset({PAPER})
        return frozenset(_mixed(top, paper, shape.opacity) for top in painted for paper in below)
    return frozenset({PAPER})


def _mixed(top: Colour, paper: Colour, opacity: float) -> Colour:
    red, green, blue = (t * opacity + p * (1 - opacity) for t, p in zip(top, paper, strict=True))
    return red, green, blue


def _painted_at(shape: Shape, point: Point) -> tuple[Colour, ...]:
    left, top, right, bottom = _bounds(shape)
    out = shape.width / 2 if shape.stroke else 0.0
    x, y = point
    if not (left - out <= x <= right + out and top - out <= y <= bottom + out):
        return ()
    if shape.stroke and out and any(_near(run, point, out) for run in shape.runs):
        return shape.stroke
    if shape.fill and sum(_crossings(run, point) for run in shape.runs) % 2:
        return shape.fill
    return ()


def _bounds(shape: Shape) -> tuple[float, float, float, float]:
    xs = [x for run in shape.runs for x, _ in run]
    ys = [y for run in shape.runs for _, y in run]
    return min(xs), min(ys), max(xs), max(ys)


def _crossings(run: Run, point: Point) -> int:
    """How often a line from the point to the right crosses the outline."""
    x, y = point
    found = 0
    for (x1, y1), (x2, y2) in zip(run, [*run[1:], run[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found += 1
    return found


def _near(run: Run, point: Point, distance: float) -> bool:
    x, y = point
    for (x1, y1), (x2, y2) in pairwise(run):
        wide, high = x2 - x1, y2 - y1
        long = wide * wide + high * high
        t = ((x - x1) * wide + (y - y1) * high) / long if long > 0 else 0.0
        t = min(max(t, 0.0), 1.0)
        across, down = x1 + t * wide - x, y1 + t * high - y
        if across * across + down * down <= distance * distance:
            return True
    return False
