"""Several media servers elsewhere, of real Janus: a room has one, and another if that one dies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page

from spip_live.db import db
from spip_live.rooms.media import janus_nodes
from spip_live.rooms.media.engine import MediaOff
from spip_live.rooms.media.janus_child import Address, JanusChild
from spip_live.rooms.media.janus_circle import Circle
from spip_live.rooms.media.janus_engine import JanusEngine
from spip_live.rooms.media.janus_files import Keys, Reach
from spip_live.rooms.media.janus_leftovers import Leftovers
from spip_live.rooms.media.janus_node import Remote, Source
from spip_live.rooms.media.janus_nodes import Fixed
from spip_live.rooms.media.janus_wire import JanusWire
from spip_live.rooms.models import Room
from spip_live.serving.account import system_account
from spip_live.serving.media import ACCOUNT
from tests.figures import Figure
from tests.live.conftest import as_at_start_up, house
from tests.live.people import House
from tests.media.callers import Heard
from tests.media.talkers import talking
from tests.polling import until

pytestmark = pytest.mark.product

__all__ = ["as_at_start_up", "house"]  # fixtures of ours here too

Remotes = dict[str, tuple[JanusChild, Address]]


@dataclass
class Listed:
    """A list of media servers that a test may change."""

    found: dict[str, Source] = field(default_factory=dict)
    put_aside: set[str] = field(default_factory=set)

    def sources(self) -> dict[str, Source]:
        return self.found

    def drained(self) -> frozenset[str]:
        return frozenset(self.put_aside)


@pytest.fixture
def remotes(reach: Reach) -> Iterator[Remotes]:
    """Two Janus servers that somebody else keeps running."""
    children = {name: JanusChild(reach, system_account(ACCOUNT)) for name in ("east", "west")}
    try:
        yield {name: (child, child.start()) for name, child in children.items()}
    finally:
        for child in children.values():
            child.stop()


@pytest.fixture
def listed(remotes: Remotes) -> Listed:
    return Listed({name: Remote(address) for name, (_, address) in remotes.items()})


@pytest.fixture
def two(listed: Listed, heard: Heard) -> Iterator[JanusEngine]:
    made = JanusEngine(listed)
    made.listener = heard
    made.start()
    until(lambda: made.condition == "well", "both are reached")
    yield made
    made.stop()


def test_a_room_gets_the_server_that_carries_least_and_keeps_it(
    two: JanusEngine, listed: Listed
) -> None:
    assert two.assign() == "east"
    two.open("one", places=14, node="east")
    two.join("one", "ann")
    assert two.assign() == "west"
    two.open("other", places=14, node="west")
    two.join("other", "ben")
    two.join("other", "cat")

    assert two.assign() == "east"
    listed.put_aside.add("east")
    assert two.assign() == "west"
    assert two.present("one") == {"ann"}
    assert set(two.nodes["east"].circles) == {"one"}
    assert set(two.nodes["west"].circles) == {"other"}


def test_one_servers_end_is_not_the_others(
    two: JanusEngine, remotes: Remotes, heard: Heard
) -> None:
    two.open("one", places=14, node="east")
    two.open("other", places=14, node="west")
    two.join("other", "ben")

    remotes["east"][0].kill()
    until(lambda: not two.nodes["east"].up, "it is missed")

    assert two.up
    assert two.condition.startswith("east: ")
    assert two.assign() == "west"
    assert two.present("other") == {"ben"}
    assert (two.serves("east"), two.serves("west"), two.serves("another")) == (False, True, True)
    with pytest.raises(MediaOff):
        two.join("one", "ann")


def test_the_last_resort_ends_everything_of_ours_on_a_server_elsewhere(
    two: JanusEngine, heard: Heard
) -> None:
    two.open("one", places=14, node="east")
    two.open("other", places=14, node="west")
    two.join("one", "ann")
    two.join("other", "ben")
    before = two.generation

    two.start_again("one")
    until(lambda: two.generation != before and two.condition == "well", "it is back")

    assert two.present("one") == frozenset()
    assert two.present("other") == {"ben"}
    until(lambda: heard.of("restarted")[-1][1] == frozenset({"one"}), "it is told")


def test_a_server_elsewhere_that_does_not_know_us_is_refused(
    remotes: Remotes,
) -> None:
    _, address = remotes["east"]
    made = JanusEngine(
        Fixed({"east": Remote(Address(address.url, Keys(rooms=address.keys.rooms)))})
    )
    made.start()
    until(lambda: made.nodes["east"].tried.is_set(), "it is tried")

    assert not made.up
    assert "403" in made.condition
    made.stop()


def test_rooms_that_a_killed_worker_left_behind_are_ended_and_no_others(
    remotes: Remotes, two: JanusEngine
) -> None:
    _, address = remotes["east"]
    soon = time.monotonic() + 5
    killed = JanusWire(address.url, address.keys.api, lambda told, owner: None, lambda: None)
    killed.open(soon)
    left = Circle("left", killed, killed.attach("videoroom", None, soon), address.keys.rooms)
    left.create(14, soon)
    killed.close(soon)
    two.open("one", places=14, node="east")
    two.join("one", "ann")
    node, leftovers = two.nodes["east"], Leftovers(looks=3)

    ended = [leftovers.look(node.wire(), node._desk, node._key, soon) for _ in range(4)]

    assert ended == [[], [], [left.room], []]
    assert two.present("one") == {"ann"}
    assert node.load(soon) == 2


def test_nothing_is_called_off_on_a_server_that_cannot_be_asked(
    two: JanusEngine, remotes: Remotes
) -> None:
    two.open("one", places=14, node="east")
    two.join("one", "ann")
    remotes["east"][0].kill()
    until(lambda: not two.serves("east"), "it is missed")
    began = time.monotonic()

    for ending in (lambda: two.leave("ann"), lambda: two.close("one")):
        with pytest.raises(MediaOff):
            ending()
    with pytest.raises(MediaOff):
        two.start_again("one")

    assert time.monotonic() - began < 1, "and nobody waits for what cannot come"
    assert two.node_of("one") == "east"


def test_a_server_that_is_added_to_the_list_is_taken_up_without_a_restart(
    remotes: Remotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(janus_nodes, "READ_SECONDS", 0.05)
    sources = {name: Remote(address) for name, (_, address) in remotes.items()}
    listed = Listed({"east": sources["east"]})
    engine = JanusEngine(listed)
    engine.start()
    try:
        assert engine.given_up("west"), "a room of one that is not listed gets another"
        listed.found = dict(sources)
        listed.put_aside = {"east"}
        until(lambda: engine.serves("east") and set(engine.nodes) == {"east", "west"})
        until(lambda: engine.condition == "well", "both are reached")

        assert engine.assign() == "west"
        engine.open("one", places=14)
        assert engine.node_of("one") == "west", "what may be anywhere is on none that is drained"
    finally:
        engine.stop()


@pytest.mark.browser
def test_a_room_whose_server_dies_is_heard_again_on_another(
    as_at_start_up: None,
    house: House,
    two: JanusEngine,
    remotes: Remotes,
    page: Page,
    figure: Figure,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(janus_nodes, "GIVEN_UP_AFTER", 3.0)  # instead of ten
    with talking(house, two, page) as talk:
        everybody = [talk.leading(), *talk.inside("Tom", "Mei")]
        talk.until_hearing(*everybody)
        tom = everybody[1]
        first = two.node_of(tom.circle)
        assert first is not None

        remotes[first][0].kill()
        until(lambda: tom.screen.latest("mine")["media"]["state"] == "off", "they are told")
        assert talk.lead.latest("console")["media_up"] is False
        moved = until(lambda: tom.screen.latest("mine")["media"]["state"] == "on", "it moves")
        heard = talk.until_hearing(*talk.again("lead", "Tom", "Mei"))

        figure("media server dead for good: on another after it was given up, sound in", heard, "s")
        assert {two.node_of(each.circle) for each in talk.talkers.values()} == {"east", "west"} - {
            first
        }
        with house.scope():
            assert db.session.get_one(Room, talk.lead.room_id).media_node != first
        assert moved < 10
