"""What goes wrong with each field of a referral between the court's list and the provider's."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bench.linkage import heldout_slips as slips
from bench.linkage.cases import Child, Referral
from bench.linkage.heldout_families import Parent, forename_of, phone_of, surname_of
from bench.linkage.heldout_names import COURTS
from bench.linkage.heldout_variants import FORENAMES, SURNAMES


@dataclass(frozen=True)
class Hand:
    """Whose referral a hand spoils, with the other parent, whose details may stray into it."""

    rng: random.Random
    parent: Parent
    other: Parent

    def often(self, share: float) -> bool:
        """Whether something of this share happens this time."""
        return self.rng.random() < share

    def text(self, value: str, *ways: Callable[[str], str]) -> str:
        """The value after one of the ways, or nothing where none changes it."""
        return slips.changed(value, ways, self.rng)

    def typed(self, word: str) -> str:
        """The word with a slip of the keyboard."""
        return slips.typed(word, self.rng)


def _called(name: str, known_as: dict[str, tuple[str, ...]], rng: random.Random) -> str:
    """Another way to say or write one of the name's parts, or the name without its accents."""
    parts = name.split(" ")
    at = rng.randrange(len(parts))
    parts[at] = rng.choice(known_as.get(parts[at], (slips.without_marks(parts[at]),)))
    return " ".join(parts)


def _part(name: str, rng: random.Random) -> str:
    """One part of a name of several."""
    return rng.choice(name.replace("-", " ").split() or [""])


def _married(surname: str, hand: Hand) -> str:
    """The surname after marriage, divorce or a parent's wish to bear both."""
    fresh = surname_of(hand.parent.origin, hand.parent.woman, hand.rng)
    both = f"{surname}-{hand.rng.choice((fresh, hand.other.surname))}"
    return hand.rng.choice((fresh, fresh, hand.other.surname, both, _part(surname, hand.rng)))


def _forename(was: Referral, hand: Hand) -> Referral:
    """A nickname, another spelling, a slip, a middle name or an initial; intake asks for one."""

    def called(name: str) -> str:
        return _called(name, FORENAMES, hand.rng)

    def middle(name: str) -> str:
        second = forename_of(hand.parent.origin, hand.parent.woman, hand.rng)
        return second if hand.often(0.4) else f"{name} {second}"

    ways = [called] * 5 + [hand.typed] * 4 + [middle, lambda name: name[:1]]
    return replace(was, forename=hand.text(was.forename, *ways) or hand.typed(was.forename))


def _surname(was: Referral, hand: Hand) -> Referral:
    """Another surname, another spelling or a slip; intake asks for one."""

    def spelt(name: str) -> str:
        return _called(name, SURNAMES, hand.rng)

    def married(name: str) -> str:
        return _married(name, hand)

    changes = 5 if hand.parent.woman else 1
    ways = [married] * changes + [spelt] * 3 + [hand.typed] * 4
    return replace(was, surname=hand.text(was.surname, *ways) or hand.typed(was.surname))


def _born_on(was: Referral, hand: Hand) -> Referral:
    """A slip in the date of birth, or none told."""
    assert was.born_on is not None
    told = None if hand.often(0.2) else slips.misdated(was.born_on, hand.rng)
    return replace(was, born_on=told)


def _email(was: Referral, hand: Hand) -> Referral:
    """A new address, none, a slip, or the other parent's in its stead."""

    def fresh(_: str) -> str:
        first = slips.without_marks(hand.parent.forename).split()[0].lower()
        return f"{first}{hand.rng.randrange(1000, 99999)}@example.{hand.rng.choice(('org', 'com'))}"

    def slip(address: str) -> str:
        name, _, host = address.partition("@")
        return f"{hand.typed(name)}@{host}"

    ways = [fresh] * 8 + [slip] * 6 + [lambda _: hand.other.email]
    return replace(was, email="" if hand.often(0.35) else hand.text(was.email, *ways))


def _phone(was: Referral, hand: Hand) -> Referral:
    """A new number, none, a wrong digit, or the other parent's in its stead."""

    def digit(number: str) -> str:
        return slips.one_digit(number, hand.rng)

    def swapped(number: str) -> str:
        other = slips.two_swapped(number, hand.rng)
        return other if other.startswith("07") else number

    ways = [lambda _: phone_of(hand.rng)] * 8 + [digit] * 4 + [swapped] * 2
    ways.append(lambda _: hand.other.phone)
    bare = was.phone.replace("+44", "0").replace(" ", "")
    return replace(was, phone="" if hand.often(0.3) else hand.text(bare, *ways))


def _number(value: str, hand: Hand) -> str:
    """A number misread, with a digit wrong, dropped or swapped, or nothing."""
    kinds = (slips.one_digit, slips.one_digit, slips.two_swapped, slips.misread, slips.one_dropped)
    ways = [lambda number, kind=kind: kind(number, hand.rng) for kind in kinds]
    return "" if hand.often(0.3) else hand.text(value, *ways)


def _case_number(was: Referral, hand: Hand) -> Referral:
    """A case number copied wrongly, or none."""
    return replace(was, case_number=_number(was.case_number, hand))


def _cafcass_ref(was: Referral, hand: Hand) -> Referral:
    """A Cafcass reference copied wrongly, or none."""
    return replace(was, cafcass_ref=_number(was.cafcass_ref, hand))


def _other_party(was: Referral, hand: Hand) -> Referral:
    """The other party called otherwise, by an initial, misspelt, half told or not at all."""
    first, last = hand.other.forename, hand.other.surname
    called = _called(first, FORENAMES, hand.rng)
    slip = hand.typed(last) if hand.often(0.5) else _called(last, SURNAMES, hand.rng)
    ways = (
        f"{last.upper()}, {called}",
        f"{slip.upper()}, {first}",
        f"{first[0]} {last}",
        f"{first[0]}. {last}",
        f"{last.upper()}, {first[0]}",
        f"{called} {last}",
        f"{first} {slip}",
        f"{hand.typed(first)} {last}",
        f"{'Ms' if hand.other.woman else 'Mr'} {last}",
        f"{first} {surname_of(hand.other.origin, hand.other.woman, hand.rng)}",
    )
    right = (f"{first} {last}", f"{last.upper()}, {first}")
    wrong = [name for name in ways if name not in right]
    told = "" if hand.often(0.2) else hand.rng.choice(wrong)
    born_on = was.other_born_on
    if born_on is not None:
        born_on = slips.misdated(born_on, hand.rng) if told and hand.often(0.3) else None
    return replace(was, other_party=told, other_born_on=born_on)


def _misnamed(child: Child, hand: Hand) -> Child:
    """A child by another name, or born on another day."""
    if child.born_on is not None and hand.often(0.4):
        return replace(child, born_on=slips.misdated(child.born_on, hand.rng, date(2026, 11, 1)))
    first, *rest = child.forename.split(" ")
    called = hand.text(first, lambda name: _called(name, FORENAMES, hand.rng), hand.typed)
    return replace(child, forename=" ".join([called or first[0], *rest]))


def _children(was: Referral, hand: Hand) -> Referral:
    """One child left out or told wrongly, or none told at all."""
    if hand.often(0.2):
        return replace(was, children=())
    told, at = list(was.children), hand.rng.randrange(len(was.children))
    if len(told) > 1 and hand.often(0.4):
        del told[at]
    else:
        told[at] = _misnamed(told[at], hand)
    return replace(was, children=tuple(told))


def _ordered_on(was: Referral, hand: Hand) -> Referral:
    """The day of another hearing, a slip, or none."""
    assert was.ordered_on is not None
    hearing = was.ordered_on + timedelta(days=hand.rng.choice((-42, -14, -7, -1, 1, 7, 28, 84)))
    told = hearing if hand.often(0.5) else slips.misdated(was.ordered_on, hand.rng)
    return replace(was, ordered_on=None if hand.often(0.3) else told)


def _court(was: Referral, hand: Hand) -> Referral:
    """Another court, to which the case moved; a slip; or none."""

    def moved(_: str) -> str:
        return hand.rng.choice(COURTS)[1]

    ways = (moved, moved, hand.typed)
    return replace(was, court="" if hand.often(0.4) else hand.text(was.court, *ways))


BY_FIELD: dict[str, Callable[[Referral, Hand], Referral]] = {
    "forename": _forename,
    "surname": _surname,
    "born_on": _born_on,
    "email": _email,
    "phone": _phone,
    "case_number": _case_number,
    "cafcass_ref": _cafcass_ref,
    "other_party": _other_party,
    "children": _children,
    "ordered_on": _ordered_on,
    "court": _court,
}
