"""What operators are given for a media server of its own is what we write for ours, and works."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from click.testing import CliRunner, Result

from spip_live.rooms.media import commands, janus_child
from spip_live.rooms.media.janus_engine import JanusEngine
from spip_live.rooms.media.janus_files import Installed, Keys, Reach, files
from spip_live.rooms.media.nodes import NodesFile
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


def examples() -> dict[str, str]:
    """What an operator is given."""
    reach = Reach("<MEDIA_ADDRESS>", "<PUBLIC_ADDRESS>")
    return files(KEYS, 8088, reach, PLACE, DEBIAN, "<ORDERS_ADDRESS>")


def test_the_examples_say_what_we_write_for_a_media_server_of_our_own() -> None:
    assert {path.name: path.read_text() for path in DEPLOY.iterdir()} == examples()


def write_node(folder: Path, address: str, port: int) -> Result:
    words = ["write-node", str(folder), "--name", "media-1", "--orders"]
    words += [f"127.0.0.1:{port}", "--address", address, "--place", str(folder)]
    return CliRunner().invoke(commands.media, words)


def test_a_media_server_with_files_written_for_it_is_closed_and_takes_our_orders(
    tmp_path: Path, media_address: str
) -> None:
    account = system_account(ACCOUNT)
    folder, port = tmp_path / "janus", free_port()
    written = write_node(folder, media_address, port)
    assert written.exit_code == 0, written.output
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())
    assert "is not empty" in write_node(folder, media_address, port).output
    listed = tmp_path / "nodes.yaml"
    listed.write_text(written.output)
    if account is not None:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, account.pw_uid)
        let_through(folder)
    janus = janus_child.program()
    assert janus is not None, "media tests need Janus: apt-get install janus"
    running = subprocess.Popen(
        [janus, "-F", str(folder), "-o"],
        user=None if account is None else account.pw_uid,
        group=None if account is None else account.pw_gid,
        extra_groups=None if account is None else [],
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    engine = JanusEngine(NodesFile(listed))
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
