"""What stands before a connection: it counts whatever is sent, and lets no bytes through."""

from __future__ import annotations

import pytest
from engineio.exceptions import SocketIsClosedError, UnknownPacketError
from engineio.packet import MESSAGE, NOOP, PONG, UPGRADE, Packet
from engineio.socket import Socket
from socketio import Server

from spip_live.floods import AT_ONCE, Floodgate


@pytest.fixture
def line() -> Socket:
    """A connection just begun."""
    server = Server(async_mode="threading")
    made = server.eio.sockets["line"] = Socket(server.eio, "line")
    Floodgate(server).begin("line", {})
    return made


@pytest.mark.parametrize("said", ['51000000-["say",{"_placeholder":true,"num":0}]', b"bytes"])
def test_whoever_begins_to_send_bytes_is_cut_before_any_are_kept(
    line: Socket, said: str | bytes
) -> None:
    line.receive(Packet(MESSAGE, '2["here",{}]'))
    assert not line.closed

    with pytest.raises(SocketIsClosedError):
        line.receive(Packet(MESSAGE, said))

    assert line.closed


@pytest.mark.parametrize("kind", [PONG, UPGRADE, MESSAGE])
def test_whatever_is_sent_too_often_is_cut_and_read_no_more(line: Socket, kind: int) -> None:
    packet = Packet(kind, '2["here",{}]' if kind == MESSAGE else None)
    for _ in range(int(AT_ONCE)):
        line.receive(packet)

    for _ in range(3):
        with pytest.raises(SocketIsClosedError):
            line.receive(packet)

    assert line.closed
    assert line.queue.qsize() <= AT_ONCE + 1


def test_what_nobody_knows_counts_too(line: Socket) -> None:
    for _ in range(int(AT_ONCE)):
        with pytest.raises(UnknownPacketError):
            line.receive(Packet(NOOP))

    with pytest.raises(SocketIsClosedError):
        line.receive(Packet(NOOP))
