"""Janus runs closed, without rights and with new secrets, or it does not run at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from spip_live.rooms.media import janus_child
from spip_live.rooms.media.engine import MediaOff
from spip_live.rooms.media.janus_child import Address, JanusChild, look
from spip_live.rooms.media.janus_files import Reach
from spip_live.rooms.media.janus_wire import JanusError, JanusWire
from spip_live.serving.account import system_account
from spip_live.serving.media import ACCOUNT
from tests.polling import until

pytestmark = pytest.mark.product

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture
def address(child: JanusChild) -> Address:
    return child.start()


def ordered(address: Address, **order: Any) -> dict[str, Any]:
    told = requests.post(address.url, json={"transaction": "t", **order}, timeout=3).json()
    assert isinstance(told, dict)
    return told


def ports_of(pid: int) -> set[str]:
    """Where a process listens: its TCP sockets, as the kernel lists them."""
    links = [
        str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir() if each.is_symlink()
    ]
    own = {link[8:-1] for link in links if link.startswith("socket:")}
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    rows += [line.split() for line in Path("/proc/net/tcp6").read_text().splitlines()[1:]]
    return {row[1] for row in rows if row[3] == "0A" and row[9] in own}


def status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def test_nobody_gives_it_orders_without_our_secret(address: Address) -> None:
    nothing = ordered(address, janus="create")
    wrong = ordered(address, janus="create", apisecret="0" * 43)
    right = ordered(address, janus="create", apisecret=address.keys.api)

    assert nothing["error"]["code"] == wrong["error"]["code"] == 403
    assert right["janus"] == "success"


def test_nobody_makes_a_room_without_our_key(address: Address) -> None:
    wire = JanusWire(address.url, address.keys.api, lambda told, owner: None, lambda: None)
    until_then = time.monotonic() + 3
    wire.open(until_then)
    desk = wire.attach("videoroom", None, until_then)
    with pytest.raises(JanusError) as keyless:
        wire.ask(desk, {"request": "create", "room": "r"}, until_then)
    with pytest.raises(JanusError) as wrong:
        wire.ask(desk, {"request": "create", "room": "r", "admin_key": "no"}, until_then)
    wire.close(until_then)

    assert (keyless.value.code, wrong.value.code) == (429, 433)


def test_it_listens_on_loopback_alone_and_at_one_port(child: JanusChild, address: Address) -> None:
    port = int(address.url.split(":")[2].split("/")[0])

    assert child.pid is not None
    assert ports_of(child.pid) == {f"0100007F:{port:04X}"}


def test_it_holds_what_we_asked_for_and_nothing_else(address: Address) -> None:
    told = look(address.url)

    assert told is not None
    assert told["api_secret"] is True
    assert set(told["plugins"]) == {"janus.plugin.videoroom", "janus.plugin.echotest"}
    assert set(told["transports"]) == {"janus.transport.http"}
    assert told["events"] == told["loggers"] == {}


def test_it_has_no_rights_and_can_gain_none(child: JanusChild, address: Address) -> None:
    assert child.pid is not None
    now = status(child.pid)

    assert int(now["CapEff"], 16) == int(now["CapPrm"], 16) == 0
    assert now["NoNewPrivs"] == "1"
    if os.geteuid() == 0:
        uids, groups = set(now["Uid"].split()), now["Groups"].split()
        assert "0" not in uids
        assert not groups


def test_its_memory_is_never_written_to_disk(child: JanusChild, address: Address) -> None:
    limits = Path(f"/proc/{child.pid}/limits").read_text()

    assert "Max core file size        0                    0" in limits


def test_its_secrets_are_in_no_list_of_processes_and_soon_in_no_file(
    child: JanusChild, address: Address
) -> None:
    words = Path(f"/proc/{child.pid}/cmdline").read_text().split("\0")
    folder = Path(words[words.index("-F") + 1])

    assert folder.parent == (Path("/run") if child.account else Path(tempfile.gettempdir()))
    assert not folder.exists()
    assert not any(secret in word for word in words for secret in vars(address.keys).values())


def test_only_its_account_can_read_its_files_while_they_are_there(
    child: JanusChild, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int]] = []

    def note(folder: Path) -> None:
        seen.extend((each.stat().st_mode & 0o777, each.stat().st_uid) for each in folder.iterdir())
        seen.append((folder.stat().st_mode & 0o777, folder.stat().st_uid))
        raise MediaOff("seen enough")

    monkeypatch.setattr(child, "_launch", note)
    with pytest.raises(MediaOff, match="seen enough"):
        child.start()

    owner = child.account.pw_uid if child.account else os.geteuid()
    assert seen == [(0o600, owner)] * 4 + [(0o700, owner)]


def test_its_secrets_are_new_at_each_start(child: JanusChild) -> None:
    first = child.start()
    child.stop()
    second = child.start()

    assert not set(vars(first.keys).values()) & set(vars(second.keys).values())


OPENINGS = {
    "no secret": ("janus.jcfg", "api_secret =", "# api_secret ="),
    "another plugin": ("janus.jcfg", "libjanus_textroom.so,", ""),
    "another transport": ("janus.jcfg", "libjanus_pfunix.so,", ""),
    "event handlers": ("janus.jcfg", "broadcast = false", "broadcast = true"),
}


@pytest.mark.parametrize("opening", OPENINGS)
def test_one_that_is_open_is_refused_and_ended(
    child: JanusChild, monkeypatch: pytest.MonkeyPatch, opening: str
) -> None:
    name, closed, opened = OPENINGS[opening]
    lay = child._lay

    def lay_open(folder: Path, texts: dict[str, str]) -> None:
        assert closed in texts[name]
        texts[name] = texts[name].replace(closed, opened)
        # A transport without settings of its own does not load at all.
        texts["janus.transport.pfunix.jcfg"] = f'general: {{ enabled = true path = "{folder}/s" }}'
        lay(folder, texts)

    monkeypatch.setattr(child, "_lay", lay_open)
    with pytest.raises(MediaOff, match="janus is refused"):
        child.start()

    assert child.ended()


def test_one_whose_configuration_is_missing_is_refused_and_ended(
    child: JanusChild, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay = child._lay

    def lay_without(folder: Path, texts: dict[str, str]) -> None:
        lay(folder, {name: text for name, text in texts.items() if name != "janus.jcfg"})

    monkeypatch.setattr(child, "_lay", lay_without)
    with pytest.raises(MediaOff):
        child.start()

    assert child.ended()


def test_where_it_is_not_installed_it_says_so(
    child: JanusChild, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(janus_child, "program", lambda: None)

    with pytest.raises(MediaOff, match="janus is not installed"):
        child.start()


def test_what_it_says_of_errors_never_fills_the_disk(reach: Reach, tmp_path: Path) -> None:
    log = tmp_path / "media.log"
    child = JanusChild(reach, system_account(ACCOUNT), log)
    address = child.start()
    try:
        with log.open("ab") as file:
            file.write(b"x" * (janus_child.LOG_BYTES + 1))
        child.tidy()
        ordered(address, janus="create", apisecret=address.keys.api)

        assert log.stat().st_size < 10_000
    finally:
        child.stop()


STARTS_ONE = """
import sys, time
from spip_live.rooms.media.janus_child import JanusChild
from spip_live.rooms.media.janus_files import Reach
from spip_live.serving.account import system_account
from spip_live.serving.media import ACCOUNT
from tests.polling import until
from tests.polling import pause, until
child = JanusChild(Reach(address=sys.argv[1]), system_account(ACCOUNT))
child.start()
print(child.pid, flush=True)
pause(60)
"""


@pytest.fixture
def parent(reach: Reach) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A process that has started a Janus, and that one's number."""
    process = subprocess.Popen(
        [sys.executable, "-c", STARTS_ONE, reach.address],
        cwd=TOP, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    with process:
        yield process, int(process.stdout.readline())
        process.kill()


def test_it_ends_with_a_killed_parent(parent: tuple[subprocess.Popen[str], int]) -> None:
    process, janus = parent
    assert Path(f"/proc/{janus}").exists()

    process.send_signal(signal.SIGKILL)

    def ended() -> bool:
        try:
            return status(janus)["State"].startswith("Z")
        except (FileNotFoundError, ProcessLookupError):
            return True

    assert until(ended, "Janus is gone") < 1
