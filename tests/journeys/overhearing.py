"""Hears all that pages send and are sent: each request with its body, each frame of a socket."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Page, Request, WebSocket


class Overheard:
    """Everything that went over the wires of some pages, since it began to listen."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.came: list[str] = []

    def listen(self, page: Page) -> None:
        """From now on to this page; sockets that are open already are not heard."""
        page.context.on("request", self._request)
        page.on("websocket", self._socket)

    def heard(self, words: Sequence[str]) -> list[str]:
        """Whatever went either way with one of the words in it."""
        return [said for said in (*self.sent, *self.came) if any(word in said for word in words)]

    def _request(self, request: Request) -> None:
        body = request.post_data_buffer or b""
        self.sent.append(f"{request.method} {request.url} {request.headers} {body!r}")

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self.sent.append(_text(frame)))
        socket.on("framereceived", lambda frame: self.came.append(_text(frame)))


def _text(frame: str | bytes) -> str:
    return frame if isinstance(frame, str) else frame.decode(errors="replace")
