"""No road leads two people of one family into seats of one room; each test is shown to bite."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from spip_live.db import db
from spip_live.errors import Refused
from spip_live.people.models import Enrolment, Parent
from spip_live.rooms import seating
from spip_live.rooms.models import Room, Seat
from tests.conftest import AsProvider
from tests.database import TestDatabase
from tests.factories import NOON, make_enrolment, make_family, make_parent, make_room
from tests.invariants.families_apart import meetings, merge, unguarded
from tests.racing import Attempt, race

TRIES = 20


def make_two_of_a_family() -> tuple[Enrolment, Enrolment]:
    family = make_family()
    one, other = make_parent("Laura", family=family), make_parent("Ben", family=family)
    return make_enrolment(one), make_enrolment(other)


def by_seating() -> None:
    room = make_room()
    for enrolment in make_two_of_a_family():
        seating.seat(room, enrolment, None, NOON)


def by_moving() -> None:
    one, other = make_two_of_a_family()
    room, later = make_room(), make_room(starts_at=NOON + timedelta(days=1))
    seating.seat(room, one, None, NOON)
    held = seating.seat(later, other, None, NOON)
    seating.move(held, room, None, NOON)


def by_coming_after() -> None:
    one, other = make_two_of_a_family()
    room = make_room()
    held = seating.seat(room, one, None, NOON)
    held.admitted_at = held.id_seen_at = NOON
    seating.release(held, "asked", None, NOON)
    seating.seat(room, other, None, NOON)


def by_the_second_part() -> None:
    one, other = make_two_of_a_family()
    first = make_room(programme="spip-2x2")
    second = make_room(programme="spip-2x2", part=2, starts_at=NOON + timedelta(days=7))
    one.programme = other.programme = "spip-2x2"
    db.session.flush()
    seating.seat(second, other, None, NOON)
    seating.seat_in_all([first, second], one, None, NOON)


ROADS = (by_seating, by_moving, by_coming_after, by_the_second_part)


@pytest.mark.parametrize("road", ROADS)
def test_a_co_parent_is_refused_with_a_sentence_for_staff(
    as_provider: AsProvider, road: Attempt
) -> None:
    with as_provider(commit=False):
        with pytest.raises(Refused) as refused:
            road()

        assert refused.value.reason == "family_here"
        assert "never meet" in refused.value.message
        assert meetings() == []


@pytest.mark.parametrize("road", ROADS)
def test_without_the_friendly_check_the_index_refuses_the_same(
    as_provider: AsProvider, road: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seating, "why_not", lambda _candidate, _place: None)

    with as_provider(commit=False):
        with pytest.raises(Refused) as refused:
            road()

        assert refused.value.reason == "family_here"
        assert isinstance(refused.value.__cause__, IntegrityError)


@pytest.mark.parametrize("road", ROADS)
def test_without_index_and_check_the_same_attempts_succeed(
    as_provider: AsProvider,
    road: Attempt,
    database: TestDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with unguarded(database, monkeypatch), as_provider(commit=False):
        road()

        assert meetings() != []


def test_a_refused_move_keeps_the_old_seat_and_its_link(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        with pytest.raises(Refused):
            by_moving()

        held = db.session.scalars(select(Seat).where(Seat.released_at.is_(None))).all()
        assert len(held) == 2
        assert all(seat.claim_ended_at is None for seat in held)


def test_the_same_parent_holds_one_seat_in_a_room(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        room, enrolment = make_room(), make_enrolment()
        seating.seat(room, enrolment, None, NOON)

        with pytest.raises(Refused, match="already_here"):
            seating.seat(room, enrolment, None, NOON)


def test_a_parent_holds_one_seat_for_a_part(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        enrolment = make_enrolment()
        seating.seat(make_room(), enrolment, None, NOON)

        with pytest.raises(Refused, match="holds_this_part"):
            seating.seat(make_room(starts_at=NOON + timedelta(days=1)), enrolment, None, NOON)


def test_a_parent_whose_other_party_is_unknown_gets_no_seat(as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(Refused) as refused:
        seating.seat(make_room(), make_enrolment(seatable=False), None, NOON)

    assert refused.value.reason == "other_party_unknown"
    assert "referral" in refused.value.message


def test_a_place_that_was_given_up_before_anybody_came_is_free_again(
    as_provider: AsProvider,
) -> None:
    with as_provider(commit=False):
        one, other = make_two_of_a_family()
        room = make_room(size=1)
        seating.release(seating.seat(room, one, None, NOON), "asked", None, NOON)

        assert seating.seat(room, other, None, NOON).seat_no == 1


def test_families_that_sit_together_cannot_be_made_one(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        room, one, other = make_room(), make_parent(), make_parent()
        for parent in (one, other):
            seating.seat(room, make_enrolment(parent), None, NOON)

        with pytest.raises(IntegrityError, match="one_seat_per_family_in_a_room"):
            merge(one, other)


def seat_by_id(room_id: UUID, enrolment_id: UUID) -> Attempt:
    return lambda: seating.seat(
        db.session.get_one(Room, room_id), db.session.get_one(Enrolment, enrolment_id), None, NOON
    )


def test_of_two_co_parents_seated_at_the_same_moment_one_is_refused(
    app: Flask, as_provider: AsProvider
) -> None:
    for _ in range(TRIES):
        with as_provider() as provider_id:
            one, other = make_two_of_a_family()
            room = make_room()
            ids = room.id, one.id, other.id

        came_to = race(app, provider_id, seat_by_id(ids[0], ids[1]), seat_by_id(ids[0], ids[2]))

        assert sorted(came_to) == ["done", "family_here"]


def test_two_seats_for_one_part_at_the_same_moment_are_one(
    app: Flask, as_provider: AsProvider
) -> None:
    for _ in range(TRIES):
        with as_provider() as provider_id:
            enrolment = make_enrolment().id
            rooms = [make_room(starts_at=NOON + timedelta(days=day)).id for day in range(2)]

        came_to = race(app, provider_id, *(seat_by_id(room, enrolment) for room in rooms))

        assert sorted(came_to) == ["done", "holds_this_part"]


def merge_by_id(*parent_ids: UUID) -> Attempt:
    return lambda: merge(*(db.session.get_one(Parent, parent_id) for parent_id in parent_ids))


def test_a_tie_and_a_seat_at_the_same_moment_never_both_take_hold(
    app: Flask, as_provider: AsProvider
) -> None:
    for _ in range(TRIES):
        with as_provider() as provider_id:
            one, other, room = make_parent(), make_parent(), make_room()
            seating.seat(room, make_enrolment(one), None, NOON)
            sit = seat_by_id(room.id, make_enrolment(other).id)

        came_to = race(app, provider_id, sit, merge_by_id(one.id, other.id))

        assert came_to in (
            ["done", "refused"],
            ["family_here", "done"],
            ["changed_meanwhile", "done"],
        )
        with as_provider():
            assert meetings() == []


class People(RuleBasedStateMachine):
    """Six parents, three small rooms, and everything that staff may do, in any order.

    `together` is what the test itself knows of who belongs to whom.
    """

    looks = 0

    as_provider: AsProvider

    def __init__(self) -> None:
        super().__init__()
        self.acting = self.as_provider(commit=False)
        self.acting.__enter__()
        self.parents = [make_parent() for _ in range(6)]
        self.enrolments = [make_enrolment(parent) for parent in self.parents]
        self.rooms = [
            make_room(size=2 + number % 2, starts_at=NOON + timedelta(days=number))
            for number in range(3)
        ]
        self.together = [{number} for number in range(6)]

    def teardown(self) -> None:
        db.session.rollback()
        self.acting.__exit__(None, None, None)

    def held(self, person: int) -> Seat | None:
        return db.session.scalars(
            select(Seat).where(
                Seat.parent_id == self.parents[person].id, Seat.released_at.is_(None)
            )
        ).first()

    def attempt(self, act: Attempt) -> None:
        try:
            act()
        except (Refused, IntegrityError):
            db.session.expire_all()

    @rule(person=st.integers(0, 5), room=st.integers(0, 2))
    def seat(self, person: int, room: int) -> None:
        self.attempt(lambda: seating.seat(self.rooms[room], self.enrolments[person], None, NOON))

    @rule(person=st.integers(0, 5))
    def release(self, person: int) -> None:
        if held := self.held(person):
            seating.release(held, "asked", None, NOON)

    @rule(person=st.integers(0, 5), room=st.integers(0, 2))
    def move(self, person: int, room: int) -> None:
        if held := self.held(person):
            self.attempt(lambda: seating.move(held, self.rooms[room], None, NOON))

    @rule(person=st.integers(0, 5))
    def come(self, person: int) -> None:
        if held := self.held(person):
            held.admitted_at = held.id_seen_at = NOON
            db.session.flush()

    @rule(one=st.integers(0, 5), other=st.integers(0, 5))
    def tie(self, one: int, other: int) -> None:
        try:
            merge(self.parents[one], self.parents[other])
        except IntegrityError:
            db.session.expire_all()
            return
        both = self.together[one] | self.together[other]
        for person in both:
            self.together[person] = both

    @invariant()
    def nobody_meets(self) -> None:
        type(self).looks += 1
        claims = db.session.execute(
            select(Seat.room_id, Seat.parent_id).where(Seat.claim_ended_at.is_(None))
        ).all()
        number_of = {parent.id: number for number, parent in enumerate(self.parents)}
        by_room: dict[UUID, list[int]] = {}
        for room_id, parent_id in claims:
            by_room.setdefault(room_id, []).append(number_of[parent_id])
        for people in by_room.values():
            for person in people:
                assert self.together[person] & set(people) == {person}
                assert people.count(person) == 1

    @invariant()
    def nothing_is_over_full(self) -> None:
        for room in self.rooms:
            claims = db.session.scalar(
                select(func.count()).where(Seat.room_id == room.id, Seat.claim_ended_at.is_(None))
            )
            assert claims <= room.size


BOUNDS = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)


def people(as_provider: AsProvider) -> type[People]:
    return type("People", (People,), {"as_provider": staticmethod(as_provider)})


def test_no_order_of_acts_brings_a_family_together(as_provider: AsProvider) -> None:
    machine = people(as_provider)

    run_state_machine_as_test(machine, settings=BOUNDS)

    assert machine.looks > BOUNDS.max_examples, "it was looked at after each act"


def test_without_index_and_check_some_order_of_acts_does(
    as_provider: AsProvider, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    eager = settings(BOUNDS, max_examples=200, phases=[Phase.generate])

    with unguarded(database, monkeypatch), pytest.raises(AssertionError):
        run_state_machine_as_test(people(as_provider), settings=eager)
