"""People are parted by one word for a suspicion and by two people's else; what is left holds."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import Entry
from spip_live.office.intake.bringing_in import bring_in
from spip_live.office.intake.making_rows import Order
from spip_live.people import large_families, parting
from spip_live.people.families import components
from spip_live.people.models import (
    CaseParty,
    Enrolment,
    Family,
    Parent,
    Role,
    Staff,
    Tie,
    TieKind,
)
from spip_live.rooms import late_ties, seating
from spip_live.rooms.models import Seat
from tests.conftest import AsProvider
from tests.factories import (
    NOON,
    PROGRAMME,
    make_case,
    make_enrolment,
    make_parent,
    make_referral,
    make_room,
    make_staff,
)
from tests.lists import slips

SUSPECTED = TieKind.SUSPECTED_DUPLICATE


def tied(one: Parent, other: Parent, kind: TieKind = TieKind.STAFF) -> Tie:
    return late_ties.keep_apart(one, other, kind, "They said so", None, NOON).tie


def lead() -> Staff:
    return make_staff(Role.SAFEGUARDING_LEAD)


def forget(tie: Tie) -> None:
    """The tie joins nobody any more, and the family has not been worked out anew."""
    tie.parted_at, tie.parted_by, tie.parted_why = NOON, lead().id, "A slip"
    db.session.flush()


def families(*people: Parent) -> list[int]:
    """For each of these the number of the first who is of the same family."""
    db.session.expire_all()
    ids = [person.family_id for person in people]
    return [ids.index(id_) for id_ in ids]


def test_one_person_parts_a_mere_suspicion(as_provider: AsProvider) -> None:
    with as_provider():
        one, other, by = make_parent(), make_parent(), lead()
        tie = tied(one, other, SUSPECTED)

        parting.part(tie, "Not the same person: I rang both", by, NOON)

        assert families(one, other) == [0, 1]
        assert parting.parted_pairs([one.id, other.id]) == {frozenset((one.id, other.id))}
        (said,) = db.session.scalars(select(Entry).where(Entry.action == "tie.parted"))
        assert said.facts["why"] == "Not the same person: I rang both"


def test_who_was_parted_is_not_suspected_again_by_the_next_list(as_provider: AsProvider) -> None:
    with as_provider():
        by, born = lead(), date(1980, 2, 1)
        for _ in range(2):
            make_parent("Anna", "Ali", born_on=born, email="anna@example.org")
        order = Order(by.provider_id, PROGRAMME, NOON)
        found = slips(("TBC", "ALI, Anna", "01/02/1980", "anna@example.org"))
        bring_in(found, order, by)
        parting.part(db.session.scalars(select(Tie)).one(), "I rang both", by, NOON)

        bring_in(found, order, by)

        assert len(db.session.scalars(select(Tie)).all()) == 1
        annas = db.session.scalars(select(Parent).where(Parent.forename == "Anna")).all()
        assert families(*annas) == [0, 1]


def test_once_confirmed_it_takes_two(as_provider: AsProvider) -> None:
    with as_provider():
        one, other, by, colleague = make_parent(), make_parent(), lead(), lead()
        tie = tied(one, other, SUSPECTED)
        parting.confirm(tie, by, NOON)

        with pytest.raises(Refused, match="takes_two"):
            parting.part(tie, "A slip", by, NOON)
        asked = parting.ask_about_tie(tie, "A slip", by, NOON)
        with pytest.raises(Refused, match="takes_two"):
            parting.approve(asked, by, NOON)
        assert families(one, other) == [0, 0]
        parting.approve(asked, colleague, NOON)

        assert families(one, other) == [0, 1]


def test_the_database_itself_refuses_one_person_s_word_for_two(as_provider: AsProvider) -> None:
    with as_provider(commit=False):
        by = lead()
        asked = parting.ask_about_tie(tied(make_parent(), make_parent()), "A slip", by, NOON)

        with pytest.raises(IntegrityError, match="ck_partings_two_people"):
            db.session.execute(
                text(
                    "UPDATE partings SET verdict = 'approved', answered_by = asked_by,"
                    " answered_at = asked_at WHERE id = :id"
                ),
                {"id": asked.id},
            )


def test_a_colleague_may_refuse_and_whoever_asked_takes_it_back(as_provider: AsProvider) -> None:
    with as_provider():
        by, tie = lead(), tied(make_parent(), make_parent())

        for who, verdict in ((lead(), "refused"), (by, "taken_back")):
            asked = parting.ask_about_tie(tie, "A slip", by, NOON)
            with pytest.raises(Refused, match="asked"):
                parting.ask_about_tie(tie, "Again", by, NOON)
            parting.refuse(asked, "Looked at", who, NOON)
            assert asked.verdict == verdict
            with pytest.raises(Refused, match="answered"):
                parting.approve(asked, lead(), NOON)

        assert tie.parted_at is None


def test_whoever_is_joined_by_something_else_too_stays(as_provider: AsProvider) -> None:
    with as_provider():
        one, other, third = (make_parent() for _ in range(3))
        tie = tied(one, other, SUSPECTED)
        tied(other, third)
        tied(third, one)

        parting.part(tie, "A slip", lead(), NOON)

        assert families(one, other, third) == [0, 0, 0]


def test_who_holds_seats_elsewhere_is_parted_and_the_seats_follow(as_provider: AsProvider) -> None:
    with as_provider():
        one, other = make_parent(), make_parent()
        tie = tied(one, other, SUSPECTED)
        rooms = [make_room(starts_at=NOON + timedelta(days=day)) for day in range(2)]
        for room, parent in zip(rooms, (one, other), strict=True):
            seating.seat(room, make_enrolment(parent), None, NOON)

        parting.part(tie, "A slip", lead(), NOON)

        assert families(one, other) == [0, 1]
        for seat in db.session.scalars(select(Seat)):
            assert seat.family_id == db.session.get_one(Parent, seat.parent_id).family_id
        seating.move(db.session.scalars(select(Seat)).first(), rooms[1], None, NOON)  # type: ignore[arg-type]


def test_somebody_on_a_case_by_a_slip_is_taken_off_it_by_two(as_provider: AsProvider) -> None:
    with as_provider():
        one, other, wrong = (make_parent() for _ in range(3))
        tied(one, other), tied(other, wrong)
        family = db.session.get_one(Family, one.family_id)
        case = make_case(family, one, other, wrong)
        (by_slip,) = db.session.scalars(select(Tie).where(Tie.other_id == wrong.id))
        forget(by_slip)
        enrolment = make_enrolment(wrong, make_referral(wrong, case))
        party = db.session.get_one(CaseParty, (case.id, wrong.id))
        by, colleague = lead(), lead()

        parting.approve(parting.ask_about_case(party, "A slip", by, NOON), colleague, NOON)

        assert families(one, other, wrong) == [0, 0, 2]
        assert db.session.get_one(Enrolment, enrolment.id).seatable is False
        assert enrolment.referral.case_id is None


def test_who_is_left_with_nothing_that_joins_them_is_parted_by_two(
    as_provider: AsProvider,
) -> None:
    with as_provider():
        one, other = make_parent(), make_parent()
        forget(tied(one, other))
        by, colleague = lead(), lead()

        parting.approve(parting.ask_about_person(other, "Left", by, NOON), colleague, NOON)

        assert families(one, other) == [0, 1]


def test_a_tie_that_waits_may_be_parted_and_who_was_kept_waiting_may_be_seated(
    as_provider: AsProvider,
) -> None:
    with as_provider():
        one, other = (make_parent(protected=True, protected_why="x") for _ in range(2))
        room = make_room()
        for parent in (one, other):
            seating.seat(room, make_enrolment(parent), None, NOON)
        more = make_enrolment(one)
        tie = tied(one, other, SUSPECTED)
        assert tie.pending and not db.session.get_one(Enrolment, more.id).seatable

        parting.part(tie, "A slip", lead(), NOON)

        assert not tie.pending
        assert families(one, other) == [0, 1]


@settings(max_examples=15, suppress_health_check=list(HealthCheck), database=None)
@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=8), st.randoms())
def test_families_are_what_the_ties_that_are_left_make_them(
    as_provider: AsProvider, pairs: set[tuple[int, int]], chance: object
) -> None:
    with as_provider(commit=False):
        people, by = [make_parent() for _ in range(6)], lead()
        ties = {
            pair: tied(*(people[n] for n in pair), SUSPECTED)
            for pair in pairs
            if len(set(pair)) > 1
        }
        left = dict(ties)
        for pair in sorted(ties)[: len(ties) // 2]:
            parting.part(left.pop(pair), "A slip", by, NOON)

        roots = components([*left, *((n,) for n in range(6))])
        expected = [[roots[n] for n in range(6)].index(roots[n]) for n in range(6)]
        assert families(*people) == expected
        db.session.rollback()


def test_a_family_of_more_than_six_is_looked_at_until_somebody_has(as_provider: AsProvider) -> None:
    with as_provider():
        people, by = [make_parent() for _ in range(8)], lead()
        for one, other in list(pairwise(people[:7])):
            tied(one, other)
        ((family, many),) = large_families.to_look_at()
        assert many == 7

        large_families.look_over(family, by, NOON)
        assert large_families.to_look_at() == []
        tied(people[6], people[7])

        assert [many for _, many in large_families.to_look_at()] == [8]
