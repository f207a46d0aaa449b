"""Are two records of one person, or of two parents of one family? What for, and how surely."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import log2
from uuid import UUID

from spip_live.people.linkage.comparing import AGREES, Levels, compare
from spip_live.people.linkage.crowd import Crowd
from spip_live.people.linkage.plain import words
from spip_live.people.linkage.profiles import Named, Profile
from spip_live.people.linkage.weights import (
    FORGIVEN,
    LIKELY,
    ONE_SLIP,
    SURE,
    WEIGHTS,
    Level,
    Question,
)


class Verdict(StrEnum):
    """What follows: tied at once, tied at once and asked about, or nothing."""

    SURE = "sure"
    LIKELY = "likely"
    NO = "no"


@dataclass(frozen=True)
class Found:
    """The answer to one question about two records, with what speaks for and against it.

    `bits` are above one in as many people as the provider has; `levels` say how each thing agrees.
    """

    question: Question
    bits: float
    levels: Levels

    @property
    def verdict(self) -> Verdict:
        """Where the bits stand to the two lines."""
        if self.bits >= SURE:
            return Verdict.SURE
        return Verdict.LIKELY if self.bits >= LIKELY else Verdict.NO


@dataclass(frozen=True)
class Suspicion:
    """Two records that are likely of one person, or of two parents of one family."""

    one: UUID
    other: UUID
    found: Found

    @property
    def is_sure(self) -> bool:
        """Tied without asking; of others a person is asked."""
        return self.found.verdict is Verdict.SURE


def judge(one: Profile, other: Profile, crowd: Crowd) -> Found:
    """The answer to the question that more speaks for."""
    answers = [_answer(one, other, crowd, question) for question in Question]
    best = max(answers, key=lambda each: each.bits)
    if _is_one_by_rule(one.who, other.who):
        return replace(answers[0], bits=max(answers[0].bits, SURE))
    return best


def _is_one_by_rule(one: Named, other: Named) -> bool:
    """Whether name and date of birth are the same, which is enough, as in a list."""
    names = [(words(each.forename), words(each.surname)) for each in (one, other)]
    born = one.born_on is not None and one.born_on == other.born_on
    return born and names[0] == names[1]


def _answer(one: Profile, other: Profile, crowd: Crowd, question: Question) -> Found:
    levels = compare(one, other, question)
    ruled_out = _has_another_name if question is Question.SAME_PERSON else _is_only_a_neighbour
    if ruled_out(levels):
        return Found(question, NEVER, levels)
    table = WEIGHTS[question]
    bits = sum(table[what][level] for what, level in levels.items())
    bits -= crowd.discount(one, other, levels)
    slips = sum(level in (Level.ALIKE, Level.NEAR) for level in levels.values())
    bits -= ONE_SLIP * max(slips - FORGIVEN, 0)
    return Found(question, bits - log2(max(crowd.people, 1_000)), levels)


def _has_another_name(levels: Levels) -> bool:
    """Whether neither of the names is theirs: who marries keeps the first, a slip both nearly."""
    first, last = levels.get("forename"), levels.get("surname")
    return last is Level.DIFFERENT and first not in AGREES


def _is_only_a_neighbour(levels: Levels) -> bool:
    """Whether only a case number agrees, and that not quite: the next case has one like it."""
    agree = {what for what, level in levels.items() if level in AGREES}
    return agree == {"case"} and levels["case"] is Level.ALIKE


NEVER = -99.0  # bits of what is ruled out
