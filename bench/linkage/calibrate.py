"""Counts how often two records agree, and prints the table of weights that follows.

    .venv/bin/python -m bench.linkage.calibrate

Of pairs that belong together (a known record and an arriving one, with one damaged field and with
two) and of pairs drawn at random: how often each thing agrees in each way. A weight is the
logarithm to base two of the one over the other. What never came up by chance counts as half a pair,
what never came up together says nothing, and no single field speaks louder than `LOUDEST`: a list
may copy one person's telephone to another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log2
from random import Random

from bench.linkage import made_up
from bench.linkage.cases import Cases
from bench.linkage.judged import Known, profile_of
from spip_live.people.linkage.comparing import compare
from spip_live.people.linkage.profiles import Profile
from spip_live.people.linkage.weights import WEIGHTS, Level, Question

LOUDEST = {Level.SAME: 14.0, Level.ALIKE: 12.0, Level.NEAR: 4.0, Level.DIFFERENT: 0.0}
SOFTEST, OTHER_BIRTHDAY = -4.0, -7.0  # nobody is born on two days
RANDOM_PAIRS = 100_000
Counts = dict[Question, dict[str, Counter[Level]]]
Pair = tuple[Profile, Profile]


def counted(pairs: Iterable[tuple[Question, Pair]]) -> Counts:
    """How often each thing agrees in each way."""
    counts: Counts = {question: defaultdict(Counter) for question in Question}
    for question, pair in pairs:
        for what, level in compare(*pair, question).items():
            counts[question][what][level] += 1
    return counts


def belonging(cases: Cases, known: Known) -> Iterable[tuple[Question, Pair]]:
    """Each arriving record with those of its person and of the other parent."""
    of_family: dict[str, list[int]] = defaultdict(list)
    for at, case in enumerate(known.cases):
        of_family[case.truth.family].append(at)
    for case in cases.arriving:
        for at in of_family.get(case.truth.family, ()):
            same = known.cases[at].truth.person == case.truth.person
            question = Question.SAME_PERSON if same else Question.OTHER_PARENT
            yield question, (profile_of(case.referral), known.profiles[at])


def by_chance(cases: Cases, known: Known) -> Iterable[tuple[Question, Pair]]:
    """Arriving records with anybody at all."""
    chance = Random(7)
    arriving = [(profile_of(case.referral), case.truth.family) for case in cases.arriving]
    for _ in range(RANDOM_PAIRS):
        profile, family = chance.choice(arriving)
        at = chance.randrange(len(known.cases))
        if known.cases[at].truth.family != family:
            for question in Question:
                yield question, (profile, known.profiles[at])


def weight(together: Counter[Level], chance: Counter[Level], level: Level, softest: float) -> float:
    """What one way of agreeing says, in bits, to the half."""
    if not together[level]:
        return 0.0
    often = (together[level] + 0.5) / (together.total() + 2)
    seldom = (chance[level] + 0.5) / (chance.total() + 2)
    return round(2 * min(max(log2(often / seldom), softest), LOUDEST[level])) / 2


def main() -> None:
    """Print the table, ready to be laid over the one in `weights.py`, and what is behind it."""
    sets = [made_up.cases(seed, 8_000, 8_000, damaged) for seed, damaged in ((11, 1), (12, 2))]
    together: list[Counts] = []
    chance: list[Counts] = []
    for cases in sets:
        known = Known(cases.known)
        together.append(counted(belonging(cases, known)))
        chance.append(counted(by_chance(cases, known)))
    for question in Question:
        print(f"    Question.{question.name}: {{")
        for what in WEIGHTS[question]:
            ours, others = Counter[Level](), Counter[Level]()
            for counts in together:
                ours += counts[question][what]
            for counts in chance:
                others += counts[question][what]
            marks = zip("SAND", Level, strict=True)
            softest = OTHER_BIRTHDAY if what == "born_on" else SOFTEST
            told = ", ".join(
                f"{mark}: {weight(ours, others, level, softest)}" for mark, level in marks
            )
            print(f'        "{what}": {{{told}}},  # {ours.total()} pairs', dict(ours))
        print("    },")


if __name__ == "__main__":
    main()
