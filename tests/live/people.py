"""Facilitators and parents as the tests play them: by HTTP and by socket, as their browsers do."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from flask_socketio.test_client import SocketIOTestClient
from sqlalchemy import text

from spip_live import clock
from spip_live.db import db
from spip_live.extensions import socketio
from spip_live.people.models import Family, Role, Staff
from spip_live.rooms import joining_links
from spip_live.rooms.media.models import DeviceCheck
from spip_live.rooms.models import Admission, Evidence, Room, Seat
from tests.conftest import AsProvider, SignIn
from tests.factories import make_enrolment, make_parent, make_room, make_seat
from tests.pure.step_plans import own_step

ORIGIN = {"Origin": "http://localhost"}
WITHOUT_OWN = ("talk", "poll", "discuss", "break")
OPTIONS = [{"slug": "mum", "label": "Mum"}, {"slug": "dad", "label": "Dad"}]


def make_step(kind: str, **facts: Any) -> dict[str, Any]:
    plain = {
        "module": "communication",
        "module_title": "Parent communication",
        "slug": f"{kind}-{uuid4().hex[:6]}",
        "kind": kind,
        "title": f"A step to {kind}",
        "minutes": 10,
        "body_html": "<p>Read this.</p>",
        "notes_html": "<p>Only for the facilitator.</p>",
        "warning": None,
        "prompt": None,
        "question": "Whose view was hardest?" if kind == "poll" else None,
        "options": OPTIONS if kind == "poll" else [],
        "if_late": None,
        "alternative": None,
    }
    return plain | ({} if kind in WITHOUT_OWN else own_step(kind)) | facts


def make_plan(*kinds: str) -> dict[str, Any]:
    """A plan with a step of each kind: talk, poll, discuss, break, talk."""
    steps = [make_step(kind) for kind in kinds or ("talk", "poll", "discuss", "break", "talk")]
    return {
        "programme": "spip-1x4",
        "part": 1,
        "title": "Parent communication",
        "hash": uuid4().hex,
        "modules": [{"slug": "communication", "title": "Parent communication", "version": "1"}],
        "steps": steps,
    }


@dataclass
class Screen:
    """A browser with a live page: asks by socket, keeps what it hears."""

    client: FlaskClient
    namespace: str
    auth: dict[str, str]
    socket: SocketIOTestClient | None = None
    heard: list[tuple[str, Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=lambda: dict(ORIGIN))

    def connect(self) -> bool:
        """Open the page's socket; whether it was let in."""
        self.socket = socketio.test_client(
            self.client.application,
            namespace=self.namespace,
            headers=self.headers,
            auth=self.auth,
            flask_test_client=self.client,
        )
        return self.connected

    @property
    def connected(self) -> bool:
        return self.socket is not None and self.socket.is_connected(self.namespace)

    def ask(self, event: str, **payload: Any) -> dict[str, Any]:
        """Send an event and return its acknowledgement."""
        assert self.socket is not None
        answer = self.socket.emit(event, payload, namespace=self.namespace, callback=True)
        assert isinstance(answer, dict), f"{event} was not acknowledged"
        return answer

    def drop(self, reason: str | None = None) -> None:
        """Lose the connection; with a reason, as the server says when it notices by itself."""
        assert self.socket is not None
        if reason is None:
            self.socket.disconnect(namespace=self.namespace)
        else:
            self.socket.socketio.server._handle_eio_disconnect(self.socket.eio_sid, reason)
            self.socket.connected[self.namespace] = False

    def listen(self) -> list[tuple[str, Any]]:
        """What has come since the last time, oldest first."""
        assert self.socket is not None
        if not self.connected:
            queue, self.socket.queue = self.socket.queue, []
        else:
            queue = self.socket.get_received(self.namespace)
        fresh = [(packet["name"], packet["args"][0]) for packet in queue]
        self.heard += fresh
        return fresh

    def latest(self, event: str) -> Any:
        """The newest snapshot or goodbye of this name that was ever heard."""
        self.listen()
        return next((payload for name, payload in reversed(self.heard) if name == event), None)

    @property
    def bye(self) -> str | None:
        said = self.latest("bye")
        return None if said is None else str(said["kind"])


@dataclass
class ParentScreen(Screen):
    """A parent's browser. `token` is in the joining link."""

    seat_id: UUID = field(default_factory=uuid4)
    token: str = ""

    def open_link(self, name: str = "Tom") -> int:
        """Tap the link and Continue; the status of the answer."""
        page = self.client.post(f"/join/{self.token}", data={"display_name": name})
        return page.status_code

    def accept_rules(self) -> int:
        """Tick every box and go to the waiting view."""
        ticked = {"alone": "y", "unrecorded": "y", "private": "y"}
        return self.client.post(f"/room/{self.seat_id}/rules", data=ticked).status_code

    def page(self) -> Any:
        return self.client.get(f"/room/{self.seat_id}")


@dataclass
class CheckScreen(Screen):
    """A parent's browser at the page on which devices are tried."""

    seat_id: UUID = field(default_factory=uuid4)

    def call(self) -> dict[str, Any]:
        """Ask for a loop."""
        return self.ask("loop", sdp="v=0\r\nm=audio\r\nm=video\r\n")

    def finish(self, **found: str) -> Any:
        """Send what came of it; whatever is not said went well."""
        well = {"camera": "ok", "microphone": "ok", "sound": "ok", "network": "good"}
        return self.client.post(f"/room/{self.seat_id}/check", data=well | found)


@dataclass
class LeadScreen(Screen):
    """A facilitator's browser at the console of one room."""

    room_id: UUID = field(default_factory=uuid4)

    def ask(self, event: str, **payload: Any) -> dict[str, Any]:
        return super().ask(event, **{"room_id": str(self.room_id), **payload})

    def admit(self, parent: ParentScreen) -> dict[str, Any]:
        return self.ask("admit", seat_id=str(parent.seat_id), id_seen=True)


@dataclass
class House:
    """One provider's rooms and people."""

    app: Flask
    as_provider: AsProvider
    sign_in: SignIn

    def scope(self) -> AbstractContextManager[UUID]:
        return self.as_provider()

    def room(
        self, *kinds: str, leads: int = 1, connected: bool = True, **facts: Any
    ) -> tuple[UUID, list[LeadScreen]]:
        """A room that starts soon, with its facilitators at their consoles."""
        plan = facts.pop("plan", None) or make_plan(*kinds)
        clients = [self.sign_in(Role.FACILITATOR) for _ in range(leads)]
        with self.as_provider():
            staff = [db.session.get(Staff, client.staff_id) for client in clients]
            room = make_room(
                *staff,
                starts_at=clock.now() + timedelta(minutes=5),
                plan=plan,
                **facts,
            )
            room_id = room.id
        screens = [self.console(client, room_id) for client in clients]
        for screen in screens if connected else ():
            assert screen.connect()
        return room_id, screens

    def open_room(self, *kinds: str, **facts: Any) -> LeadScreen:
        """As `room`, and opened by its one facilitator."""
        _, (lead,) = self.room(*kinds, **facts)
        assert lead.ask("open")["ok"]
        return lead

    def console(self, client: FlaskClient, room_id: UUID) -> LeadScreen:
        return LeadScreen(client, "/lead", {"room": str(room_id)}, room_id=room_id)

    def seat(self, room_id: UUID, name: str = "Tom", family: Family | None = None) -> ParentScreen:
        """A parent with a seat and a link, who has not come yet."""
        with self.as_provider():
            room = db.session.get_one(Room, room_id)
            enrolment = make_enrolment(make_parent(name, "Ashworth", family))
            seat = make_seat(room, enrolment)
            _, token = joining_links.issue(seat, None, clock.now())
            seat_id = seat.id
        return self.browser(seat_id, token)

    def browser(self, seat_id: UUID, token: str) -> ParentScreen:
        """A browser with nothing in it but a link."""
        client = self.app.test_client()
        return ParentScreen(client, "/", {"seat": str(seat_id)}, seat_id=seat_id, token=token)

    def waiting(self, room_id: UUID, name: str = "Tom", **facts: Any) -> ParentScreen:
        """A parent in the waiting view."""
        parent = self.seat(room_id, name, **facts)
        assert parent.open_link(name) == 303
        assert parent.accept_rules() == 303
        assert parent.connect()
        return parent

    def checking(self, parent: ParentScreen) -> CheckScreen:
        """The page of the device check in a parent's own browser, not connected yet."""
        return CheckScreen(
            parent.client, "/check", {"seat": str(parent.seat_id)}, seat_id=parent.seat_id
        )

    def trying(self, parent: ParentScreen) -> CheckScreen:
        """The same once the link has been opened, with its socket."""
        assert parent.open_link() == 303
        screen = self.checking(parent)
        assert screen.connect()
        return screen

    def inside(self, lead: LeadScreen, name: str = "Tom", **facts: Any) -> ParentScreen:
        """A parent who is let in."""
        parent = self.waiting(lead.room_id, name, **facts)
        assert lead.admit(parent)["ok"]
        return parent

    def bar(self, parent: ParentScreen | CheckScreen) -> None:
        """Bar a seat behind everybody's back, within `scope()`."""
        db.session.get_one(Seat, parent.seat_id).barred_at = clock.now()

    def staff(self, lead: LeadScreen) -> Staff:
        """The row of a facilitator, within `scope()`."""
        return db.session.get_one(Staff, lead.client.staff_id)  # type: ignore[attr-defined]

    def evidence(self, room_id: UUID) -> list[tuple[str, dict[str, Any]]]:
        """What was witnessed, in order, without the clocks."""
        with self.as_provider():
            rows = db.session.query(Evidence).filter_by(room_id=room_id).order_by(Evidence.number)
            clocks = ("boot", "steady_ms")
            return [
                (row.kind, {k: v for k, v in row.body.items() if k not in clocks}) for row in rows
            ]

    def kinds(self, room_id: UUID) -> list[str]:
        return [kind for kind, _ in self.evidence(room_id)]

    def seat_row(self, parent: ParentScreen) -> Seat:
        with self.as_provider():
            return db.session.get_one(Seat, parent.seat_id)

    def room_row(self, room_id: UUID) -> Room:
        with self.as_provider():
            return db.session.get_one(Room, room_id)

    def checked(self, parent: ParentScreen | CheckScreen) -> DeviceCheck | None:
        """What is written down of this seat's newest device check."""
        with self.as_provider():
            return db.session.get(DeviceCheck, parent.seat_id)

    def stays(self, parent: ParentScreen) -> list[Admission]:
        with self.as_provider():
            return (
                db.session.query(Admission)
                .filter_by(seat_id=parent.seat_id)
                .order_by(text("entered_at"))
                .all()
            )
