"""The demonstration behind a real address, with its people, their letters and its live rooms."""

from __future__ import annotations

import dataclasses
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from spip_live import clock
from spip_live.db import db
from spip_live.extensions import socketio
from spip_live.people import sign_ins
from spip_live.people.models import Role, Staff
from spip_live.rooms.clockwork import Clockwork
from spip_live.serving import demonstration
from spip_live.tenancy import act_for
from tests.browser import Served
from tests.database import TestDatabase
from tests.live.in_chromium import speak_to_real_sockets
from tests.outbox import letters_in

PASSWORD = demonstration.PASSWORD
WHO = {role: address for _name, address, role in reversed(demonstration.STAFF)}


@dataclass
class FullHouse:
    """The made-up provider, served at an address."""

    app: Flask
    database: TestDatabase
    address: str
    provider_id: UUID

    @property
    def base(self) -> str:
        """Its address, as pages by socket call it."""
        return self.address

    @contextmanager
    def scope(self) -> Iterator[None]:
        """An app context that acts for the provider, and commits."""
        with self.app.app_context():
            act_for(self.provider_id)
            yield
            db.session.commit()

    def staff(self, address: str) -> Staff:
        """One of the provider's people, within `scope()`."""
        return db.session.scalars(select(Staff).where(Staff.email == address)).one()

    def signed_in(self, role: Role) -> FlaskClient:
        """A browser of the person with this role, without pages."""
        with self.scope():
            token = sign_ins.start(self.staff(WHO[role]), "test", clock.now()).token
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    def link_of(self, name: str) -> str:
        """The joining link in the newest letter to somebody of the demonstration."""
        address = name.lower().replace("â", "a").replace(" ", ".") + "@example.org"
        folder = Path(self.app.config["SETTINGS"].data_dir)
        letters = [letter for letter in letters_in(folder) if address in letter.to]
        found = re.search(r"https?://\S+(/join/\S+)", letters[-1].text)
        assert found, f"no link in the letter to {address}"
        return found[1]


@contextmanager
def served_house(app: Flask, database: TestDatabase) -> Iterator[FullHouse]:
    """The demonstration behind a real address, with the clockwork of its rooms going."""
    settings, origins = app.config["SETTINGS"], socketio.server.eio.cors_allowed_origins
    clockwork = Clockwork(app, roll_seconds=1.0, group_alone_seconds=600.0)
    thread = threading.Thread(target=clockwork.run, daemon=True)
    with Served(app) as running:
        here = dataclasses.replace(
            settings, base_url=running.address, allowed_origins=(running.address,)
        )
        app.config.update(SETTINGS=here)
        speak_to_real_sockets()
        socketio.server.eio.cors_allowed_origins = [running.address]
        provider_id = demonstration.fill(app, here, clock.now() - timedelta(minutes=1))
        assert provider_id is not None
        thread.start()
        try:
            yield FullHouse(app, database, running.address, provider_id)
        finally:
            clockwork.stop.set()
            thread.join(timeout=5)
            app.config.update(SETTINGS=settings)
            socketio.server.eio.cors_allowed_origins = origins
