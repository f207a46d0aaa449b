"""Says truly whom a letter goes to, and whom somebody has to ring because they have no address."""

from __future__ import annotations

from collections.abc import Sequence

from spip_live.people.models import Parent
from spip_live.rooms.models import Seat

LINK_BY_TELEPHONE = "pass a link on by telephone"


def by_letter(parent: Parent, written: str, by_telephone: str) -> str:
    """What becomes of one parent's letter: `written`, or what to do `by_telephone` instead."""
    return written if parent.email else f"They have no email address: {by_telephone}."


def all_by_letter(seats: Sequence[Seat], written: str) -> str:
    """`written` of those who get a letter, and by name those who do not; nothing of nobody."""
    unreached = [held.parent.full_name for held in seats if not held.parent.email]
    said = [written] if len(unreached) < len(seats) else []
    if unreached:
        said.append(f"Ring {_listed(unreached)}: no email address is known.")
    return " ".join(said)


def _listed(names: Sequence[str]) -> str:
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last
