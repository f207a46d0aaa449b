"""The running product with its media server, at an address that no packet leaves."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.journeys.running import Running, running
from tests.media_net import media_net


@contextmanager
def sounding(**environ: str) -> Iterator[Running]:
    """A product that is ready, with sound and video, in a folder of its own."""
    with (
        media_net() as address,
        tempfile.TemporaryDirectory(prefix="spip-journey-") as path,
        running(Path(path), MEDIA_ADDRESS=address, **environ) as product,
    ):
        yield product
