"""Who may be in which circle: for any state of a room, nobody hears whom they should not."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.rooms.media.belonging import (
    Circle,
    Facts,
    Part,
    Person,
    Role,
    SeatFacts,
    aside_stands,
    circle_of,
)
from spip_live.rooms.stage import Status

ROOM, TOM, MEI, LEAD, CO = (uuid4() for _ in range(5))
PHONE, LAPTOP = uuid4(), uuid4()
MAIN = Circle(ROOM, Part.MAIN)
INSIDE = SeatFacts(welcome=True, state="admitted", device_id=PHONE)
WAITING = replace(INSIDE, state="waiting")

tom = Person(TOM, Role.PARENT, PHONE)
lead = Person(LEAD, Role.STAFF)


def room(seat: SeatFacts = INSIDE, status: Status = Status.LIVE, **more: object) -> Facts:
    plain = Facts(ROOM, status, {TOM: seat, MEI: INSIDE}, frozenset({LEAD, CO}))
    return replace(plain, **more)  # type: ignore[arg-type]


def test_whoever_is_let_in_and_whoever_leads_are_in_the_main_circle() -> None:
    assert circle_of(room(), tom) == circle_of(room(), lead) == MAIN


@pytest.mark.parametrize(
    "seat",
    [
        WAITING,
        replace(INSIDE, welcome=False),
        replace(INSIDE, state=None),
        replace(INSIDE, device_id=LAPTOP),
        replace(INSIDE, device_id=None),
    ],
    ids=["waits", "barred or released", "has gone", "is on another device", "has no device"],
)
def test_a_parent_hears_nothing_who(seat: SeatFacts) -> None:
    assert circle_of(room(seat), tom) is None


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.LIVE])
def test_nobody_hears_anything_unless_the_room_is_live(status: Status) -> None:
    facts = room(status=status, guests=frozenset({MEI}), visits={CO: 1})

    people = (tom, lead, Person(CO, Role.STAFF), Person(MEI, Role.GUEST))
    assert [circle_of(facts, person) for person in people] == [None] * 4


def test_a_stranger_hears_nothing_as_whatever_they_come() -> None:
    stranger = uuid4()

    assert [circle_of(room(), Person(stranger, role, PHONE)) for role in Role] == [None] * 3
    assert circle_of(None, tom) is None


def test_one_is_not_let_in_as_another_kind_of_person() -> None:
    assert circle_of(room(), Person(TOM, Role.STAFF)) is None
    assert circle_of(room(), Person(LEAD, Role.PARENT, PHONE)) is None
    assert circle_of(room(), Person(LEAD, Role.GUEST)) is None


def test_a_guest_who_is_invited_is_in_the_main_circle_and_in_no_other() -> None:
    guest = uuid4()
    facts = room(guests=frozenset({guest}), visits={guest: 2}, asides={guest: TOM})

    assert circle_of(facts, Person(guest, Role.GUEST)) == MAIN


def test_breakouts_are_circles_of_their_own_and_a_facilitator_visits_one_at_a_time() -> None:
    facts = room(replace(INSIDE, breakout=2), visits={LEAD: 1})

    assert circle_of(facts, tom) == Circle(ROOM, Part.BREAKOUT, 2)
    assert circle_of(facts, lead) == Circle(ROOM, Part.BREAKOUT, 1)
    assert circle_of(facts, Person(CO, Role.STAFF)) == MAIN


@pytest.mark.parametrize("status", [Status.SCHEDULED, Status.LIVE])
def test_a_private_talk_is_between_one_facilitator_and_one_waiting_parent(status: Status) -> None:
    facts = room(WAITING, status, asides={LEAD: TOM})
    talk = Circle(ROOM, Part.ASIDE, TOM)

    assert circle_of(facts, tom) == circle_of(facts, lead) == talk
    others = (Person(MEI, Role.PARENT, PHONE), Person(CO, Role.STAFF), Person(TOM, Role.GUEST))
    assert talk not in [circle_of(facts, other) for other in others]


def test_a_private_talk_is_over_once_the_parent_is_let_in() -> None:
    facts = room(INSIDE, asides={LEAD: TOM})

    assert circle_of(facts, tom) == circle_of(facts, lead) == MAIN
    assert not aside_stands(facts, LEAD, TOM)


seats = st.builds(
    SeatFacts,
    welcome=st.booleans(),
    state=st.sampled_from([None, "waiting", "admitted"]),
    device_id=st.sampled_from([None, PHONE, LAPTOP]),
    breakout=st.sampled_from([None, 1, 2]),
)
people = st.sampled_from([TOM, MEI, LEAD, CO])
rooms = st.builds(
    Facts,
    room_id=st.just(ROOM),
    status=st.sampled_from(Status),
    seats=st.dictionaries(people, seats),
    leads=st.frozensets(people),
    visits=st.dictionaries(people, st.integers(1, 2)),
    asides=st.dictionaries(people, people),
    guests=st.frozensets(people),
)


@given(rooms)
def test_whatever_the_room_a_circle_is_never_given_to_whom_it_is_barred(facts: Facts) -> None:
    for who in (TOM, MEI, LEAD, CO):
        for role in Role:
            circle = circle_of(facts, Person(who, role, PHONE))
            if circle is None:
                continue
            assert facts.status is Status.LIVE or circle.part is Part.ASIDE
            assert facts.status is not Status.HELD
            if role is Role.PARENT:
                seat = facts.seats[who]
                assert seat.welcome
                assert seat.device_id == PHONE
                assert (circle.part is Part.ASIDE) == (seat.state == "waiting")


@given(rooms)
def test_whatever_the_room_a_private_talk_holds_one_parent_and_only_their_facilitators(
    facts: Facts,
) -> None:
    inside: dict[Circle, list[tuple[UUID, Role]]] = {}
    for who in (TOM, MEI, LEAD, CO):
        for role in Role:
            circle = circle_of(facts, Person(who, role, PHONE))
            if circle and circle.part is Part.ASIDE:
                inside.setdefault(circle, []).append((who, role))

    for circle, those in inside.items():
        assert all(
            who == circle.of if role is Role.PARENT else facts.asides.get(who) == circle.of
            for who, role in those
        )
        assert Role.GUEST not in {role for _, role in those}
