"""What stands on paper: a programme's handbook for parents, a room's run sheet for its facilitator.

The web page and the PDF are made of the same parts.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from spip_live.content.library import BREAK_MODULE, Library
from spip_live.rooms.models import Room
from spip_live.rooms.plans import planned_steps
from spip_live.rooms.steps.languages import in_language

Chapter = dict[str, Any]

STATIC = Path(__file__).parents[2] / "static"
TEMPLATES = Path(__file__).parents[2] / "templates"
SHEETS = ("css/tokens.css", "css/print.css", "css/print_steps.css")


def handbook(library: Library, slug: str, language: str) -> dict[str, Any]:
    """A programme's title and chapters: what parents keep, each step in their language if it is.

    A chapter is {slug, title, summary, steps}: first what is to be read beforehand, if anything,
    then each module once, in the order taught; breaks are left out.
    """
    programme = library.programme(slug)
    modules = [module for part in programme.parts for module in part.modules]
    order = dict.fromkeys([*programme.reading, *modules])
    return {
        "title": programme.title,
        "language": language,
        "reading_beforehand": programme.reading_beforehand,
        "beforehand": [_chapter(library, module, language) for module in programme.reading],
        "chapters": [
            _chapter(library, module, language) for module in order if module != BREAK_MODULE
        ],
    }


def _chapter(library: Library, slug: str, language: str) -> Chapter:
    written = library.written[slug]
    words = written.translations.get(language, written.module)
    return {
        "slug": slug,
        "title": words.title,
        "summary": words.summary,
        "steps": [
            in_language(plain, language)
            for step in written.module.steps
            if (plain := msgspec.json.decode(msgspec.json.encode(library.planned(written, step))))
        ],
    }


def run_sheet(room: Room) -> dict[str, Any]:
    """A room's steps with the minute at which each begins, counted from the room's start."""
    begins, lines = room.starts_at, []
    for n, step in enumerate(planned_steps(room)):
        lines.append({"n": n, "begins": begins, "step": step})
        begins += timedelta(minutes=step["minutes"])
    return {"lines": lines, "ends": begins, "planned_end": room.ends_at}


def digest_of(printed: dict[str, Any]) -> str:
    """SHA-256, in hex, of all that is printed and of the look that it is printed in."""
    plain = json.dumps(printed, sort_keys=True, ensure_ascii=False, default=datetime.isoformat)
    return hashlib.sha256(look() + plain.encode()).hexdigest()


@cache
def look() -> bytes:
    """The style sheets and templates that paper is made with: with them a printout grows old."""
    files = [STATIC / name for name in SHEETS]
    files += sorted(path for name in ("print", "steps") for path in (TEMPLATES / name).glob("*"))
    return b"\0".join(path.read_bytes() for path in files)
