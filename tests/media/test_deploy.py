"""What operators are given for a media server of its own is what we write for ours, and works."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from spip_live.rooms.media import janus_child
from spip_live.rooms.media.janus_child import Address
from spip_live.rooms.media.janus_engine import JanusEngine
from spip_live.rooms.media.janus_files import Installed, Keys, Reach, files
from spip_live.rooms.media.janus_node import Remote
from spip_live.rooms.media.janus_nodes import Fixed
from spip_live.serving.account import let_through, system_account
from spip_live.serving.media import ACCOUNT
from tests.house.processes import free_port
from tests.polling import until

DEPLOY = Path(__file__).resolve().parents[2] / "deploy/janus"
PLACE = "/etc/spip-media"
KEYS = Keys(api="<API_SECRET>", rooms="<ROOMS_SECRET>", admin="<ANOTHER_SECRET>")
# What Debian 12 has of Janus, and where.
DEBIAN = Installed(
    "/usr/lib/x86_64-linux-gnu/janus",
    {
        part: [f"libjanus_{name}.so" for name in names.split()]
        for part, names in {
            "plugins": "audiobridge duktape echotest lua nosip recordplay sip streaming textroom"
            " videocall videoroom voicemail",
            "transports": "http mqtt nanomsg pfunix rabbitmq websockets",
            "loggers": "jsonlog",
            "events": "gelfevh mqttevh nanomsgevh rabbitmqevh sampleevh wsevh",
        }.items()
    },
)


def examples(installed: Installed) -> dict[str, str]:
    """What an operator is given, for a machine on which this of Janus is installed."""
    ours = files(KEYS, 8088, Reach("<MEDIA_ADDRESS>", "<PUBLIC_ADDRESS>"), PLACE, installed)
    return {
        name: text.replace('ip = "127.0.0.1"', 'ip = "<ORDERS_ADDRESS>"')
        for name, text in ours.items()
    }


def test_the_examples_say_what_we_write_for_a_media_server_of_our_own() -> None:
    assert {path.name: path.read_text() for path in DEPLOY.iterdir()} == examples(DEBIAN)


def test_a_media_server_with_these_files_is_closed_and_takes_our_orders(
    tmp_path: Path, media_address: str
) -> None:
    account = system_account(ACCOUNT)
    keys, port = Keys(), free_port()
    for file, text in examples(janus_child.installed()).items():
        for word, value in {
            KEYS.api: keys.api,
            KEYS.rooms: keys.rooms,
            KEYS.admin: keys.admin,
            "<MEDIA_ADDRESS>": media_address,
            "<PUBLIC_ADDRESS>": media_address,
            "<ORDERS_ADDRESS>": "127.0.0.1",
            PLACE: str(tmp_path),
            "port = 8088": f"port = {port}",
        }.items():
            text = text.replace(word, value)
        (tmp_path / file).write_text(text)
    if account is not None:
        for path in (tmp_path, *tmp_path.iterdir()):
            shutil.chown(path, account.pw_uid)
        let_through(tmp_path)
    janus = janus_child.program()
    assert janus is not None, "media tests need Janus: apt-get install janus"
    running = subprocess.Popen(
        [janus, "-F", str(tmp_path), "-o"],
        user=None if account is None else account.pw_uid,
        group=None if account is None else account.pw_gid,
        extra_groups=None if account is None else [],
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = Address(f"http://127.0.0.1:{port}/janus", keys)
    engine = JanusEngine(Fixed({"media-1": Remote(address)}))
    try:
        engine.start()
        until(lambda: engine.up, f"it is up: {engine.condition}", within=15)
        engine.open("circle", places=2)
        engine.join("circle", "a")
        assert engine.present("circle") == {"a"}
    finally:
        engine.stop()
        running.terminate()
        running.wait(timeout=10)
