"""A live room in real Chromium: parents come by their links, and a facilitator leads."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from spip_live import clock
from spip_live.db import db
from spip_live.extensions import socketio
from spip_live.people.models import Role, Staff
from spip_live.rooms import lobby
from spip_live.rooms.clockwork import Clockwork
from spip_live.rooms.models import Room
from tests.browser import OpenPage, Served
from tests.factories import make_room
from tests.live.people import House, make_plan
from tests.polling import until

PHONE = (360, 740)
LAPTOP = (1280, 720)
DESK = (1440, 900)
NEUTRAL = "https://www.bbc.co.uk/weather"


@dataclass
class Site:
    """The product behind an address, and those who use it."""

    house: House
    address: str
    open_page: OpenPage
    pages: list[Page] = field(default_factory=list)

    def room(self, *kinds: str) -> tuple[UUID, FlaskClient]:
        """A room that starts now, and its signed-in facilitator."""
        client = self.house.sign_in(Role.FACILITATOR)
        with self.house.as_provider():
            staff = db.session.get_one(Staff, client.staff_id)  # type: ignore[attr-defined]
            room = make_room(staff, starts_at=clock.now(), plan=make_plan(*kinds))
            return room.id, client

    def console(self, room_id: UUID, client: FlaskClient, size: tuple[int, int] = DESK) -> Page:
        """The facilitator's console, connected."""
        page = self.page(*size)
        for cookie in client._cookies.values():
            page.context.add_cookies(
                [{"name": cookie.key, "value": cookie.value, "url": self.address}]
            )
        page.goto(f"{self.address}/lead/{room_id}")
        expect(page.locator("#signal-words")).to_have_text("Good signal")
        return page

    def waiting(self, room_id: UUID, name: str, size: tuple[int, int] = PHONE) -> Page:
        """A parent who has come in by their link, as far as the waiting room."""
        token = self.house.seat(room_id, name).token
        page = self.page(*size)
        page.goto(f"{self.address}/join/{token}")
        page.get_by_label("What should we call you?").fill(name)
        page.get_by_role("button", name="Continue").click()
        agree(page)
        expect(page.locator("#signal-words")).to_have_text("Good signal")
        return page

    def inside(self, console: Page, room_id: UUID, name: str, **facts: Any) -> Page:
        """A parent who has been let in."""
        page = self.waiting(room_id, name, **facts)
        admit(console, name)
        expect(page.locator("#step h2")).to_be_visible()
        return page

    def close(self) -> None:
        """Every page goes away, and what the server does about that is done."""
        for page in self.pages:
            page.context.set_offline(False)
            page.goto("about:blank")
        # Engine.IO forgets some closed ones only when it next tidies up, five seconds later.
        until(lambda: all(s.closed for s in list(socketio.server.eio.sockets.values())), within=10)

    def page(self, width: int, height: int) -> Page:
        """A browser of its own, to which the rest of the world is one dry page."""
        page = self.open_page(width, height)
        self.pages.append(page)
        page.route(f"{NEUTRAL}*", lambda route: route.fulfill(body="<title>Weather</title>Dry."))
        return page


def agree(page: Page) -> None:
    """Tick each ground rule and go to the waiting room."""
    expect(page.get_by_role("heading", name="Before you go in")).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Go to the waiting room").click()


def let_in(site: Site, room_id: UUID, staff: FlaskClient, *names: str) -> None:
    """More parents, who have been let in and whose pages are not connected just now."""
    for name in names:
        seat_id = site.house.seat(room_id, name).seat_id
        with site.house.scope():
            room = db.session.get_one(Room, room_id)
            lead = db.session.get_one(Staff, staff.staff_id)  # type: ignore[attr-defined]
            lobby.enter(room, seat_id, clock.now())
            lobby.admit(room, seat_id, lead, clock.now(), id_seen=True)


def admit(console: Page, name: str) -> None:
    """Tick the photo ID of one person in the waiting room, and let them in."""
    knock = console.locator("#waiting-list li", has_text=name)
    knock.get_by_role("checkbox").check()
    knock.get_by_role("button", name="Admit").click()
    expect(knock).to_have_count(0)


def open_room(console: Page) -> None:
    """Begin."""
    console.get_by_role("button", name="Open the room").click()
    expect(console.locator("#now-h")).to_contain_text("step 1 of")


def speak_to_real_sockets() -> None:
    """The library's own test client puts itself in the place of the network, and stays there."""
    for name in ("_send_packet", "_send_eio_packet"):
        vars(socketio.server).pop(name, None)
    socketio.server.eio.async_handlers = True


@contextmanager
def served(house: House, open_page: OpenPage) -> Iterator[Site]:
    """The app at an address whose pages count as its own, with its rooms' clockwork going."""
    app = house.app
    settings = app.config["SETTINGS"]
    origins = socketio.server.eio.cors_allowed_origins
    clockwork = Clockwork(app, roll_seconds=1.0, group_alone_seconds=2.0)
    thread = threading.Thread(target=clockwork.run, daemon=True)
    with Served(app) as running:
        app.config["SETTINGS"] = dataclasses.replace(
            settings, base_url=running.address, allowed_origins=(running.address,)
        )
        speak_to_real_sockets()
        socketio.server.eio.cors_allowed_origins = [running.address]
        thread.start()
        site = Site(house, running.address, open_page)
        try:
            yield site
        finally:
            site.close()
            clockwork.stop.set()
            thread.join(timeout=5)
            app.config["SETTINGS"] = settings
            socketio.server.eio.cors_allowed_origins = origins
