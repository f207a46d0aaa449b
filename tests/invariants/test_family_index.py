"""Two people of one family cannot be written into one room, whatever the code does."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from spip_live.db import db
from spip_live.rooms.models import Seat
from tests.conftest import AsProvider
from tests.factories import NOON, make_enrolment, make_family, make_parent, make_room, make_seat

INDEX = "one_seat_per_family_in_a_room"


def test_a_second_seat_for_a_family_is_refused(as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match=INDEX):
        family = make_family()
        room = make_room()
        for _ in range(2):
            make_seat(room, make_enrolment(make_parent(family=family)))


def test_a_seat_cannot_claim_another_family_than_its_parents(as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match="fk_seats_parent"):
        make_seat(make_room(), make_enrolment(), family_id=make_family().id)


def test_families_cannot_become_one_while_both_hold_seats_in_a_room(
    as_provider: AsProvider,
) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match=INDEX):
        room = make_room()
        one, other = make_parent(), make_parent()
        make_seat(room, make_enrolment(one))
        make_seat(room, make_enrolment(other))
        db.session.execute(
            text("UPDATE parents SET family_id = :one WHERE family_id = :other"),
            {"one": one.family_id, "other": other.family_id},
        )


def test_a_seat_that_was_admitted_keeps_its_claim_until_the_room_is_over(
    as_provider: AsProvider,
) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match="ck_seats_claim"):
        seat: Seat = make_seat(make_room(), id_seen_at=NOON, admitted_at=NOON)
        seat.released_at = seat.claim_ended_at = NOON
        db.session.flush()


def test_an_over_full_room_cannot_be_written(as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match="ck_seats_capacity"):
        room = make_room(size=2)
        for _ in range(3):
            make_seat(room)


def test_a_parent_whose_other_party_is_unknown_cannot_be_seated(as_provider: AsProvider) -> None:
    with as_provider(commit=False), pytest.raises(IntegrityError, match="seatable"):
        make_seat(make_room(), make_enrolment(seatable=False))
