"""The web process for real, and pages that connect to it over real sockets."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from socket import SHUT_RDWR
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import socketio
import websocket
from flask import Flask
from socketio.exceptions import ConnectionError as NotConnected

from spip_live import clock
from spip_live.db import db
from spip_live.people import sign_ins
from spip_live.people.models import Staff
from spip_live.rooms.door import make_token
from spip_live.rooms.models import Seat, SeatDevice
from tests.database import TestDatabase
from tests.journeys.running import free_port
from tests.live.people import House
from tests.polling import until

ROOT = Path(__file__).parent.parent.parent
WITHIN = 20.0  # seconds: generous, for a machine that does other things too

# The same application on Werkzeug's threads, to show that only `wsgi.py` knows the other server.
THREADED = """
import os
from spip_live import create_app
from spip_live.extensions import socketio
from spip_live.rooms import clockwork
from spip_live.settings import Settings
settings = Settings.from_env(os.environ)
app = create_app(settings)
clockwork.start(app)
socketio.run(app, "127.0.0.1", settings.port, allow_unsafe_werkzeug=True)
"""


@dataclass
class Served:
    """One web process on a port of its own; it may be killed and started again there."""

    database: TestDatabase
    folder: Path
    secret: str
    threaded: bool = False
    more: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        environ = {
            "PATH": os.environ["PATH"],
            "SPIP_ENV": "test",
            "SECRET_KEY": self.secret,
            "DATABASE_URL": self.database.app_url,
            "OWNER_DATABASE_URL": self.database.owner_url,
            "SPIP_DATA_DIR": str(self.folder),
            "PORT": str(self.port),
            "BASE_URL": self.base,
            "PYTHONPATH": str(ROOT),
            **self.more,
        }
        command = ["-c", THREADED] if self.threaded else ["wsgi.py"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=environ, stdout=log, stderr=log
            )
        until(self.answers)

    def answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.folder / "log").read_text()[-3000:]
        try:
            with urlopen(f"{self.base}/healthz", timeout=2) as answer:
                return int(answer.status) == 200
        except OSError:
            return False

    def kill(self) -> None:
        """As by `kill -9`: nothing is said to anybody."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(10)


class WithoutLongGoodbyes(websocket.WebSocket):
    """Waits no three seconds for a farewell, which a server on plain threads never gives."""

    def close(self, status: int = 1000, reason: bytes = b"", timeout: float | None = 0.1) -> None:
        super().close(status, reason, timeout=0.1)


@dataclass
class Page:
    """A page with a real socket: remembers all that it hears, in order."""

    base: str
    namespace: str
    auth: dict[str, str]
    cookie: str
    heard: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    refused: str = ""
    lines: list[Any] = field(default_factory=list)
    socket: socketio.Client = field(init=False)

    def __post_init__(self) -> None:
        self.socket = self._make()

    def _make(self) -> socketio.Client:
        made = socketio.Client(
            reconnection=False, websocket_extra_options={"class_": WithoutLongGoodbyes}
        )
        for event in ("room", "mine", "bye", "console"):
            made.on(event, self.heard[event].append, namespace=self.namespace)
        return made

    def connect(self) -> bool:
        """Open the socket; whether it was let in."""
        self.close()
        self.socket = self._make()
        try:
            self.socket.connect(
                self.base,
                headers={"Cookie": self.cookie},  # the Origin is put in by the library
                auth=self.auth,
                namespaces=[self.namespace],
                transports=["websocket"],
                wait_timeout=10,
            )
        except NotConnected as refused:
            self.refused = str(refused)
            return False
        finally:
            self.lines.append(getattr(self.socket.eio.ws, "sock", None))
        return True

    @property
    def connected(self) -> bool:
        return bool(self.socket.connected and self.namespace in self.socket.namespaces)

    def ask(self, event: str, **payload: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.socket.call(event, payload, self.namespace, timeout=10)
        return answer

    def latest(self, event: str) -> Any:
        return self.heard[event][-1] if self.heard[event] else None

    def get(self, path: str) -> tuple[int, str]:
        asked = Request(self.base + path, headers={"Cookie": self.cookie})
        try:
            with urlopen(asked, timeout=10) as answer:
                return int(answer.status), answer.read().decode()
        except HTTPError as refused:
            return refused.code, refused.read().decode()

    def tear(self) -> None:
        """Lose the signal: the line goes dead and nobody says goodbye."""
        line: Any = self.socket.eio.ws.sock
        line.shutdown(SHUT_RDWR)
        line.close()

    def close(self) -> None:
        self.socket.disconnect()
        for line in filter(None, self.lines):  # the library leaves them to the collector
            line.close()


def parent_page(house: House, served: Served, seat_id: Any) -> Page:
    """A parent who has redeemed the link and agreed to the rules, in a browser of their own."""
    token = make_token()
    with house.scope():
        seat = db.session.get_one(Seat, seat_id)
        seat.rules_accepted_at = clock.now()
        db.session.query(SeatDevice).filter_by(seat_id=seat.id, superseded_at=None).update(
            {"superseded_at": clock.now()}
        )
        db.session.add(
            SeatDevice(
                provider_id=seat.provider_id,
                seat_id=seat.id,
                token_hash=sign_ins.digest(token),
                came_at=clock.now(),
            )
        )
    return Page(served.base, "/", {"seat": str(seat_id)}, f"seat-{seat_id.hex}={token}")


def lead_page(house: House, served: Served, staff_id: Any, room_id: Any) -> Page:
    """A facilitator signed in, at the console of a room."""
    with house.scope():
        staff = db.session.get_one(Staff, staff_id)
        token = sign_ins.start(staff, "test", clock.now()).token
    cookie = signed_in_cookie(house.app, token)
    return Page(served.base, "/lead", {"room": str(room_id)}, cookie)


def signed_in_cookie(app: Flask, token: str) -> str:
    """The cookie that a browser holds after signing in."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    value = signer.dumps({"_user_id": token, "_fresh": True})
    return f"{app.config['SESSION_COOKIE_NAME']}={value}"
