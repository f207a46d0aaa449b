"""Puts the evidence of a told story into the database, at its own times, as only the owner may."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from spip_live.db import db
from spip_live.people.models import Enrolment, Staff
from spip_live.rooms.deciding import decide_all
from spip_live.rooms.models import Decision, Room, Seat
from tests.database import TestDatabase
from tests.factories import (
    NOON,
    freeze,
    make_case,
    make_enrolment,
    make_family,
    make_parent,
    make_referral,
    make_room,
    make_seat,
)
from tests.pure.chains import START, Stay, chain

HOUR = 3600
LATER = NOON + timedelta(hours=3)
PLAN = {
    "steps": [
        {"kind": "talk", "minutes": 50, "title": "Welcome"},
        {"kind": "break", "minutes": 10, "title": "Break"},
    ]
}
INSERT = text(
    "INSERT INTO evidence (room_id, number, provider_id, at, kind, body)"
    " VALUES (:room_id, :number, :provider_id, :at, :kind, cast(:body as jsonb))"
)


def witness(
    database: TestDatabase,
    room: Room,
    stays: Mapping[Seat, Sequence[Stay]],
    length: int = HOUR,
    starts: datetime | None = None,
    **story: Any,
) -> None:
    """Write what happened in a room of `length` seconds, in which seats were there for their stays.

    The room itself is then over, as the database and the room's row agree.
    """
    shift = (starts or room.starts_at) - START
    told = chain(length, {str(seat.id): times for seat, times in stays.items()}, **story)
    db.session.commit()
    with database.owner.begin() as connection:
        connection.execute(
            INSERT,
            [
                {
                    "room_id": room.id,
                    "number": entry.number,
                    "provider_id": room.provider_id,
                    "at": entry.at + shift,
                    "kind": entry.kind.value,
                    "body": _body(entry),
                }
                for entry in told
            ],
        )
    room.status, room.is_over = "ended", True
    room.opened_at, room.ended_at = START + shift, START + shift + timedelta(seconds=length)
    if room.plan is None:
        freeze(room, PLAN)
    db.session.flush()


def decided(
    database: TestDatabase, room: Room, stays: Mapping[Seat, Sequence[Stay]], **story: Any
) -> None:
    """A room that has run, ended and been decided by the rule."""
    witness(database, room, stays, **story)
    assert room.ended_at is not None
    decide_all(room, room.ended_at)
    db.session.flush()


def say(seat: Seat, outcome: str, by: Staff, at: datetime, number: int = 2) -> Decision:
    """A person's decision, written straight into the table."""
    decision = Decision(
        id=uuid4(),
        provider_id=seat.provider_id,
        room_id=seat.room_id,
        seat_id=seat.id,
        enrolment_id=seat.enrolment_id,
        number=number,
        outcome=outcome,
        made_by="facilitator",
        staff_id=by.id,
        at=at,
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def enrolled(forename: str, surname: str = "Hale", **facts: Any) -> Enrolment:
    """A parent of a family of their own, whom Cafcass referred."""
    family = make_family()
    parent = make_parent(forename, surname, family)
    case = make_case(family, parent)
    referral = make_referral(parent, case, cafcass_ref=f"CAF-{forename}", role="applicant")
    for name in ("route", "fee"):
        if name in facts:
            setattr(referral, name, facts.pop(name))
    return make_enrolment(parent, referral, **facts)


def ran(database: TestDatabase, *people: str, by: Staff, **room: Any) -> tuple[Room, list[Seat]]:
    """A room in which everyone stayed, confirmed for all."""
    room_row = make_room(by, **room)
    seats = [make_seat(room_row, enrolled(name)) for name in people]
    decided(database, room_row, {seat: [(0, HOUR)] for seat in seats})
    for seat in seats:
        say(seat, "attended", by, LATER)
    return room_row, seats


def _body(entry: Any) -> str:
    body = {
        name: value
        for name in ("seat", "connection", "why", "part", "boot", "steady_ms")
        if (value := getattr(entry, name)) is not None
    }
    if entry.kind == "roll":
        body |= {"socket": sorted(entry.socket), "media": sorted(entry.media)}
    return json.dumps(body)
