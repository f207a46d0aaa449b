"""Lists come in whole or not at all, twice like once, and join the same people in any order."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import Entry
from spip_live.office.intake.bringing_in import Brought, bring_in
from spip_live.office.intake.making_rows import Order
from spip_live.office.intake.slips import Slip
from spip_live.people import joining_families, referrals
from spip_live.people.models import (
    CaseParty,
    Enrolment,
    Family,
    Parent,
    Referral,
    Staff,
    Tie,
    TieKind,
)
from spip_live.rooms import seating
from spip_live.rooms.models import Room
from spip_live.tenancy import current_provider_id
from tests.conftest import AsProvider
from tests.factories import (
    NOON,
    PROGRAMME,
    make_case,
    make_enrolment,
    make_parent,
    make_referral,
    make_room,
    make_seat,
    make_staff,
)
from tests.lists import CAFCASS, COURT, counts, families, long_list, slips, slips_of
from tests.racing import race

ANNA = ("ALI, Anna", "01/02/1980")
BEN = ("BEVAN, Ben", "03/04/1981")
CARYS = ("CHEN, Carys", "05/06/1982")
DORA = ("DAVIES, Dora", "07/08/1983")
PROTECTED: dict[str, Any] = {"protected": True, "protected_why": "An order protects them"}
ONE, TWO = "WD25P00001", "WD25P00002"


def bring(found: Iterable[Slip], by: Staff | None = None) -> Brought:
    order = Order(current_provider_id(), PROGRAMME, NOON)
    return bring_in(found, order, by or make_staff())


def parent_called(forename: str) -> Parent:
    return db.session.scalars(
        select(Parent).where(Parent.forename == forename),
        execution_options={"populate_existing": True},
    ).one()


def seatable(forename: str) -> bool:
    return db.session.scalars(
        select(Enrolment.seatable).where(Enrolment.parent_id == parent_called(forename).id)
    ).one()


def test_both_kept_lists_come_in_and_twice_is_like_once(as_provider: AsProvider) -> None:
    with as_provider():
        for content in (COURT, CAFCASS):
            assert bring(slips_of(content)).changed_anything
            before = counts()
            assert not bring(slips_of(content)).changed_anything
            assert counts() == before

        assert counts() == {
            "families": 76, "parents": 152, "cases": 76, "case_parties": 152, "ties": 0,
            "referrals": 140, "enrolments": 140,
        }  # fmt: skip


def test_the_order_of_rows_and_lists_does_not_matter(as_provider: AsProvider) -> None:
    found = []
    for seed in range(4):
        with as_provider(commit=False):
            both = slips_of(COURT), slips_of(CAFCASS)
            for each in random.Random(seed).sample(both, 2):
                random.Random(seed).shuffle(each)
                # In small helpings, as if they came on different days.
                for start in range(0, len(each), 17):
                    bring(each[start : start + 17])
            settled = db.session.execute(
                select(Parent.email, func.bool_and(Enrolment.seatable))
                .join(Enrolment, Enrolment.parent_id == Parent.id)
                .group_by(Parent.email)
            )
            found.append((families(), {tuple(row) for row in settled}))
            db.session.rollback()

    assert all(each == found[0] for each in found)


def test_a_parent_with_two_cases_makes_one_family(as_provider: AsProvider) -> None:
    with as_provider():
        bring(slips((ONE, *ANNA), (ONE, *BEN), (TWO, *CARYS), (TWO, *DORA)))
        assert len(families()) == 2

        brought = bring(slips((TWO, *ANNA)))

        assert brought.families_joined == 1
        assert families() == {frozenset({"Ali", "Bevan", "Chen", "Davies"})}


def test_placeholders_join_nobody_and_wait_for_a_coordinator(as_provider: AsProvider) -> None:
    with as_provider():
        bring(slips(("TBC", *ANNA), ("tbc", *BEN), ("Not known", *CARYS)))

        assert len(families()) == 3
        assert not any(map(seatable, ("Anna", "Ben", "Carys")))


def test_a_second_party_on_the_case_settles_the_first(as_provider: AsProvider) -> None:
    with as_provider():
        bring(slips((ONE, *ANNA)))
        assert not seatable("Anna")

        bring(slips((ONE, *BEN)))

        assert seatable("Anna")
        assert seatable("Ben")


def test_a_coordinator_says_that_no_other_party_was_found(as_provider: AsProvider) -> None:
    with as_provider():
        by = make_staff()
        bring(slips(("TBC", *ANNA)), by)
        referral = db.session.scalars(select(Referral)).one()

        with pytest.raises(Refused):
            referrals.say_none_found(referral, " ", by, NOON)
        referrals.say_none_found(referral, "Asked the court on 1 December", by, NOON)

        assert seatable("Anna")
        line = db.session.scalars(
            select(Entry).where(Entry.action == "referral.other_party_settled")
        ).one()
        assert line.facts["now"] == "none_found"


def test_a_case_number_that_comes_later_completes_the_same_referral(
    as_provider: AsProvider,
) -> None:
    with as_provider():
        bring(slips(("TBC", *ANNA)))
        bring(slips((ONE, *ANNA), (ONE, *BEN)))

        assert counts()["referrals"] == 2
        assert seatable("Anna")
        assert not bring(slips(("TBC", *ANNA))).changed_anything


def test_details_are_filled_in_and_never_overwritten(as_provider: AsProvider) -> None:
    with as_provider():
        bring(slips((ONE, *ANNA, "anna@example.org")))

        bring(slips((ONE, *ANNA, "other@example.org", "07700 900215")))

        anna = parent_called("Anna")
        assert (anna.email, anna.phone) == ("anna@example.org", "+447700900215")


def test_of_people_in_one_room_one_gives_way_to_a_list(as_provider: AsProvider) -> None:
    with as_provider():
        room = make_room()
        anna = make_parent("Anna", "Ali", born_on=date(1980, 2, 1))
        ben = make_parent("Ben", "Bevan", born_on=date(1981, 4, 3), **PROTECTED)
        make_case_of(ben, ONE)
        seats = [make_seat(room, enrolled_before(each)) for each in (anna, ben)]

        brought = bring(slips((ONE, *ANNA)))

        assert (brought.displaced, brought.waiting) == (1, ())
        assert [seat.displaced_at for seat in seats] == [NOON, None]
        assert parent_called("Anna").family_id == parent_called("Ben").family_id
        assert db.session.scalars(select(CaseParty.parent_id)).all().count(anna.id) == 1
        of_anna = select(Enrolment.seatable).where(Enrolment.parent_id == anna.id)
        assert set(db.session.scalars(of_anna)) == {True}


def test_two_protected_people_in_one_room_are_not_joined_silently(as_provider: AsProvider) -> None:
    with as_provider():
        by = make_staff()
        room = make_room()
        anna = make_parent("Anna", "Ali", born_on=date(1980, 2, 1), **PROTECTED)
        ben = make_parent("Ben", "Bevan", born_on=date(1981, 4, 3), **PROTECTED)
        make_case_of(ben, ONE)
        seats = [make_seat(room, enrolled_before(each)) for each in (anna, ben)]

        brought = bring(slips((ONE, *ANNA)), by)

        assert [(pair.one, pair.other) for pair in brought.waiting] == [(anna.id, ben.id)]
        tie = db.session.scalars(select(Tie)).one()
        assert tie.pending
        assert parent_called("Anna").family_id != parent_called("Ben").family_id
        assert "tie.waits" in db.session.scalars(select(Entry.action)).all()
        with pytest.raises(Refused, match="still_together"):
            joining_families.complete(tie, by, NOON)
        # A further seat is out of the question while the tie waits.
        new = db.session.scalars(
            select(Enrolment)
            .join(Referral, Referral.id == Enrolment.referral_id)
            .where(Referral.case_id.is_not(None), Enrolment.parent_id == anna.id)
        ).one()
        assert not new.seatable

        seating.release(seats[0], "moved by the office", by, NOON)
        joining_families.complete(tie, by, NOON)

        assert not tie.pending
        assert parent_called("Anna").family_id == parent_called("Ben").family_id
        assert db.session.get(CaseParty, (new.referral.case_id, anna.id)) is not None
        db.session.refresh(new)
        assert new.seatable


def enrolled_before(parent: Parent) -> Enrolment:
    """An enrolment from an order of an earlier day than any list here tells of."""
    return make_enrolment(parent, make_referral(parent, ordered_on=date(2026, 9, 1)))


def make_case_of(parent: Parent, number: str) -> None:
    make_case(db.session.get_one(Family, parent.family_id), parent, number=number)


def test_a_tie_that_waited_is_settled_by_the_next_list(as_provider: AsProvider) -> None:
    with as_provider():
        by = make_staff()
        room = make_room()
        anna = make_parent("Anna", "Ali", born_on=date(1980, 2, 1), **PROTECTED)
        ben = make_parent("Ben", "Bevan", born_on=date(1981, 4, 3), **PROTECTED)
        make_case_of(ben, ONE)
        seats = [make_seat(room, enrolled_before(each)) for each in (anna, ben)]
        bring(slips((ONE, *ANNA)), by)

        assert not bring(slips((ONE, *ANNA)), by).families_joined
        assert len(db.session.scalars(select(Tie)).all()) == 1
        seating.release(seats[1], "moved by the office", by, NOON)
        assert bring(slips((ONE, *ANNA)), by).families_joined == 1

        assert not db.session.scalars(select(Tie)).one().pending
        assert parent_called("Anna").family_id == parent_called("Ben").family_id


def test_staff_tie_two_people_with_a_reason(as_provider: AsProvider) -> None:
    with as_provider():
        by = make_staff()
        one, other = make_parent(), make_parent()
        with pytest.raises(Refused, match="no_reason"):
            joining_families.keep_apart(one, other, TieKind.STAFF, "", by, NOON)
        with pytest.raises(Refused, match="same_person"):
            joining_families.keep_apart(one, one, TieKind.STAFF, "x", by, NOON)

        tie = joining_families.keep_apart(one, other, TieKind.STAFF, "New partner", by, NOON)

        assert not tie.pending
        assert one.family_id == other.family_id


def test_nothing_half_imported_is_ever_left(app: Flask, as_provider: AsProvider) -> None:
    def stop(done: int, _of: int) -> None:
        if done > 1_500:
            raise OSError("the power went")

    with as_provider(commit=False) as provider_id, pytest.raises(OSError, match="power"):
        by = make_staff()
        bring_in(slips_of(long_list(600)), Order(provider_id, PROGRAMME, NOON), by, stop)

    with as_provider():
        assert set(counts().values()) == {0}


def test_two_imports_of_one_list_at_once_end_in_one_set_of_rows(
    app: Flask, as_provider: AsProvider
) -> None:
    with as_provider() as provider_id:
        staff_id = make_staff().id

    def come_in(found: list[Slip]) -> None:
        bring(found, db.session.get_one(Staff, staff_id))

    came_to = race(app, provider_id, *(partial(come_in, slips_of(COURT)) for _ in range(2)))

    assert came_to == ["done", "done"]
    with as_provider():
        assert counts() == {
            "families": 43, "parents": 86, "cases": 43, "case_parties": 86, "ties": 0,
            "referrals": 88, "enrolments": 88,
        }  # fmt: skip


def test_a_seat_and_a_late_tie_race_and_the_family_is_never_together(
    app: Flask, as_provider: AsProvider
) -> None:
    with as_provider() as provider_id:
        staff_id = make_staff().id
        room = make_room()
        anna = make_parent("Anna", "Ali", born_on=date(1980, 2, 1))
        ben = make_parent("Ben", "Bevan", born_on=date(1981, 4, 3))
        make_case_of(ben, ONE)
        make_seat(room, make_enrolment(ben))
        room_id, enrolment_id = room.id, make_enrolment(anna).id

    def give_seat() -> None:
        enrolment = db.session.get_one(Enrolment, enrolment_id)
        seating.seat(db.session.get_one(Room, room_id), enrolment, None, NOON)

    def tie() -> None:
        bring(slips((ONE, *ANNA)), db.session.get_one(Staff, staff_id))

    race(app, provider_id, give_seat, tie)

    with as_provider():
        together = db.session.scalar(
            text(
                "select count(*) from (select from seats where claim_ended_at is null"
                " group by room_id, family_id having count(*) > 1) as both_there"
            )
        )
        joined = parent_called("Anna").family_id == parent_called("Ben").family_id
        waiting = db.session.scalar(select(func.count()).where(Tie.pending))
        assert together == 0
        assert joined or waiting == 1


def test_ten_thousand_rows_come_in_within_a_minute(as_provider: AsProvider) -> None:
    with as_provider():
        began = time.monotonic()

        bring(slips_of(long_list(5_000)))

        assert time.monotonic() - began < 60
        assert counts()["parents"] == 10_000
        assert counts()["families"] == 5_000
