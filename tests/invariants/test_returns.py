"""Cafcass gets one fact of each parent, once, and exactly the bytes that were kept."""

from __future__ import annotations

import hashlib
import threading
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text

from spip_live import journal
from spip_live.cafcass import layout, returning
from spip_live.cafcass.models import Return, ReturnLine
from spip_live.cafcass.returning import Scope
from spip_live.cafcass.rows import LineState, Why
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.people.models import Enrolment, Role, Staff
from spip_live.tenancy import act_for
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import (
    NOON,
    make_room,
    make_seat,
    make_staff,
)
from tests.witnessed import HOUR, LATER, decided, enrolled, ran, say

DAY = date(2026, 12, 1)
TODAY = Scope(from_on=DAY, to_on=DAY)


def make(scope: Scope, by: Staff, request_id: UUID | None = None) -> Return:
    previewed = returning.preview(scope).sha256
    return returning.make(scope, by, request_id or uuid4(), previewed, LATER)


def states(scope: Scope) -> list[tuple[str, str]]:
    return [(line.forename, line.state.value) for _, line in returning.preview(scope).lines]


def reasons(scope: Scope) -> dict[str, Why]:
    return {one.forename: one.why for one in returning.preview(scope).left_out}


def test_a_return_has_a_line_for_each_confirmed_outcome_and_keeps_its_bytes(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        by = make_staff(Role.COORDINATOR)
        _, (ann, bo) = ran(database, "Ann", "Bo", by=by)
        say(bo, "not_attended", by, LATER, number=3)

        made = make(TODAY, by)

        lines = layout.from_csv(made.content)
        assert [(one.forename, one.attended, one.completed_on) for one in lines] == [
            ("Ann", True, DAY),
            ("Bo", False, None),
        ]
        assert {one.state for one in lines} == {LineState.NEW}
        assert lines[0].cafcass_reference == "CAF-Ann"
        assert lines[0].provider == "Harbour Family Services"
        assert lines[0].case_number.startswith("ZC26P")
        assert made.sha256 == hashlib.sha256(made.content).hexdigest()
        assert (made.line_count, made.layout, made.made_by) == (2, layout.VERSION, by.id)
        kept = db.session.scalars(select(ReturnLine)).all()
        assert {line.enrolment_id for line in kept} == {ann.enrolment_id, bo.enrolment_id}


def test_only_what_a_person_confirmed_is_returned_and_the_rest_is_listed_with_the_reason(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        by = make_staff()
        room = make_room(by)
        seats = {name: make_seat(room, enrolled(name)) for name in ("Ann", "Open", "Half", "Never")}
        decided(database, room, {seats["Ann"]: [(0, HOUR)], seats["Open"]: [(0, HOUR)],
                                 seats["Half"]: [(0, 2700)]})  # fmt: skip
        say(seats["Ann"], "attended", by, LATER)

        assert states(TODAY) == states(Scope(room_id=room.id)) == [("Ann", "new")]
        assert reasons(TODAY) == {
            "Open": Why.UNCONFIRMED,
            "Half": Why.NEEDS_PERSON,
            "Never": Why.UNCONFIRMED,
        }


def test_nothing_is_returned_twice_and_a_change_is_returned_as_a_correction(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        by = make_staff()
        _, (ann,) = ran(database, "Ann", by=by)
        first = make(TODAY, by)
        assert states(TODAY) == []
        assert reasons(TODAY) == {"Ann": Why.UNCHANGED}

        say(ann, "not_attended", by, LATER + timedelta(days=40), number=3)

        # It is found on the day of the new decision, and still on that of the room.
        then = (LATER + timedelta(days=40)).date()
        assert states(Scope(then, then)) == states(TODAY) == [("Ann", "corrected")]
        second = make(Scope(then, then), by)
        (was,), (now,) = layout.from_csv(first.content), layout.from_csv(second.content)
        assert (was.line_id, was.attended) == (now.line_id, True)
        assert (now.attended, now.completed_on) == (False, None)
        assert states(TODAY) == []


def test_a_withdrawn_enrolment_is_taken_back(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        by = make_staff()
        _, (ann,) = ran(database, "Ann", by=by)
        make(TODAY, by)
        enrolment = db.session.get_one(Enrolment, ann.enrolment_id)
        enrolment.withdrawn_at = LATER + timedelta(days=9)
        db.session.flush()

        then = (LATER + timedelta(days=9)).date()

        assert states(Scope(then, then)) == [("Ann", "withdrawn")]


def test_a_programme_of_two_parts_is_returned_when_both_are_done(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        by = make_staff()
        enrolment = enrolled("Ann", programme="spip-2x2")
        one, two = (make_room(by, programme="spip-2x2", part=n, starts_at=NOON + timedelta(days=n))
                    for n in (1, 2))  # fmt: skip
        seats = [make_seat(room, enrolment) for room in (one,)]
        decided(database, one, {seats[0]: [(0, HOUR)]})
        say(seats[0], "attended", by, LATER)
        days = Scope(DAY, DAY + timedelta(days=5))
        assert reasons(days) == {"Ann": Why.UNDER_WAY}

        last = make_seat(two, enrolment)
        decided(database, two, {last: [(0, HOUR)]})
        say(last, "attended", by, LATER)

        (line,) = layout.from_csv(make(days, by).content)
        assert (line.attended, line.completed_on) == (True, DAY + timedelta(days=2))


def test_a_missed_part_waits_while_a_place_to_make_it_up_is_held(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        by = make_staff()
        _, (ann,) = ran(database, "Ann", by=by)
        say(ann, "not_attended", by, LATER, number=3)
        assert states(TODAY) == [("Ann", "new")]

        again = make_room(by, starts_at=NOON + timedelta(days=14))
        make_seat(again, db.session.get_one(Enrolment, ann.enrolment_id))

        assert reasons(TODAY) == {"Ann": Why.UNDER_WAY}


def test_nobody_who_referred_themselves_is_returned(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        by = make_staff()
        room = make_room(by)
        seat = make_seat(room, enrolled("Ann", route="self", fee="paid"))
        decided(database, room, {seat: [(0, HOUR)]})
        say(seat, "attended", by, LATER)

        assert reasons(TODAY) == {"Ann": Why.SELF_REFERRED}
        with pytest.raises(Refused, match="nothing_to_return"):
            make(TODAY, by)


def test_days_are_uk_days(as_provider: AsProvider, database: TestDatabase) -> None:
    with as_provider():
        by = make_staff()
        # 23:30 UTC on 30 June is half past midnight on 1 July in the UK.
        late = NOON.replace(month=6, day=30, hour=22, minute=30)
        ran(database, "Ann", by=by, starts_at=late)

        first_of_july = Scope(date(2026, 7, 1), date(2026, 7, 1))
        (line,) = [line for _, line in returning.preview(first_of_july).lines]
        assert line.completed_on == date(2026, 7, 1)
        assert returning.preview(Scope(date(2026, 6, 30), date(2026, 6, 30))).lines == ()


def test_a_return_is_downloaded_again_byte_for_byte_and_each_time_is_journalled(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        by = make_staff()
        ran(database, "Siân", by=by)
        made_id = make(TODAY, by).id
    with as_provider():
        made = returning.find(made_id)
        first, second = (returning.downloaded(made, by, LATER) for _ in range(2))
        db.session.flush()

        assert first == second == made.content
        assert returning.times_downloaded(made_id) == 2
        assert [one.id for one in returning.returns_made()] == [made_id]
        actions = db.session.scalars(select(journal.Entry.action)).all()
        assert actions.count("return.made") == 1
        assert actions.count("return.downloaded") == 2


def test_bytes_that_are_not_those_that_were_made_are_never_given_out(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        by = make_staff()
        ran(database, "Ann", by=by)
        made_id = make(TODAY, by).id
    with database.owner.begin() as connection:
        connection.execute(text("UPDATE returns SET content = 'tampered'"))
    with as_provider(), pytest.raises(ValueError, match="no longer has the bytes"):
        returning.downloaded(returning.find(made_id), by, LATER)


def test_one_form_sent_twice_makes_one_return(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        by = make_staff()
        ran(database, "Ann", by=by)
        request_id = uuid4()

        first, second = (make(TODAY, by, request_id) for _ in range(2))

        assert first.id == second.id


def test_a_double_click_at_the_very_same_moment_makes_one_return(
    app: Flask, as_provider: AsProvider, database: TestDatabase, provider_id: UUID
) -> None:
    with as_provider():
        by = make_staff()
        ran(database, "Ann", by=by)
        staff_id, previewed = by.id, returning.preview(TODAY).sha256
    one_form, start = uuid4(), threading.Barrier(4)
    made: list[UUID] = []
    refused: list[str] = []

    def click(request_id: UUID) -> None:
        with app.app_context():
            act_for(provider_id)
            staff = db.session.get_one(Staff, staff_id)
            start.wait(timeout=10)
            try:
                made.append(returning.make(TODAY, staff, request_id, previewed, LATER).id)
                db.session.commit()
            except Refused as error:
                refused.append(error.reason)

    # Three clicks on one form, and a colleague with another.
    threads = [
        threading.Thread(target=click, args=(one,))
        for one in (one_form, one_form, one_form, uuid4())
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    with as_provider():
        assert len(returning.returns_made()) == 1
        assert len(list(db.session.scalars(select(ReturnLine)))) == 1
    assert len(set(made)) == 1
    assert len(made) + len(refused) == 4


def test_what_changed_since_it_was_previewed_is_not_made(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        by = make_staff()
        _, (ann,) = ran(database, "Ann", by=by)
        previewed = returning.preview(TODAY).sha256
        say(ann, "not_attended", by, LATER, number=3)

        with pytest.raises(Refused, match="changed_since"):
            returning.make(TODAY, by, uuid4(), previewed, LATER)


def test_another_providers_returns_are_not_there(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        by = make_staff()
        ran(database, "Ann", by=by)
        made_id = make(TODAY, by).id

    with as_provider(database.add_provider("Hill Street")):
        assert returning.returns_made() == []
        assert returning.preview(TODAY).lines == ()
        with pytest.raises(NotHere):
            returning.find(made_id)


def test_a_scope_is_days_or_a_room() -> None:
    with pytest.raises(ValueError, match="days or about a room"):
        returning.preview(Scope())
