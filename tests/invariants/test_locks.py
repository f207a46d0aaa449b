"""Rows are locked in one order: whoever does otherwise is found out before two ever wait."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import UUID

import pytest
from flask import Flask

from spip_live import locks
from spip_live.db import db
from spip_live.locks import Level
from spip_live.people.models import Parent, TieKind
from spip_live.rooms import late_ties, seating
from spip_live.rooms.models import Room, Seat
from tests.conftest import AsProvider
from tests.factories import NOON, make_enrolment, make_parent, make_room
from tests.racing import race

ONE, TWO = UUID(int=1), UUID(int=2)
TRIES = 6


@locks.in_order
def act(*wanted: tuple[Level, UUID]) -> None:
    for level, id_ in wanted:
        locks.take(level, [id_])


def test_a_level_that_comes_earlier_is_not_locked_later(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        act((Level.FAMILIES, ONE), (Level.ROOMS, ONE), (Level.ROOMS, TWO), (Level.CHAIN, ONE))

        with pytest.raises(locks.OutOfOrderError, match="ROOMS locked after SEATS"):
            act((Level.SEATS, TWO), (Level.ROOMS, UUID(int=3)))


def test_rows_of_one_level_are_locked_in_the_order_of_their_ids(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        assert locks.take(Level.FAMILIES, [TWO, ONE]) == [ONE, TWO]

        with pytest.raises(locks.OutOfOrderError):
            act((Level.ROOMS, TWO), (Level.ROOMS, ONE))


def test_what_is_held_already_may_be_taken_again_and_ends_with_the_transaction(
    as_provider: AsProvider,
) -> None:
    with as_provider(commit=False):
        db.session.connection()
        act((Level.FAMILIES, ONE), (Level.SEATS, ONE), (Level.FAMILIES, ONE))
        db.session.rollback()

        with pytest.raises(locks.OutOfOrderError):
            act((Level.SEATS, ONE), (Level.FAMILIES, ONE))


def test_where_people_are_served_it_is_logged_and_goes_on(
    app: Flask, as_provider: AsProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TESTING", False)

    logged: list[tuple[str, str]] = []
    told = SimpleNamespace(error=lambda event, part: logged.append((event, part)))
    monkeypatch.setattr(locks, "log", told)

    with as_provider(commit=False):
        act((Level.SEATS, ONE), (Level.ROOMS, ONE))

    assert logged == [("locks.out_of_order", "ROOMS after SEATS")]


def test_a_late_tie_and_every_other_act_on_its_seats_never_wait_for_each_other(
    app: Flask, as_provider: AsProvider
) -> None:
    for _ in range(TRIES):
        with as_provider() as provider_id:
            room, other_room = make_room(), make_room()
            people = [make_parent() for _ in range(2)]
            seats = [seating.seat(room, make_enrolment(each), None, NOON).id for each in people]
            ids = [each.id for each in people]
            rooms = room.id, other_room.id

        def tie() -> None:
            one, other = (db.session.get_one(Parent, id_) for id_ in ids)  # noqa: B023
            late_ties.keep_apart(one, other, TieKind.STAFF, "They said so", None, NOON)

        def move() -> None:
            held, there = db.session.get_one(Seat, seats[1]), db.session.get_one(Room, rooms[1])  # noqa: B023
            seating.move(held, there, None, NOON)

        def release() -> None:
            seating.release(db.session.get_one(Seat, seats[0]), "asked", None, NOON)  # noqa: B023

        came_to = race(app, provider_id, tie, move, release)

        assert came_to[0] == "done"
        assert set(came_to[1:]) <= {"done", "already_released"}
        with as_provider():
            families = {db.session.get_one(Parent, id_).family_id for id_ in ids}
            assert len(families) == 1
