"""An address at which a Janus of a test can be reached by a browser on this machine, and no other.

Janus never uses the loopback interface. As root a pair of virtual interfaces is made that carries
an address of 127/8, so that nothing leaves the machine; otherwise its first other address must do.
Several runs may go on at once: each has interfaces and an address of its own, which end with it,
or, if it was killed, with the next run. Where several processes share one run, each has its own
from the beginning and none takes it away while others go on: Chromium gives up whatever it is
fetching when an interface of the machine comes or goes.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

INTERFACES = Path("/sys/class/net")
SYSTEM_PATH = "/usr/sbin:/sbin:/usr/bin:/bin"


_using = 0  # how many blocks of this run use the address; the first makes it, the last ends it


@contextmanager
def media_net() -> Iterator[str]:
    """The address, for a `with` block; blocks of one run share it."""
    global _using
    if os.geteuid() != 0:
        yield _first_address()
        return
    pid, address = _names()
    _using += 1
    try:
        if _using == 1:
            _make(pid, address)
        yield address
    finally:
        _using -= 1
        if not _using:
            _ip("link", "delete", f"spm{pid}")


def pytest_sessionstart(session: pytest.Session) -> None:
    """One of several processes has its address before any browser is there, and keeps it."""
    global _using
    if hasattr(session.config, "workerinput") and os.geteuid() == 0:
        _make(*_names())
        _using = 1


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that the others belong to takes away what they had, once they have ended."""
    if not hasattr(config, "workerinput") and os.geteuid() == 0:
        _take_away_what_was_left()


@pytest.fixture(scope="session")
def media_address() -> Iterator[str]:
    """`MEDIA_ADDRESS` for the products and engines of this run."""
    with media_net() as address:
        yield address


def _names() -> tuple[int, str]:
    """What this process's interfaces are called by, and the address that they carry."""
    pid = os.getpid()
    return pid, f"127.77.{pid // 250 % 250}.{pid % 250 + 1}"


def _make(pid: int, address: str) -> None:
    _take_away_what_was_left()
    _ip("link", "add", f"spm{pid}", "type", "veth", "peer", "name", f"spn{pid}")
    _ip("addr", "add", f"{address}/32", "dev", f"spm{pid}")
    for name in (f"spm{pid}", f"spn{pid}"):
        _ip("link", "set", name, "up")


def _take_away_what_was_left() -> None:
    for interface in INTERFACES.iterdir():
        found = re.fullmatch(r"spm(\d+)", interface.name)
        if found and not Path(f"/proc/{found[1]}").exists():
            program = shutil.which("ip", path=SYSTEM_PATH) or "ip"
            gone = [program, "link", "delete", interface.name]
            subprocess.run(gone, check=False, capture_output=True)


def _ip(*words: str) -> None:
    program = shutil.which("ip", path=SYSTEM_PATH)
    assert program, "media tests need ip: apt-get install iproute2"
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"ip {' '.join(words)}: {done.stderr.strip()}"


def _first_address() -> str:
    """The address from which this machine would speak to others; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError as alone:
            raise AssertionError(
                "media tests need root, or an address beside loopback: Janus uses no other"
            ) from alone
        address: str = probe.getsockname()[0]
        return address
