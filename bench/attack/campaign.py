"""One run: seasons of an attack, each in a world of its own, with faults, and what it came to."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from bench.attack.acts import ACTS
from bench.attack.builds import Build
from bench.attack.counts import CameTo, Counts
from bench.attack.server import AttackedPostgres
from bench.attack.turns import Turn
from bench.attack.worker import Order, attack, stopper
from bench.attack.world import World, make_world
from spip_live import clock
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.tenancy import act_for

DATABASE = "attacked"
TICK = 0.05  # seconds between two looks at clock, counters and attackers
PATIENCE = 60.0  # seconds for an attacker, or the checker, to come to its end
FORK = get_context("fork")  # an attacker begins with all that we have loaded


@dataclass(frozen=True)
class Terms:
    """How long a run goes on, with how many attackers, and how often something is broken."""

    build: Build
    processes: int
    seed: int
    operations: int | None = None
    seconds: float | None = None
    season: int = 2_000  # operations in one world, before everybody is tied to everybody
    kill_every: float = 2.0  # seconds, on average
    stop_every: float = 9.0


@dataclass
class CameOut:
    """What a run came to."""

    ends: Counter[CameTo] = field(default_factory=Counter)
    by_act: dict[str, Counter[CameTo]] = field(default_factory=dict)
    kills: int = 0
    stops: int = 0
    seasons: int = 0
    looks: int = 0
    violations: int = 0
    sightings: int = 0
    kinds: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    broke: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def operations(self) -> int:
        return sum(self.ends.values())

    @property
    def held(self) -> bool:
        """Whether the promise was kept, by a program that did not break."""
        return not self.violations and not self.broke

    def add(self, counts: Counts, checked: dict[str, Any], told: list[str], broke: str) -> None:
        """What one season came to."""
        self.seasons += 1
        self.ends += counts.by_end()
        for act, ends in counts.by_act().items():
            self.by_act[act] = self.by_act.get(act, Counter()) + ends
        self.looks += checked["looks"]
        self.violations += checked["violations"]
        self.sightings += checked["sightings"]
        self.kinds |= set(checked["kinds"])
        self.told += told
        self.broke += [each for each in broke.split("\n\n") if each.strip()]


Tell = Callable[[CameOut, int], None]


def run(app: Flask, server: AttackedPostgres, terms: Terms, folder: Path, tell: Tell) -> CameOut:
    """Season after season until the terms are met."""
    db.bind(server.url("spip_app", DATABASE))
    rng, out, began = Random(terms.seed), CameOut(), time.monotonic()
    deadline = began + terms.seconds if terms.seconds else None
    while _goes_on(terms, out, deadline):
        place = folder / f"season-{out.seasons}"
        (place / "ledgers").mkdir(parents=True)
        world = _begin(app, server, terms.build, rng)
        left = terms.season
        if terms.operations is not None:
            left = min(left, terms.operations - out.operations)
        season = Season(app, server, terms, world, place, rng)
        season.play(left, deadline, out, tell)
        out.seconds = time.monotonic() - began
    return out


def _goes_on(terms: Terms, out: CameOut, deadline: float | None) -> bool:
    if out.broke or terms.build.is_found_out(out.kinds):
        return False
    if deadline is not None:
        return time.monotonic() < deadline
    return out.operations < (terms.operations or 0)


def _begin(app: Flask, server: AttackedPostgres, build: Build, rng: Random) -> World:
    server.fresh(DATABASE)
    owner = create_engine(server.url("spip_owner", DATABASE))
    provider_id = uuid4()
    with owner.begin() as connection:
        for statement in build.schema:
            connection.execute(text(statement))
        connection.execute(
            text(
                "INSERT INTO providers (id, name, contact_phone, contact_email, settings,"
                " created_at) VALUES (:id, 'Attacked', '', '', '{}', now())"
            ),
            {"id": provider_id},
        )
    owner.dispose()
    with app.app_context():
        act_for(provider_id)
        world = make_world(provider_id, rng)
        db.session.commit()
    _warm_up(app, world, Random(rng.random()))
    db.engine.dispose()  # no attacker may share a connection with us
    return world


def _warm_up(app: Flask, world: World, rng: Random) -> None:
    """Do everything a few times, so that whoever is forked from us need not translate it anew."""
    for act in [act for _, act in ACTS.values()] * 3:
        with app.app_context(), suppress(Refused, IntegrityError):
            act_for(world.provider_id)
            act(Turn(world, rng, clock.now()))


class Season:
    """One world under attack."""

    def __init__(
        self,
        app: Flask,
        server: AttackedPostgres,
        terms: Terms,
        world: World,
        folder: Path,
        rng: Random,
    ) -> None:
        self.server, self.terms, self.folder, self.rng = server, terms, folder, rng
        self.counts = Counts(list(ACTS), terms.processes)
        url, seed = server.url("spip_app", DATABASE), rng.randrange(1 << 30)
        self.order = Order(app, url, world, terms.build, self.counts, stopper(), folder, seed)
        self.lives = Counter[int]()
        self.attackers: dict[int, BaseProcess] = {}

    def play(self, operations: int, deadline: float | None, out: CameOut, tell: Tell) -> None:
        """Attack until so many operations or the deadline, break things meanwhile, and judge."""
        with self._checker() as checker:
            try:
                for slot in range(self.terms.processes):
                    self._begin(slot)
                self._until(operations, deadline, out, tell)
            finally:
                self._end_all()
            checked = self._judge(checker)
        told = (self.folder / "checker.txt").read_text().splitlines()[:-1]
        broke = self.folder / "broke.txt"
        out.add(self.counts, checked, told, broke.read_text() if broke.exists() else "")

    def _until(self, operations: int, deadline: float | None, out: CameOut, tell: Tell) -> None:
        kill_at, stop_at = self._soon(self.terms.kill_every), self._soon(self.terms.stop_every)
        while self.counts.total() < operations:
            now = time.monotonic()
            if deadline is not None and now > deadline:
                return
            if self.terms.build.shows and self._seen(self.terms.build.shows):
                return
            if now > stop_at:
                self.server.stop_at_once()
                self.server.revive()
                out.stops += 1
                stop_at = self._soon(self.terms.stop_every)
            if now > kill_at:
                self._kill_one()
                out.kills += 1
                kill_at = self._soon(self.terms.kill_every)
            tell(out, self.counts.total())
            time.sleep(TICK)

    def _seen(self, kind: str) -> bool:
        return f'["{kind}"' in (self.folder / "checker.txt").read_text()

    def _soon(self, mean: float) -> float:
        return time.monotonic() + mean * self.rng.uniform(0.5, 1.5)

    def _begin(self, slot: int) -> None:
        self.lives[slot] += 1
        attacker = FORK.Process(target=attack, args=(self.order, slot, self.lives[slot]))
        attacker.start()
        self.attackers[slot] = attacker

    def _kill_one(self) -> None:
        """In the middle of whatever it does; another takes its place."""
        slot = self.rng.randrange(self.terms.processes)
        self.attackers[slot].kill()
        self.attackers[slot].join(PATIENCE)
        self._begin(slot)

    def _end_all(self) -> None:
        self.order.stop.value = 1
        for attacker in self.attackers.values():
            attacker.join(PATIENCE)
            if attacker.exitcode is None:
                attacker.kill()
                attacker.join(PATIENCE)
                raise RuntimeError("an attacker stands still: something waits for ever")
            if attacker.exitcode:
                raise RuntimeError(f"an attacker ended by itself, with {attacker.exitcode}")

    @contextmanager
    def _checker(self) -> Iterator[subprocess.Popen[bytes]]:
        dsn = self.server.seen_whole(DATABASE)
        command = [sys.executable, "-m", "bench.attack.checker", dsn, self.folder / "ledgers"]
        with (self.folder / "checker.txt").open("wb") as said:
            checker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=said)
        try:
            yield checker
        finally:
            with suppress(ProcessLookupError):
                checker.kill()
            checker.wait(PATIENCE)
            if checker.stdin is not None:
                checker.stdin.close()

    def _judge(self, checker: subprocess.Popen[bytes]) -> dict[str, Any]:
        """A last look now that everything stands still."""
        if checker.stdin is not None:
            checker.stdin.close()
        if checker.wait(PATIENCE) != 0:
            raise RuntimeError("the checker itself has failed")
        last = (self.folder / "checker.txt").read_text().splitlines()[-1]
        found: dict[str, Any] = json.loads(last)
        return found
