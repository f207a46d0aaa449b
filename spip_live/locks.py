"""The order in which rows are locked, the same for everybody, so that no two wait for each other.

Whoever locks says so first, here: `locks.take(Level.ROOMS, [room.id])`. Within one act (a function
marked `@locks.in_order`) the levels only rise, and rows of one level are taken in the order of
their ids; a row that the transaction holds already may be taken again at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import structlog
from flask import current_app
from sqlalchemy import event

from spip_live.db import db

P = ParamSpec("P")
R = TypeVar("R")
KEPT = "locks"  # where a database session keeps what its transaction holds

log = structlog.get_logger()


class Level(IntEnum):
    """What is locked, in the order in which it may be."""

    INTAKE = 1  # one at a time for each provider: an advisory lock
    FAMILIES = 2
    CASES = 3
    PARENTS = 4
    ENROLMENTS = 5
    ROOMS = 6
    STAFF = 7
    SEATS = 8
    ADMISSIONS = 9
    ROUNDS = 10  # of breakouts
    CHAIN = 11  # a room's evidence: an advisory lock


class OutOfOrderError(Exception):
    """A row was locked after one that comes later: two who do so could wait for each other."""


Lock = tuple[Level, UUID]


@dataclass
class Kept:
    """What the transaction holds, and what of it the present act has taken; acts within acts."""

    held: set[Lock] = field(default_factory=set)
    taken: set[Lock] = field(default_factory=set)
    depth: int = 0


def in_order(fn: Callable[P, R]) -> Callable[P, R]:
    """An act: whatever it locks, and whatever acts it is made of, is locked in one order."""

    @wraps(fn)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        kept = _kept()
        if kept.depth == 0:
            kept.taken = set()
        kept.depth += 1
        try:
            return fn(*args, **kwargs)
        finally:
            kept.depth -= 1

    return inside


def take(level: Level, ids: Iterable[UUID]) -> list[UUID]:
    """Say that these rows are about to be locked; gives them in the order to lock them in.

    Out of order it raises where we are testing, and is logged where people are served.
    """
    wanted, kept = sorted(set(ids)), _kept()
    new = [(level, id_) for id_ in wanted if (level, id_) not in kept.held]
    if kept.depth and new and kept.taken and new[0] < max(kept.taken):
        _out_of_order(level, max(kept.taken)[0])
    kept.held.update(new)
    kept.taken.update(new)
    return wanted


def held() -> tuple[frozenset[Lock], frozenset[Lock]]:
    """What this transaction holds at this moment, for `only`."""
    kept = _kept()
    return frozenset(kept.held), frozenset(kept.taken)


def only(before: tuple[frozenset[Lock], frozenset[Lock]]) -> None:
    """A savepoint was rolled back: this transaction holds no more than it did before."""
    kept = _kept()
    kept.held, kept.taken = set(before[0]), set(before[1])


def _kept() -> Kept:
    found: Kept = db.session().info.setdefault(KEPT, Kept())
    return found


def _out_of_order(level: Level, after: Level) -> None:
    if current_app.testing:
        raise OutOfOrderError(f"{level.name} locked after {after.name}")
    log.error("locks.out_of_order", part=f"{level.name} after {after.name}")


def _forget(holder: Any, transaction: Any) -> None:
    """The locks of a transaction end with it; those of a savepoint may outlive it."""
    kept: Kept | None = holder.info.get(KEPT)
    if kept is not None and transaction.parent is None:
        kept.held, kept.taken = set(), set()


event.listen(db.factory, "after_transaction_end", _forget)
