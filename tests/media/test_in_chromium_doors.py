"""What is done in a room shows in the packets that arrive: real Janus, real Chromium, our doors."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from spip_live.rooms.clockwork import Clockwork
from spip_live.rooms.media import ward
from spip_live.rooms.media.janus_child import JanusChild
from spip_live.rooms.media.janus_engine import JanusEngine
from spip_live.rooms.media.places import places
from tests.figures import Figure
from tests.live.conftest import as_at_start_up, house
from tests.live.people import House, ParentScreen
from tests.live.test_every_event import MEDIA
from tests.media.talkers import Talk, frozen_after, gains, talking
from tests.polling import pause, until

pytestmark = [pytest.mark.browser, pytest.mark.alone]
__all__ = ["as_at_start_up", "house"]  # fixtures of ours here too

REMOVED_WITHIN = 0.5  # seconds
TIMES = 10
MOVED_WITHIN = 2.0
BACK_WITHIN = 10.0


@pytest.fixture
def talk(as_at_start_up: None, house: House, engine: JanusEngine, page: Page) -> Iterator[Talk]:
    with talking(house, engine, page) as made:
        yield made


def test_a_removed_one_s_counters_stop_within_half_a_second_ten_times_of_ten(
    talk: Talk, figure: Figure
) -> None:
    lead = talk.leading()
    tom, mei = talk.inside("Tom", "Mei")
    took, acks = [], []  # seconds from the press to the last packet, and to the answer
    for time_ in range(TIMES):
        talk.until_hearing(lead, tom, mei)
        key = tom.key

        began = time.monotonic()
        assert talk.lead.ask("remove", seat_id=talk.seat("Tom"), reason="x")["ok"]
        acks.append(time.monotonic() - began)
        took.append(acks[-1] + frozen_after(tom, began + REMOVED_WITHIN - time.monotonic()))
        now = [tom.packets(), lead.packets(key), mei.packets(key)]  # half a second after the press
        pause(0.3)

        assert [tom.packets(), lead.packets(key), mei.packets(key)] == now
        for left in (lead, mei):
            left.answer()
        if time_ + 1 < TIMES:
            come_back(talk, "Tom")
    figure("removed: the longest of ten from the press to the last packet", max(took), "s")
    figure("removed: the longest of ten until it was answered", max(acks), "s")

    assert len(took) == TIMES
    assert max(took) < REMOVED_WITHIN


def come_back(talk: Talk, name: str) -> None:
    """Let back by staff, by the link, through the waiting room, with the microphone on."""
    tom, screen = talk.talkers[name], talk.talkers[name].screen
    assert isinstance(screen, ParentScreen)
    assert talk.lead.ask("let_back", seat_id=str(screen.seat_id))["ok"]
    assert screen.open_link(name) == 303
    assert screen.connect()
    assert talk.lead.admit(screen)["ok"]
    tom.hang_up()
    tom.join().speak()


def test_a_muted_one_sends_no_packet_to_anybody_until_they_unmute_themselves(
    talk: Talk, figure: Figure
) -> None:
    lead = talk.leading()
    tom, mei = talk.inside("Tom", "Mei")
    talk.until_hearing(lead, tom, mei)

    assert talk.lead.ask("mute", seat_id=talk.seat("Tom"), kind="mic")["ok"]
    pause(0.1)  # what was on its way when it was answered
    heard = [gains(listener, 1.0, tom.key) for listener in (lead, mei)]
    figure("muted: packets at the receivers in a second", sum(heard))
    assert heard == [0, 0]
    assert gains(mei, 0.5, lead.key) > 5

    assert tom.ask("media_on", mic=True, camera=False)["mic"] is True
    until(lambda: gains(mei, 0.1, tom.key) > 0, "Tom is heard again")


def test_who_is_barred_or_waits_gets_no_packet(talk: Talk, figure: Figure) -> None:
    lead = talk.leading()
    tom, mei = talk.inside("Tom", "Mei")
    talk.until_hearing(lead, tom, mei)
    eve = talk.house.waiting(talk.lead.room_id, "Eve")
    assert talk.lead.ask("remove", seat_id=talk.seat("Mei"), reason="x")["ok"]
    mei_screen = mei.screen
    assert isinstance(mei_screen, ParentScreen)
    before = mei.packets()

    tries = [("media_join", {})] + [
        (event, {**sent, "place": place})
        for event, sent in MEDIA.items()
        if sent
        for place in (tom.place, mei.place)
    ]
    for event, sent in tries:
        assert eve.ask(event, **sent)["ok"] is False
    assert mei_screen.open_link("Mei") != 303
    assert not mei_screen.connect()
    pause(1.0)

    figure("barred: packets in a second of trying", mei.packets() - before)
    assert mei.packets() == before
    assert len(talk.engine.present(lead.circle)) == 2


def test_hold_silences_everybody_and_resume_restores(talk: Talk, figure: Figure) -> None:
    everybody = [talk.leading(), *talk.inside("Tom", "Mei")]
    talk.until_hearing(*everybody)

    began = time.monotonic()
    assert talk.lead.ask("hold", on=True)["ok"]
    answered = time.monotonic() - began
    last = max(frozen_after(one, 0.8) for one in everybody[1:])
    figure("hold: answered after", answered, "s")
    figure("hold: the last packet to anybody, after it was answered", last, "s")
    assert last <= REMOVED_WITHIN
    assert [gains(one, 0.2) for one in everybody] == [0, 0, 0]

    assert talk.lead.ask("hold", on=False)["ok"]
    began = time.monotonic()
    back = talk.again("lead", "Tom", "Mei")
    talk.until_hearing(*back)
    figure("resume: everybody hears everybody after", time.monotonic() - began, "s")


def test_members_of_a_breakout_hear_only_each_other_and_all_are_back_after_it(
    talk: Talk, figure: Figure
) -> None:
    names = ("Tom", "Mei", "Dan", "Ann")
    everybody = [talk.leading(), *talk.inside(*names)]
    talk.until_hearing(*everybody)
    lead = everybody[0]
    assert talk.lead.ask("breakouts_prepare", count=2)["ok"]

    began = time.monotonic()
    assert talk.lead.ask("breakouts_open", minutes=5, prompt="What do children notice?")["ok"]
    apart = talk.again(*names)
    groups: dict[str, list[str]] = {}
    for name, talker in zip(names, apart, strict=True):
        groups.setdefault(talker.circle, []).append(name)
    assert sorted(len(group) for group in groups.values()) == [2, 2]
    talk.until_hearing(*apart)
    opened = time.monotonic() - began
    figure("breakouts: four people apart, each hearing their own, after", opened, "s")
    for talker in apart:
        mates = [other for other in apart if other.circle == talker.circle and other is not talker]
        assert set(talker.streams.values()) == {mate.key for mate in mates}
    assert gains(lead, 0.5) == 0

    one = talk.talkers["Tom"]
    there = next(group for circle, group in groups.items() if circle != one.circle)
    number = talk.talkers[there[0]].screen.latest("mine")["breakout"]["n"]
    began = time.monotonic()
    assert talk.lead.ask("breakouts_move", seat_id=talk.seat("Tom"), n=number)["ok"]
    (moved,) = talk.again("Tom")
    talk.until_hearing(moved, *(talk.talkers[name] for name in there))
    took = time.monotonic() - began
    figure("breakouts: moved, and hearing the other group, after", took, "s")

    began = time.monotonic()
    assert talk.lead.ask("breakouts_close")["ok"]
    talk.until_hearing(lead, *talk.again(*names))
    back = time.monotonic() - began
    figure("breakouts: all back, everybody hearing everybody, after", back, "s")
    assert max(opened, took, back) < MOVED_WITHIN


def test_after_a_killed_media_server_all_are_heard_again_and_no_attendance_is_lost(
    talk: Talk, child: JanusChild, figure: Figure
) -> None:
    everybody = [talk.leading(), *talk.inside("Tom", "Mei")]
    talk.until_hearing(*everybody)
    works = Clockwork(talk.house.app, roll_seconds=15, group_alone_seconds=999)
    before = everybody[1].circle
    assert child.pid is not None

    began = time.monotonic()
    os.kill(child.pid, signal.SIGKILL)
    until(lambda: told_anew(everybody[1].screen, before), "everybody is told of a new circle")
    told = time.monotonic() - began
    for parent in everybody[1:]:
        assert parent.screen.ask("here")["ok"]
    works.call_roll()
    talk.until_hearing(*talk.again("lead", "Tom", "Mei"))
    back = time.monotonic() - began
    pause(1.5)  # the reconciler looks once a second
    works.call_roll()

    figure("media server killed: told of a new circle after", told, "s")
    figure("media server killed: everybody hears everybody after", back, "s")
    assert back < BACK_WITHIN
    (_, lost), (_, after) = talk.house.evidence(talk.lead.room_id)[-2:]
    seats = {talk.seat("Tom"), talk.seat("Mei")}
    assert lost["media_lost"] is True
    assert set(lost["socket"]) == seats
    assert set(after["media"]) == seats


def test_a_phone_whose_page_sleeps_goes_on_hearing_until_its_media_ends(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ward, "SLEEPS_FOR", 2.0)
    lead = talk.leading()
    (tom,) = talk.inside("Tom")
    talk.until_hearing(lead, tom)
    works = Clockwork(talk.house.app, roll_seconds=15, group_alone_seconds=999)

    tom.screen.drop("ping timeout")
    works.rolled_at = time.monotonic()
    pause(3.5)
    works.call_roll()

    assert gains(tom, 0.5, lead.key) > 5
    _, body = talk.house.evidence(talk.lead.room_id)[-1]
    assert (body["socket"], body["media"]) == ([], [talk.seat("Tom")])
    tom.hang_up()
    until(lambda: places.get(tom.place) is None, "the place is taken")


def told_anew(screen: object, before: str) -> bool:
    assert isinstance(screen, ParentScreen)
    circle = screen.latest("mine")["media"]["circle"]
    return circle not in (None, before)
