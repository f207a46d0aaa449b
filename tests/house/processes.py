"""Real processes of the product, started on a free port and never left behind."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.course import COURSE
from tests.polling import until

TOP = Path(__file__).parent.parent.parent
PATIENCE = 40.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Started:
    """One process with its own port and output."""

    def __init__(self, folder: Path, *command: str, **environ: str) -> None:
        self.port = int(environ.pop("PORT", 0)) or free_port()
        self.output = folder / f"output-{self.port}.log"
        surroundings = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "PYTHONUNBUFFERED": "1",
            "PORT": str(self.port),
            "SPIP_DATA_DIR": str(folder / "data"),
            "SPIP_DEMONSTRATION": "0",
            "SPIP_CONTENT": str(COURSE),
            "SPIP_MEDIA": "off",  # as where Janus is missing; the tests of media turn it on
        }
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=TOP, env=surroundings | environ, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def get(self, path: str, timeout: float = 10.0) -> tuple[int, dict[str, str]]:
        """The status and JSON of an answer; status 0 where nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException):
            return 0, {}
        finally:
            connection.close()

    def until_answering(self, path: str = "/healthz") -> float:
        def answering() -> bool:
            assert self.process.poll() is None, f"it ended:\n{self.said()[-3000:]}"
            return self.get(path)[0] == 200

        return until(answering, f"{path} answers 200:\n{self.said()[-3000:]}")

    def children(self) -> dict[str, int]:
        """The living children by what they run: "wsgi.py" or "spip_live.serving.worker"."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and parent_of(int(entry.name)) == self.process.pid:
                words = (entry / "cmdline").read_bytes().decode().rstrip("\0").split("\0")
                found[words[-1]] = int(entry.name)
        return found

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise


@contextmanager
def started(folder: Path, *command: str, **environ: str) -> Iterator[Started]:
    """A process that runs for as long as the block."""
    process = Started(folder, *command, **environ)
    try:
        yield process
    finally:
        process.end()


def parent_of(pid: int) -> int | None:
    """The process that a living one belongs to."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if words[0] in "ZX" else int(words[1])


def queued(pid: int) -> float:
    """Seconds for which a process's first thread, ready to go on, has waited for a processor.

    What the machine holds up is no fault of ours; a process that stands still is not in the queue.
    """
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9


def alive(pid: int) -> bool:
    return parent_of(pid) is not None
