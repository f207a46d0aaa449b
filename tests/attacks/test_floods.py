"""One page in a loop, and connections that want nothing: neither stops anybody else's room."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from websocket import (
    WebSocket,
    WebSocketException,
    WebSocketTimeoutException,
    create_connection,
)

from spip_live.floods import AT_ONCE, STRANGER_SECONDS
from tests.database import TestDatabase
from tests.live.people import House
from tests.live.served import Served, lead_page, parent_page
from tests.polling import until

pytestmark = pytest.mark.product

FAR_TOO_MANY = 3_000
SOON = 20.0  # seconds, on a machine that does other things too


@pytest.fixture(scope="module")
def live(
    whole_database: TestDatabase, whole_app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("flooded")
    made = Served(whole_database, folder, secret=whole_app.config["SECRET_KEY"])
    made.start()
    yield made
    made.kill()


def line_to(live: Served, cookie: str = "") -> WebSocket:
    """A connection of our own, which keeps to nothing that a page of ours would."""
    line = create_connection(
        f"ws://127.0.0.1:{live.port}/socket.io/?EIO=4&transport=websocket",
        header={"Cookie": cookie, "Origin": live.base},
        suppress_origin=True,
        timeout=10,
    )
    line.recv()
    return line


def is_over(line: WebSocket) -> bool:
    """Whether the other side has hung up; what came before is read away, pings are answered."""
    line.settimeout(0.05)
    try:
        while heard := line.recv():
            if heard == "2":
                line.send("3")
    except WebSocketTimeoutException:
        return False
    except (WebSocketException, OSError):
        return True
    return True


def test_a_page_in_a_loop_is_cut_and_the_others_go_on(house: House, live: Served) -> None:
    room_id, (console,) = house.room("talk", connected=False)
    seats = [house.seat(room_id, name).seat_id for name in ("Tom", "Mei")]
    tom, mei = (parent_page(house, live, seat_id) for seat_id in seats)
    lead = lead_page(house, live, console.client.staff_id, room_id)  # type: ignore[attr-defined]
    assert lead.connect() and mei.connect()
    line = line_to(live, tom.cookie)
    line.send("40" + json.dumps({"seat": str(seats[0])}))
    line.recv()

    sent = threading.Thread(target=flood, args=(line,))
    sent.start()
    assert until(lambda: is_over(line)) < SOON
    sent.join(20)

    began = time.monotonic()
    assert mei.ask("here")["ok"]
    assert time.monotonic() - began < 5
    assert mei.connected
    line.shutdown()  # also when the other side has hung up
    mei.close()
    lead.close()


def flood(line: WebSocket) -> None:
    try:
        for number in range(FAR_TOO_MANY):
            line.send(f'42{number}["here",{{}}]')
    except (WebSocketException, OSError):
        return  # cut, as it should be


# As they go over the line: an Engine.IO packet that means nothing, one that asks for an answer, a
# ping, a pong, and the parts of a message that never ends.
FRAMES = {
    "noop": b"\x81\x81\0\0\0\0" + b"6",
    "upgrade": b"\x81\x81\0\0\0\0" + b"5",
    "ping": b"\x89\x80\0\0\0\0",
    "pong": b"\x8a\x80\0\0\0\0",
    "endless": b"\x01\xfe\xff\xff\0\0\0\0" + b"x" * 0xFFFF,
}


@pytest.mark.parametrize("frame", FRAMES)
def test_a_stranger_who_sends_frames_without_end_is_cut_and_the_others_are_served(
    live: Served, frame: str
) -> None:
    line = line_to(live)
    line.settimeout(SOON)
    flooding = threading.Thread(target=pour, args=(line, FRAMES[frame]), daemon=True)

    flooding.start()

    assert until(live.answers) < 2
    flooding.join(SOON)
    assert not flooding.is_alive()
    line.shutdown()


def test_a_stranger_who_asks_without_end_on_one_connection_keeps_nobody_waiting(
    live: Served,
) -> None:
    many = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 2_000
    line = socket.create_connection(("127.0.0.1", live.port), timeout=SOON)

    def ask() -> None:
        with contextlib.suppress(OSError):
            while True:
                line.sendall(many)

    def hear() -> None:
        with contextlib.suppress(OSError):
            while line.recv(65_536):
                pass

    both = [threading.Thread(target=each, daemon=True) for each in (ask, hear)]
    for each in both:
        each.start()
    assert [until(live.answers) < 2 for _ in range(3)] == [True] * 3

    line.shutdown(socket.SHUT_RDWR)
    for each in both:
        each.join(SOON)
    line.close()


def pour(line: WebSocket, frame: bytes) -> None:
    """As fast as the line takes it, until it is cut."""
    first, more = frame, frame
    if frame[0] == 0x01:
        more = b"\0" + frame[1:]  # goes on with the first
    many = first + more * max(1, 100_000 // len(more))
    try:
        while True:
            line.sock.sendall(many)
            many = more * max(1, 100_000 // len(more))
    except OSError:
        return


def test_a_page_from_before_there_were_bounds_is_refused(live: Served) -> None:
    """The protocol of 2010 knows no length of a message."""
    with socket.create_connection(("127.0.0.1", live.port), timeout=SOON) as line:
        line.sendall(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
            b"Host: 127.0.0.1\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
            + f"Origin: {live.base}\r\n".encode()
            + b"Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n"
            b"Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n\r\n^n:ds[4U"
        )

        assert b" 400 " in line.recv(1000).splitlines()[0]


def test_a_connection_that_asks_for_seats_again_and_again_is_cut(live: Served) -> None:
    line = line_to(live)
    claim = "40" + json.dumps({"seat": "00000000-0000-4000-8000-000000000000"})
    try:
        for _ in range(int(AT_ONCE) + 20):
            line.send(claim)
    except (WebSocketException, OSError):
        pass

    assert until(lambda: is_over(line)) < SOON
    line.shutdown()  # also when the other side has hung up


def test_a_connection_that_says_nothing_gives_its_place_up(live: Served) -> None:
    line = line_to(live)

    assert not is_over(line)
    assert until(lambda: is_over(line), within=STRANGER_SECONDS + 20) < STRANGER_SECONDS + 10
    line.shutdown()  # also when the other side has hung up
