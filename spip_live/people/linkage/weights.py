"""The one table of weights: how much each agreement says, in bits, and where the lines are drawn.

A weight is the logarithm to base two of how much oftener two records agree like this when they
belong together than when they don't. `bench.linkage.calibrate` counts both on made-up referrals
and prints this table anew; the figures here are its own, rounded.
"""

from __future__ import annotations

from enum import StrEnum


class Question(StrEnum):
    """What is asked of two records."""

    SAME_PERSON = "same_person"
    OTHER_PARENT = "other_parent"


class Level(StrEnum):
    """How far two values agree."""

    SAME = "same"
    ALIKE = "alike"  # a nickname, another spelling, day and month swapped, one slip of a key
    NEAR = "near"  # a part of it agrees
    DIFFERENT = "different"


S, A, N, D = Level.SAME, Level.ALIKE, Level.NEAR, Level.DIFFERENT
# By question, then by what is compared. What one of the two does not tell weighs nothing.
WEIGHTS: dict[Question, dict[str, dict[Level, float]]] = {
    Question.SAME_PERSON: {
        "forename": {S: 7.5, A: 6.5, N: 1.5, D: -4.0},
        "surname": {S: 7.0, A: 5.5, N: 1.0, D: -4.0},
        "born_on": {S: 13.0, A: 5.5, N: 1.5, D: -7.0},
        "email": {S: 14.0, A: 9.0, N: 0.0, D: -3.0},
        "phone": {S: 14.0, A: 5.5, N: 0.0, D: -3.0},
        "case": {S: 14.0, A: 12.0, N: 4.0, D: -1.5},
        "reference": {S: 14.0, A: 10.5, N: 0.0, D: -3.0},
        "other": {S: 13.0, A: 9.5, N: 0.5, D: -4.0},
        "children": {S: 14.0, A: 4.0, N: 1.5, D: -4.0},
        "order": {S: 9.0, A: 3.0, N: 0.0, D: -1.0},
        "court": {S: 3.5, A: 3.0, N: 0.0, D: -1.5},
    },
    Question.OTHER_PARENT: {
        "case": {S: 14.0, A: 12.0, N: 4.0, D: -4.0},
        "reference": {S: 14.0, A: 10.5, N: 0.0, D: -3.0},
        "names_them": {S: 13.0, A: 9.0, N: 1.0, D: -4.0},
        "named_by_them": {S: 13.0, A: 11.0, N: 1.5, D: -4.0},
        "children": {S: 14.0, A: 5.5, N: 2.0, D: -4.0},
        "order": {S: 9.5, A: 3.0, N: 0.0, D: -3.0},
        "court": {S: 4.0, A: 3.0, N: 0.0, D: -3.0},
        "email": {S: 7.5, A: 2.0, N: 0.0, D: 0.0},
        "phone": {S: 4.0, A: 1.0, N: 0.0, D: 0.0},
    },
}
# Beyond one in as many people as a provider has: from two to one they are tied, from there surely.
LIKELY, SURE = 1.0, 9.0
# What many share says less. At most so many bits are told by sharing these (as in the table above):
MOST = {
    "name": 13.0, "forename": 7.0, "surname": 7.0, "day": 9.0, "court": 3.5,
    "email": 14.0, "phone": 14.0,
}  # fmt: skip
# and that much where one of so many others, each as frequent, might be shared as well.
AMONG = {
    "name": 8_000, "forename": 8_000, "surname": 8_000, "case": 8_000, "day": 500, "court": 20,
}  # fmt: skip
# A case number one slip away, and two.
NEAR_CASE = {Level.ALIKE: 12.0, Level.NEAR: 4.0}
ONE_SURNAME = 7.0  # two who each name the other by one surname of both have told it twice
# Those who are near each other in everything and the same in little are neighbours in a list.
ONE_SLIP, FORGIVEN = 4.0, 2
