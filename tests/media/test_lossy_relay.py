"""The bad line of the other tests is as bad as they say, and ends by itself."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.media.lossy_relay import Line, LossyRelay
from tests.polling import until

pytestmark = pytest.mark.product

INSIDE, OUTSIDE = "127.79.0.1", "127.79.0.2"


@pytest.fixture
def echo() -> Iterator[int]:
    """A media server that says everything twice as long back; gives its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((INSIDE, 0))
        server.settimeout(0.1)
        ended = threading.Event()

        def answer() -> None:
            while not ended.is_set():
                try:
                    packet, page = server.recvfrom(2048)
                except TimeoutError:
                    continue
                server.sendto(packet * 2, page)

        thread = threading.Thread(target=answer)
        thread.start()
        yield server.getsockname()[1]
        ended.set()
        thread.join(timeout=5)


def sent(port: int, packets: int, size: int = 100, *, apart: float = 0.0) -> list[float]:
    """Seconds after which each answer was there, in the order in which they came."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as page:
        page.bind(("127.0.0.1", 0))
        began, came = time.monotonic(), list[float]()
        for n in range(packets):
            page.sendto(bytes(size), (OUTSIDE, port))
            came += _heard(page, began, until=began + apart * (n + 1), most=packets)
        return came + _heard(page, began, until=time.monotonic() + 0.8, most=packets - len(came))


def _heard(page: socket.socket, began: float, *, until: float, most: int) -> list[float]:
    came: list[float] = []
    while len(came) < most and (left := until - time.monotonic()) > 0:
        page.settimeout(left)
        try:
            page.recv(4096)
        except TimeoutError:
            break
        came.append(time.monotonic() - began)
    return came


def relay(port: int, **more: float) -> LossyRelay:
    return LossyRelay(inside=INSIDE, outside=OUTSIDE, ports=(port, port), **more)  # type: ignore[arg-type]


def test_a_good_line_loses_nothing(echo: int) -> None:
    with relay(echo) as line:
        assert len(sent(echo, 200, apart=0.001)) == 200
        assert line.counted["down"] == {"passed": 200, "bytes": 40_000}


def test_each_direction_loses_what_it_is_told_to_and_can_be_mended(echo: int) -> None:
    with relay(echo) as line:
        line.down = Line(loss=0.2)
        came = len(sent(echo, 400, apart=0.0005))
        assert 290 <= came <= 350
        assert "lost" not in line.counted["up"]

        line.down = Line()
        assert len(sent(echo, 100, apart=0.001)) == 100


def test_delay_and_jitter_are_added_both_ways(echo: int) -> None:
    with relay(echo) as line:
        line.up, line.down = Line(delay_ms=40), Line(delay_ms=60, jitter_ms=50)
        came = [sent(echo, 1)[0] for _ in range(10)]

    assert all(0.1 <= each < 0.3 for each in came)


def test_a_narrow_line_lets_through_so_much_and_drops_what_waits_too_long(echo: int) -> None:
    with relay(echo) as line:
        line.down = Line(kbps=150, queue_ms=200)
        came = sent(echo, 100, size=500, apart=0.01)  # answers of 800 kbit/s for one second
        counted = line.counted["down"]

    assert counted["lost"] > 50
    assert 100 <= counted["bytes"] * 8 / 1000 / came[-1] <= 180
    assert len(came) == counted["passed"]


def test_it_stops_by_itself(echo: int) -> None:
    with relay(echo, lasts=0.2) as line:
        until(lambda: not line.running, "it has stopped", within=5)
