"""Over real sockets, on the server that we run and on plain threads: cuts, losses and restarts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from tests.database import TestDatabase
from tests.live.people import House
from tests.live.served import Page, Served, lead_page, parent_page
from tests.polling import until

pytestmark = pytest.mark.product

QUICK = {
    "SPIP_ROLL_SECONDS": "1",
    "SPIP_GROUP_ALONE_SECONDS": "1",
    "SPIP_PING_INTERVAL": "1",
    "SPIP_PING_TIMEOUT": "1",
}
WAITING = ["waiting"] * 6


@pytest.fixture(scope="module", params=["eventlet", "threading"])
def served(
    request: pytest.FixtureRequest,
    whole_database: TestDatabase,
    whole_app: Flask,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp(request.param)
    made = Served(
        whole_database,
        folder,
        secret=whole_app.config["SECRET_KEY"],
        threaded=request.param == "threading",
        more=QUICK,
    )
    made.start()
    yield made
    made.kill()


@dataclass
class Live:
    """A room that is open, with its facilitator and two parents let in."""

    house: House
    served: Served
    room_id: UUID
    lead: Page
    tom: Page
    mei: Page
    seats: dict[str, UUID]

    def lead_asks(self, event: str, **payload: object) -> dict[str, object]:
        return self.lead.ask(event, room_id=str(self.room_id), **payload)

    def row(self, name: str) -> dict[str, object]:
        """One parent's line on the console."""
        expected = self.lead.latest("console")["expected"]
        return next(row for row in expected if row["name"] == name)

    def close(self) -> None:
        """End the room, so that the server has nothing more to witness in it."""
        if self.lead.connected or self.lead.connect():
            self.lead_asks("end", confirm=True)
        for page in (self.lead, self.tom, self.mei):
            page.close()


@pytest.fixture
def live(house: House, served: Served) -> Iterator[Live]:
    room_id, (console,) = house.room("poll", "talk", connected=False)
    seats = {name: house.seat(room_id, name).seat_id for name in ("Tom", "Mei")}
    lead = lead_page(house, served, console.client.staff_id, room_id)  # type: ignore[attr-defined]
    tom, mei = (parent_page(house, served, seats[name]) for name in ("Tom", "Mei"))
    made = Live(house, served, room_id, lead, tom, mei, seats)
    assert lead.connect(), lead.refused
    assert tom.connect() and mei.connect()
    assert made.lead_asks("open")["ok"]
    for seat_id in seats.values():
        assert made.lead_asks("admit", seat_id=str(seat_id), id_seen=True)["ok"]
    until(lambda: tom.latest("room") and mei.latest("room"))
    yield made
    made.close()


def test_a_step_reaches_a_screen_quickly(live: Live) -> None:
    began = time.monotonic()

    assert live.lead_asks("advance", from_step=0)["ok"]

    until(lambda: live.tom.latest("room")["step"] == 1)
    assert time.monotonic() - began < 1


def test_a_removed_parent_is_cut_within_a_second_and_stays_out(live: Live) -> None:
    began = time.monotonic()

    live.lead_asks("remove", seat_id=str(live.seats["Tom"]), reason="Threats")

    until(lambda: not live.tom.connected, within=1)
    assert time.monotonic() - began < 1
    assert live.tom.latest("bye") == {"kind": "removed"}
    for _ in range(5):
        assert not live.tom.connect()
    status, _ = live.tom.get(f"/room/{live.seats['Tom']}")
    assert status == 404


def test_a_second_device_takes_over(live: Live) -> None:
    laptop = parent_page(live.house, live.served, live.seats["Tom"])

    assert laptop.connect()

    until(lambda: laptop.latest("room"))
    assert laptop.latest("mine")["state"] == "admitted"
    until(lambda: not live.tom.connected)
    assert live.tom.latest("bye") == {"kind": "elsewhere"}
    laptop.close()


def test_of_many_who_come_at_once_nobody_is_lost(live: Live) -> None:
    seats = [live.house.seat(live.room_id, f"Parent {letter}").seat_id for letter in "ABCDEF"]
    pages = [parent_page(live.house, live.served, seat_id) for seat_id in seats]

    with ThreadPoolExecutor(len(pages)) as pool:
        assert all(pool.map(Page.connect, pages))

    until(lambda: all(page.latest("mine") for page in pages))
    assert all(page.connected and page.latest("bye") is None for page in pages)
    until(lambda: [row["state"] for row in live.lead.latest("console")["expected"]][2:] == WAITING)
    for page in pages:
        page.close()


def test_a_lost_line_is_noticed_and_its_return_lands_where_it_was(live: Live) -> None:
    live.lead_asks("advance", from_step=0)

    live.tom.tear()
    until(lambda: live.row("Tom")["state"] == "dropped")

    assert live.tom.connect()
    until(lambda: live.row("Tom")["state"] == "here")
    until(lambda: live.tom.latest("room")["step"] == 1)
    goings = [body["why"] for kind, body in live.house.evidence(live.room_id) if kind == "left"]
    assert goings == ["lost"]


def test_the_roll_names_pages_that_answer_pings_though_they_say_nothing(live: Live) -> None:
    def rolls() -> list[list[str]]:
        found = live.house.evidence(live.room_id)
        return [sorted(body["socket"]) for kind, body in found if kind == "roll"]

    until(lambda: len(rolls()) >= 4)

    both = sorted(str(seat_id) for seat_id in live.seats.values())
    assert rolls()[-3:] == [both] * 3


def test_a_group_is_not_left_alone(live: Live) -> None:
    live.lead.close()
    until(lambda: live.tom.latest("room")["status"] == "held")

    assert live.lead.connect()
    until(lambda: live.tom.latest("room")["status"] == "live")


def test_a_frame_that_is_too_large_harms_nobody_else(live: Live) -> None:
    live.tom.socket.emit("say", {"id": "message-1", "text": "x" * 70_000})

    until(lambda: not live.tom.connected)
    assert live.mei.ask("here")["ok"]
    assert live.tom.connect()


def test_after_a_kill_every_acknowledged_vote_is_back(live: Live) -> None:
    assert live.tom.ask("answer", step=0, choice="mum")["ok"]
    assert live.mei.ask("answer", step=0, choice="dad")["ok"]
    before = live.tom.latest("room")

    live.served.kill()
    until(lambda: not (live.tom.connected or live.mei.connected))
    live.served.start()
    assert live.lead.connect() and live.tom.connect() and live.mei.connect()

    until(lambda: live.tom.latest("room")["boot"] != before["boot"])
    after = live.tom.latest("room")
    assert (after["step"], after["status"]) == (0, "live")
    assert after["v"] > before["v"]
    assert live.tom.latest("mine")["state"] == "admitted"
    assert live.tom.latest("mine")["answers"] == []
    live.tom.ask("answer", step=0, choice="mum")
    live.mei.ask("answer", step=0, choice="dad")
    until(lambda: live.lead.latest("console")["asks"][0]["answered"] == 2)
    until(lambda: "server_up" in live.house.kinds(live.room_id))
