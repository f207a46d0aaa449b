"""Made-up referrals through the product's own cleaning and judging, held in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bench.linkage.cases import Case, Referral
from spip_live.office.intake import rows
from spip_live.office.intake.rows import Terms
from spip_live.people.linkage import keys
from spip_live.people.linkage.crowd import Crowd
from spip_live.people.linkage.finding import with_enough
from spip_live.people.linkage.judging import Found, Verdict, judge
from spip_live.people.linkage.keys import Key
from spip_live.people.linkage.profiles import Contact, Named, Order, Profile, Told, profile

TERMS = Terms(today=date(2026, 11, 25))


def profile_of(referral: Referral) -> Profile:
    """What intake makes of one referral; what a person would have to correct is left out."""
    values = values_of(referral)
    slip = rows.slip(1, values, TERMS)
    if slip.errors:
        slip = rows.slip(1, values | {each.field: "" for each in slip.errors}, TERMS)
    person = slip.parties[0].person
    others = (Named.stated(slip.other_party_name, referral.other_born_on),)
    told = Told(
        case_number=slip.case_number,
        reference=slip.cafcass_ref,
        others=others if slip.other_party_name else (),
        children=tuple(Named(child.forename, "", child.born_on) for child in referral.children),
        order=Order(slip.ordered_on, referral.court),
    )
    who = Named(person.forename, person.surname, person.born_on)
    return profile(who, Contact(person.email, person.phone), [told])


def values_of(referral: Referral) -> dict[str, str]:
    """One row of a list, as it is written in a file."""
    return {
        "p1.forename": referral.forename,
        "p1.surname": referral.surname,
        "p1.born_on": referral.born_on.isoformat() if referral.born_on else "",
        "p1.email": referral.email,
        "p1.phone": referral.phone,
        "p1.role": referral.role,
        "case_number": referral.case_number,
        "cafcass_ref": referral.cafcass_ref,
        "other_party": referral.other_party,
        "ordered_on": referral.ordered_on.isoformat() if referral.ordered_on else "",
    }


@dataclass(frozen=True)
class Answer:
    """One family that an arriving referral was tied to: by rule alone, surely, or likely."""

    family: str
    how: str
    bits: float


class Known:
    """Everybody who is known, found as the product finds them."""

    def __init__(self, known: Iterable[Case]) -> None:
        self.cases = list(known)
        self.profiles = [profile_of(case.referral) for case in self.cases]
        self._holders: dict[Key, list[int]] = defaultdict(list)
        for at, each in enumerate(self.profiles):
            for key in keys.held_of(each):
                self._holders[key].append(at)

    def candidates(self, asking: Profile) -> tuple[list[int], Crowd]:
        """Who has enough in common with somebody to be compared, and how many hold each key."""
        asked = keys.asked_of(asking)
        holders = {key: len(self._holders[key]) for key in asked if key in self._holders}
        things = keys.strengths(asked, holders)
        found = list(with_enough(things, self._holders))
        return found, Crowd(len(self.cases), holders)

    def judged(self, asking: Profile) -> list[tuple[int, Found]]:
        """Everybody who was compared, with what came of it."""
        found, crowd = self.candidates(asking)
        return [(at, judge(asking, self.profiles[at], crowd)) for at in found]

    def answers(self, asking: Profile) -> list[Answer]:
        """The families that somebody is tied to, each for its strongest reason."""
        best: dict[str, Answer] = {}
        judged = dict(self.judged(asking))
        for number in asking.cases:  # a rule joins these, whatever else agrees
            for at in self._holders.get(("case", number), ()):
                judged.setdefault(at, judge(asking, self.profiles[at], Crowd(len(self.cases))))
        for at, found in judged.items():
            family = self.cases[at].truth.family
            if agree_exactly(asking, self.profiles[at]):
                how = "exact"
            elif found.verdict is Verdict.NO:
                continue
            else:
                how = found.verdict.value
            made = Answer(family, how, found.bits)
            before = best.get(family)
            if before is None or (RANKS[how], made.bits) > (RANKS[before.how], before.bits):
                best[family] = made
        return list(best.values())


RANKS = {"likely": 0, "sure": 1, "exact": 2}


def agree_exactly(one: Profile, other: Profile) -> bool:
    """What joins two people without linkage: a case number, or name and date of birth."""
    return bool(one.cases & other.cases) or (
        one.who.born_on is not None
        and one.who.born_on == other.who.born_on
        and (one.who.forename, one.who.surname) == (other.who.forename, other.who.surname)
    )
