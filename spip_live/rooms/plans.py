"""A room's frozen plan, read from its row once and then kept by its hash.

A plan of four hours is some hundred kilobytes, and every snapshot of a room needs its steps; so
the column is not read with the row. What a hash names never changes.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from spip_live.content import taught
from spip_live.rooms.models import Room

Steps = list[dict[str, Any]]
KEPT = 64  # plans: a provider teaches a handful


class Kept:
    """The steps of the plans used last, by hash."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._plans: OrderedDict[str, Steps] = OrderedDict()

    def get(self, plan_hash: str) -> Steps | None:
        """The steps of a plan, or None if it is not kept."""
        with self._lock:
            if plan_hash in self._plans:
                self._plans.move_to_end(plan_hash)
            return self._plans.get(plan_hash)

    def put(self, plan_hash: str, steps: Steps) -> Steps:
        """Keep a plan; the one not used for longest makes room."""
        with self._lock:
            self._plans[plan_hash] = steps
            while len(self._plans) > KEPT:
                self._plans.popitem(last=False)
        return steps


_kept = Kept()


def steps_of(room: Room) -> Steps:
    """The frozen plan's steps, not to be changed; none before the room opens."""
    if room.plan_hash is None:
        return []
    kept = _kept.get(room.plan_hash)
    return kept if kept is not None else _kept.put(room.plan_hash, (room.plan or {})["steps"])


def planned_steps(room: Room) -> Steps:
    """The frozen plan's steps; before the room opens, those it would have."""
    if room.plan_hash is not None or room.is_over:
        return steps_of(room)
    plan = taught.by(room.provider_id).plan_for(room.programme, room.part)
    kept = _kept.get(plan.hash)
    return kept if kept is not None else _kept.put(plan.hash, plan.to_json()["steps"])
