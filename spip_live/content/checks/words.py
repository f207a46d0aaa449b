"""Looks at what is written: links, alternative texts, and what notes must have. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from spip_live.content.folders import Written, notes_page
from spip_live.content.kinds import Kind
from spip_live.content.schema import Step
from spip_live.content.strictly import nearest

NEEDED = ("Say", "Watch for")
HEADINGS = (*NEEDED, "Do", "If nobody speaks", "If somebody is upset", "Aims", "Before you begin")
HEADING = re.compile(r"<h[1-6]>(.*?)</h[1-6]>", re.S)
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}", re.I | re.ASCII)
TELEPHONE = re.compile(r"tel:\+?[0-9 -]{3,20}", re.ASCII)
LETTER = re.compile(r"mailto:[^@\s/?]+@[a-z0-9.-]+\.[a-z]{2,}", re.I | re.ASCII)
LEFT_OVER = re.compile(r"\]\([^)\s]*\)")  # a link that Markdown would not take for one
FILE_NAME = re.compile(r"\.(svg|png|webp|jpe?g)$", re.I)
EMPTY_WORDS = ("picture of", "image of", "a picture of", "an image of", "photo of", "drawing of")
LONGEST_ALT = 250

_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table"])


def of_links(source: str, where: str) -> Iterator[str]:
    """A sentence for every link that leads nowhere, or that is not safe to follow."""
    for token in _all(_markdown.parse(source)):
        if token.type == "link_open":
            address = str(token.attrs.get("href", ""))
            if wrong := wrong_with(address):
                yield f"{where}: the link {address[:80]} {wrong}"
        elif token.type == "text" and (left := LEFT_OVER.search(token.content)):
            yield f"{where}: {left[0][:80]} is not a link that can be followed"


def wrong_with(address: str) -> str | None:
    """Why a link cannot be followed, or nothing. Its form alone is looked at; none is fetched."""
    if address.lower().startswith("tel:"):
        return None if TELEPHONE.fullmatch(address) else "is not a telephone number"
    if address.lower().startswith("mailto:"):
        return None if LETTER.fullmatch(address) else "is not an email address"
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return "is not a whole address"
    if parts.scheme == "http":
        return "begins with http:; use the https: address"
    if parts.scheme != "https":
        return "leads nowhere: begin it with https:, tel: or mailto:"
    if parts.username is not None or not HOST.fullmatch(host):
        return "is not a whole address"
    return None


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())


def of_notes(written: Written, file: str) -> Iterator[str]:
    """A sentence for every step whose notes do not say what to say and what to watch for."""
    for step in written.module.steps:
        page = notes_page(step)
        html = written.pages[page]
        name = f"{written.module.slug}/{page}" if page.endswith(".md") else f"{file}: {step.slug}"
        yield from (f"{name}: {wrong}" for wrong in wrong_with_notes(html, step.kind))


def wrong_with_notes(html: str, kind: Kind = Kind.TALK) -> Iterator[str]:
    """What notes lack. A heading with nothing under it is as good as none."""
    said = {match[1].strip(): match.end() for match in HEADING.finditer(html)}
    for needed in NEEDED:
        if needed not in said:
            others = [heading for heading in said if heading not in HEADINGS]
            near = nearest(needed, others).partition("; the keys")[0]
            near = near.replace("did you mean", "you have").rstrip("?")
            yield f'the notes need the heading "### {needed}"{near}'
        elif not _follows(html, said[needed]):
            yield f'there is nothing under "### {needed}"'


def _follows(html: str, at: int) -> str:
    return re.split(r"<h[1-6]>", html[at:])[0].strip()


def of_alternatives(steps: Sequence[Step], file: str) -> Iterator[str]:
    """A sentence for every picture of a story whose alternative text says nothing."""
    for step in steps:
        for index, frame in enumerate(step.story):
            if wrong := wrong_with_alt(frame.alt, frame.caption):
                yield f"{file}: {step.slug}: story[{index}].alt: {wrong}"


def wrong_with_alt(alt: str, caption: str = "") -> str | None:
    """Why an alternative text is none, or nothing."""
    plain = " ".join(alt.split())
    if len(plain) < 3 or FILE_NAME.search(plain):
        return "say what the picture shows"
    if plain.lower().startswith(EMPTY_WORDS):
        return f'leave out "{plain.split(" of ")[0]} of" and say at once what is to be seen'
    if plain == " ".join(caption.split()):
        return "it says the same as the caption; say what is to be seen"
    if len(plain) > LONGEST_ALT:
        return f"it has {len(plain)} letters, and {LONGEST_ALT} is the most"
    return None


def of_html_alternatives(pages: Mapping[str, str], where: str) -> Iterator[str]:
    """The same for pictures that stand in a text."""
    for name, html in pages.items():
        for alt in re.findall(r'<img[^>]*\balt="([^"]*)"', html):
            if wrong := wrong_with_alt(alt):
                yield f"{where}/{name}: the picture “{alt[:40]}”: {wrong}"
