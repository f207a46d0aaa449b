"""Sound and video beside the web process: there where Janus is, and never in anybody's way."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from spip_live.rooms.media import janus_child
from spip_live.rooms.media.engine import MediaOff
from spip_live.rooms.media.janus_engine import JanusEngine
from spip_live.serving import media
from spip_live.settings import Settings
from tests.figures import Figure
from tests.house.processes import Started, alive, parent_of, started, until

pytestmark = pytest.mark.product

SUPERVISOR = ("-m", "spip_live.serving")


@pytest.fixture
def product(media_address: str) -> Iterator[Started]:
    on = {"SPIP_MEDIA": "auto", "MEDIA_ADDRESS": media_address, "MEDIA_PORTS": "45000-45999"}
    with (
        tempfile.TemporaryDirectory(prefix="spip-house-") as folder,
        started(Path(folder), *SUPERVISOR, **on) as running,
    ):
        running.until_answering("/readyz")
        until(lambda: running.get("/readyz")[1]["media"] == "well", "sound and video are there")
        yield running


def janus_of(web: int) -> int:
    """The one Janus that a web process has started."""
    (found,) = starts_janus(web)
    return found


def starts_janus(web: int) -> list[int]:
    """Every Janus that a web process has started and that is not gone yet."""
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit()
        and parent_of(int(entry.name)) == web
        and b"janus" in (entry / "cmdline").read_bytes()
    ]


def test_whichever_is_killed_both_come_back_and_no_janus_is_left_alone(
    product: Started, figure: Figure
) -> None:
    web = product.children()["wsgi.py"]
    first = janus_of(web)

    os.kill(first, signal.SIGKILL)
    until(lambda: not alive(first), "it is gone")
    took = until(lambda: starts_janus(web), "another is started")
    took += until(lambda: product.get("/readyz") == (200, all_well()), "Janus is back")
    figure("the live server has sound again after kill -9 of Janus", took, "s")
    second = janus_of(web)

    os.kill(web, signal.SIGKILL)
    assert until(lambda: not alive(second), "no Janus outlives its web process") < 1
    took = until(lambda: product.get("/readyz") == (200, all_well()), "both are back")
    figure("the live server has sound again after its own kill -9", took, "s")
    third = janus_of(product.children()["wsgi.py"])

    product.end()
    assert not alive(third)
    assert "Traceback" not in product.said()


def all_well() -> dict[str, str]:
    return dict.fromkeys(("database", "migrations", "jobs", "media"), "well")


def settings(folder: Path, **environ: str) -> Settings:
    return Settings.from_env({"SPIP_DATA_DIR": str(folder), **environ})


def test_it_can_be_turned_off(tmp_path: Path) -> None:
    made = media.engine_for(settings(tmp_path, SPIP_MEDIA="off"))

    assert not made.up
    assert made.condition == "turned off by SPIP_MEDIA"
    with pytest.raises(MediaOff):
        made.open("one", places=14)


def test_where_janus_is_missing_the_reason_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(janus_child, "program", lambda: None)

    made = media.engine_for(settings(tmp_path))

    assert (made.up, made.condition) == (False, "janus is not installed")


def test_servers_elsewhere_take_the_place_of_our_own(tmp_path: Path) -> None:
    listed = tmp_path / "nodes.yaml"
    listed.write_text(NODES)

    made = media.engine_for(settings(tmp_path, MEDIA_NODES=str(listed)))

    assert isinstance(made, JanusEngine)
    assert set(made.nodes) == {"media-1", "media-2"}


NODES = """
- {name: media-1, address: "http://127.0.0.1:9/janus", api_secret: a, rooms_secret: b}
- {name: media-2, address: "http://127.0.0.1:9/janus/", api_secret: c, rooms_secret: d}
"""
