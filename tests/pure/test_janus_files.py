"""What is written for Janus is closed, and what it says of itself is held against it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.rooms.media.janus_files import PARTS, Installed, Keys, Reach, files, what_is_open

NAMES = st.from_regex(r"libjanus_[a-z]{2,10}\.so", fullmatch=True)
USED = {"libjanus_videoroom.so", "libjanus_echotest.so", "libjanus_http.so"}
TOLD: dict[str, Any] = {
    "api_secret": True,
    "auth_token": False,
    "event_handlers": False,
    "plugins": {"janus.plugin.videoroom": {}, "janus.plugin.echotest": {}},
    "transports": {"janus.transport.http": {}},
    "events": {},
    "loggers": {},
}


def installed(*libraries: str) -> Installed:
    return Installed("/usr/lib/janus", {part: tuple(libraries) for part in PARTS})


def written(reach: Reach | None = None, keys: Keys | None = None) -> dict[str, str]:
    return files(keys or Keys(), 5000, reach or Reach(), "/tmp/x", installed(*USED))


@given(st.sets(NAMES))
def test_whatever_else_is_installed_is_not_loaded(others: set[str]) -> None:
    text = files(Keys(), 5000, Reach(), "/tmp/x", installed(*USED, *others))["janus.jcfg"]

    for part in ("plugins", "transports", "loggers"):
        found = re.search(rf'^{part}: {{ disable = "(.*)" }}$', text, re.MULTILINE)
        assert found is not None
        assert set(found[1].split(",")) - {""} == others - USED


def test_every_secret_is_its_own_and_new_each_time() -> None:
    first, second = Keys(), Keys()

    assert len({*vars(first).values(), *vars(second).values()}) == 6
    assert all(len(each) >= 43 for each in vars(first).values())
    assert first.api not in repr(first)


def test_orders_are_taken_with_our_secret_from_this_machine_alone() -> None:
    keys = Keys()

    text = written(keys=keys)

    assert f'api_secret = "{keys.api}"' in text["janus.jcfg"]
    assert f'admin_key = "{keys.rooms}"' in text["janus.plugin.videoroom.jcfg"]
    assert 'ip = "127.0.0.1"' in text["janus.transport.http.jcfg"]
    assert "admin_http = false" in text["janus.transport.http.jcfg"]


def test_nothing_is_recorded_and_nothing_is_told_to_others() -> None:
    text = written()["janus.jcfg"]

    assert 'protected_folders = [ "/" ]' in text
    assert "broadcast = false" in text


def test_pages_find_it_where_the_settings_say() -> None:
    plain = written()["janus.jcfg"]
    said = written(Reach("10.0.0.5", "198.51.100.7", (30_000, 30_499)))["janus.jcfg"]

    assert "ice_enforce_list" not in plain
    assert "nat_1_1_mapping" not in plain
    assert 'ice_enforce_list = "10.0.0.5"' in said
    assert 'nat_1_1_mapping = "198.51.100.7"' in said
    assert 'rtp_port_range = "30000-30499"' in said


def test_nothing_is_wrong_with_one_that_is_closed() -> None:
    assert what_is_open(TOLD) == []


@pytest.mark.parametrize(
    "change",
    [
        {"api_secret": False},
        {"api_secret": None},
        {"auth_token": True},
        {"event_handlers": True},
        {"plugins": TOLD["plugins"] | {"janus.plugin.recordplay": {}}},
        {"plugins": {"janus.plugin.videoroom": {}}},
        {"plugins": None},
        {"transports": TOLD["transports"] | {"janus.transport.websockets": {}}},
        {"events": {"janus.eventhandler.sampleevh": {}}},
        {"loggers": {"janus.logger.jsonlog": {}}},
    ],
)
def test_whatever_differs_is_found(change: dict[str, Any]) -> None:
    assert len(what_is_open(TOLD | change)) == 1


def test_one_that_says_nothing_is_not_closed() -> None:
    assert len(what_is_open({})) == 6
