"""A co-parent tries every way into the room of the other: all fail, and none reveals a thing.

The very same attempts succeed on a database without the two indexes and with the friendly check
switched off, so that the first test is known to bite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from spip_live import clock
from spip_live.db import db
from spip_live.people.models import Role
from spip_live.rooms import joining_links, seating
from spip_live.rooms.models import Room, Seat
from tests.conftest import SignIn
from tests.database import TestDatabase
from tests.factories import make_enrolment, make_family, make_parent, make_room, make_seat
from tests.live.people import House, LeadScreen, ParentScreen

INDEXES = ("one_seat_per_family_in_a_room", "one_admission_per_family_in_a_room")
DOORS = ("seat", "move", "link", "socket", "step page", "chat")
SAID = "the marigold word"


@dataclass
class Attack:
    """Tom is in his room; Hannah has a seat elsewhere and the old link of one she had here."""

    house: House
    coordinator: FlaskClient
    lead: LeadScreen
    tom: ParentScreen
    hannah_id: UUID
    elsewhere: ParentScreen
    old: ParentScreen
    enrolment_id: UUID
    heard: list[bytes] = field(default_factory=list)
    outcome: dict[str, bool] = field(default_factory=dict)

    def run(self) -> dict[str, bool]:
        """Try each door in turn; which of them opened."""
        seats = f"/schedule/{self.lead.room_id}/seats"
        self.coordinator.post(seats, data={"enrolment": str(self.enrolment_id)})
        self.outcome["seat"] = self._seats_here() == 1
        move = f"/schedule/seats/{self.elsewhere.seat_id}/move"
        self.coordinator.post(move, data={"room": str(self.lead.room_id)})
        self.outcome["move"] = self._seats_here() == 2
        hannah = self._her_browser()
        self.outcome["link"] = self._by_link(hannah)
        self.outcome["socket"] = self._by_socket(hannah)
        self.outcome["step page"] = self._by_step_page(hannah)
        self.outcome["chat"] = self._by_chat(hannah)
        return self.outcome

    def _seats_here(self) -> int:
        with self.house.scope():
            mine = select(Seat).where(
                Seat.parent_id == self.hannah_id,
                Seat.room_id == self.lead.room_id,
                Seat.released_at.is_(None),
            )
            return len(db.session.scalars(mine).all())

    def _her_browser(self) -> ParentScreen:
        """With the link of the seat that she was given here; else with her old one."""
        with self.house.scope():
            seat = db.session.scalars(
                select(Seat).where(
                    Seat.parent_id == self.hannah_id,
                    Seat.room_id == self.lead.room_id,
                    Seat.released_at.is_(None),
                )
            ).first()
            if seat is None:
                return self.old
            _, token = joining_links.issue(seat, None, clock.now())
            return self.house.browser(seat.id, token)

    def _by_link(self, hannah: ParentScreen) -> bool:
        page = hannah.client.get(f"/join/{hannah.token}")
        self.heard.append(page.data)
        return hannah.open_link("Hannah") == 303 and hannah.accept_rules() == 303

    def _by_socket(self, hannah: ParentScreen) -> bool:
        """As herself; then, where she has no place, with Tom's seat for her own."""
        if hannah.connect() and self.lead.admit(hannah)["ok"]:
            return hannah.latest("room") is not None
        hannah.auth = {"seat": str(self.tom.seat_id)}
        return hannah.connect() and hannah.latest("room") is not None

    def _by_step_page(self, hannah: ParentScreen) -> bool:
        opened = []
        for seat_id in (hannah.seat_id, self.tom.seat_id):
            page = hannah.client.get(f"/room/{seat_id}/steps/0")
            opened.append(page.status_code == 200)
            if not opened[-1]:
                self.heard.append(page.data)
        return any(opened)

    def _by_chat(self, hannah: ParentScreen) -> bool:
        """Say something that Tom hears, from wherever a socket could be opened."""
        speaker = hannah if hannah.connected else self.elsewhere
        if not speaker.connected and not self._seats_here():
            speaker.open_link("Hannah")
            speaker.accept_rules()
            speaker.connect()
        if speaker.connected:
            speaker.ask("say", id=str(uuid4()), text=SAID)
        room = self.tom.latest("room") or {"chat": []}
        return any(line["text"] == SAID for line in room["chat"])


@pytest.fixture
def attack(house: House, sign_in: SignIn) -> Attack:
    lead = house.open_room()
    with house.scope():
        family = make_family()
        hannah = make_parent("Hannah", "Reed", family)
        hannah_id = hannah.id
        here, there = make_enrolment(hannah), make_enrolment(hannah)
        old = make_seat(db.session.get_one(Room, lead.room_id), here)
        _, old_token = joining_links.issue(old, None, clock.now())
        other_room = make_room(starts_at=clock.now() + timedelta(minutes=6))
        seat = make_seat(other_room, there)
        _, token = joining_links.issue(seat, None, clock.now())
        ids = old.id, seat.id, here.id
    with house.scope():
        seating.release(db.session.get_one(Seat, ids[0]), "wrong room", None, clock.now())
    return Attack(
        house,
        sign_in(Role.COORDINATOR),
        lead,
        house.inside(lead, "Tom", family=family),
        hannah_id,
        house.browser(ids[1], token),
        house.browser(ids[0], old_token),
        ids[2],
    )


@pytest.fixture
def broken(database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No index keeps families apart, and the friendly check always says yes."""
    with database.owner.begin() as connection:
        wanted = text("SELECT indexdef FROM pg_indexes WHERE indexname = ANY(:names)")
        made_by = connection.scalars(wanted, {"names": list(INDEXES)}).all()
        for name in INDEXES:
            connection.execute(text(f"DROP INDEX {name}"))
    monkeypatch.setattr(seating, "why_not", lambda *_: None)
    yield
    database.empty()
    with database.owner.begin() as connection:
        for statement in made_by:
            connection.execute(text(statement))


def test_no_door_opens_for_a_co_parent(attack: Attack) -> None:
    assert attack.run() == dict.fromkeys(DOORS, False)


def test_every_door_would_open_without_the_index_and_the_check(
    broken: None, attack: Attack
) -> None:
    assert attack.run() == dict.fromkeys(DOORS, True)


def test_what_a_co_parent_is_told_is_what_a_stranger_is_told(attack: Attack, house: House) -> None:
    attack.run()
    stranger = house.browser(uuid4(), "no-such-link")
    link = stranger.client.get(f"/join/{stranger.token}").data
    step = stranger.client.get(f"/room/{stranger.seat_id}/steps/0").data

    told = [plain(page) for page in attack.heard]

    assert set(told) <= {plain(link), plain(step)}
    assert not any(b"Tom" in page for page in attack.heard)


def test_the_coordinator_reads_why_and_the_parents_room_goes_on(attack: Attack) -> None:
    attack.run()

    page = attack.coordinator.get(f"/schedule/{attack.lead.room_id}").text

    assert "must never meet" in page
    assert attack.tom.connected
    assert attack.tom.bye is None


def plain(page: bytes) -> bytes:
    """A page without what is random in every answer: nonces and form tokens."""
    return re.sub(rb'(nonce|value|content)="[^"]*"', b"", page)
