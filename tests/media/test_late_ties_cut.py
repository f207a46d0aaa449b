"""From the press of Keep apart to the last packet and the cut socket: real Janus, real Chromium."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from spip_live.db import db
from spip_live.people.models import Tie
from spip_live.rooms import late_ties
from spip_live.rooms.clockwork import Clockwork
from spip_live.rooms.media.janus_engine import JanusEngine
from spip_live.rooms.media.places import places
from spip_live.rooms.models import Seat
from tests.figures import Figure
from tests.live.conftest import as_at_start_up, house
from tests.live.late_ties import Late
from tests.live.people import House, ParentScreen
from tests.media.talkers import Talk, Talker, talking
from tests.polling import pause

pytestmark = [pytest.mark.browser, pytest.mark.alone]
__all__ = ["as_at_start_up", "house"]  # fixtures of ours here too

TIMES = int(os.environ.get("LATE_TIES", "6"))  # `make late-ties` tries many more
P99, LONGEST = 1.0, 3.0  # seconds
WATCHED = 0.4  # seconds after the answer in which not one more packet may come


@pytest.fixture
def talk(as_at_start_up: None, house: House, engine: JanusEngine, page: Page) -> Iterator[Talk]:
    with talking(house, engine, page) as made:
        yield made


@pytest.fixture
def cut_at(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When it was certain that neither media nor a socket was left: only then the tie holds."""
    moments: list[float] = []
    complete = late_ties.complete

    def note(tie: Tie, by: Any, at: datetime) -> None:
        moments.append(time.monotonic())
        complete(tie, by, at)

    monkeypatch.setattr(late_ties, "complete", note)
    return moments


def test_of_two_who_talk_one_is_cut_off_within_a_second_of_the_press(
    talk: Talk, cut_at: list[float], figure: Figure
) -> None:
    (tom,) = talk.inside("Tom")
    staying, took, answered = tom.screen, [], []
    assert isinstance(staying, ParentScreen)
    works = Clockwork(talk.house.app, roll_seconds=15, group_alone_seconds=999)
    for _ in range(TIMES):
        (mei,) = talk.inside("Mei")
        talk.until_hearing(tom, mei)
        leaving = mei.screen
        assert isinstance(leaving, ParentScreen)
        late = Late(talk.house, talk.lead, staying, leaving)
        key, place = mei.key, mei.place

        began = time.monotonic()
        late.press(then_look=False)
        answered.append(time.monotonic() - began)
        works.cut_displaced()  # where somebody else was telling the room, the next look ends it
        now = [mei.packets(), tom.packets(key)]
        took.append(cut_at[-1] - began)

        assert (leaving.connected, places.get(place), late.are_one_family()) == (False, None, True)
        pause(WATCHED)
        assert [mei.packets(), tom.packets(key)] == now
        leave_nothing(late, mei, tom)
    took.sort()
    p99 = took[min(len(took) - 1, round(len(took) * 0.99))]
    figure(f"late tie: of {len(took)} presses, 99 in 100 cut off within", p99, "s")
    figure("late tie: half of them within", took[len(took) // 2], "s")
    figure("late tie: the longest until media and socket are cut", took[-1], "s")
    figure("late tie: the longest until it is answered", max(answered), "s")

    assert len(cut_at) == TIMES
    assert p99 <= P99
    assert took[-1] <= LONGEST


def leave_nothing(late: Late, mei: Talker, tom: Talker) -> None:
    """The page of whoever was cut off goes; the other answers what that changes.

    And their number in the room is free for the next, as it is for whoever is seated in earnest.
    """
    mei.hang_up()
    tom.answer()
    with late.house.scope():
        db.session.get_one(Seat, late.mei.seat_id).seat_no = 1
