"""Who of those we hold, or of those who come together, belongs to one person or one family."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from uuid import UUID

from sqlalchemy import func, select

from spip_live.db import db
from spip_live.people.linkage import keys, reading, store
from spip_live.people.linkage.crowd import Crowd
from spip_live.people.linkage.judging import Suspicion, Verdict, judge
from spip_live.people.linkage.keys import Asked, Key
from spip_live.people.linkage.profiles import Profile
from spip_live.people.models import Parent

KEYED_AT_ONCE = 2_000  # people whose keys are made anew in one go


def find(asking: Mapping[UUID, Profile]) -> list[Suspicion]:
    """Everybody whom these people are to be tied to, the surest first.

    They are held against everybody whom the provider holds, and against each other.
    """
    if not asking:
        return []
    key_those_who_are_not()
    every = {id_: keys.asked_of(profile) for id_, profile in asking.items()}
    ids = list(asking)
    among = _holders_among(asking)
    held = store.holders(frozenset().union(*every.values()))
    number = Counter(held) + Counter({key: len(places) for key, places in among.items()})
    strengths = {id_: keys.strengths(asked, number) for id_, asked in every.items()}
    people = (db.session.scalar(select(func.count()).select_from(Parent)) or 0) + len(asking)
    crowd = Crowd(people, number)
    elsewhere = store.shared(_of_these(strengths, held), keys.ENOUGH)
    pairs = [*_pairs_among(ids, strengths, among), *_pairs(elsewhere)]
    return _judged(pairs, asking, crowd)


def _of_these(asked: Mapping[UUID, Asked], held: Mapping[Key, int]) -> dict[UUID, Asked]:
    """What each asks for, as far as anybody whom we hold has it."""
    found = {
        id_: {
            about: some
            for about, each in things.items()
            if (some := {key: strength for key, strength in each.items() if key in held})
        }
        for id_, things in asked.items()
    }
    return {id_: things for id_, things in found.items() if things}


def key_those_who_are_not() -> None:
    """Make the keys of people who have none yet, as after a change of the rules for them."""
    while people := store.not_keyed(KEYED_AT_ONCE):
        store.keep(reading.profiles_of(people))


def _holders_among(asking: Mapping[UUID, Profile]) -> dict[Key, list[int]]:
    """Who of those who ask holds each key, by their places: ids would take four times as long."""
    found: dict[Key, list[int]] = defaultdict(list)
    for place, profile in enumerate(asking.values()):
        for key in keys.held_of(profile):
            found[key].append(place)
    return found


def _pairs_among(
    ids: Sequence[UUID], asked: Mapping[UUID, Asked], among: Mapping[Key, list[int]]
) -> Iterable[tuple[UUID, UUID]]:
    for place, one in enumerate(ids):
        for other in with_enough(asked[one], among):
            if place < other:
                yield one, ids[other]


def with_enough(things: Asked, holders: Mapping[Key, Sequence[int]]) -> list[int]:
    """Those who hold enough of what one person asks for."""
    common: dict[int, int] = defaultdict(int)
    for each in things.values():
        if len(each) == 1:
            ((key, strength),) = each.items()
            for other in holders.get(key, ()):
                common[other] += strength
            continue
        best: dict[int, int] = {}
        for key in sorted(each, key=each.__getitem__):  # the strongest last
            best.update(dict.fromkeys(holders.get(key, ()), each[key]))
        for other, strength in best.items():
            common[other] += strength
    return [other for other, strength in common.items() if strength >= keys.ENOUGH]


def _pairs(shared: Mapping[UUID, set[UUID]]) -> Iterable[tuple[UUID, UUID]]:
    return ((one, other) for one, others in shared.items() for other in others)


def _judged(
    pairs: Iterable[tuple[UUID, UUID]], asking: Mapping[UUID, Profile], crowd: Crowd
) -> list[Suspicion]:
    found = []
    waiting = iter(pairs)
    while some := list(islice(waiting, PAIRS_AT_ONCE)):
        unread = {other for _, other in some if other not in asking}
        known = {**asking, **reading.profiles_of(unread)} if unread else asking
        for one, other in some:
            if known[one].cases & known[other].cases:
                continue  # one case has joined them
            made = Suspicion(one, other, judge(known[one], known[other], crowd))
            if made.found.verdict is not Verdict.NO:
                found.append(made)
    return sorted(found, key=lambda each: (-each.found.bits, each.one, each.other))


PAIRS_AT_ONCE = 20_000
