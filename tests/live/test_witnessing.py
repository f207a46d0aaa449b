"""Comings, goings and the roll are in the evidence, committed before they are acknowledged."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from time import monotonic
from uuid import UUID, uuid4

import pytest
from flask import Flask

from spip_live.db import db
from spip_live.rooms import clockwork, roll
from spip_live.rooms.attendance import present_spans
from spip_live.rooms.chain import straighten
from spip_live.rooms.discussion import discussions
from spip_live.rooms.evidence import chain_of
from spip_live.rooms.models import Room
from spip_live.rooms.presence import presence
from tests.live.people import House


def works_of(house: House) -> clockwork.Clockwork:
    return clockwork.Clockwork(house.app, roll_seconds=15, group_alone_seconds=999)


def test_a_join_is_written_down_before_it_is_acknowledged(house: House) -> None:
    lead = house.open_room()
    tom = house.waiting(lead.room_id, "Tom")
    assert "joined" not in house.kinds(lead.room_id)

    assert lead.admit(tom)["ok"]

    kind, body = house.evidence(lead.room_id)[-1]
    assert (kind, body["seat"]) == ("joined", str(tom.seat_id))
    assert body["connection"]


def test_a_lost_connection_and_its_return_are_written_down(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")

    tom.drop()
    tom.connect()

    (_, first), (left, lost), (back, second) = house.evidence(lead.room_id)[-3:]
    assert (left, lost["why"], lost["connection"]) == ("left", "lost", first["connection"])
    assert (back, second["seat"]) == ("joined", str(tom.seat_id))
    assert second["connection"] != first["connection"]


def test_one_who_waits_is_not_written_down(house: House) -> None:
    lead = house.open_room()
    tom = house.waiting(lead.room_id, "Tom")

    tom.drop()
    tom.connect()

    assert house.kinds(lead.room_id) == ["opened", "part_started"]


@pytest.mark.parametrize(
    ("act", "why"), [("leave", "left"), ("remove", "removed"), ("elsewhere", "elsewhere")]
)
def test_a_going_is_written_down_once_with_its_reason(house: House, act: str, why: str) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")

    if act == "leave":
        tom.ask("leave")
    elif act == "remove":
        lead.ask("remove", seat_id=str(tom.seat_id), reason="x")
    else:
        house.browser(tom.seat_id, tom.token).open_link()

    goings = [body["why"] for kind, body in house.evidence(lead.room_id) if kind == "left"]
    assert goings == [why]


def test_the_roll_names_who_was_seen_and_nobody_else(house: House) -> None:
    lead, other = house.open_room(), house.open_room()
    tom, gone = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    house.waiting(lead.room_id, "Dan")
    ann = house.inside(other, "Ann")
    works = works_of(house)
    tom.ask("here")
    ann.ask("here")
    gone.drop()

    works.call_roll()

    assert house.evidence(lead.room_id)[-1] == (
        "roll",
        {"socket": [str(tom.seat_id)], "media": []},
    )
    assert house.evidence(other.room_id)[-1] == (
        "roll",
        {"socket": [str(ann.seat_id)], "media": []},
    )


def test_the_roll_names_one_who_was_seen_since_the_last_and_is_lost_at_this_moment(
    house: House,
) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    works = works_of(house)
    works.rolled_at = monotonic()
    for parent in (tom, mei):
        parent.ask("here")
        parent.drop()
    assert lead.ask("remove", seat_id=str(mei.seat_id), reason="x")["ok"]

    works.call_roll()
    works.call_roll()

    rolls = [body["socket"] for kind, body in house.evidence(lead.room_id) if kind == "roll"]
    assert rolls == [[str(tom.seat_id)], []]


def test_opening_a_page_anew_costs_no_attendance_though_the_roll_is_called_meanwhile(
    house: House,
) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")
    works = works_of(house)
    tom.ask("here")
    tom.drop()
    works.call_roll()
    assert tom.connect()
    works.call_roll()

    with house.scope():
        chain = chain_of(lead.room_id)
        (present,) = present_spans(chain, str(tom.seat_id))

    assert present.end == straighten(chain)[-1].ms


def test_a_page_that_went_quiet_is_not_named(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")
    works = works_of(house)
    works.rolled_at = monotonic()

    works.call_roll()

    assert house.evidence(lead.room_id)[-1] == ("roll", {"socket": [], "media": []})
    assert tom.connected


def test_rolls_of_all_rooms_are_one_statement(house: House) -> None:
    from sqlalchemy import event

    rooms = [house.open_room().room_id for _ in range(3)]
    statements: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    with house.app.app_context():
        written = roll.call(0)
        db.session.commit()
    event.remove(db.engine, "before_cursor_execute", note)

    assert sorted(written) == sorted(rooms)
    assert len([one for one in statements if "call_roll" in one]) == len(statements) == 1


def test_a_room_that_ended_elsewhere_is_no_longer_called(house: House) -> None:
    lead = house.open_room()
    works = works_of(house)
    with house.scope():
        room = db.session.get_one(Room, lead.room_id)
        room.status, room.is_over, room.held_by = "ended", True, None

    works.call_roll()

    assert lead.room_id not in presence.watched()
    assert "roll" not in house.kinds(lead.room_id)
    assert discussions.of(lead.room_id).over


def test_what_was_said_before_a_room_that_everybody_left_is_dropped(house: House) -> None:
    room_id, (lead,) = house.room()
    tom = house.waiting(room_id)
    tom.ask("private", id="private-1", text="A marked word")
    (said,) = discussions.of(room_id).threads[tom.seat_id]
    works = works_of(house)
    works.call_roll()
    assert said.text == "A marked word"

    tom.drop()
    lead.drop()
    works.call_roll()

    assert said.text == ""
    assert tom.connect()
    assert tom.ask("private", id="private-2", text="Hello?")["ok"]


def test_the_console_counts_minutes_from_the_evidence(house: House) -> None:
    lead = house.open_room()
    house.inside(lead, "Tom")

    works_of(house).call_roll()

    (row,) = lead.latest("console")["expected"]
    assert (row["minutes"], row["required"]) == (0, 0)


def test_a_new_process_picks_up_the_rooms_that_run(house: House) -> None:
    lead, ended = house.open_room(), house.open_room()
    ended.ask("end", confirm=True)
    presence.forget_all()

    works_of(house).pick_up()

    assert presence.watched().keys() == {lead.room_id}
    assert house.kinds(lead.room_id)[-1] == "server_up"
    assert house.kinds(ended.room_id)[-1] == "ended"


def test_a_provider_whose_rooms_cannot_be_picked_up_costs_no_other_anything(
    house: House, provider_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, broken = house.open_room(), uuid4()
    presence.forget_all()
    works, unattended = works_of(house), clockwork.unattended

    def cannot_be_reached(app: Flask, which: UUID) -> AbstractContextManager[None]:
        assert which != broken
        return unattended(app, which)

    monkeypatch.setattr(clockwork, "unattended", cannot_be_reached)
    monkeypatch.setattr(works, "providers", lambda: [broken, provider_id])
    for _ in range(3):
        with pytest.raises(AssertionError):
            works.pick_up()

    assert presence.watched().keys() == {lead.room_id}
    assert house.kinds(lead.room_id).count("server_up") == 1


def test_a_room_that_can_be_neither_held_nor_told_costs_no_other_anything(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads = [house.open_room() for _ in range(3)]
    for lead in leads:
        house.inside(lead)
        lead.drop()
    broken, *others = (lead.room_id for lead in leads)
    hold, tell = clockwork.leading.hold_unattended, clockwork.broadcast.changed

    def cannot_be_held(room: Room, at: datetime) -> None:
        assert room.id != broken
        hold(room, at)

    def cannot_be_told(room_id: UUID, at: datetime) -> None:
        assert room_id != broken
        tell(room_id, at)

    monkeypatch.setattr(clockwork.leading, "hold_unattended", cannot_be_held)
    monkeypatch.setattr(clockwork.broadcast, "changed", cannot_be_told)
    works = clockwork.Clockwork(house.app, roll_seconds=0, group_alone_seconds=0)
    with pytest.raises(AssertionError):
        works.beat()

    assert [house.room_row(room_id).status for room_id in others] == ["held", "held"]
    assert all("roll" in house.kinds(room_id) for room_id in (broken, *others))
