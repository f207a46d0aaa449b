"""Attendance is decided once by the rule, confirmed by a person, and nothing of it is ever lost."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from spip_live import journal
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.people.models import Role, Staff
from spip_live.rooms.deciding import Choice, confirm, decide_all, override, planned_time
from spip_live.rooms.models import Decision, Outcome, Room, Seat
from spip_live.rooms.outcomes import (
    decided_rooms,
    record_of,
    records_of,
    rooms_to_confirm,
)
from spip_live.tenancy import act_for
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import NOON, make_enrolment, make_parent, make_room, make_seat, make_staff
from tests.witnessed import HOUR, PLAN, decided, say, witness

LATER = NOON + timedelta(hours=2)


def ran(database: TestDatabase, lead: Staff | None = None) -> tuple[Room, dict[str, Seat]]:
    """A decided room in which one stayed, one left early, one half-way and one never came."""
    room = make_room(lead)
    names = ("stayed", "left early", "half", "never")
    seats = {n: make_seat(room, make_enrolment(make_parent(n.title(), "Hale"))) for n in names}
    stays = {"stayed": [(0, HOUR)], "left early": [(0, 1000)], "half": [(0, 2700)]}
    decided(database, room, {seats[name]: times for name, times in stays.items()})
    return room, seats


def outcomes(room: Room) -> dict[UUID, str]:
    return {record.seat.id: record.outcome.value for record in records_of(room)}


def choice(seat: Seat, outcome: str, reason: str = "", seen: int = 1) -> Choice:
    return Choice(seat.id, Outcome(outcome), reason, seen)


def test_each_seat_is_decided_at_the_close_with_the_rule_and_its_numbers(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        room, seats = ran(database)
        records = {record.seat.id: record for record in records_of(room)}

        stayed, never = records[seats["stayed"].id], records[seats["never"].id]

        assert outcomes(room) == {
            seats["stayed"].id: "attended",
            seats["left early"].id: "not_attended",
            seats["half"].id: "needs_person",
            seats["never"].id: "not_attended",
        }
        assert (stayed.now.rule_version, stayed.now.made_by) == ("2026-1", "rule")
        assert stayed.now.numbers["covered"] == HOUR * 1000
        assert stayed.now.numbers["planned"] == 50 * 60_000
        assert never.now.numbers["reasons"] == ["They were never seen in this room."]


def test_deciding_again_changes_nothing(as_provider: AsProvider, database: TestDatabase) -> None:
    with as_provider():
        room, seats = ran(database)
        say(seats["half"], "attended", make_staff(), NOON)

        again = decide_all(room, LATER)

        assert again == 0
        assert len(list(db.session.scalars(select(Decision)))) == 5


def test_a_seat_given_up_before_the_room_is_not_decided_and_one_taken_away_in_it_needs_a_person(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        room = make_room()
        moved = make_seat(room, released_at=NOON, claim_ended_at=NOON, seatable=None)
        displaced = make_seat(room, released_at=NOON, admitted_at=NOON, id_seen_at=NOON)
        witness(database, room, {displaced: [(0, 600)]})

        decide_all(room, LATER)

        assert record_of(moved) is None
        record = record_of(displaced)
        assert record is not None
        assert record.outcome is Outcome.NEEDS_PERSON
        assert record.now.numbers["reasons"][-1] == "Their seat was given up while the room ran."


def test_a_room_that_ran_for_less_than_half_its_plan_is_for_a_person(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        room = make_room(plan=PLAN)
        seat = make_seat(room)
        decided(database, room, {seat: [(0, 600)]}, length=600)

        assert planned_time(room) == 50 * 60_000
        assert outcomes(room) == {seat.id: "needs_person"}
        assert planned_time(make_room()) is None


def test_a_facilitator_confirms_a_room_and_both_values_are_kept(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        lead = make_staff()
        room, seats = ran(database, lead)
        assert rooms_to_confirm(lead.id) == rooms_to_confirm() == [room]

        count = confirm(
            room,
            lead,
            [
                choice(seats["stayed"], "attended"),
                choice(seats["left early"], "attended", "Stayed on the phone with me."),
                choice(seats["half"], "not_attended", "Left for good after the break."),
                choice(seats["never"], "not_attended"),
            ],
            LATER,
        )

        assert count == 4
        record = record_of(seats["left early"])
        assert record is not None and record.machine is not None
        assert (record.machine.outcome, record.now.outcome) == ("not_attended", "attended")
        assert record.now.reason == "Stayed on the phone with me."
        assert (record.now.made_by, record.now.staff_id) == ("facilitator", lead.id)
        assert all(record.confirmed for record in records_of(room))
        assert rooms_to_confirm() == []
        assert decided_rooms(lead.id) == [room]


def test_what_a_person_did_stands_in_the_journal_without_what_they_wrote(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        lead = make_staff()
        room, seats = ran(database, lead)
        confirm(room, lead, [choice(seats["half"], "attended", "A private reason.")], LATER)
        override(seats["half"], lead, choice(seats["half"], "not_attended", "No.", 2), LATER)
        db.session.flush()

        lines = list(db.session.scalars(select(journal.Entry).order_by(journal.Entry.at)))

        actions = [line.action for line in lines]
        assert sorted(actions) == [
            "attendance.confirmed", "attendance.decided", "attendance.overridden",
        ]  # fmt: skip
        assert all("private" not in str(line.facts) for line in lines)


@pytest.mark.parametrize(
    ("outcome", "reason", "refusal"),
    [
        ("attended", "", "reason_missing"),  # the rule said not attended
        ("attended", "   ", "reason_missing"),
        ("attended", "x" * 501, "reason_long"),
        ("needs_person", "Cannot say.", "outcome_missing"),
    ],
)
def test_a_confirmation_is_refused_whole_when_one_choice_is_wrong(
    as_provider: AsProvider, database: TestDatabase, outcome: str, reason: str, refusal: str
) -> None:
    with as_provider(commit=False):
        lead = make_staff()
        room, seats = ran(database, lead)
        db.session.commit()
        wrong = choice(seats["left early"], outcome, reason)

        with pytest.raises(Refused) as refused:
            confirm(room, lead, [choice(seats["stayed"], "attended"), wrong], LATER)
        db.session.rollback()

        assert refused.value.reason == refusal
        assert not any(record.confirmed for record in records_of(room))


def test_what_somebody_else_has_decided_meanwhile_is_never_overwritten(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider(commit=False):
        lead = make_staff()
        room, seats = ran(database, lead)
        confirm(room, lead, [choice(seats["stayed"], "attended")], LATER)
        db.session.commit()

        for stale in (
            choice(seats["stayed"], "attended"),
            Choice(uuid4(), Outcome.ATTENDED, "", 1),
        ):
            with pytest.raises(Refused, match="decided_meanwhile"):
                confirm(room, lead, [stale], LATER)
        with pytest.raises(Refused, match="decided_meanwhile"):
            override(
                seats["stayed"], lead, choice(seats["stayed"], "not_attended", "No.", 1), LATER
            )
        with pytest.raises(Refused, match="nothing_to_confirm"):
            confirm(room, lead, [], LATER)


def test_two_people_who_decide_at_once_make_one_decision(
    app: Flask, as_provider: AsProvider, database: TestDatabase, provider_id: UUID
) -> None:
    with as_provider():
        coordinator = make_staff(Role.COORDINATOR)
        _, seats = ran(database)
        seat_id, staff_id = seats["half"].id, coordinator.id
    results: list[str] = []
    start = threading.Barrier(2)

    def decide(outcome: str) -> None:
        with app.app_context():
            act_for(provider_id)
            seat, staff = db.session.get_one(Seat, seat_id), db.session.get_one(Staff, staff_id)
            start.wait(timeout=10)
            try:
                override(seat, staff, choice(seat, outcome, "Because."), LATER)
                db.session.commit()
                results.append("made")
            except Refused as refused:
                results.append(refused.reason)

    threads = [threading.Thread(target=decide, args=(o,)) for o in ("attended", "not_attended")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(results) == ["decided_meanwhile", "made"]
    with as_provider():
        record = record_of(db.session.get_one(Seat, seat_id))
        assert record is not None
        assert len(record.decisions) == 2


def test_a_coordinator_overrides_later_with_a_reason_and_the_history_stays(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider():
        lead, coordinator = make_staff(), make_staff(Role.COORDINATOR)
        room, seats = ran(database, lead)
        seat = seats["half"]
        confirm(room, lead, [choice(seat, "not_attended", "Left.")], LATER)

        override(seat, coordinator, choice(seat, "attended", "We cut them off.", 2), LATER)

        record = record_of(seat)
        assert record is not None
        assert [(d.number, d.outcome, d.made_by) for d in record.decisions] == [
            (1, "needs_person", "rule"),
            (2, "not_attended", "facilitator"),
            (3, "attended", "coordinator"),
        ]


@pytest.mark.parametrize(
    ("outcome", "reason", "refusal"),
    [("attended", "Same.", "no_change"), ("not_attended", "", "reason_missing")],
)
def test_an_override_changes_something_and_says_why(
    as_provider: AsProvider, database: TestDatabase, outcome: str, reason: str, refusal: str
) -> None:
    with as_provider():
        staff = make_staff()
        room, seats = ran(database, staff)
        confirm(room, staff, [choice(seats["stayed"], "attended")], LATER)

        with pytest.raises(Refused, match=refusal):
            override(seats["stayed"], staff, choice(seats["stayed"], outcome, reason, 2), LATER)


def test_nothing_is_overridden_before_anything_is_decided(as_provider: AsProvider) -> None:
    with as_provider():
        seat = make_seat(make_room())

        with pytest.raises(Refused, match="not_decided"):
            override(seat, make_staff(), choice(seat, "attended", "Early."), LATER)


@pytest.mark.parametrize("table", ["evidence", "decisions", "returns", "return_lines", "journal"])
@pytest.mark.parametrize(
    "attempt", ["UPDATE {} SET provider_id = provider_id", "DELETE FROM {}", "TRUNCATE {}"]
)
def test_postgresql_refuses_to_change_what_was_witnessed_decided_returned_or_journalled(
    as_provider: AsProvider, database: TestDatabase, table: str, attempt: str
) -> None:
    with as_provider(commit=False):
        ran(database)
        db.session.commit()

        with pytest.raises(ProgrammingError, match="permission denied"):
            db.session.execute(text(attempt.format(table)))


def test_postgresql_refuses_a_second_decision_under_one_number(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider(commit=False):
        _, seats = ran(database)
        staff = make_staff()
        say(seats["half"], "attended", staff, LATER)

        with pytest.raises(IntegrityError, match="uq_decisions_seat_id_number"):
            say(seats["half"], "not_attended", staff, LATER)


def test_a_persons_decision_cannot_pass_for_the_rules(
    as_provider: AsProvider, database: TestDatabase
) -> None:
    with as_provider(commit=False):
        _, seats = ran(database)
        decision = say(seats["half"], "attended", make_staff(), LATER)
        forged = {"id": uuid4(), "was": decision.id}

        with pytest.raises(IntegrityError, match="ck_decisions_made_by"):
            db.session.execute(
                text(
                    "INSERT INTO decisions SELECT provider_id, room_id, seat_id, enrolment_id, 9,"
                    " outcome, 'rule', staff_id, reason, rule_version, numbers, at, :id"
                    " FROM decisions WHERE id = :was"
                ),
                forged,
            )
