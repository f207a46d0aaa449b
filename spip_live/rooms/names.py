"""The names that people in a room see of each other: first names, numbered where two agree. Pure.

An initial would tell a surname; a number tells nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Iterable
from typing import TypeVar

from spip_live.errors import Refused

Key = TypeVar("Key", bound=Hashable)
LONGEST = 30
PUNCTUATION = frozenset(" -'’.")


def chosen(text: str, surname: str = "") -> str:
    """The name a parent asks to be called by, tidied; refused if it would tell too much.

    `surname` is the parent's own, which must not be shown, unless it is all they typed.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name or not any(letter.isalpha() for letter in name):
        raise Refused("name_missing", "Enter the first name you want the group to see.")
    if len(name) > LONGEST:
        raise Refused("name_long", f"Use {LONGEST} characters or fewer.")
    if not all(_belongs_in_a_name(letter) for letter in name):
        raise Refused("name_letters", "Use letters, spaces, hyphens and apostrophes only.")
    words, own = name.casefold().split(), surname.casefold().split()
    if own and len(words) > len(own) and words[-len(own) :] == own:
        raise Refused("name_surname", "Use your first name only, so that your surname is not seen.")
    return name


def numbered(people: Iterable[tuple[Key, str]]) -> dict[Key, str]:
    """The name to show for each person, in the order given: Tom, then Tom 2, then Tom 3.

    Give everybody who was ever let in, in the order of being let in, so that a name once shown
    never passes to somebody else.
    """
    shown: dict[Key, str] = {}
    taken: set[str] = set()
    for key, name in people:
        unique, number = name, 1
        while unique.casefold() in taken:
            number += 1
            unique = f"{name} {number}"
        taken.add(unique.casefold())
        shown[key] = unique
    return shown


def _belongs_in_a_name(letter: str) -> bool:
    return letter in PUNCTUATION or unicodedata.category(letter)[0] in "LM"
