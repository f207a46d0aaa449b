"""The web process: eventlet's own server, and the only file that knows eventlet."""

import warnings

# It says so at every start; README's decisions say why we use it all the same.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet

eventlet.monkey_patch()

# ruff: noqa: E402 - everything below must find the standard library patched
import dataclasses
import errno
import os
import signal
import socket
import sys
from typing import Any

from eventlet import hubs, tpool, websocket, wsgi

from spip_live import clock, create_app, logs, real_threads
from spip_live.extensions import socketio
from spip_live.floods import Allowance
from spip_live.rooms import clockwork
from spip_live.serving import media
from spip_live.serving.lifeline import hold_on
from spip_live.serving.reaching import reached
from spip_live.serving.web import Collector, Frontage, allow_descriptors, say_ready
from spip_live.settings import CANNOT_START, BadSetting, Settings

IDLE_SECONDS = 75  # a connection silent for longer is gone: pages answer a ping every few seconds
FINISH_SECONDS = 5.0  # for requests under way when we are told to stop


class Line(websocket.RFC6455WebSocket):
    """A page's socket that takes turns with all others, and bears no flood of frames.

    eventlet reads on as long as anything is there to read: one connection that sent small frames
    without end stopped every room. It counts neither pings nor the parts of an endless message.
    """

    def _recv_frame(self, message: Any = None) -> Any:
        eventlet.sleep()
        now = clock.steady()
        self.allowance: Allowance = getattr(self, "allowance", Allowance(now, now))
        if not self.allowance.spend(now):
            raise websocket.FailedConnectionError(1008, "too many frames")
        read = super()._recv_frame(message)
        if sum(map(len, read.data)) > self.max_frame_length:
            raise websocket.FailedConnectionError(1009, "too long")
        return read


def in_turn(application: Any) -> Any:
    """The same, with everybody else's turn before each request: many may come on one connection."""

    def serve_one(environ: dict[str, Any], start_response: Any) -> Any:
        eventlet.sleep()
        return application(environ, start_response)

    return serve_one


def take_turns() -> None:
    """Have eventlet serve every page's socket so, and none of before 2011, which have no bounds."""

    def refuse(*_: Any) -> None:
        raise websocket.BadRequest

    websocket.RFC6455WebSocket = Line
    websocket.WebSocketWSGI._handle_legacy_request = refuse


def listen(settings: Settings) -> Any:
    """The listening socket, with room for everyone of a join storm to wait in."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = eventlet.listen(
            (settings.host, settings.port), family=family, backlog=settings.backlog
        )
    except OSError as taken:
        if taken.errno == errno.EADDRINUSE:
            raise BadSetting(f"Port {settings.port} is taken: set PORT to a free one.") from taken
        raise BadSetting(f"Set HOST and PORT to an address of this machine: {taken}.") from taken
    # Accepted sockets inherit it: two small frames in a row must not wait for an acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def live_sockets() -> dict[str, Any]:
    """Every connection of a live page."""
    server: Any = vars(socketio)["server"]  # the stubs leave it out
    return server.eio.sockets  # type: ignore[no-any-return]


def hear_signals() -> int:
    """From now on SIGTERM and SIGINT are written to a pipe; returns the end to read."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: None)
    signal.set_wakeup_fd(writing)  # a bare flag would be seen only when the hub next wakes
    return reading


def serve(settings: Settings) -> None:
    """Serve until told to stop; requests under way are finished, live pages reconnect."""
    told_to_stop = hear_signals()  # before anybody can be here whom a sudden end would cut off
    real_threads.use(tpool.execute)
    take_turns()
    app = create_app(settings)
    frontage = Frontage(app)
    limit = allow_descriptors(settings.max_sockets)
    listener = listen(settings)
    eventlet.spawn(
        wsgi.server,
        listener,
        in_turn(frontage),
        max_size=min(settings.max_sockets, limit),  # 1,024 by default: the next would hang
        socket_timeout=IDLE_SECONDS,
        log_output=False,
        debug=False,  # or a fault would show its trace to whoever met it
    )
    with media.served(settings):  # gone before the pages are: nobody is heard whom we cannot stop
        clockwork.start(app)
        Collector(nobody_is_here=lambda: not live_sockets()).start()
        say_ready(os.environ)
        hubs.trampoline(told_to_stop, read=True)
    hubs.notify_close(listener.fileno())
    listener.close()
    frontage.finish(FINISH_SECONDS)


def main() -> int:
    hold_on(os.environ)
    try:
        settings = Settings.from_env(os.environ)
        logs.configure(as_json=settings.environment == "production")
        with reached(settings) as settings:
            serve(dataclasses.replace(settings, async_mode="eventlet"))
    except BadSetting as wrong:
        sys.stderr.write(f"{wrong}\n")
        return CANNOT_START
    return 0


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)  # live sockets are cut, not left: their `disconnect` must witness nothing
