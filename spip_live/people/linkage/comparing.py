"""Two profiles side by side: field by field, how far they agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import lru_cache
from itertools import product
from typing import TypeVar

from rapidfuzz.distance import OSA, JaroWinkler

from spip_live.people.linkage import plain
from spip_live.people.linkage.keys import courts_of
from spip_live.people.linkage.nicknames import roots_of
from spip_live.people.linkage.profiles import Named, Order, Profile
from spip_live.people.linkage.weights import Level, Question

T = TypeVar("T")
Levels = dict[str, Level]
AGREES = (Level.SAME, Level.ALIKE)
RANK = {Level.SAME: 3, Level.ALIKE: 2, Level.NEAR: 1, Level.DIFFERENT: 0}
CLOSE = 0.9  # Jaro-Winkler of two spellings of one name
SHORT = 4  # letters: in a shorter name one slip makes another name


def compare(one: Profile, other: Profile, question: Question) -> Levels:
    """How far each thing agrees that both tell; what either leaves out is not in it."""
    found: dict[str, Level | None]
    if question is Question.SAME_PERSON:
        found = {
            **dict(zip(("forename", "surname"), names(one.who, other.who), strict=True)),
            "born_on": days(one.who.born_on, other.who.born_on),
            "other": best(whole_names, one.others, other.others),
        }
    else:
        found = {
            "names_them": best(whole_names, one.others, (other.who,)),
            "named_by_them": best(whole_names, (one.who,), other.others),
        }
    found |= {
        "email": best(emails, one.emails, other.emails),
        "phone": best(_slips, one.phones, other.phones),
        "case": best(case_numbers, one.cases, other.cases),
        "reference": best(_slips, one.references, other.references),
        "children": children(one.children, other.children),
        "order": best(_orders, one.orders, other.orders),
    }
    # A number that agrees has told the court already.
    told = found["case"] in (Level.SAME, Level.ALIKE)
    found["court"] = None if told else _courts(one, other)
    return {what: level for what, level in found.items() if level is not None}


def best(
    how: Callable[[T, T], Level | None], ours: Iterable[T], theirs: Collection[T]
) -> Level | None:
    """The furthest agreement between any of ours and any of theirs."""
    levels = [level for pair in product(ours, theirs) if (level := how(*pair)) is not None]
    return max(levels, key=RANK.__getitem__, default=None)


def names(one: Named, other: Named) -> tuple[Level | None, Level | None]:
    """Forename and surname; where both stand in each other's place, they are taken as swapped."""
    straight = forename(one.forename, other.forename), surname(one.surname, other.surname)
    if Level.DIFFERENT not in straight:
        return straight
    crossed = forename(one.forename, other.surname), surname(one.surname, other.forename)
    both = all(level in AGREES for level in crossed)
    return (Level.ALIKE, Level.ALIKE) if both else straight


@lru_cache(maxsize=131_072)
def forename(one: str, other: str) -> Level | None:
    """A first name: the same, a short form or another spelling of it, its initial, another."""
    ours, theirs = plain.forenames(one), plain.forenames(other)
    if not ours or not theirs:
        return None
    if ours[0] == theirs[0]:
        return Level.SAME
    if _share_a_root(ours, theirs) or _close(ours[0], theirs[0]):
        return Level.ALIKE
    if len(ours[0]) == 1 or len(theirs[0]) == 1:
        return Level.NEAR if ours[0][0] == theirs[0][0] else Level.DIFFERENT
    later = set(ours[1:]) & set(theirs) | set(ours) & set(theirs[1:])
    if later or plain.sound(ours[0]) == plain.sound(theirs[0]):
        return Level.NEAR
    return Level.DIFFERENT


def _share_a_root(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    return not roots_of(ours[0]).isdisjoint(roots_of(theirs[0]))


@lru_cache(maxsize=131_072)
def surname(one: str, other: str) -> Level | None:
    """A surname: the same, spelled otherwise, one half of a double name, another."""
    ours, theirs = plain.surnames(one), plain.surnames(other)
    if not ours or not theirs:
        return None
    if ours == theirs:
        return Level.SAME
    if set(ours) & set(theirs) or _close("".join(ours), "".join(theirs)):
        return Level.ALIKE
    return Level.NEAR if any(_close(a, b) for a, b in product(ours, theirs)) else Level.DIFFERENT


def _close(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORT:
        return one == other
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return True
    similar: float = JaroWinkler.similarity(one, other, score_cutoff=CLOSE)
    return similar > 0 and OSA.distance(one, other, score_cutoff=2) <= 2


def whole_names(one: Named, other: Named) -> Level | None:
    """A stated name and somebody's own: both parts weighed as one; a date of birth moves it."""
    first, last = names(one, other)
    if first is None or last is None:
        return Level.NEAR if Level.SAME in (first, last) else None
    rank = WHOLE[RANK[first] + RANK[last]]
    born = days(one.born_on, other.born_on)
    if born is not None:
        rank += 1 if born in (Level.SAME, Level.ALIKE) else -1
    return BY_RANK[min(max(rank, 0), 3)]


# The rank of a whole name by the sum of the ranks of its two parts.
WHOLE = (0, 0, 1, 1, 2, 2, 3)
BY_RANK = {rank: level for level, rank in RANK.items()}


def days(one: date | None, other: date | None) -> Level | None:
    """A date: the same, swapped or with one figure wrong, two of its three parts, another."""
    if one is None or other is None:
        return None
    if one == other:
        return Level.SAME
    ours, theirs = (one.year, one.month, one.day), (other.year, other.month, other.day)
    unlike = [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]
    if len(unlike) == 1:
        return Level.ALIKE if _one_figure(*unlike[0]) else Level.NEAR
    swapped = ours == (theirs[0], theirs[2], theirs[1])
    return Level.ALIKE if swapped else Level.DIFFERENT


@lru_cache(maxsize=4_096)
def _one_figure(one: int, other: int) -> bool:
    return OSA.distance(f"{one:02d}", f"{other:02d}", score_cutoff=1) <= 1


def emails(one: str, other: str) -> Level | None:
    """An address: the same, a slip in it, the same name with another number or place, another."""
    if one == other:
        return Level.SAME
    ours, theirs = one.partition("@")[0], other.partition("@")[0]
    if OSA.distance(one, other, score_cutoff=2) <= (2 if len(one) > 12 else 1):
        same_figures = FIGURES.findall(ours) == FIGURES.findall(theirs)
        return Level.ALIKE if same_figures else Level.NEAR
    return Level.NEAR if ours == theirs and len(ours) > SHORT else Level.DIFFERENT


FIGURES = re.compile(r"\d+")


def case_numbers(one: str, other: str) -> Level | None:
    """A case number: the same, one key wrong or two swapped, two keys wrong, another."""
    if one == other:
        return Level.SAME
    slips = OSA.distance(one, other, score_cutoff=2)
    return Level.ALIKE if slips <= 1 else Level.NEAR if slips == 2 else Level.DIFFERENT


def _slips(one: str, other: str) -> Level | None:
    if one == other:
        return Level.SAME
    return Level.ALIKE if OSA.distance(one, other, score_cutoff=1) <= 1 else Level.DIFFERENT


def children(ours: Collection[Named], theirs: Collection[Named]) -> Level | None:
    """The children: all the same, one of them surely, one of them nearly, none."""
    if not ours or not theirs:
        return None
    ranks = [max(RANK[child(one, other)] for other in theirs) for one in ours]
    surely, nearly, slightly = (ranks.count(rank) for rank in (3, 2, 1))
    if surely == max(len(ours), len(theirs)) or surely >= 2:
        return Level.SAME
    if surely or nearly >= 2:
        return Level.ALIKE
    return Level.NEAR if nearly or slightly >= 2 else Level.DIFFERENT


def child(one: Named, other: Named) -> Level:
    """One child: name and date, both within a slip, one of the two, neither."""
    born = days(one.born_on, other.born_on)
    name = forename(one.forename, other.forename)
    if name in AGREES and born in AGREES:
        return Level.SAME
    if born is Level.SAME or (name in AGREES and born is Level.NEAR):
        return Level.ALIKE
    return Level.NEAR if name in AGREES or born is Level.ALIKE else Level.DIFFERENT


def _orders(one: Order, other: Order) -> Level | None:
    level = days(one.made_on, other.made_on)
    # So few days are orders made on that one wrong figure is just another day.
    return Level.DIFFERENT if level is Level.NEAR else level


def _courts(one: Profile, other: Profile) -> Level | None:
    ours, theirs = courts_of(one), courts_of(other)
    if ours & theirs:
        return Level.SAME
    told = best(_court_names, one.orders, other.orders)
    by_number = one.cases and other.cases
    return told or (Level.DIFFERENT if by_number else None)


def _court_names(one: Order, other: Order) -> Level | None:
    ours, theirs = plain.words(one.court), plain.words(other.court)
    if not ours or not theirs:
        return None
    return Level.ALIKE if ours[0] == theirs[0] or _close(ours[0], theirs[0]) else Level.DIFFERENT
