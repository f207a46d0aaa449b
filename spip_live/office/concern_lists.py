"""What the pages of concerns show, one function a list; read only."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from spip_live.office.attendance_lists import title_of
from spip_live.rooms import incident_notes
from spip_live.rooms.incident_notes import Which
from spip_live.rooms.models import IncidentNote

PER_PAGE = 25
MOST_UNSEEN = 200  # more than anybody reads at one sitting; the rest come up as these are seen


@dataclass(frozen=True)
class NoteLine:
    """One note with the room that it was written in."""

    note: IncidentNote
    title: str


@dataclass(frozen=True)
class Page:
    """Some of the notes of one kind, the newest first."""

    lines: list[NoteLine]
    number: int
    of: int
    total: int


def unseen() -> list[NoteLine]:
    """Concerns that nobody has seen."""
    return _lines(incident_notes.UNSEEN, 0, MOST_UNSEEN)


def seen(number: int) -> Page:
    """Concerns that somebody has seen, a page at a time."""
    return _page(number, incident_notes.SEEN)


def others(number: int) -> Page:
    """Notes that were not raised as a concern, a page at a time."""
    return _page(number, incident_notes.PLAIN)


def _page(number: int, which: Which) -> Page:
    total = incident_notes.count(which)
    of = max(1, ceil(total / PER_PAGE))
    here = min(max(1, number), of)
    return Page(_lines(which, (here - 1) * PER_PAGE, PER_PAGE), here, of, total)


def _lines(which: Which, first: int, most: int) -> list[NoteLine]:
    found = incident_notes.newest(which, first, most)
    return [NoteLine(note, title_of(note.room)) for note in found]
