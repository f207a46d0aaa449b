"""The list of media servers elsewhere: read strictly, and again whenever it changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.rooms.media.nodes import NodesFile, choose
from spip_live.settings import BadSetting

ONE = '- {name: media-1, address: "http://127.0.0.1:9/janus/", api_secret: a, rooms_secret: b}\n'
NAMES = st.sampled_from(["east", "north", "south", "west"])


def changed(path: Path, text: str) -> None:
    """Write it, later than before."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text)
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_a_server_is_known_by_its_name_and_its_secrets_stay_out_of_sight(tmp_path: Path) -> None:
    path = tmp_path / "nodes.yaml"
    changed(path, ONE)

    (only,) = NodesFile(path).listed()

    assert only.as_address().url == "http://127.0.0.1:9/janus"
    assert (only.as_address().keys.api, only.as_address().keys.rooms) == ("a", "b")
    assert "api" not in repr(only.as_address())


def test_draining_takes_effect_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "nodes.yaml"
    changed(path, ONE)
    file = NodesFile(path)
    assert file.drained() == frozenset()

    changed(path, ONE.replace("}", ", drained: true}"))

    assert file.drained() == {"media-1"}


def test_a_server_that_is_added_counts_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "nodes.yaml"
    changed(path, ONE)
    file = NodesFile(path)
    assert set(file.sources()) == {"media-1"}

    changed(path, ONE + ONE.replace("media-1", "media-2"))

    assert set(file.sources()) == {"media-1", "media-2"}


def test_a_list_that_was_spoilt_while_we_run_leaves_what_it_said(tmp_path: Path) -> None:
    path = tmp_path / "nodes.yaml"
    changed(path, ONE)
    file = NodesFile(path)

    changed(path, "- nonsense")
    assert [each.name for each in file.listed()] == ["media-1"]
    path.unlink()
    assert [each.name for each in file.listed()] == ["media-1"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "- nonsense", "a: b", ": :", ONE + ONE, ONE.replace("name", "nmae"),
     ONE.replace("}", ", drained: perhaps}")],
)  # fmt: skip
def test_a_start_with_a_wrong_list_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "nodes.yaml"
    path.write_text(text)

    with pytest.raises(BadSetting, match=r"nodes\.yaml"):
        NodesFile(path)


@given(st.dictionaries(NAMES, st.integers(0, 50)), st.frozensets(NAMES))
def test_a_new_room_gets_the_one_that_carries_least_of_those_that_serve(
    loads: dict[str, int], drained: frozenset[str]
) -> None:
    chosen = choose(loads, drained)

    serving = {name: load for name, load in loads.items() if name not in drained}
    if chosen is None:
        assert not serving
    else:
        assert serving[chosen] == min(serving.values())
