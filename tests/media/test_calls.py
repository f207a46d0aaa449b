"""What reaches a real browser through a real Janus, and what does not."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from spip_live.rooms.media.engine import Feed, Kind, Side
from spip_live.rooms.media.janus_engine import JanusEngine
from tests.figures import Figure
from tests.media.callers import Caller, Heard, blank_page
from tests.polling import pause, until

pytestmark = [pytest.mark.browser, pytest.mark.alone]

MIC, CAMERA = Kind.MIC, Kind.CAMERA
Join = Callable[..., Caller]


@pytest.fixture
def join(page: Page, engine: JanusEngine) -> Join:
    """`join("ann", circle="one")`: somebody with a place, who neither sends nor receives yet."""

    def joined(name: str, circle: str = "one", *, listen_only: bool = False) -> Caller:
        engine.open(circle, places=14)
        engine.join(circle, name, listen_only=listen_only)
        return Caller(page, engine, name)

    return joined


def sending(caller: Caller, heard: Heard, **wanted: bool) -> None:
    """Send, until it is told that others can receive it."""
    before = len(heard.of("published"))
    caller.send(**wanted)
    until(lambda: len(heard.of("published")) > before, f"{caller.place} is published")


def test_two_people_see_and_hear_each_other(join: Join, heard: Heard, figure: Figure) -> None:
    ann, ben = join("ann"), join("ben")
    start = time.monotonic()
    for one in (ann, ben):
        sending(one, heard, camera=True)
    for one, other in ((ann, "ben"), (ben, "ann")):
        one.receive(Feed(other, MIC), Feed(other, CAMERA))

    for one, other in ((ann, "ben"), (ben, "ann")):
        until(lambda: one.counted(Feed(other, CAMERA))["frames"] >= 10, "frames")  # noqa: B023
        until(lambda: one.counted(Feed(other, MIC))["energy"] > 0, "sound")  # noqa: B023
    figure("two people see and hear each other after", time.monotonic() - start, "s")
    assert ann.counted(Feed("ben", CAMERA))["width"] > 0
    assert heard.of("published") == [("ann", {MIC, CAMERA}), ("ben", {MIC, CAMERA})]


def test_a_page_is_told_no_room_pin_or_machine_of_the_media_server(
    join: Join, heard: Heard, engine: JanusEngine
) -> None:
    ann, ben = join("ann"), join("ben")
    sending(ann, heard, camera=True)
    offered = engine.subscribe("ben", [Feed("ann", MIC), Feed("ann", CAMERA)])
    assert offered is not None
    told = [offered.sdp, engine.publish("ben", ben.call("offer", {"camera": True}))]

    for sdp in told:
        lines = sdp.splitlines()
        assert "s=-" in lines
        assert [line.split()[-1] for line in lines if line.startswith("o=")] == ["127.0.0.1"]
        assert "VideoRoom" not in sdp


def test_whoever_never_turned_anything_on_hears_too(
    join: Join, browser: Browser, engine: JanusEngine, heard: Heard
) -> None:
    sending(join("ann"), heard)
    engine.join("one", "ben")
    with blank_page(browser) as page:  # was never asked for a microphone: it hides its addresses
        ben = Caller(page, engine, "ben")

        ben.receive(Feed("ann", MIC))

        until(lambda: ben.packets(Feed("ann", MIC)) > 20, "ben hears")
        assert engine.alive() == {"ann", "ben"}


def test_whoever_speaks_is_told_and_whoever_does_not_is_not(join: Join, heard: Heard) -> None:
    ann, ben = join("ann"), join("ben")
    sending(ann, heard)
    sending(ben, heard, speaking=True)
    until(lambda: heard.of("talking") == [("ben", True)], "ben speaks")

    ben.call("hush", True)

    until(lambda: heard.of("talking") == [("ben", True), ("ben", False)], "ben is silent")


def test_nothing_passes_from_one_circle_to_another(
    join: Join, engine: JanusEngine, heard: Heard
) -> None:
    ann, ben, cat = join("ann", "one"), join("ben", "one"), join("cat", "other")
    sending(ann, heard)
    ben.receive(Feed("ann", MIC))
    until(lambda: ben.packets(Feed("ann", MIC)) > 20, "ben hears ann")

    assert engine.subscribe("cat", [Feed("ann", MIC)]) is None
    assert cat.packets(Feed("ann", MIC)) == 0


def test_whoever_left_receives_and_sends_nothing_more(
    join: Join, engine: JanusEngine, heard: Heard, figure: Figure
) -> None:
    ann, ben = join("ann"), join("ben")
    sending(ann, heard)
    sending(ben, heard)
    ann.receive(Feed("ben", MIC))
    ben.receive(Feed("ann", MIC))
    for one, other in ((ann, "ben"), (ben, "ann")):
        until(lambda: one.packets(Feed(other, MIC)) > 20, "both hear")  # noqa: B023

    start = time.monotonic()
    engine.leave("ben")
    figure("leaving takes", (time.monotonic() - start) * 1000, "ms")

    pause(0.1)  # what was on its way arrives
    assert ben.gains(Feed("ann", MIC), 0.5) == 0
    assert ann.gains(Feed("ben", MIC), 0.5) == 0
    assert ("ben", frozenset()) not in heard.of("published")  # whoever asked knows


def test_closing_a_circle_silences_everybody_in_it(
    join: Join, engine: JanusEngine, heard: Heard
) -> None:
    ann, ben = join("ann"), join("ben")
    sending(ann, heard)
    ben.receive(Feed("ann", MIC))
    until(lambda: ben.packets(Feed("ann", MIC)) > 20, "ben hears")

    engine.close("one")

    pause(0.1)
    assert ben.gains(Feed("ann", MIC), 0.5) == 0
    assert engine.alive() == frozenset()


def test_a_muted_person_is_heard_by_nobody_until_it_ends(
    join: Join, engine: JanusEngine, heard: Heard
) -> None:
    ann, ben = join("ann"), join("ben")
    sending(ann, heard, camera=True)
    ben.receive(Feed("ann", MIC), Feed("ann", CAMERA))
    until(lambda: ben.packets(Feed("ann", MIC)) > 20, "ben hears")

    engine.mute("ann", MIC, True)
    pause(0.1)
    assert ben.gains(Feed("ann", MIC), 0.5) == 0
    assert ben.gains(Feed("ann", CAMERA), 0.5) > 0
    engine.mute("ann", MIC, False)
    until(lambda: ben.gains(Feed("ann", MIC), 0.2) > 0, "ben hears again")


def test_whoever_was_muted_before_sending_is_so_from_the_first_packet(
    join: Join, engine: JanusEngine, heard: Heard
) -> None:
    ann, ben = join("ann"), join("ben")
    engine.mute("ann", MIC, True)
    sending(ann, heard)

    ben.receive(Feed("ann", MIC))
    until(lambda: "ben" in engine.alive(), "ben is connected")

    assert ben.gains(Feed("ann", MIC), 0.5) == 0


def test_a_picture_is_made_smaller_paused_and_let_go_on(
    join: Join, engine: JanusEngine, heard: Heard
) -> None:
    ann, ben = join("ann"), join("ben")
    picture = Feed("ann", CAMERA)
    sending(ann, heard, camera=True, sizes=True)
    ben.receive(Feed("ann", MIC), picture)
    until(lambda: ben.counted(picture)["width"] == 640, "the largest", within=30)
    until(lambda: ben.counted(picture)["frames"] >= 20, "a while")  # as after the first report

    engine.tune("ben", picture, layer=0, send=True)
    until(lambda: ben.counted(picture)["width"] == 320, "a smaller one")
    engine.tune("ben", picture, layer=None, send=False)
    pause(0.1)
    assert ben.gains(picture, 0.5) == 0
    assert ben.gains(Feed("ann", MIC), 0.5) > 0
    engine.tune("ben", picture, layer=2, send=True)
    until(lambda: ben.counted(picture)["width"] == 640, "the largest again", within=30)


def test_wishes_that_come_during_a_negotiation_wait_and_the_newest_counts(
    join: Join, engine: JanusEngine, heard: Heard
) -> None:
    ann, ben, cat = join("ann"), join("ben"), join("cat", listen_only=True)
    sending(ann, heard)
    sending(ben, heard)

    first = engine.subscribe("cat", [Feed("ann", MIC)])
    assert first is not None
    assert engine.subscribe("cat", []) is None
    assert engine.subscribe("cat", [Feed("ann", MIC), Feed("ben", MIC)]) is None
    second = cat.take(first)
    assert second is not None
    assert {each.feed for each in second.streams} == {Feed("ann", MIC), Feed("ben", MIC)}
    assert cat.take(second) is None

    for name in ("ann", "ben"):
        until(lambda: cat.packets(Feed(name, MIC)) > 20, f"cat hears {name}")  # noqa: B023


def test_a_stream_no_longer_wanted_stops_and_its_line_serves_again(
    join: Join, engine: JanusEngine, heard: Heard
) -> None:
    ann, ben, cat = join("ann"), join("ben"), join("cat")
    sending(ann, heard)
    sending(ben, heard)
    cat.receive(Feed("ann", MIC))
    until(lambda: cat.packets(Feed("ann", MIC)) > 20, "cat hears ann")

    cat.receive(Feed("ben", MIC))
    until(lambda: cat.packets(Feed("ben", MIC)) > 20, "cat hears ben")
    engine.leave("ben")
    cat.receive(Feed("ann", MIC))
    until(lambda: cat.gains(Feed("ann", MIC), 0.2) > 0, "cat hears ann again")

    assert set(cat.streams.values()) == {Feed("ann", MIC)}


def test_the_loop_gives_back_what_it_is_sent_and_ends(
    page: Page, engine: JanusEngine, heard: Heard
) -> None:
    ann = Caller(page, engine, "ann")
    ann.loop()
    until(lambda: ann.looped()["packets"] > 20, "what was sent comes back")

    engine.leave("ann")

    pause(0.1)
    before = ann.looped()["packets"]
    pause(0.5)
    assert ann.looped()["packets"] == before


def test_a_page_that_hangs_up_is_missed_at_once(
    join: Join, engine: JanusEngine, heard: Heard
) -> None:
    ann, ben = join("ann"), join("ben")
    sending(ann, heard)
    ben.receive(Feed("ann", MIC))
    until(lambda: ben.packets(Feed("ann", MIC)) > 20, "ben hears")
    assert engine.alive() == {"ann", "ben"}

    ann.call("hangUp")
    until(lambda: ("ann", Side.SEND) in heard.of("lost"), "ann is lost", within=2)

    assert heard.of("published")[-1] == ("ann", frozenset())
    until(lambda: engine.alive() == {"ben"}, "ann is not alive")


def test_everybody_hears_again_after_janus_was_killed(
    join: Join, engine: JanusEngine, heard: Heard, figure: Figure
) -> None:
    ann, ben = join("ann"), join("ben")
    sending(ann, heard)
    ben.receive(Feed("ann", MIC))
    until(lambda: ben.packets(Feed("ann", MIC)) > 20, "ben hears")
    pid, before = engine.nodes["own"].source.pid, engine.generation  # type: ignore[attr-defined]

    start = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    until(lambda: engine.generation != before and engine.up, "Janus is back")
    for one in (ann, ben):
        one.call("hangUp")
    ann, ben = join("ann"), join("ben")
    sending(ann, heard)
    ben.receive(Feed("ann", MIC))
    until(lambda: ben.packets(Feed("ann", MIC)) > 20, "ben hears again")
    took = time.monotonic() - start

    figure("sound is back after kill -9 of Janus", took, "s")
    assert took < 10
