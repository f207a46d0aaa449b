"""A calendar file is given on request, and takes the place of the one before."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from spip_live import clock
from spip_live.db import db
from spip_live.people.models import Role
from spip_live.rooms import scheduling, seating
from spip_live.rooms.facilitators import Leaders
from spip_live.rooms.models import JoiningLink, Room, Seat
from tests.conftest import AsProvider, SignIn
from tests.factories import (
    in_days,
    make_enrolment,
    make_staff,
)
from tests.outbox import sent


def event_of(answer: bytes) -> dict[str, datetime | str]:
    (event,) = Calendar.from_ical(answer).walk("VEVENT")
    return {
        "uid": str(event["UID"]),
        "sequence": str(event["SEQUENCE"]),
        "starts_at": event.decoded("DTSTART"),
    }


def test_a_calendar_file_is_given_on_request_and_changes_nothing(
    app: Flask, as_provider: AsProvider, held: Seat, outbox: Path, room: Room
) -> None:
    letter = sent(app, outbox)[-1]
    assert f"/appointment/{letter.token}.ics" in letter.text

    answer = app.test_client().get(f"/appointment/{letter.token}.ics")

    assert answer.mimetype == "text/calendar"
    assert event_of(answer.data)["starts_at"] == room.starts_at
    for word in (b"Harbour", b"Laura", b"SPIP", letter.token.encode()):
        assert word not in answer.data
    with as_provider():
        assert db.session.scalars(select(JoiningLink.used_at)).one() is None


def test_a_calendar_replaces_the_entry_when_the_time_changes(
    app: Flask, sign_in: SignIn, as_provider: AsProvider, outbox: Path
) -> None:
    long_ago = clock.now() - timedelta(days=2)
    with as_provider():
        lead = make_staff(Role.FACILITATOR)
        room = scheduling.schedule("spip-1x4", [in_days(7)], 8, Leaders(lead), None, long_ago)[0]
        seating.seat(room, make_enrolment(), None, long_ago)
    before = app.test_client().get(f"/appointment/{sent(app, outbox)[-1].token}.ics")

    with as_provider():
        room = db.session.get_one(Room, room.id)
        scheduling.rearrange(room, in_days(8), 8, Leaders(lead), lead, clock.now())
    after = app.test_client().get(f"/appointment/{sent(app, outbox)[-1].token}.ics")

    earlier, later = event_of(before.data), event_of(after.data)
    assert earlier["uid"] == later["uid"]
    assert int(str(earlier["sequence"])) < int(str(later["sequence"]))
    assert later["starts_at"] == in_days(8)
