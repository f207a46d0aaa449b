"""Blocking keys: what two records must have in common before anybody compares them at all.

One thing in common is hardly ever enough to tie two people; so two are wanted, of those that many
share three, and one only where next to nobody else has it. No damaged field, nor two, keeps two
records of one person, or of two parents, from being looked at together: there are more ways than
that in which they can be found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from spip_live.people.linkage import plain
from spip_live.people.linkage.profiles import Named, Profile

# A key of these kinds says little by itself.
WEAK = frozenset(
    {"first", "last", "stated first", "stated last", "mailbox", "born", "names", "day"}
)
# A key of these kinds is only counted: how many share a first name, a last name, or a court.
COUNTED = frozenset({"forename", "surname", "court"})
ENOUGH = 3  # things in common, where a strong key counts twice
RARE = 3  # holders of a strong key; up to so many it is enough by itself
FEW, MANY = 40, 400  # holders of a strong key; above the first it is weak, above the second none
# What is asked for under one name is held under the other.
ANSWERS = {
    "name": "stated name", "stated name": "name",
    "first": "stated first", "stated first": "first",
    "last": "stated last", "stated last": "last",
}  # fmt: skip

WEAKLY, STRONGLY = 1, 2

Key = tuple[str, str]
# What one person asks for: by the thing that is told, its keys and how much each counts.
Asked = dict[str, dict[Key, int]]


def held_of(profile: Profile) -> frozenset[Key]:
    """The keys under which a person is found."""
    return frozenset(_all_of(profile))


def asked_of(profile: Profile) -> frozenset[Key]:
    """The keys by which others are found who may be this person, or the other parent of theirs."""
    held = held_of(profile)
    return held | {(ANSWERS[kind], value) for kind, value in held if kind in ANSWERS}


def about(key: Key) -> str:
    """What a key tells of: several that tell of one thing count once, by the strongest."""
    kind, value = key
    if kind in ("child", "born"):
        return f"child {value.rpartition(' ')[2]}"
    return ABOUT.get(kind, kind)


ABOUT = {
    **dict.fromkeys(("name", "first", "last", "given"), "name"),
    **dict.fromkeys(("stated name", "stated first", "stated last"), "stated"),
    "mailbox": "email",
}


def strengths(asked: Iterable[Key], holders: Mapping[Key, int]) -> Asked:
    """What each key counts for, by how many hold it; those that nobody or too many hold are out."""
    counted: Asked = defaultdict(dict)
    for key in asked:
        number = holders.get(key, 0)
        if 0 < number <= MANY and key[0] not in COUNTED:
            counted[about(key)][key] = _strength(key[0], number)
    return counted


def _strength(kind: str, number: int) -> int:
    if kind in WEAK or number > FEW:
        return WEAKLY
    return ENOUGH if number <= RARE else STRONGLY


def names_of(who: Named) -> frozenset[str]:
    """The whole name as it is heard, in each form; those who share one share the name."""
    first, last = plain.forename_sounds(who.forename), plain.surname_sounds(who.surname)
    return frozenset(f"{one} {other}" for one, other in product(first, last))


def courts_of(profile: Profile) -> frozenset[str]:
    """The courts of orders, and of case numbers: these begin with the letters of the court."""
    named = {" ".join(plain.words(order.court)) for order in profile.orders if order.court}
    return frozenset(named | {number[:2].casefold() for number in profile.cases})


def singly(who: Named) -> tuple[list[Key], list[Key]]:
    """First name and last name as they are heard, each by itself."""
    return (
        [("forename", sound) for sound in plain.forename_sounds(who.forename)],
        [("surname", sound) for sound in plain.surname_sounds(who.surname)],
    )


def _all_of(profile: Profile) -> Iterator[Key]:
    for each in singly(profile.who):
        yield from each
    yield from _of_name(profile.who, "")
    for other in profile.others:
        yield from _of_name(other, "stated ")
    if profile.who.born_on:
        yield "birth", plain.either_way(profile.who.born_on)
        for sound in plain.forename_sounds(profile.who.forename):
            yield "given", f"{sound} {profile.who.born_on.year}"
    yield from _of_contact(profile)
    yield from _of_orders(profile)
    yield from _of_children(profile.children)


def _of_contact(profile: Profile) -> Iterator[Key]:
    for email in profile.emails:
        yield "email", email
        yield "mailbox", "".join(mark for mark in email.partition("@")[0] if mark.isalpha())
    for phone in profile.phones:
        yield "phone", phone


def _of_orders(profile: Profile) -> Iterator[Key]:
    for number in profile.cases:
        yield "case", number
        yield from near_case(number)
    for reference in profile.references:
        yield "reference", reference
        yield "reference", f"{reference[:-2]}.."
        yield "reference", f"..{reference[2:]}"
    for order in profile.orders:
        if order.made_on:
            yield "day", order.made_on.isoformat()
    for court in courts_of(profile):
        yield "court", court


def _of_name(who: Named, whose: str) -> Iterator[Key]:
    for name in names_of(who):
        yield f"{whose}name", name
    first, last = plain.forenames(who.forename), plain.surnames(who.surname)
    for sound in plain.forename_sounds(who.forename):
        if last:
            yield f"{whose}first", f"{sound} {last[0][:1]}"
    if first and last:
        yield f"{whose}last", f"{first[0][:1]} {''.join(last)}"


def near_case(number: str) -> Iterator[Key]:
    """What is left of a case number, whichever of its marks was wrong or swapped with the next."""
    at, head, tail = 5, 3, 2
    if len(number) > 12:  # a digital reference: its halves, and the second half's
        at, head, tail = 8, 4, 4
    court, serial = number[:4], number[at:]
    yield "case", f"..{number[-at:]}"
    yield "case", f"{court}{''.join(sorted(serial))}~"
    yield "case", f"{number[: at + head]}.."
    yield "case", f"{number[: at - 1]}..{serial[-tail:]}"


def _of_children(children: Iterable[Named]) -> Iterator[Key]:
    first: set[str] = set()
    for child in children:
        sounds = plain.forename_sounds(child.forename)
        first.update(sounds[:1])
        if child.born_on:
            born = plain.either_way(child.born_on)
            yield "born", born
            for sound in sounds:
                yield "child", f"{sound} {born}"
    if len(first) > 1:
        yield "names", " ".join(sorted(first))
