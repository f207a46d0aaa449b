"""Slips of the hand: what typing, copying and mishearing do to words, numbers and dates."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, timedelta

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ALIKE = {"O": "0", "0": "O", "I": "1", "1": "I", "5": "S", "S": "5", "8": "B", "B": "8", "Z": "2"}
_TRIES = 40


def changed(value: str, ways: Sequence[Callable[[str], str]], rng: random.Random) -> str:
    """The value after one of the ways, tried until it says something else; else nothing."""
    for _ in range(_TRIES):
        other = rng.choice(ways)(value)
        if other != value:
            return other
    return ""


def without_marks(word: str) -> str:
    """The word as a keyboard without accents writes it."""
    split = unicodedata.normalize("NFKD", word.replace("ł", "l").replace("Ł", "L"))
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _neighbour(letter: str, rng: random.Random) -> str:
    """A key beside this one on the keyboard, in the same case."""
    if letter.isdigit():
        return str((int(letter) + rng.choice((1, 9))) % 10)
    low = without_marks(letter).lower()
    row = next((row for row in _ROWS if low in row), "")
    if not row:
        return letter
    at = row.index(low)
    beside = rng.choice(row[max(0, at - 1) : at] + row[at + 1 : at + 2])
    return beside.upper() if letter.isupper() else beside


def typed(word: str, rng: random.Random) -> str:
    """The word with one slip: a neighbouring key, two swapped, one doubled or one left out."""
    if len(word) < 2:
        return word
    at = rng.randrange(1, len(word)) if rng.random() < 0.85 else 0
    before, letter, after = word[:at], word[at], word[at + 1 :]
    slip = rng.randrange(4)
    if slip == 0:
        return before + _neighbour(letter, rng) + after
    if slip == 1 and after and at:
        return before + after[0] + letter + after[1:]
    if slip == 2:
        return before + letter + letter + after
    return before + after if len(word) > 3 else word


def one_digit(number: str, rng: random.Random) -> str:
    """The number with one digit of its later half wrong, most often the next on the keyboard."""
    places = [at for at, sign in enumerate(number) if sign.isdigit() and at >= len(number) // 3]
    if not places:
        return number
    at = rng.choice(places)
    wrong = _neighbour(number[at], rng) if rng.random() < 0.6 else str(rng.randrange(10))
    return number[:at] + wrong + number[at + 1 :]


def two_swapped(number: str, rng: random.Random) -> str:
    """The number with two signs that stand side by side changed about."""
    if len(number) < 2:
        return number
    at = rng.randrange(len(number) - 1)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def misread(number: str, rng: random.Random) -> str:
    """The number with a letter read as the digit that looks like it, or the other way about."""
    places = [at for at, sign in enumerate(number) if sign in _ALIKE]
    if not places:
        return number
    at = rng.choice(places)
    return number[:at] + _ALIKE[number[at]] + number[at + 1 :]


def one_dropped(number: str, rng: random.Random) -> str:
    """The number with one sign left out."""
    at = rng.randrange(len(number)) if number else 0
    return number[:at] + number[at + 1 :]


def turned(day: date, rng: random.Random) -> date:
    """The date with day and month changed about, where that is a date at all."""
    return date(day.year, day.day, day.month) if day.day <= 12 else day


def year_off(day: date, rng: random.Random) -> date:
    """The date with its year wrong by one."""
    return _moved(day, day.year + rng.choice((-1, 1)), day.month, day.day)


def month_off(day: date, rng: random.Random) -> date:
    """The date with a neighbouring month, or the one that a slip of ten makes."""
    return _moved(day, day.year, (day.month - 1 + rng.choice((1, 11, 10))) % 12 + 1, day.day)


def day_off(day: date, rng: random.Random) -> date:
    """The date with one digit of its day wrong."""
    return _moved(day, day.year, day.month, day.day + rng.choice((-10, -1, 1, 10, 3)))


def decade_off(day: date, rng: random.Random) -> date:
    """The date with its decade wrong by one."""
    return _moved(day, day.year + rng.choice((-10, 10)), day.month, day.day)


def _moved(was: date, year: int, month: int, day: int) -> date:
    """The date with these parts, or as it was where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return was


_DATE_SLIPS = (turned, turned, turned, year_off, year_off, day_off, day_off, month_off, decade_off)


def misdated(day: date, rng: random.Random, latest: date | None = None) -> date:
    """Some other date that a slip makes of this one, never after `latest`."""
    for _ in range(_TRIES):
        other = rng.choice(_DATE_SLIPS)(day, rng)
        if other != day and (latest is None or other <= latest):
            return other
    return day - timedelta(days=1)
