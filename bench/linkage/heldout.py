"""Made-up referrals of separated parents, written without sight of the rules that they judge.

Of those who arrive, three in ten are known themselves: lists are sent again with corrections, and
some parents are ordered afresh. Four in ten are the other parent of a known one: an order names
both, yet each is served, and so referred, in their own week; this is the pair that must be kept
apart. Three in ten are strangers: a provider serves the same courts for years, so new families
come steadily, and many have a name, a birthday or a number much like somebody's who is
known. Every field told is about as likely to be wrong as any other, which is harsher than life.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bench.linkage.cases import DAMAGEABLE, Case, Cases, Child, Referral, Truth
from bench.linkage.heldout_families import Family, Parent, World, email_of, family
from bench.linkage.heldout_harm import BY_FIELD, Hand

_AGAIN, _OTHER = 0.3, 0.4
_BOTH_KNOWN = 0.2

Member = tuple[Family, Parent]


def cases(seed: int, known: int, arriving: int, damaged: int) -> Cases:
    """Known referrals and arriving ones; the same seed gives the same."""
    if not 0 <= damaged <= len(DAMAGEABLE):
        raise ValueError(f"{damaged} fields cannot be damaged: a referral has {len(DAMAGEABLE)}.")
    world = World(random.Random(seed))
    held = _held(world, known)
    rng = world.rng
    again, others = _due(held, arriving, rng)
    coming = [_harmed(member, damaged, rng) for member in again + others]
    strangers = arriving - len(coming)
    coming += [_unharmed(_stranger(world, held), rng) for _ in range(strangers)]
    rng.shuffle(coming)
    return Cases(tuple(_unharmed(member, rng) for member in held), tuple(coming))


def _held(world: World, known: int) -> list[Member]:
    """Who is known: mostly one parent of a family, in every fifth family both."""
    held: list[Member] = []
    while len(held) < known:
        made = family(world)
        both = list(made.parents)
        world.rng.shuffle(both)
        wanted = 2 if world.rng.random() < _BOTH_KNOWN else 1
        held += [(made, parent) for parent in both[: min(wanted, known - len(held))]]
    return held


def _due(
    held: list[Member], arriving: int, rng: random.Random
) -> tuple[list[Member], list[Member]]:
    """Who comes again, and which other parents come, nobody twice before all have come."""
    here = {parent.person for _, parent in held}
    apart = [(made, made.other(parent)) for made, parent in held]
    apart = [member for member in apart if member[1].person not in here]
    again = _drawn(held, round(arriving * _AGAIN), rng)
    return again, _drawn(apart, round(arriving * _OTHER), rng)


def _drawn(pool: list[Member], count: int, rng: random.Random) -> list[Member]:
    """So many of the pool, going round it again only where it is too small."""
    found: list[Member] = []
    while pool and len(found) < count:
        found += rng.sample(pool, min(len(pool), count - len(found)))
    return found


def _stranger(world: World, held: list[Member]) -> Member:
    """A parent of a new family, who in life would often be like somebody who is known."""
    rng = world.rng
    if not held:
        made = family(world)
        return made, rng.choice(made.parents)
    like, theirs = rng.choice(held)
    made = family(world, near=like if rng.random() < 0.5 else None)
    parent = rng.choice(made.parents)
    likenesses: tuple[Callable[[Parent], Parent], ...] = (
        lambda p: replace(p, surname=theirs.surname) if p.woman == theirs.woman else p,
        lambda p: replace(p, forename=theirs.forename) if p.woman == theirs.woman else p,
        lambda p: replace(p, born_on=theirs.born_on),
        lambda p: p,
    )
    for likeness in rng.sample(likenesses, rng.choice((1, 2))):
        parent = likeness(parent)
    if rng.random() < 0.05:
        parent = _namesake(parent, theirs, rng)
    email = email_of(parent.forename, parent.surname, parent.born_on, world)
    parent = replace(parent, email=email)
    return _placed(made, parent, like, rng), parent


def _namesake(parent: Parent, theirs: Parent, rng: random.Random) -> Parent:
    """The parent with another's whole name and month of birth, half of them in another year."""
    years = rng.choice((0, rng.choice((-3, -1, 2, 5))))
    days = [day for day in range(1, 29) if day != theirs.born_on.day]
    born_on = date(theirs.born_on.year + years, theirs.born_on.month, rng.choice(days))
    name = replace(theirs, email=parent.email, phone=parent.phone, role=parent.role)
    return replace(name, person=parent.person, born_on=born_on)


def _placed(made: Family, parent: Parent, like: Family, rng: random.Random) -> Family:
    """The stranger's family with the parent in it, and now and then a child like the other's."""
    first, second = made.parents
    both = (parent, second) if first.person == parent.person else (first, parent)
    child = made.children[0]
    chance = rng.random()
    if chance < 0.15:
        child = replace(child, forename=like.children[0].forename)
    elif chance < 0.2:
        child = replace(child, born_on=like.children[0].born_on)
    rest = [c for c in made.children[1:] if c.forename != child.forename]
    return replace(made, parents=both, children=(child, *rest))


def _told(member: Member, rng: random.Random, whole: bool = False) -> Referral:
    """A true referral: `whole` ones tell everything, others what such a list would."""

    def tells(share: float) -> bool:
        return rng.random() < share or whole

    made, parent = member
    other = made.other(parent)
    which = rng.choices(("both", "other", "children"), (72, 16, 12))[0]
    dated = which != "children" and tells(0.15)
    return Referral(
        forename=parent.forename,
        surname=parent.surname,
        born_on=parent.born_on,
        email=parent.email if tells(0.94) else "",
        phone=_dialled(parent.phone, rng) if tells(0.95) else "",
        case_number=made.case_number,
        cafcass_ref=made.cafcass_ref if tells(0.6) else "",
        other_party=_named(other, rng) if which != "children" or whole else "",
        other_born_on=other.born_on if dated else None,
        children=_named_children(made, rng) if which != "other" or whole else (),
        role=parent.role if tells(0.85) else "",
        ordered_on=made.ordered_on if tells(0.85) else None,
        court=made.court if tells(0.92) else "",
    )


def _named(parent: Parent, rng: random.Random) -> str:
    """The whole name as a list writes it."""
    if rng.random() < 0.25:
        return f"{parent.surname.upper()}, {parent.forename}"
    return f"{parent.forename} {parent.surname}"


def _dialled(phone: str, rng: random.Random) -> str:
    """The number in one of the ways in which people write it."""
    spaced = f"{phone[:5]} {phone[5:]}"
    return rng.choice((phone, phone, spaced, f"+44{phone[1:]}", f"+44 {spaced[1:]}"))


def _named_children(made: Family, rng: random.Random) -> tuple[Child, ...]:
    """The children by first or whole names, with or without their birthdays."""
    whole, dated = rng.random() < 0.35, rng.random() < 0.85
    return tuple(
        Child(
            f"{child.forename} {child.surname}" if whole else child.forename,
            child.born_on if dated else None,
        )
        for child in made.children
    )


def _unharmed(member: Member, rng: random.Random) -> Case:
    """The member's true referral."""
    made, parent = member
    return Case(_told(member, rng), Truth(parent.person, made.family, parent.origin))


def _harmed(member: Member, damaged: int, rng: random.Random) -> Case:
    """The member's referral with exactly so many of the fields that it tells gone wrong."""
    made, parent = member
    told = _told(member, rng)
    fields = [name for name in DAMAGEABLE if getattr(told, name)]
    if len(fields) < damaged:
        told, fields = _told(member, rng, whole=True), list(DAMAGEABLE)
    wrong = set(rng.sample(fields, damaged))
    names = tuple(name for name in DAMAGEABLE if name in wrong)
    hand = Hand(rng, parent, made.other(parent))
    for name in names:
        told = BY_FIELD[name](told, hand)
    return Case(told, Truth(parent.person, made.family, parent.origin, names))
