"""Who is dealt which viewpoint of a scenario, and who speaks, listens or watches. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

SPEAKER, LISTENER, WATCHER = "speaker", "listener", "watcher"
PAIR = 2


@dataclass(frozen=True)
class Dealt:
    """Somebody who is dealt a viewpoint, and which part they have in their own family's life.

    `own_part` is empty for whoever did not say.
    """

    seat_id: UUID
    own_part: str = ""


@dataclass(frozen=True)
class Viewpoint:
    """One of a scenario's viewpoints; `part` is whose it is: mum, dad, child, and so on."""

    slug: str
    part: str


def deal(people: Sequence[Dealt], viewpoints: Sequence[Viewpoint], step: int) -> dict[UUID, str]:
    """A viewpoint for everybody, in the order in which they first came.

    Each gets, of those dealt least often so far that are not their own part, the first; their own
    only if nothing else can be. Nobody's depends on who comes after them.
    """
    if not viewpoints:
        return {}
    first = step % len(viewpoints)
    order = [*viewpoints[first:], *viewpoints[:first]]
    count = {view.slug: 0 for view in order}
    dealt: dict[UUID, str] = {}
    for person in people:
        others = [view for view in order if view.part != person.own_part] or order
        chosen = min(others, key=lambda view: count[view.slug])
        count[chosen.slug] += 1
        dealt[person.seat_id] = chosen.slug
    return dealt


def together(people: Sequence[UUID]) -> list[list[UUID]]:
    """Everybody in pairs, in order, and the last three together if somebody would be alone."""
    pairs = [list(people[start : start + PAIR]) for start in range(0, len(people), PAIR)]
    if len(pairs) > 1 and len(pairs[-1]) < PAIR:
        pairs[-2:] = [pairs[-2] + pairs[-1]]
    return pairs


def roles(group: Sequence[UUID], turn: int) -> dict[UUID, str]:
    """Who speaks, listens and watches in a turn, counted from 1; each role goes round.

    Somebody alone takes turns with the facilitator.
    """
    if len(group) == 1:
        return {group[0]: SPEAKER if turn % PAIR else LISTENER}
    speaks, listens = (turn - 1) % max(1, len(group)), turn % max(1, len(group))
    named = {speaks: SPEAKER, listens: LISTENER}
    return {seat_id: named.get(place, WATCHER) for place, seat_id in enumerate(group)}
