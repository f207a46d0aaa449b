"""Folders that last as long as a test's server: in memory where there is room.

Nothing of them is kept, and a disk takes longest of all to make a database on. What a killed run
leaves behind is taken away by the next.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 2**31  # bytes: a product takes a twentieth of it, but a container may have only 64 MB


def in_memory() -> str | None:
    """Where such folders go; None, which is the usual place, where memory is short."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    return str(MEMORY) if roomy else None


@contextmanager
def brief_folder(prefix: str = "spip-journey-") -> Iterator[Path]:
    """A folder for a `with` block, of a short name: a database's socket may not have a long one."""
    within = in_memory()
    if within:
        take_away_what_was_left(Path(within))
    mine = f"{prefix}{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=mine, dir=within) as path:
        yield Path(path)


def take_away_what_was_left(within: Path) -> None:
    """Each folder bears the number of the process that made it."""
    for folder in within.glob("spip-*"):
        made_by = re.fullmatch(r"spip-[a-z]+-(\d+)-\w+", folder.name)
        if made_by and not Path(f"/proc/{made_by[1]}").exists():
            shutil.rmtree(folder, ignore_errors=True)
