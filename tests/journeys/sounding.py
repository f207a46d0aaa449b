"""The running product with its media server, at an address that no packet leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.brief_folders import brief_folder
from tests.journeys.running import Running, running
from tests.media_net import media_net


@contextmanager
def sounding(**environ: str) -> Iterator[Running]:
    """A product that is ready, with sound and video, in a folder of its own."""
    with (
        media_net() as address,
        brief_folder() as path,
        running(path, MEDIA_ADDRESS=address, **environ) as product,
    ):
        yield product
