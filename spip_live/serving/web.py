"""What the web process needs around the application, whichever server runs it."""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from werkzeug.wsgi import ClosingIterator

READY = "SPIP_READY_FD"  # a pipe on which the supervisor waits for us to be listening
SPARE_DESCRIPTORS = 256  # for the database, logs and files, beside one for each socket

# Measured at 2,800 sockets: full collections walk every live connection and stop the process for
# a quarter of a second. Young ones often, survivors frozen, brings p99 from 240 ms to 5-9 ms.
YOUNG_OBJECTS = 2_000
NEVER = 1_000_000  # so many young collections before an older one
FREEZE_SECONDS = 5.0
GROWN_ENOUGH = 1.2  # so much more set aside than was needed: worth a look when nobody is here
GROWN_TOO_MUCH = 4.0  # and worth a stop even when somebody is

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


class Frontage:
    """Stands before the application: refuses compression of messages, counts what is under way.

    Browsers offer permessage-deflate; it costs a compression for each recipient (+28 % CPU) and
    90 KB a connection, for messages of 150 bytes.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self._under_way = 0

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        if "HTTP_UPGRADE" in environ:  # a live socket ends when its page does, not when we wish
            return self.application(environ, start_response)
        self._under_way += 1
        try:
            answer = self.application(environ, start_response)
        except BaseException:
            self._one_less()
            raise
        return ClosingIterator(answer, self._one_less)

    def _one_less(self) -> None:
        self._under_way -= 1

    def finish(self, seconds: float) -> bool:
        """Wait, no longer than `seconds`, until no request is under way; says whether none is."""
        until = time.monotonic() + seconds
        while self._under_way and time.monotonic() < until:
            time.sleep(0.02)
        return not self._under_way


class Collector:
    """Garbage collection that never stops a live room; everything is looked at when none is."""

    def __init__(self, nobody_is_here: Callable[[], bool]) -> None:
        self.nobody_is_here = nobody_is_here
        self._settled = 0

    def start(self) -> None:
        """Take over from the interpreter's own timing, and keep at it in the background."""
        gc.set_threshold(YOUNG_OBJECTS, NEVER, NEVER)
        self._look_at_everything()
        threading.Thread(target=self._keep_at_it, daemon=True).start()

    def step(self) -> None:
        """Collect the young and set the survivors aside, or look at everything when we may."""
        enough = GROWN_ENOUGH if self.nobody_is_here() else GROWN_TOO_MUCH
        if gc.get_freeze_count() > enough * self._settled:
            self._look_at_everything()
        else:
            gc.collect(0)
            gc.freeze()

    def _look_at_everything(self) -> None:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._settled = gc.get_freeze_count()

    def _keep_at_it(self) -> None:
        while True:
            time.sleep(FREEZE_SECONDS)
            self.step()


def allow_descriptors(sockets: int) -> int:
    """Raise the limit of open files to what `sockets` need, where allowed; returns the limit."""
    wanted = sockets + SPARE_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        if hard != resource.RLIM_INFINITY:
            with contextlib.suppress(ValueError, OSError):  # only root may raise the hard one
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(wanted, hard)))
                return wanted
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft


def say_ready(environ: Mapping[str, str]) -> None:
    """Tell the supervisor, when there is one, that we are listening."""
    if READY in environ:
        descriptor = int(environ[READY])
        os.write(descriptor, b"ready\n")
        os.close(descriptor)
