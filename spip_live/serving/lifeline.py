"""Ties a child process to the one that started it, so that no orphan is ever left (Linux)."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Mapping

PARENT = "SPIP_SUPERVISOR_PID"  # tells a child who started it
SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG in <sys/prctl.h>


def end_with_parent(sign: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send `sign` to this process when the one that started it ends."""
    ctypes.CDLL(None, use_errno=True).prctl(SET_PARENT_DEATH_SIGNAL, int(sign), 0, 0, 0)


def hold_on(environ: Mapping[str, str]) -> None:
    """End with the supervisor, when there is one; it may have ended before we could ask."""
    supervisor = environ.get(PARENT)
    if supervisor is None:
        return
    end_with_parent()
    if os.getppid() != int(supervisor):
        raise SystemExit(0)
