"""Under which viewpoint a line may stand: under none that would tell who wrote it. Pure.

Everybody may know who was dealt which viewpoint. One that a single person has written under, or
passed on, would name its writer, so such lines stand together without their viewpoints.
"""

from __future__ import annotations

from collections.abc import Mapping

FEWEST = 2  # who wrote or passed: behind fewer, nobody can stand unseen
ANY = "*"  # in the place of a viewpoint: one of those that are not told


def told(took_part: Mapping[str, int]) -> frozenset[str]:
    """The viewpoints that may be told, by how many people have written or passed under each.

    What is not told is never one person's alone either: else the others would tell it.
    """
    by_number = sorted(took_part, key=lambda slot: (took_part[slot], slot))
    named = [slot for slot in by_number if took_part[slot] >= FEWEST]
    untold = sum(took_part[slot] for slot in by_number if slot not in named)
    if untold == 1:
        named = named[1:]
    return frozenset(named)
