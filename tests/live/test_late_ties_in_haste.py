"""A late tie holds only once nobody can still be let in, or left over, on what was true before.

Each is a way to be heard that the model of exclusion (`bench/model`) has found.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from spip_live.rooms import clockwork, displacing
from spip_live.rooms.media.places import places
from tests.live.late_ties import Late
from tests.live.people import House
from tests.polling import WITHIN


@pytest.fixture
def late(house: House) -> Late:
    lead = house.open_room()
    tom, mei = (house.inside(lead, name) for name in ("Tom", "Mei"))
    return Late(house, lead, tom, mei)


def a_look(late: Late) -> None:
    works = clockwork.Clockwork(late.house.app, roll_seconds=15, group_alone_seconds=20)
    works.cut_displaced()


@contextmanager
def somebody_being_let_in(late: Late) -> Iterator[None]:
    """Another page of the room is in the middle of getting its place, on an earlier look."""
    begun, done = Event(), Event()

    def let_in() -> None:
        with places.guard(late.lead.room_id):
            begun.set()
            done.wait(WITHIN)

    thread = Thread(target=let_in)
    thread.start()
    begun.wait(WITHIN)
    try:
        yield
    finally:
        done.set()
        thread.join(WITHIN)


def test_it_waits_for_whoever_is_let_in_at_that_moment(late: Late) -> None:
    with somebody_being_let_in(late):
        late.press()

        assert late.tie.pending
        assert not late.are_one_family()
        assert not late.mei.connected

    a_look(late)

    assert not late.tie.pending
    assert late.are_one_family()


def test_it_waits_until_servers_that_outlived_us_have_forgotten_what_we_held(late: Late) -> None:
    places.outlive(60.0)

    late.press()
    a_look(late)

    assert late.tie.pending
    assert not late.mei.connected

    places.outlive(0.0)
    a_look(late)

    assert late.are_one_family()


def test_without_either_it_would_hold_at_once(late: Late, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(displacing, "is_off", lambda seat: True)
    places.outlive(60.0)

    with somebody_being_let_in(late):
        late.press()

        assert late.are_one_family()
