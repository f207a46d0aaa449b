"""One attacker: a process that does one thing after another until it is told to stop, or killed."""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.sharedctypes import RawValue
from pathlib import Path
from random import Random
from typing import Any

import psycopg2
from flask import Flask
from sqlalchemy.exc import DBAPIError, IntegrityError, PendingRollbackError

from bench.attack.acts import next_act
from bench.attack.builds import Build
from bench.attack.counts import CameTo, Counts
from bench.attack.turns import Turn
from bench.attack.world import World
from spip_live import clock
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.serving.lifeline import end_with_parent
from spip_live.tenancy import act_for

PATIENCE = 60.0  # seconds for a server that was stopped to come back
WAIT = 0.02
CROSSED = ("40001", "40P01")  # as `rooms.seating` has them
GONE = "57P"  # shutting down, or not up yet


@dataclass(frozen=True)
class Order:
    """What all attackers of one season share."""

    app: Flask
    url: str
    world: World
    build: Build
    counts: Counts
    stop: Any
    folder: Path
    seed: int


def attack(order: Order, slot: int, life: int) -> None:
    """Until told to stop. The ledger and the counters outlive whoever is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(signal.SIGKILL)
    db.engine.dispose(close=False)  # what is open belongs to whoever forked us
    order.build.patch()
    rng = Random(f"{order.seed}:{slot}:{life}")
    with Ledger(order.folder / "ledgers" / f"{slot}-{life}") as ledger:
        while not order.stop.value:
            name, act = next_act(rng, order.build.more)
            came_to = _one(order, rng, act, ledger)
            if came_to is not None:
                order.counts.add(slot, name, came_to)
            if came_to is CameTo.CUT:
                _wait_for_the_server(order.url)


class Ledger:
    """What the database said was done, written where a kill cannot take it back."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Ledger:
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)

    def write(self, lines: list[str]) -> None:
        """Each on a line of its own."""
        if lines:
            os.write(self._file, "".join(f"{line}\n" for line in lines).encode())


def _one(order: Order, rng: Random, act: Callable[[Turn], Any], ledger: Ledger) -> CameTo | None:
    """One act, in a context of its own, and what it came to; None where there was nothing to do."""
    try:
        with order.app.app_context():
            act_for(order.world.provider_id)
            done = act(Turn(order.world, rng, clock.now()))
    except Refused:
        return CameTo.REFUSED
    except (DBAPIError, PendingRollbackError) as error:
        came_to = judged(error)
        if came_to is CameTo.BROKE:
            _tell(order.folder)
        return came_to
    except Exception:  # noqa: BLE001 - whatever it is, the run tells it and fails
        _tell(order.folder)
        return CameTo.BROKE
    if done is None:
        return None
    ledger.write(done)
    return CameTo.DONE


def judged(error: DBAPIError | PendingRollbackError) -> CameTo:
    """Whether the database refused, gave up one of two, went away, or the product is at fault."""
    if isinstance(error, PendingRollbackError) or error.connection_invalidated:
        return CameTo.CUT
    code = getattr(error.orig, "pgcode", None)
    if code in CROSSED:
        return CameTo.CROSSED
    if isinstance(error, IntegrityError):
        return CameTo.DATABASE_REFUSED
    if code is None or code.startswith(GONE):
        return CameTo.CUT
    return CameTo.BROKE


def _tell(folder: Path) -> None:
    with (folder / "broke.txt").open("a") as told:
        told.write(traceback.format_exc() + "\n")


def _wait_for_the_server(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            psycopg2.connect(url.replace("+psycopg2", "")).close()
            return
        except psycopg2.OperationalError:
            time.sleep(WAIT)


def stopper() -> Any:
    """A word that all attackers read between two acts."""
    return RawValue("b", 0)
