"""Every sentence that the parents' pages may ask a catalogue for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract

import spip_live
from spip_live.errors import Refused
from spip_live.rooms import names
from spip_live.rooms.media.checking import FOUND, WORKS
from spip_live.widgets.form import SENTENCES, STALE

HERE = Path(spip_live.__file__).parent
KEYWORDS = {"gettext": None, "later": None}
OF_CLOCKS = {"say": None}  # within the wording itself; elsewhere it says other things
ASKING = re.compile(r"\b(?:gettext|later|say)\(")
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
TAGS = re.compile(r"</?\w+[^>]*>")
TYPED = (("", ""), ("x" * (names.LONGEST + 1), ""), ("a1", ""), ("Tom Ashworth", "Ashworth"))


def asked_for() -> set[str]:
    """All of them: in templates, in Python, and those that are looked up by what they hold."""
    found = {message for path in HERE.glob("templates/**/*.*") for message in _in_template(path)}
    found |= {message for path in HERE.rglob("*.py") for message in _in_python(path)}
    findings = [WORKS, *(one for part in FOUND.values() for one in part.values())]
    found |= {text for one in findings for text in (one.title, *one.does)}
    return found | {*SENTENCES.values(), STALE, *_refused_names()}


def _in_template(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        options = {"trimmed": "true", "silent": "false"}
        for _line, message, _comments, _context in extract(
            "jinja2.ext:babel_extract", file, options=options
        ):
            assert isinstance(message, str)
            yield message


def _in_python(path: Path) -> Iterator[str]:
    if not ASKING.search(path.read_text()):
        return
    keywords = KEYWORDS | OF_CLOCKS if path.parent.name == "wording" else KEYWORDS
    with path.open("rb") as file:
        for _line, message, _comments, _context in extract("python", file, keywords=keywords):
            assert isinstance(message, str)
            yield message


def _refused_names() -> Iterator[str]:
    for typed, surname in TYPED:
        try:
            names.chosen(typed, surname)
        except Refused as refused:
            yield refused.message
