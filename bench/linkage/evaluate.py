"""Recall, precision and review share of linkage, per origin of names: `make linkage`."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from bench.linkage.cases import Case, Cases
from bench.linkage.judged import Answer, Known, profile_of

# Of arriving referrals with so many damaged fields; the share to ask about; milliseconds each.
LEAST_RECALL = {0: 0.995, 1: 0.995, 2: 0.98}
MOST_REVIEWS = 0.03
MOST_MS = 100.0
MOST_GAP = 0.01  # between origins of names
# The one that was written apart, where it is there; else the one that the weights were found on.
APART, OURS = "bench.linkage.heldout", "bench.linkage.made_up"
GENERATOR = APART if importlib.util.find_spec(APART) else OURS
FEW = 100  # arriving of one origin: below that a gap says little


@dataclass
class Tally:
    """What came of many arriving referrals."""

    arrived: int = 0
    due: int = 0  # those whose family is known
    met: int = 0  # those of them who were tied to it
    ties: int = 0
    right: int = 0
    sure: int = 0
    sure_right: int = 0
    reviews: int = 0
    by_linkage: int = 0  # met, and not by rule alone
    missed: list[Case] = field(default_factory=list)
    wrong: list[tuple[Case, Answer]] = field(default_factory=list)

    def add(self, case: Case, answers: list[Answer], *, is_due: bool) -> None:
        """Count one arriving referral."""
        family = case.truth.family
        mine = [each for each in answers if each.family == family]
        self.arrived += 1
        self.due += is_due
        self.met += bool(mine)
        self.by_linkage += bool(mine) and mine[0].how != "exact"
        self.ties += len(answers)
        self.right += len(mine)
        self.sure += sum(each.how == "sure" for each in answers)
        self.sure_right += sum(each.how == "sure" for each in mine)
        self.reviews += any(each.how == "likely" for each in answers)
        if is_due and not mine:
            self.missed.append(case)
        self.wrong += [(case, each) for each in answers if each.family != family]

    @property
    def recall(self) -> float:
        """The share of those due who were tied to their family."""
        return self.met / self.due if self.due else 1.0

    @property
    def precision(self) -> float:
        """The share of ties that belong."""
        return self.right / self.ties if self.ties else 1.0

    @property
    def review_share(self) -> float:
        """The share of all who arrived about whom a coordinator is asked."""
        return self.reviews / self.arrived if self.arrived else 0.0


def evaluate(cases: Cases) -> tuple[Tally, dict[str, Tally]]:
    """All arriving referrals held against the known ones: in whole, and by origin of names."""
    known = Known(cases.known)
    families = {case.truth.family for case in cases.known}
    whole: Tally = Tally()
    by_origin: dict[str, Tally] = defaultdict(Tally)
    for case in cases.arriving:
        answers = known.answers(profile_of(case.referral))
        for tally in (whole, by_origin[case.truth.origin]):
            tally.add(case, answers, is_due=case.truth.family in families)
    return whole, dict(by_origin)


def report(damaged: int, whole: Tally, by_origin: dict[str, Tally]) -> list[str]:
    """Print one evaluation; what misses its target is given back as sentences."""
    print(f"\n{damaged} damaged: {whole.arrived} arrived, {whole.due} with a known family")
    line = "  {:<14} recall {:.4f}  precision {:.4f}  reviews {:.2%}  ({} due)"
    print(line.format("all", whole.recall, whole.precision, whole.review_share, whole.due))
    print(
        f"  found by linkage alone {whole.by_linkage}; sure ties {whole.sure}, right"
        f" {whole.sure_right}; wrong ties {whole.ties - whole.right}"
    )
    for origin, tally in sorted(by_origin.items()):
        print(line.format(origin, tally.recall, tally.precision, tally.review_share, tally.due))
    return list(_misses(damaged, whole, by_origin))


def _misses(damaged: int, whole: Tally, by_origin: dict[str, Tally]) -> Iterable[str]:
    if whole.recall < LEAST_RECALL[damaged]:
        yield f"{damaged} damaged: recall {whole.recall:.4f} is below {LEAST_RECALL[damaged]}"
    if whole.review_share > MOST_REVIEWS:
        yield f"{damaged} damaged: {whole.review_share:.2%} reviews are above {MOST_REVIEWS:.0%}"
    for origin, tally in by_origin.items():
        if tally.due >= FEW and whole.recall - tally.recall > MOST_GAP:
            yield f"{damaged} damaged: recall of {origin} names is {tally.recall:.4f}"


def main() -> int:
    """Evaluate on a generator's cases; 1 where a target is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--generator", default=GENERATOR)
    asked.add_argument("--known", type=int, default=20_000)
    asked.add_argument("--arriving", type=int, default=6_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--show", type=int, default=0, help="so many of the missed and the wrong")
    given = asked.parse_args()
    made = importlib.import_module(given.generator)
    print(f"Referrals made by {given.generator}")
    misses: list[str] = []
    for damaged in LEAST_RECALL:
        began = time.perf_counter()
        cases: Cases = made.cases(given.seed, given.known, given.arriving, damaged)
        whole, by_origin = evaluate(cases)
        misses += report(damaged, whole, by_origin)
        print(f"  in {time.perf_counter() - began:.0f} s")
        for case in whole.missed[: given.show]:
            print("  missed:", case.truth, case.referral)
        for case, answer in whole.wrong[: given.show]:
            print("  wrong: ", answer, case.truth, case.referral)
    print(*(["", "Targets missed:", *misses] if misses else ["", "Every target is met."]), sep="\n")
    return bool(misses)


if __name__ == "__main__":
    sys.exit(main())
