"""The Prober: he chooses, changes, gives up and waits, to find the day that he can never have.

He has the whole calendar, by ids that no page ever showed him, and as many changes as he likes. She
does all that one can do meanwhile. Everything that reaches him is the same, byte for byte.
"""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import true

from spip_live import clock, jobs
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.extensions import limiter
from spip_live.people.models import Enrolment, Provider
from spip_live.rooms import seating
from spip_live.rooms.models import Room
from spip_live.rooms.offers import choosing, links, reading, rule, waiting
from spip_live.rooms.offers.rule import Terms
from tests.attacks.test_two_worlds import settled
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import (
    in_days,
    make_case,
    make_enrolment,
    make_family,
    make_lanes,
    make_parent,
    make_room,
    offer,
)

DAYS = 12
TRIES = 18
HIS, HERS = (0, 1, 2), (3, 4, 5)
WORLDS = (
    "she is not there",
    "she has chosen nothing",
    "she has the only place of a day of hers",
    "she is seated by hand on a day of his",
    "she changes to and fro",
    "she gave her place up",
    "she waits",
    "staff tried to seat her in every room of his",
)
SEEDS = (1, 2)


class Calendar:
    """One provider's days, the same in every world: a room to choose on each, one by hand."""

    def __init__(self, seed: int) -> None:
        chance = Random(seed)
        lanes = [chance.randrange(6) for _ in range(DAYS)]
        self.rooms = [
            offer(make_room(starts_at=in_days(4 + day), size=chance.choice((1, 1, 3))), lane)
            for day, lane in enumerate(lanes)
        ]
        self.by_hand = [make_room(starts_at=in_days(4 + day, hour=9)) for day in range(DAYS)]
        for room in self.rooms:
            if chance.random() < 0.3:  # somebody whom he has nothing to do with
                stranger = make_enrolment(make_lanes(make_parent(), room.open_lane))
                seating.seat(room, stranger, None, clock.now())

    def of(self, *lanes: int) -> list[Room]:
        return [room for room in self.rooms if room.open_lane in lanes]

    def free(self, *lanes: int) -> list[Room]:
        enrolment = make_enrolment(make_lanes(make_parent(), *lanes))
        standing = reading.standing_of(enrolment)
        shown = reading.rooms_for(enrolment.programme, standing.lanes, clock.now())
        ids = [room.id for room in shown if not room.full]
        return [room for room in self.of(*lanes) if room.id in ids]


def her(world: str, calendar: Calendar, family: object) -> None:
    """What she does, or what is done for her, in this world."""
    if world == WORLDS[0]:
        return
    at = clock.now()
    parent = make_parent("Hannah", "Reed", family, email="hers@example.org")  # type: ignore[arg-type]
    make_case(family, parent)  # type: ignore[arg-type]
    enrolment = make_enrolment(make_lanes(parent, *HERS))
    hers = sorted(calendar.free(*HERS), key=lambda room: room.size)
    if world in WORLDS[2:6] and world != WORLDS[3]:
        choosing.choose(enrolment, hers[0].id, at)
    if world == WORLDS[3]:
        his_day = calendar.rooms.index(calendar.of(*HIS)[0])
        seating.seat(calendar.by_hand[his_day], enrolment, None, at)
    if world == WORLDS[4]:
        choosing.choose(enrolment, hers[-1].id, at)
    if world in (WORLDS[5], WORLDS[4]):
        choosing.give_up(enrolment, 1, at)
    if world == WORLDS[6]:
        waiting.join(enrolment, 1, at - timedelta(days=9))
    if world == WORLDS[7]:
        _tried_by_staff(calendar, enrolment)


def _tried_by_staff(calendar: Calendar, enrolment: Enrolment) -> None:
    for room in calendar.of(*HIS):
        with pytest.raises(Refused, match="not_their_day"):
            seating.seat(room, enrolment, None, clock.now())


class Prober:
    """His browser, and all that ever reached it."""

    def __init__(self, browser: FlaskClient, token: str, enrolment_id: UUID) -> None:
        self.browser, self.base = browser, f"/choices/{enrolment_id}"
        self.seen: list[str] = []
        for method in ("GET", "POST"):
            self._ask(method, f"/choose/{token}")

    def _ask(self, method: str, address: str, **posted: str) -> None:
        answer = self.browser.open(address, method=method, data=posted or None)
        self.seen.append(f"{answer.status_code} {sorted(answer.headers.items())} {answer.text}")

    def probe(self, chance: Random, rooms: list[UUID]) -> None:
        """One thing to try, and a look at the page after it."""
        what = chance.choice(["choose", "choose", "choose", "give-up", "wait", "stop-waiting"])
        if what == "choose":
            self._ask("POST", f"{self.base}/1", room=str(chance.choice(rooms)))
        else:
            self._ask("POST", f"{self.base}/1/{what}")
        self._ask("GET", self.base)


def letters(folder: Path) -> list[str]:
    """Every letter to him, the oldest first; then all are gone."""
    found = []
    for file in sorted((folder / "outbox").glob("*.eml")):
        letter = message_from_bytes(file.read_bytes())
        if "his@" in str(letter["To"]):
            parts = [str(part.get_payload(decode=True)) for part in letter.walk()]
            found.append(f"{letter['From']} {letter['Subject']} {parts}")
        file.unlink()
    return sorted(re.sub(r"/(choose|join|appointment)/[\w-]{43}", "«link»", one) for one in found)


def run(
    world: str, seed: int, app: Flask, database: TestDatabase, as_provider: AsProvider, folder: Path
) -> list[str]:
    """All that reaches him in this world, and what he tries is the same in all of them."""
    letters(folder)
    with as_provider(database.add_provider()) as provider_id:
        reading.set_terms(db.session.get_one(Provider, provider_id), Terms(changes=99, hours=24))
        calendar, family = Calendar(seed), make_family()
        tom = make_parent("Tom", "Reed", family, email="his@example.org")
        enrolment = make_enrolment(make_lanes(tom, *HIS))
        _, token = links.issue(enrolment, None, clock.now())
        her(world, calendar, family)
        rooms = [room.id for room in (*calendar.rooms, *calendar.rooms, *calendar.by_hand)]
        his_id = enrolment.id
    prober = Prober(app.test_client(), token, his_id)
    chance = Random(seed)
    for _ in range(TRIES):
        prober.probe(chance, rooms)
    jobs.run_due_jobs(app)
    heard = [*prober.seen, *letters(folder)]
    return [settled(re.sub(r"choose-[0-9a-f]{32}=[^']+", "«cookie»", one)) for one in heard]


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_he_tries_and_whatever_she_does_what_he_learns_is_the_same(
    app: Flask, database: TestDatabase, as_provider: AsProvider, data_dir: Path, seed: int
) -> None:
    limiter.enabled = False
    alone, *others = (run(world, seed, app, database, as_provider, data_dir) for world in WORLDS)

    assert len(alone) > 2 * TRIES
    assert any("Your place is booked" in said for said in alone)
    assert any("no longer available" in said for said in alone)
    for world, heard in zip(WORLDS[1:], others, strict=True):
        for at, (one, other) in enumerate(zip(alone, heard, strict=True)):
            assert one == other, f"where {world}: the {at + 1}th thing that reached him differs"


def test_without_lanes_the_same_eyes_would_see_where_she_is(
    app: Flask,
    database: TestDatabase,
    as_provider: AsProvider,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rule, "opens", lambda lanes, _lane, _number: next(iter(lanes), None))
    monkeypatch.setattr(reading, "_of_any", lambda _lanes: true())

    alone, chosen = (
        run(world, SEEDS[0], app, database, as_provider, data_dir) for world in (WORLDS[1:3])
    )

    assert alone != chosen
