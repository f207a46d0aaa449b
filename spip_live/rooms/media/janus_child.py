"""One Janus of our own: started closed and without rights, checked, and ended with us."""

from __future__ import annotations

import os
import pwd
import resource
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from spip_live.rooms.media.engine import MediaOff
from spip_live.rooms.media.janus_files import PARTS, Installed, Keys, Reach, files, what_is_open

READY_SECONDS = 5.0
STEP_SECONDS = 0.01
STOP_SECONDS = 2.0
LOG_BYTES = 4_000_000
DESCRIPTORS = 65_536  # a person takes a handful
HOMES = ("/usr/lib/*/janus", "/usr/lib/janus", "/usr/local/lib/janus", "/opt/janus/lib/janus")


@dataclass(frozen=True)
class Address:
    """Where a Janus takes our orders, and what proves that they are ours."""

    url: str  # with its path, without a closing slash
    keys: Keys = field(repr=False)


def program() -> Path | None:
    """Janus itself, if this machine has it."""
    found = shutil.which("janus", path=f"{os.environ.get('PATH', '')}:/usr/bin:/opt/janus/bin")
    return Path(found) if found else None


def installed() -> Installed:
    """Where its libraries lie, and which there are."""
    for pattern in HOMES:
        for home in sorted(Path("/").glob(pattern.lstrip("/"))):
            if (home / "plugins").is_dir():
                return Installed(str(home), {part: _libraries(home / part) for part in PARTS})
    raise MediaOff("janus has no plugins")


def _libraries(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.name for path in folder.glob("lib*.so")))


class JanusChild:
    """A Janus that runs as `account` (none: as whoever we are); `log` takes its errors."""

    def __init__(
        self, reach: Reach, account: pwd.struct_passwd | None = None, log: Path | None = None
    ) -> None:
        self.reach = reach
        self.account = account
        self.log = log
        self.pid: int | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Address:
        """Start it with new secrets; MediaOff if it does not run, or not exactly as we wish.

        Its files, with the secrets, are gone again as soon as it has read them.
        """
        address = Address(f"http://127.0.0.1:{_free_port()}/janus", Keys())
        try:
            self._start(address)
        except OSError as fault:
            self.stop()
            raise MediaOff(f"janus cannot be started: {fault}") from fault
        except MediaOff:
            self.stop()
            raise
        return address

    def _start(self, address: Address) -> None:
        port = urlsplit(address.url).port or 0
        folder = Path(tempfile.mkdtemp(prefix="spip-media-", dir=_memory(self.account)))
        try:
            self._lay(folder, files(address.keys, port, self.reach, str(folder), installed()))
            self._launch(folder)
            self._look_over(address)
        finally:
            shutil.rmtree(folder)

    def stop(self) -> None:
        """End it; when this returns, it is gone and everything that it carried with it."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = self.pid = None

    def tidy(self) -> None:
        """Keep its errors from filling the disk."""
        if self.log is not None and self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            os.truncate(self.log, 0)

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(STOP_SECONDS)

    def ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def _lay(self, folder: Path, texts: dict[str, str]) -> None:
        for name, text in texts.items():
            path = folder / name
            path.touch(mode=0o600)
            path.write_text(text)
        if self.account is not None:
            for path in (*folder.iterdir(), folder):
                os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _launch(self, folder: Path) -> None:
        janus = program()
        if janus is None:
            raise MediaOff("janus is not installed")
        with (self.log or Path(os.devnull)).open("ab") as said:
            self._process = subprocess.Popen(  # noqa: S603 - every word of it is ours
                [*self._without_rights(), str(janus), "-F", str(folder), "-o"],
                cwd="/", env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip
        self.pid = self._process.pid

    def _without_rights(self) -> list[str]:
        """What runs it: no way to gain rights, no memory left on disk, and never without us."""
        descriptors = min(DESCRIPTORS, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
        words = ["prlimit", "--core=0:0", f"--nofile={descriptors}:{descriptors}", "setpriv"]
        if self.account is not None:
            uid, gid = self.account.pw_uid, self.account.pw_gid
            words += ["--reuid", str(uid), "--regid", str(gid), "--clear-groups"]
        # The kernel ends it with the process that started it, however that ends.
        return [*words, "--no-new-privs", "--pdeathsig", "KILL"]

    def _look_over(self, address: Address) -> None:
        until = time.monotonic() + READY_SECONDS
        while (told := look(address.url)) is None:
            if self.ended() or time.monotonic() > until:
                raise MediaOff("janus does not start")
            time.sleep(STEP_SECONDS)
        if wrong := what_is_open(told):
            raise MediaOff(f"janus is refused: {'; '.join(wrong)}")


def _memory(account: pwd.struct_passwd | None) -> str | None:
    """Where files are never on a disk, and where any account gets to its own."""
    return "/run" if account is not None and Path("/run").is_dir() else None


def look(url: str) -> dict[str, Any] | None:
    """What a Janus says of itself; none if nobody answers."""
    with requests.Session() as http:
        http.trust_env = False  # no proxy of the surroundings may come between
        try:
            answer = http.get(f"{url}/info", timeout=1)
            told = answer.json()
        except (requests.RequestException, ValueError):
            return None
    return told if isinstance(told, dict) else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
