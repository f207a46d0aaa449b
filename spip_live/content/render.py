"""Turns a Markdown file into clean HTML: no raw markup, no styling, only what a step may hold.

Beside plain Markdown there are four boxes, each ended by a line of three colons:

    ::: view mum Ayesha, mum          one person's view of a scenario (mum, dad, child or carer);
    ...                               views that follow one another stand side by side
    :::

    ::: message heated                a message between parents (heated or calm)
    ::: practice Try it now           something to do here and now
    ::: safety If you do not feel safe   what to do when a step is not for you

A picture of the module is `![what it shows](pictures/name.svg)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from spip_live.content.strictly import Broken

TOP_HEADING = 3  # the page owns h1 and h2
LOWEST_HEADING = 6
BOXES: dict[str, frozenset[str]] = {
    "view": frozenset({"mum", "dad", "child", "carer"}),
    "message": frozenset({"heated", "calm"}),
    "practice": frozenset(),
    "safety": frozenset(),
}
OPENING = re.compile(r"^:::\s*(\S.*)$")
CLOSING = re.compile(r"^:::\s*$")

TAGS = {
    *("p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "a", "blockquote", "hr", "br"),
    *("article", "section", "div", "table", "thead", "tbody", "tr", "th", "td", "img"),
}
CLASSES = {
    "article": {"view", *(f"view--{who}" for who in BOXES["view"])},
    "div": {"views", "message", *(f"message--{tone}" for tone in BOXES["message"])},
    "section": {"practice", "safety"},
}

LINK = re.compile(r"^(?:https|tel|mailto):", re.I)
OUR_FILE = re.compile(r"^/files/[0-9a-f]{64}$")


def _only_ours(tag: str, attribute: str, value: str) -> str | None:
    """Links lead out to the web, a telephone or a letter; pictures are files of the course."""
    wanted = {("a", "href"): LINK, ("img", "src"): OUR_FILE}.get((tag, attribute))
    return value if wanted is None or wanted.match(value) else None


_markdown = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(
    ["table", "smartquotes", "replacements"]
)
_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes={
        **{"a": {"href"}, "ol": {"start"}, "th": {"scope"}, "img": {"src", "alt"}},
        "*": set(),  # or a title and a language would be let in everywhere
    },
    attribute_filter=_only_ours,
    allowed_classes=CLASSES,
    url_schemes={"https", "tel", "mailto"},
    url_relative="pass_through",
    # A link followed in the same tab would take a parent out of the room.
    set_tag_attribute_values={"a": {"target": "_blank"}, "th": {"scope": "col"}},
)


def to_html(source: str, file: str, pictures: Mapping[str, str]) -> str:
    """The HTML of a Markdown text; Broken, naming file and line, if a box is not well formed.

    `pictures` are the addresses of the pictures that it may show, by name.
    """
    pieces = list(_boxes(source, file, pictures))
    made = ""
    for is_view, run in groupby(pieces, key=lambda piece: piece[0] == "view"):
        html = "".join(html for _, html in run)
        made += f'<div class="views">{html}</div>' if is_view else html
    return _cleaner.clean(made).strip()


def _boxes(source: str, file: str, pictures: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The text cut at its boxes: (name of the box or "", HTML) in order."""
    opened, opened_on, lines = "", 0, []
    for number, line in enumerate(source.splitlines(), start=1):
        opening = OPENING.match(line)
        if opening and opened:
            raise Broken(f"{file}: line {number}: the box of line {opened_on} is not yet ended")
        if CLOSING.match(line) and not opened:
            raise Broken(f"{file}: line {number}: there is no box to end here")
        if not opening and not CLOSING.match(line):
            lines.append(line)
            continue
        if opening or opened:
            yield from _piece(opened, lines, f"{file}: line {opened_on}", pictures)
        opened, opened_on, lines = (opening[1] if opening else ""), number, []
    if opened:
        raise Broken(f'{file}: line {opened_on}: this box is not ended by ":::"')
    yield from _piece("", lines, file, pictures)


def _piece(
    box: str, lines: list[str], where: str, pictures: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    tokens = _markdown.parse("\n".join(lines))
    _address(tokens, where, pictures)
    inner = _rendered(tokens, heading=TOP_HEADING + bool(box))
    if not box:
        if inner:
            yield "", inner
        return
    name, variant, title = _parts_of(box, where)
    heading = f"<h3>{_markdown.renderInline(title)}</h3>" if title else ""
    if name == "view":
        html = f'<article class="view view--{variant}">{heading}{inner}</article>'
    elif name == "message":
        html = f'<div class="message message--{variant}">{heading}{inner}</div>'
    else:
        html = f'<section class="{name}">{heading}{inner}</section>'
    yield name, html


def _parts_of(box: str, where: str) -> tuple[str, str, str]:
    """The box's name, variant ("" where it has none) and title."""
    name, _, rest = box.partition(" ")
    if name not in BOXES:
        raise Broken(f'{where}: there is no box "{name}"; the boxes are {", ".join(BOXES)}')
    variants = BOXES[name]
    if not variants:
        return name, "", rest.strip()
    variant, _, title = rest.strip().partition(" ")
    if variant not in variants:
        wanted = ", ".join(sorted(variants))
        raise Broken(f'{where}: a {name} box is one of {wanted}, not "{variant}"')
    return name, variant, title.strip()


def _address(tokens: Sequence[Token], where: str, pictures: Mapping[str, str]) -> None:
    """Give each picture the address of its file; Broken if there is none, or nothing says it."""
    for token in tokens:
        _address(token.children or (), where, pictures)
        if token.type != "image":
            continue
        name = str(token.attrs.get("src", "")).removeprefix("pictures/")
        if name not in pictures:
            raise Broken(f'{where}: there is no picture "{name}" in pictures')
        if not token.content.strip():
            raise Broken(f'{where}: say what the picture "{name}" shows: ![words](pictures/{name})')
        token.attrs["src"] = pictures[name]


def _rendered(tokens: Sequence[Token], heading: int) -> str:
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            level = int(token.tag[1:]) - 1 + heading
            token.tag = f"h{min(level, LOWEST_HEADING)}"
    return str(_markdown.renderer.render(tokens, _markdown.options, {})).strip()
