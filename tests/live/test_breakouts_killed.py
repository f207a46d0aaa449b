"""Over real sockets: people in small groups when the web server dies, and when their time is up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from tests.database import TestDatabase
from tests.live.people import House
from tests.live.served import Page, Served, lead_page, parent_page
from tests.polling import pause, until

pytestmark = pytest.mark.product

NAMES = ("Tom", "Mei", "Dan", "Ann")
QUICK = {"SPIP_ROLL_SECONDS": "1", "SPIP_GROUP_ALONE_SECONDS": "30"}


@pytest.fixture(scope="module")
def served(
    whole_database: TestDatabase, whole_app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("groups")
    secret = whole_app.config["SECRET_KEY"]
    made = Served(whole_database, folder, secret=secret, threaded=False, more=QUICK)
    made.start()
    yield made
    made.kill()


@dataclass
class Apart:
    """A room whose four parents are in two groups, the facilitator visiting the first."""

    house: House
    served: Served
    room_id: UUID
    lead: Page
    parents: list[Page]

    def asks(self, event: str, **payload: object) -> dict[str, object]:
        return self.lead.ask(event, room_id=str(self.room_id), **payload)

    def groups(self) -> list[object]:
        """Each parent's group and company, as their own page knows it."""
        return [page.latest("mine")["breakout"] for page in self.parents]

    def last_roll(self) -> list[str]:
        """Whom the newest roll in the evidence names."""
        rolls = [body for kind, body in self.house.evidence(self.room_id) if kind == "roll"]
        return list(rolls[-1]["socket"]) if rolls else []

    def are_together(self) -> bool:
        return self.groups() == [None] * 4 and self.parents[0].latest("room")["breakouts"] is None

    def kill_and_come_back(self) -> None:
        """`kill -9`, a new process, and every page connects again."""
        pages = [self.lead, *self.parents]
        self.served.kill()
        until(lambda: not any(page.connected for page in pages))
        self.served.start()
        boot = self.parents[0].latest("room")["boot"]
        assert all(page.connect() for page in pages)
        until(lambda: all(page.latest("room")["boot"] != boot for page in self.parents))
        until(lambda: all(page.latest("mine")["boot"] != boot for page in self.parents))


@pytest.fixture
def apart(house: House, served: Served) -> Iterator[Apart]:
    room_id, (console,) = house.room("discuss", connected=False)
    seats = [house.seat(room_id, name).seat_id for name in NAMES]
    lead = lead_page(house, served, console.client.staff_id, room_id)  # type: ignore[attr-defined]
    made = Apart(house, served, room_id, lead, [parent_page(house, served, one) for one in seats])
    assert lead.connect() and all(page.connect() for page in made.parents)
    assert made.asks("open")["ok"]
    for seat_id in seats:
        assert made.asks("admit", seat_id=str(seat_id), id_seen=True)["ok"]
    assert made.asks("breakouts_prepare", count=2)["ok"]
    assert made.asks("breakouts_open", minutes=5, prompt="What would you try?")["ok"]
    assert made.asks("breakouts_visit", n=1)["ok"]
    until(lambda: all(made.groups()))
    yield made
    if lead.connected:
        made.asks("end", confirm=True)
    for page in (lead, *made.parents):
        page.close()


def test_after_a_kill_everybody_is_in_the_same_group_and_so_is_the_facilitator(
    apart: Apart,
) -> None:
    until(lambda: sum(len(group["people"]) for group in apart.groups()) == 6)
    before = apart.groups()

    apart.kill_and_come_back()

    until(lambda: apart.groups() == before)
    room = apart.parents[0].latest("room")
    assert room["breakouts"]["prompt"] == "What would you try?"
    assert [person["breakout"] for person in room["people"] if person["lead"]] == [1]
    until(lambda: len(apart.last_roll()) == 4)


def test_a_countdown_that_ends_brings_everybody_back(apart: Apart) -> None:
    assert apart.asks("breakouts_back", seconds=5)["ok"]
    until(lambda: apart.parents[3].latest("room")["breakouts"]["back_at"])
    assert all(apart.groups())

    until(apart.are_together, within=8)

    assert apart.lead.latest("console")["breakouts"]["state"] == "none"


def test_a_countdown_that_ends_while_the_server_is_away_leaves_nobody_in_a_group(
    apart: Apart,
) -> None:
    assert apart.asks("breakouts_back", seconds=5)["ok"]

    apart.served.kill()
    until(lambda: not any(page.connected for page in apart.parents))
    pause(5)
    apart.kill_and_come_back()

    until(apart.are_together)
