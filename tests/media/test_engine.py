"""The engine keeps its word on a real Janus, also when Janus does not."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from spip_live.rooms.media.engine import DEADLINE, BadSignal, Feed, Gone, Kind, MediaOff, Side
from spip_live.rooms.media.janus_engine import JanusEngine
from tests.figures import Figure
from tests.media.callers import Heard
from tests.polling import until

pytestmark = pytest.mark.product


def test_a_circle_holds_those_who_joined_it(engine: JanusEngine) -> None:
    engine.open("one", places=14)
    engine.open("other", places=14)
    engine.join("one", "ann")
    engine.join("one", "ben", listen_only=True)
    engine.join("other", "cat")

    assert engine.present("one") == {"ann", "ben"}
    assert engine.present("other") == {"cat"}
    assert engine.present("none") == frozenset()


def test_opening_a_circle_again_changes_nothing(engine: JanusEngine) -> None:
    engine.open("one", places=14)
    engine.join("one", "ann")

    engine.open("one", places=14)

    assert engine.present("one") == {"ann"}


def test_leaving_returns_when_janus_itself_counts_one_less(engine: JanusEngine) -> None:
    engine.open("one", places=14)
    for _ in range(10):
        engine.join("one", "ann")
        held = engine.nodes["own"].circles["one"]
        assert held.members(time.monotonic() + 1) == {"ann"}

        engine.leave("ann")

        assert held.members(time.monotonic() + 1) == frozenset()
        assert engine.present("one") == frozenset()
    engine.leave("ann")


def test_much_coming_and_going_leaves_nothing_behind(engine: JanusEngine) -> None:
    open_files = Path(f"/proc/{engine.nodes['own'].source.pid}/fd")  # type: ignore[attr-defined]
    chance = random.Random(7)
    inside: set[str] = set()
    engine.open("one", places=40)
    engine.join("one", "first")
    before = len(list(open_files.iterdir()))

    for n in range(300):
        if inside and chance.random() < 0.5:
            gone = chance.choice(sorted(inside))
            engine.leave(gone)
            inside.remove(gone)
        else:
            engine.join("one", f"p{n}")
            inside.add(f"p{n}")
    assert engine.present("one") == inside | {"first"}

    for place in inside:
        engine.leave(place)
    assert engine.present("one") == {"first"}
    until(lambda: len(list(open_files.iterdir())) <= before + 4, "its files are closed")


def test_closing_a_circle_leaves_nobody_in_it(engine: JanusEngine) -> None:
    engine.open("one", places=14)
    engine.join("one", "ann")

    engine.close("one")
    engine.close("one")

    assert engine.present("one") == frozenset()
    with pytest.raises(Gone):
        engine.join("one", "ben")
    with pytest.raises(Gone):
        engine.publish("ann", "v=0\r\n")


@pytest.mark.parametrize("sdp", ["", "hello", "v=0\r\n", "v=0\r\nm=audio 9 X 0\r\n" * 50])
def test_what_is_no_session_description_is_refused_and_harms_nobody(
    engine: JanusEngine, sdp: str
) -> None:
    engine.open("one", places=14)
    engine.join("one", "ann")

    with pytest.raises(BadSignal):
        engine.publish("ann", sdp)

    assert engine.present("one") == {"ann"}
    assert engine.up


def test_whoever_only_listens_can_never_send(engine: JanusEngine) -> None:
    engine.open("one", places=14)
    engine.join("one", "ben", listen_only=True)

    with pytest.raises(BadSignal):
        engine.publish("ben", "v=0\r\n")


def test_there_is_nothing_to_receive_from_whoever_sends_nothing(engine: JanusEngine) -> None:
    engine.open("one", places=14)
    engine.join("one", "ann")
    engine.join("one", "ben")

    assert engine.subscribe("ben", [Feed("ann", Kind.MIC), Feed("nobody", Kind.MIC)]) is None
    with pytest.raises(BadSignal):
        engine.accept("ben", 1, "v=0\r\n")
    with pytest.raises(Gone):
        engine.candidates("ben", Side.RECEIVE, [None])


def test_a_killed_janus_is_back_at_once_and_empty(
    engine: JanusEngine, heard: Heard, figure: Figure
) -> None:
    engine.open("one", places=14)
    engine.join("one", "ann")
    before, pid = engine.generation, engine.nodes["own"].source.pid  # type: ignore[attr-defined]

    os.kill(pid, signal.SIGKILL)
    took = until(lambda: engine.generation != before and engine.up, "it is back")

    until(lambda: heard.of("restarted")[-1] == (engine.generation, frozenset({"one"})), "told")
    engine.leave("ann")
    with pytest.raises(Gone):
        engine.join("one", "ann")
    engine.open("one", places=14)
    engine.join("one", "ann")
    assert engine.present("one") == {"ann"}
    assert took < 2
    figure("Janus is back after kill -9", took, "s")


def test_leaving_while_janus_is_dead_is_leaving(engine: JanusEngine) -> None:
    engine.open("one", places=14)
    engine.join("one", "ann")

    os.kill(engine.nodes["own"].source.pid, signal.SIGKILL)  # type: ignore[attr-defined]
    engine.leave("ann")

    assert engine.present("one") == frozenset()


def test_a_janus_that_hangs_is_never_taken_for_one_that_let_go(engine: JanusEngine) -> None:
    engine.open("one", places=14)
    engine.join("one", "ann")
    pid, before = engine.nodes["own"].source.pid, engine.generation  # type: ignore[attr-defined]

    os.kill(pid, signal.SIGSTOP)
    start = time.monotonic()
    with pytest.raises(MediaOff):
        engine.leave("ann")
    assert time.monotonic() - start < DEADLINE + 1
    engine.start_again("one")

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    until(lambda: engine.generation != before and engine.up, "it is back")
    engine.leave("ann")
    assert engine.present("one") == frozenset()


def test_when_janus_has_forgotten_us_everything_begins_anew(engine: JanusEngine) -> None:
    engine.open("one", places=14)
    engine.join("one", "ann")
    wire = engine.nodes["own"].wire()

    wire._post(wire._path, {"janus": "destroy"}, time.monotonic() + DEADLINE)

    engine.leave("ann")
    until(lambda: engine.up and engine.nodes["own"].wire() is not wire, "it begins anew")
    assert engine.present("one") == frozenset()
