"""Runs an attack, says what it came to, and fails if anybody was ever seen together."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from bench.attack.builds import BUILDS, WHOLE
from bench.attack.campaign import CameOut, Terms, run
from bench.attack.counts import CameTo
from bench.attack.server import CLEAN, AttackedPostgres, attacked
from spip_live import create_app
from spip_live.settings import Settings
from tests.course import COURSE

ENOUGH = 240.0  # seconds in which a build with something taken away must be found out
EVERY = 10.0  # seconds between two lines of progress
SHOWN = 3  # faults told in full


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.attack", description=__doc__)
    parser.add_argument("--ops", type=int, help="end after so many operations")
    parser.add_argument("--seconds", type=float, help="end after so long")
    parser.add_argument("--processes", type=int, default=max(3, os.cpu_count() or 1))
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--kill-every", type=float, default=2.0, help="seconds, on average")
    parser.add_argument("--stop-every", type=float, default=9.0, help="seconds, on average")
    parser.add_argument("--build", nargs="*", choices=list(BUILDS), default=[])
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    folder = Path(tempfile.mkdtemp(prefix="spip-attack-run-"))
    try:
        with attacked() as server:
            app = create_app(_settings(server, folder))
            app.testing = True  # a lock out of its order is a fault, and not a line in a log
            if asked.build:
                return _builds(asked, app, server, folder)
            build_terms = _terms(asked, WHOLE)
            out = run(app, server, build_terms, folder / "whole", Progress())
            report(out, asked)
            return 0 if out.held else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _builds(asked: argparse.Namespace, app, server: AttackedPostgres, folder: Path) -> int:
    """Each build must be found out; the exit is 1, as for any violation, when all of them are."""
    found = 0
    for name in asked.build:
        print(f"\n{name}: {BUILDS[name].says}", flush=True)
        out = run(app, server, _terms(asked, BUILDS[name]), folder / name, Progress())
        report(out, asked)
        found += BUILDS[name].shows in out.kinds
    print(f"\nbuilds found out: {found} of {len(asked.build)}")
    return 1 if found == len(asked.build) else 2


def _terms(asked: argparse.Namespace, build) -> Terms:
    seeded = build is not WHOLE
    return Terms(
        build=build,
        processes=asked.processes,
        seed=asked.seed,
        operations=None if seeded else asked.ops,
        seconds=ENOUGH if seeded else asked.seconds,
        kill_every=asked.kill_every,
        stop_every=asked.stop_every,
    )


def _settings(server: AttackedPostgres, folder: Path) -> Settings:
    return Settings.from_env(
        {
            "SPIP_ENV": "test",
            "SECRET_KEY": "only-for-attacks-7c1e9b3d5a8f2046",
            "DATABASE_URL": server.url("spip_app", CLEAN),
            "SPIP_DATA_DIR": str(folder / "kept"),
            "BASE_URL": "http://localhost",
            "SPIP_CONTENT": str(COURSE),
        }
    )


class Progress:
    """A line now and then."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.next_at = self.began + EVERY

    def __call__(self, out: CameOut, so_far: int) -> None:
        now = time.monotonic()
        if now < self.next_at:
            return
        self.next_at = now + EVERY
        done = out.operations + so_far
        print(
            f"{now - self.began:7.0f} s  {done:>9,} operations"
            f"  {out.kills} killed  {out.stops} stopped  {out.violations} violations",
            flush=True,
        )


def report(out: CameOut, asked: argparse.Namespace) -> None:
    print(f"\n{'':12}" + "".join(f"{each.name.lower().replace('_', ' '):>17}" for each in CameTo))
    for act, ends in out.by_act.items():
        print(f"{act:12}" + "".join(f"{ends[each]:>17,}" for each in CameTo))
    print(
        f"\noperations  {out.operations:,} in {out.seconds:.0f} s, by {asked.processes} processes"
        f" in {out.seasons} worlds (seed {asked.seed})"
        f"\nfaults      {out.kills} processes killed, {out.stops} times PostgreSQL stopped at once"
        f"\nlooks       {out.looks:,} by the checker"
        f"\nbroke       {len(out.broke)}"
        f"\nviolations  {out.violations}"
        + (f", seen {out.sightings:,} times: {', '.join(sorted(out.kinds))}" if out.kinds else "")
    )
    for line in [*out.told[:SHOWN], *out.broke[:SHOWN]]:
        print(line, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
