"""Choosing while a family becomes one, and choosing what another is choosing: at one moment."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import text

from spip_live import clock
from spip_live.db import db
from spip_live.people.models import Enrolment, Parent, TieKind
from spip_live.rooms import late_ties
from spip_live.rooms.models import Room
from spip_live.rooms.offers import choosing, days
from tests.conftest import AsProvider
from tests.factories import (
    in_days,
    make_enrolment,
    make_lanes,
    make_parent,
    make_room,
    offer,
)
from tests.racing import Attempt, race

ROUNDS = 6
# Seats in rooms for choice whose day is open by now to another of the family: counted by itself.
SEEN = text("""
    SELECT count(*) FROM seats s
    JOIN parents p ON p.id = s.parent_id
    JOIN parents o ON o.family_id = p.family_id AND o.id <> p.id
    JOIN parent_lanes l ON l.parent_id = o.id AND l.lane = s.open_lane
        AND l.since <= s.lane_number AND s.lane_number < l.until
        AND l.until = 9223372036854775807
    WHERE s.claim_ended_at IS NULL AND s.open_lane >= 0
""")


def chooses(enrolment_id: UUID, room_id: UUID) -> Attempt:
    def choose() -> None:
        enrolment = db.session.get_one(Enrolment, enrolment_id)
        choosing.choose(enrolment, room_id, clock.now())

    return choose


def become_one(one_id: UUID, other_id: UUID) -> Attempt:
    def tie() -> None:
        one, other = (db.session.get_one(Parent, id_) for id_ in (one_id, other_id))
        late_ties.keep_apart(one, other, TieKind.STAFF, "They said so", None, clock.now())

    return tie


def offers(room_id: UUID) -> Attempt:
    return lambda: days.offer(
        db.session.get_one(Room, room_id), None, clock.now(), draw=lambda _below: 0
    )


def test_whoever_chooses_while_their_family_becomes_one_is_on_no_day_of_the_other(
    app: Flask, as_provider: AsProvider
) -> None:
    for _ in range(ROUNDS):
        with as_provider() as provider_id:
            his, hers = (make_enrolment(make_lanes(make_parent(), 0, 1, 2)) for _ in range(2))
            first = offer(make_room(starts_at=in_days(5)), lane=0)
            second = offer(make_room(starts_at=in_days(6)), lane=1)
            third = make_room(starts_at=in_days(7))
            attempts = [
                chooses(his.id, first.id),
                chooses(hers.id, second.id),
                become_one(his.parent_id, hers.parent_id),
                offers(third.id),
            ]

        came_to = race(app, provider_id, *attempts)

        assert came_to[2:] == ["done", "done"]
        assert set(came_to[:2]) <= {"done", "no_longer_available"}
        with as_provider():
            assert db.session.scalar(SEEN) == 0


def test_of_two_who_choose_the_last_place_one_has_it_and_the_other_reads_one_sentence(
    app: Flask, as_provider: AsProvider
) -> None:
    with as_provider() as provider_id:
        room_id = offer(make_room(starts_at=in_days(5), size=1), lane=0).id
        both = [make_enrolment(make_lanes(make_parent(), 0)).id for _ in range(2)]

    came_to = race(app, provider_id, *(chooses(enrolment_id, room_id) for enrolment_id in both))

    assert sorted(came_to) == ["done", "no_longer_available"]


def test_one_who_taps_twice_has_one_seat(app: Flask, as_provider: AsProvider) -> None:
    with as_provider() as provider_id:
        rooms = [offer(make_room(starts_at=in_days(5 + n)), lane=0).id for n in range(3)]
        mine = make_enrolment(make_lanes(make_parent(), 0)).id

    came_to = race(app, provider_id, *(chooses(mine, room_id) for room_id in rooms))

    assert came_to.count("done") >= 1
    with as_provider():
        held = text("SELECT count(*) FROM seats WHERE released_at IS NULL")
        assert db.session.scalar(held) == 1


def test_two_who_draw_the_lane_of_one_day_agree(app: Flask, as_provider: AsProvider) -> None:
    with as_provider() as provider_id:
        rooms = [make_room(starts_at=in_days(5) + timedelta(minutes=n)).id for n in range(4)]

    came_to = race(app, provider_id, *(offers(room_id) for room_id in rooms))

    assert came_to == ["done"] * 4
    with as_provider():
        assert db.session.scalar(text("SELECT count(DISTINCT lane_number) FROM rooms")) == 1
