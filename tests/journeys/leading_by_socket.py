"""What a facilitator's console asks of the server, asked from its page by a socket of its own."""

from __future__ import annotations

from tests.journeys.console_page import ConsolePage

# The page has loaded the library already, so its policy has nothing to allow.
ASK = """async ([room, event, payload]) => {
  const {io} = await import("socket.io-client");
  const socket = io("/lead", {auth: {room}, forceNew: true, transports: ["websocket"]});
  try {
    await new Promise((done, fail) => socket.once("connect", done).once("connect_error", fail));
    return await socket.timeout(5000).emitWithAck(event, {room_id: room, ...payload});
  } finally {
    socket.disconnect();
  }
}"""


def lead(console: ConsolePage, room_id: str, event: str, **payload: object) -> None:
    """Ask for something, and insist on being told that it is done."""
    ack = console.page.evaluate(ASK, [room_id, event, payload])
    assert ack["ok"], ack
