"""One child process: started, watched, started again when it dies, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from spip_live.logs import log
from spip_live.serving.lifeline import PARENT
from spip_live.serving.web import READY
from spip_live.settings import CANNOT_START

PROGRAM = Path(__file__).parent.parent.parent
FIRST_WAIT = 0.1  # seconds before a dead child is started again
LONGEST_WAIT = 10.0
LIVED_LONG_ENOUGH = 10.0  # a child that lived so long starts the waits anew


class Child:
    """A process that must always run."""

    def __init__(self, name: str, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self.name = name
        self.command = list(command)
        self.environ = {**environ, PARENT: str(os.getpid())}
        self.ready = False
        self.gave_up = False
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: int | None = None
        self._started = 0.0
        self._wait = FIRST_WAIT
        self._due = 0.0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def step(self, now: float) -> None:
        """Look after the child once; `now` is on the monotonic clock."""
        if self._process is None:
            if now >= self._due and not self.gave_up:
                self._start(now)
        elif self._process.poll() is not None:
            self._mourn(self._process.returncode, now)
        elif self._pipe is not None and not self.ready:
            self._listen(self._pipe)

    def tell(self, sign: signal.Signals) -> None:
        """Send a signal, if there is anybody to send it to."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(sign)

    def ended(self) -> bool:
        """Whether no process is left."""
        return self._process is None or self._process.poll() is not None

    def _start(self, now: float) -> None:
        self._pipe, writing = os.pipe()
        os.set_blocking(self._pipe, False)
        self._process = subprocess.Popen(
            self.command,
            cwd=PROGRAM,
            env={**self.environ, READY: str(writing)},
            pass_fds=(writing,),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches us only, and we tell the children in order
        )
        os.close(writing)
        self._started = now
        log.info("child.started", kind=self.name, pid=self._process.pid)

    def _mourn(self, code: int, now: float) -> None:
        self._process, self.ready = None, False
        self._hang_up()
        if code == CANNOT_START:
            self.gave_up = True
            return
        if now - self._started >= LIVED_LONG_ENOUGH:
            self._wait = FIRST_WAIT
        self._due = now + self._wait
        log.warning("child.died", kind=self.name, exit_code=code, seconds=self._wait)
        self._wait = min(self._wait * 2, LONGEST_WAIT)

    def _listen(self, pipe: int) -> None:
        try:
            self.ready = os.read(pipe, 16) != b""
        except BlockingIOError:
            return
        self._hang_up()

    def _hang_up(self) -> None:
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None


def stop(children: Sequence[Child], patience: float) -> None:
    """Ask all to stop, wait no longer than `patience` seconds, and end those that still run."""
    until = time.monotonic() + patience
    for child in children:
        child.tell(signal.SIGTERM)
    while not all(child.ended() for child in children) and time.monotonic() < until:
        time.sleep(0.02)
    for child in children:
        child.tell(signal.SIGKILL)
