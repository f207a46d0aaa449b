"""The children and the court that a list names: what helps to find who belongs together."""

from __future__ import annotations

import re
from datetime import date, timedelta

from spip_live.office.intake import dates, names
from spip_live.office.intake.slips import Child
from spip_live.people.families import is_placeholder

MOST = 12  # children of one referral
OLDEST = timedelta(days=25 * 366)  # a date before that is not a child's
# A date in any of the ways that `dates` reads, inside other text.
DATE = re.compile(
    r"\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}|\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+[^\W\d]{3,10}\s+\d{2,4}"
)
BETWEEN = re.compile(r"[;\n|/&]|\band\b|,(?=\s*[^\W\d])", re.IGNORECASE)
ABOUT = re.compile(
    r"\b(d\.?o\.?b\.?|born|aged?|child(ren)?|kids?|b\.)(?!\w)|[()\[\]:\d]", re.IGNORECASE
)
LONGEST = 60


def children(text: str, today: date) -> tuple[Child, ...]:
    """Each child with its date of birth, as far as both can be read; nothing here is an error."""
    if is_placeholder(text) or names.holds_formula(text):
        return ()
    found = []
    for piece in _pieces(text):
        born = _born(piece, today)
        name = " ".join(ABOUT.sub(" ", DATE.sub(" ", piece)).strip(" .,-").split())
        if name.isupper() or name.islower():
            name = names.proper(name)
        if not is_placeholder(name) or born:
            found.append(Child("" if is_placeholder(name) else name[:LONGEST], born))
    return tuple(dict.fromkeys(found))[:MOST]


def _pieces(text: str) -> list[str]:
    """One piece for each child; the strokes and commas inside a date part nothing."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\0{len(kept) - 1}\0"

    whole = BETWEEN.split(DATE.sub(keep, text))
    back = [re.sub("\0(\\d+)\0", lambda at: kept[int(at[1])], piece) for piece in whole]
    return [piece for piece in back if piece.strip()]


def _born(piece: str, today: date) -> date | None:
    found = DATE.search(piece)
    if found is None:
        return None
    day = dates.of_order(found[0], today).value
    return day if day and today - OLDEST < day <= today else None


def court(text: str) -> str:
    """The court's name as it is written, without spaces too many."""
    name = " ".join(text.split())[:LONGEST]
    return "" if is_placeholder(name) or names.holds_formula(name) else name
