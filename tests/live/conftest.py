"""A live room with its facilitator, and parents who come by their links."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask_socketio.test_client import SocketIOTestClient

from spip_live.db import db
from spip_live.extensions import limiter
from spip_live.rooms import outgoing
from spip_live.rooms.captions.present import captioners
from spip_live.rooms.discussion import discussions
from spip_live.rooms.media import engine
from spip_live.rooms.media.asides import asides
from spip_live.rooms.media.guests import guests
from spip_live.rooms.media.loops import loops
from spip_live.rooms.media.moderating import moderation
from spip_live.rooms.media.places import places
from spip_live.rooms.media.reconciling import Reconciler
from spip_live.rooms.models import Room
from spip_live.rooms.presence import presence
from tests.conftest import AsProvider, SignIn
from tests.fake_engine import FakeEngine
from tests.live.people import House, ParentScreen
from tests.live.voices import Voices


@pytest.fixture(autouse=True)
def as_at_start_up(whole_app: Flask) -> Iterator[None]:
    """Nobody is connected, nothing was said and no limit is spent, as when a process starts."""
    limiter.reset()
    yield
    for client in list(SocketIOTestClient.clients.values()):
        for namespace, connected in list(client.connected.items()):
            if connected:
                client.disconnect(namespace=namespace)
    SocketIOTestClient.clients.clear()
    presence.forget_all()
    loops.forget_all()
    discussions.forget_all()
    outgoing.forget_all()
    captioners.forget_all()
    engine.use(None)
    for memory in (places, asides, guests, moderation):
        memory.forget_all()


@pytest.fixture
def house(app: Flask, as_provider: AsProvider, sign_in: SignIn) -> House:
    """Rooms, facilitators and parents of one provider."""
    return House(app, as_provider, sign_in)


@pytest.fixture
def voices(house: House) -> Voices:
    """The same with sound and video, on a media server that only says what it would carry."""
    fake = FakeEngine()
    engine.use(fake)
    reconciler = Reconciler(house.app)
    fake.listener = reconciler.hearing
    return Voices(house, fake, reconciler)


@pytest.fixture
def early(house: House) -> ParentScreen:
    """A parent whose room begins in three days."""
    room_id, _ = house.room(connected=False)
    with house.scope():
        room = db.session.get_one(Room, room_id)
        room.starts_at += timedelta(days=3)
        room.ends_at += timedelta(days=3)
    return house.seat(room_id, "Tom")
