"""Captioners as the tests play them: invited to a room, come by their link, at their page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient

from spip_live import clock
from spip_live.db import db
from spip_live.people.models import Role
from spip_live.rooms import broadcast
from spip_live.rooms.captions import inviting
from spip_live.rooms.captions.models import Captioner
from spip_live.rooms.models import Room
from tests.factories import make_staff
from tests.live.people import House, LeadScreen, Screen

PROMISES = {"alone": "y", "private": "y", "stranger": "y"}


@dataclass
class CaptionerScreen(Screen):
    """A captioner's browser. `token` is in their link."""

    captioner_id: UUID = field(default_factory=uuid4)
    token: str = ""

    def open_link(self, **promised: str) -> int:
        """Tap the link, promise everything, and Continue; the status of the answer."""
        page = self.client.post(f"/caption/{self.token}", data=promised or PROMISES)
        return int(page.status_code)

    def page(self) -> Any:
        return self.client.get(f"/captions/{self.captioner_id}")

    def write(
        self, text: str, *, id: str = "", done: bool = True, heard_in: str = ""
    ) -> dict[str, Any]:
        """A line, as it stands, of what this page hears now; or `heard_in` says of what."""
        where = heard_in or self.latest("room")["heard_in"]
        line = {"id": id or f"line-{uuid4().hex}", "text": text, "done": done}
        return self.ask("caption", **line, heard_in=where)


def invited(house: House, room_id: UUID, name: str = "Sam Okoro") -> CaptionerScreen:
    """Somebody whose link has just been sent, in a browser with nothing in it."""
    with house.scope():
        room = db.session.get_one(Room, room_id)
        email = f"{uuid4().hex[:8]}@captions.example"
        captioner = inviting.invite(room, name, email, make_staff(Role.COORDINATOR), clock.now())
        _, token = inviting.issue(captioner, None, clock.now())
        return browser(house.app.test_client(), captioner.id, token)


def browser(client: FlaskClient, captioner_id: UUID, token: str) -> CaptionerScreen:
    auth = {"captioner": str(captioner_id)}
    return CaptionerScreen(client, "/captions", auth, captioner_id=captioner_id, token=token)


def at_work(house: House, lead: LeadScreen, name: str = "Sam Okoro") -> CaptionerScreen:
    """A captioner at their page, connected."""
    screen = invited(house, lead.room_id, name)
    assert screen.open_link() == 303
    assert screen.connect()
    return screen


def row(house: House, screen: CaptionerScreen) -> Captioner:
    with house.scope():
        return db.session.get_one(Captioner, screen.captioner_id)


def texts(screen: Screen) -> list[str]:
    """What the captions of a page say, each line as it was heard last."""
    screen.listen()
    lines: dict[str, str] = {}
    for name, heard in screen.heard:
        if name == "caption":
            lines[heard["id"]] = heard["text"]
    return [text for text in lines.values() if text]


def withdraw(house: House, screen: CaptionerScreen) -> None:
    """A coordinator takes the invitation back."""
    with house.scope():
        captioner = db.session.get_one(Captioner, screen.captioner_id)
        inviting.withdraw(captioner, make_staff(Role.COORDINATOR), clock.now())
        room_id = captioner.room_id
    with house.scope():
        broadcast.changed(room_id, clock.now())
