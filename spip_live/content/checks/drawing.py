"""Reads an SVG: whether it is safe to show, and what it paints, in order. Pure.

A picture may hold shapes, groups, words, gradients and a title. Nothing that runs, loads, links or
moves is let in, whatever it may be: what is not on the lists below is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from spip_live.content.checks import outlines
from spip_live.content.checks.outlines import Matrix, Run
from spip_live.content.strictly import nearest

SPACE = "{http://www.w3.org/2000/svg}"
LINKS = "{http://www.w3.org/1999/xlink}href"
SHAPES = frozenset({"rect", "circle", "ellipse", "line", "polyline", "polygon", "path"})
ELEMENTS = SHAPES | {
    *("svg", "title", "desc", "g", "defs", "text", "tspan", "linearGradient", "radialGradient"),
    *("stop", "clipPath", "symbol", "use"),
}
# Drawn only where something else asks for it.
ASIDE = frozenset({"defs", "clipPath", "symbol", "linearGradient", "radialGradient"})
ATTRIBUTES = frozenset(
    {
        *("viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx"),
        *("ry", "fx", "fy", "d", "points", "transform", "id", "class", "role", "style", "offset"),
        *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity"),
        *("stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray"),
        *("stroke-dashoffset", "opacity", "stop-color", "stop-opacity", "clip-path", "clip-rule"),
        *("clipPathUnits", "gradientUnits", "gradientTransform", "spreadMethod", "href"),
        *("font-family", "font-size", "font-weight", "font-style", "text-anchor", "dx", "dy"),
        *("dominant-baseline", "letter-spacing", "preserveAspectRatio", "version", "xml:space"),
        *("aria-hidden", "aria-label", "aria-labelledby", "focusable", "display", "visibility"),
        *("paint-order", "vector-effect", "color", "lang", "textLength", "lengthAdjust"),
    }
)
LOADS = re.compile(r"url\s*\(\s*['\"]?\s*(?!['\"]?#)|javascript:|data:|expression|@import|\\", re.I)
MOST_BYTES, MOST_ELEMENTS, MOST_POINTS, DEEPEST = 400_000, 5_000, 20_000, 40
COLOURS = {
    "black": "#000000", "white": "#ffffff", "grey": "#808080", "gray": "#808080", "red": "#ff0000",
    "green": "#008000", "blue": "#0000ff", "yellow": "#ffff00", "orange": "#ffa500",
    "purple": "#800080", "brown": "#a52a2a", "pink": "#ffc0cb", "navy": "#000080",
    "teal": "#008080", "silver": "#c0c0c0", "maroon": "#800000", "currentcolor": "#000000",
}  # fmt: skip
INHERITED = (
    *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "font-size"),
    "text-anchor",
)
KEY = "key"  # the class of what one must make out to understand the picture

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Shape:
    """One shape as painted: `fill` and `stroke` are its colours, of a gradient all of them."""

    runs: tuple[Run, ...]
    fill: tuple[Colour, ...]
    stroke: tuple[Colour, ...]
    width: float
    opacity: float
    key: bool


@dataclass(frozen=True)
class Words:
    """A piece of text: its colours and the box that it takes up, estimated."""

    text: str
    fill: tuple[Colour, ...]
    left: float
    right: float
    top: float
    bottom: float
    above: int  # how many shapes are painted before it


@dataclass(frozen=True)
class Drawing:
    """What a picture paints, from the back to the front."""

    shapes: tuple[Shape, ...]
    words: tuple[Words, ...]


class Unsafe(ValueError):  # noqa: N818 - it says what the picture is
    """A picture that is not shown, with every reason."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read(content: bytes) -> Drawing:
    """The drawing in an SVG file; Unsafe if anything in it is not on our lists."""
    root = _parsed(content)
    problems = list(dict.fromkeys(_faults(root)))
    if problems:
        raise Unsafe(*problems)
    painter = _Painter(root)
    painter.paint(root, _Under({"fill": "#000000", "stroke": "none"}))
    return Drawing(tuple(painter.shapes), tuple(painter.words))


def _parsed(content: bytes) -> ElementTree.Element:
    if len(content) > MOST_BYTES:
        raise Unsafe(f"it has {len(content):,} bytes, and {MOST_BYTES:,} is the most")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unsafe("save it as UTF-8 text") from None
    if re.search(r"<!(?!--|\[CDATA\[)|<\?(?!xml\s)", text):
        raise Unsafe("take out what begins with <! or <?: a picture needs no such declaration")
    try:
        return ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))  # noqa: S314 - without declarations there are no entities
    except (ElementTree.ParseError, ValueError):
        raise Unsafe("it is not a well-formed SVG") from None


def _faults(root: ElementTree.Element) -> Iterator[str]:
    if root.tag != f"{SPACE}svg":
        yield "it is not an SVG picture"
        return
    title = root.find(f"{SPACE}title")
    if title is None or not (title.text or "").strip():
        yield "give it a <title> that says what it shows, as the first thing inside <svg>"
    elements = list(root.iter())
    if len(elements) > MOST_ELEMENTS:
        yield f"it has {len(elements):,} elements, and {MOST_ELEMENTS:,} is the most"
        return
    if _depth(root) > DEEPEST:
        yield "its groups are nested too deep"
    for element in elements:
        name = str(element.tag).removeprefix(SPACE)
        if name not in ELEMENTS:
            yield f"<{name.rpartition('}')[2]}> may not be in a picture"
        for attribute, value in element.attrib.items():
            yield from _attribute_faults(name, attribute, value)


def _attribute_faults(name: str, attribute: str, value: str) -> Iterator[str]:
    plain = "href" if attribute == LINKS else attribute
    plain = plain.replace("{http://www.w3.org/XML/1998/namespace}", "xml:")
    shown = plain.rpartition("}")[2]
    if plain not in ATTRIBUTES:
        near = nearest(shown, ATTRIBUTES).partition("; the keys")[0]
        yield f'the attribute "{shown}" of <{name}> may not be in a picture{near}'
    elif plain == "href" and not value.strip().startswith("#"):
        yield f"<{name}> refers to something outside the picture"
    elif LOADS.search(value):
        yield f'the attribute "{shown}" of <{name}> refers to something outside the picture'


def _depth(element: ElementTree.Element) -> int:
    deepest, left = 0, [(element, 1)]
    while left:
        each, depth = left.pop()
        deepest = max(deepest, depth)
        left += [(child, depth + 1) for child in each]
    return deepest


@dataclass(frozen=True)
class _Under:
    """What holds at a place in the tree: styles from above, measures, how see-through, how deep."""

    style: Mapping[str, str]
    by: Matrix = outlines.SAME
    opacity: float = 1.0
    key: bool = False
    deep: int = 0

    def below(self, own: Mapping[str, str]) -> _Under:
        """The same inside an element with these attributes."""
        return _Under(
            {**self.style, **{name: own[name] for name in INHERITED if name in own}},
            outlines.times(self.by, outlines.transform(own.get("transform", ""))),
            self.opacity * outlines.number(own, "opacity", 1.0),
            self.key or KEY in own.get("class", "").split(),
            self.deep + 1,
        )


class _Painter:
    """Walks the tree as a browser would and keeps what it paints."""

    def __init__(self, root: ElementTree.Element) -> None:
        self.named = {e.attrib["id"]: e for e in root.iter() if "id" in e.attrib}
        self.shapes: list[Shape] = []
        self.words: list[Words] = []
        self.points = 0
        self.steps = 0

    def paint(self, element: ElementTree.Element, under: _Under) -> None:
        self.steps += 1
        if self.steps > 2 * MOST_ELEMENTS or under.deep > 2 * DEEPEST:
            raise Unsafe("it uses its pieces too often")
        tag, own = str(element.tag).removeprefix(SPACE), _styled(element)
        if tag in ASIDE or own.get("display") == "none" or own.get("visibility") == "hidden":
            return
        under = under.below(own)
        if tag in SHAPES:
            self._shape(tag, own, under)
        elif tag == "text":
            self._text(element, own, under)
        elif tag == "use":
            self._use(own, under)
        else:
            for child in element:
                self.paint(child, under)

    def _use(self, own: Mapping[str, str], under: _Under) -> None:
        target = self.named.get(own.get("href", own.get(LINKS, "")).strip().removeprefix("#"))
        if target is None:
            return
        offset = (1.0, 0.0, 0.0, 1.0, outlines.number(own, "x"), outlines.number(own, "y"))
        under = replace(under, by=outlines.times(under.by, offset))
        for child in list(target) if target.tag == f"{SPACE}symbol" else [target]:
            self.paint(child, under)

    def _shape(self, tag: str, own: Mapping[str, str], under: _Under) -> None:
        by, style = under.by, under.style
        runs = tuple(outlines.moved(run, by) for run in outlines.of_shape(tag, own))
        self.points += sum(len(run) for run in runs)
        if self.points > MOST_POINTS:
            raise Unsafe(f"it is too detailed: its outlines have over {MOST_POINTS:,} points")
        fill = () if tag == "line" else self._paint(style, "fill")
        seen = outlines.number(style, "fill-opacity", 1.0) if fill else 1.0
        shape = Shape(
            runs=runs,
            fill=fill,
            stroke=self._paint(style, "stroke"),
            width=outlines.number(style, "stroke-width", 1.0)
            * abs(by[0] * by[3] - by[1] * by[2]) ** 0.5,
            opacity=min(max(under.opacity * seen, 0.0), 1.0),
            key=under.key,
        )
        if runs and (shape.fill or shape.stroke) and shape.opacity > 0:
            self.shapes.append(shape)

    def _text(self, element: ElementTree.Element, own: Mapping[str, str], under: _Under) -> None:
        # Each line of a text is a tspan with its place, or the text itself.
        lines = [element, *element.iter(f"{SPACE}tspan")]
        for line in lines:
            text = " ".join((line.text or "").split())
            if not text:
                continue
            at = _styled(line)
            merged = {**under.style, **{name: at[name] for name in INHERITED if name in at}}
            self._words(text, {**own, **at}, merged, under.by)

    def _words(
        self, text: str, at: Mapping[str, str], style: Mapping[str, str], by: Matrix
    ) -> None:
        size = outlines.number(style, "font-size", 16.0)
        wide = 0.5 * size * len(text)  # half an em a letter: about right for our typeface
        x, y = outlines.number(at, "x"), outlines.number(at, "y")
        left = x - {"middle": wide / 2, "end": wide}.get(style.get("text-anchor", ""), 0.0)
        corners = outlines.moved([(left, y - 0.7 * size), (left + wide, y)], by)
        (x1, y1), (x2, y2) = corners
        self.words.append(
            Words(
                text, self._paint(style, "fill"), min(x1, x2), max(x1, x2), min(y1, y2),
                max(y1, y2), len(self.shapes),
            )
        )  # fmt: skip

    def _paint(self, style: Mapping[str, str], name: str) -> tuple[Colour, ...]:
        value = style.get(name, "none").strip()
        if value.startswith("url("):
            gradient = self.named.get(value[4:].strip("'\" )#"))
            stops = () if gradient is None else gradient.iter(f"{SPACE}stop")
            colours = (colour(_styled(stop).get("stop-color", "black")) for stop in stops)
            return tuple(found for found in colours if found is not None)
        found = colour(value)
        return () if found is None else (found,)


def _styled(element: ElementTree.Element) -> dict[str, str]:
    """An element's attributes, with what its `style` says in their place."""
    own = dict(element.attrib)
    for piece in own.pop("style", "").split(";"):
        name, _, value = piece.partition(":")
        if value:
            own[name.strip()] = value.strip()
    return own


def colour(text: str) -> Colour | None:
    """Red, green and blue from 0 to 1; None for no paint, or for a name that we do not know."""
    text = text.strip().lower()
    text = COLOURS.get(text, text)
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        text = "#" + "".join(2 * digit for digit in text[1:])
    if re.fullmatch(r"#[0-9a-f]{6}", text):
        red, green, blue = (int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return red, green, blue
    given = re.fullmatch(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)", text, re.ASCII)
    if given:
        red, green, blue = (min(int(each), 255) / 255 for each in given.groups())
        return red, green, blue
    return None
