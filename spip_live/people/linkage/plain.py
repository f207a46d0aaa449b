"""What lists write in many ways, written in one: names, how they sound, telephones, dates."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

import jellyfish

from spip_live.people.linkage.nicknames import roots_of

# Letters that do not come apart into a plain letter and a mark.
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss"}
)
NO_LETTER = re.compile(r"[^a-z0-9]+")
SILENT = re.compile(r"['’‘`´ʻʼ.]")
# Words before a surname that lists leave out, join or keep as they like.
BEFORE = frozenset("al el bin ibn ap ab ni nic o mac mc de van von der den la le abu".split())
TITLES = frozenset("mr mrs ms miss mx dr".split())
# A woman's and a man's form of one Polish surname.
POLISH = (("ska", "ski"), ("cka", "cki"), ("dzka", "dzki"))
# First letters that are heard alike; soundex by itself keeps the letter.
HEARD = str.maketrans("ckqgjyszxfvweioua", "kkkgjjsssfvvaaaaa")
PREFIX = re.compile(r"^(mac|mc|o(?=[^aeiou]))(?=.{3})")


@lru_cache(maxsize=65_536)
def words(name: str) -> tuple[str, ...]:
    """The words of a name without accents, case and marks; `O'Neill-Łach` is `oneill`, `lach`."""
    apart = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    bare = "".join(mark for mark in apart if not unicodedata.combining(mark))
    return tuple(NO_LETTER.sub(" ", SILENT.sub("", bare)).split())


@lru_cache(maxsize=65_536)
def forenames(name: str) -> tuple[str, ...]:
    """The words of a forename, without a title."""
    found = words(name)
    return tuple(word for word in found if word not in TITLES) or found


@lru_cache(maxsize=65_536)
def surnames(name: str) -> tuple[str, ...]:
    """The words of a surname in one form for men and women, without words that come before it."""
    found = tuple(_one_form(word) for word in words(name) if word not in BEFORE)
    return found or words(name)


def _one_form(word: str) -> str:
    for ending, other in POLISH:
        if word.endswith(ending):
            return word.removesuffix(ending) + other
    return word


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """How a word is heard, roughly: the first sound and the consonants after it."""
    bare = PREFIX.sub("", word)
    code = jellyfish.soundex(bare) if bare.isalpha() else bare
    return code[:1].lower().translate(HEARD) + code[1:]


@lru_cache(maxsize=65_536)
def forename_sounds(name: str) -> tuple[str, ...]:
    """The sounds of a forename and of the names that it may stand for."""
    found = forenames(name)
    if not found:
        return ()
    roots = {root for word in found[:2] for root in roots_of(word)}
    return tuple(sorted({sound(word) for word in (*roots, found[0])}))


@lru_cache(maxsize=65_536)
def surname_sounds(name: str) -> tuple[str, ...]:
    """The sounds of a surname: of each of its words, for one may be left out."""
    return tuple(sorted({sound(word) for word in surnames(name)[:3]}))


def telephone(number: str) -> str:
    """The last nine digits, the same however a number begins; empty where there are fewer."""
    digits = "".join(mark for mark in number if mark.isdigit())
    return digits[-9:] if len(digits) >= 9 else ""


def either_way(day: date) -> str:
    """A date in which day and month may change places: the same for both."""
    low, high = sorted((day.day, day.month))
    return f"{day.year}-{low}-{high}"
