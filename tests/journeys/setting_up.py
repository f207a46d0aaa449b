"""Run beside a product: a provider, a facilitator, and a room that starts soon with its parents.

Reads `{"parents": [names]}` and writes what it made, both as JSON. A process of its own, because an
application and its database belong together in a process, and the tests' has another.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import create_engine, text

from spip_live import clock, create_app
from spip_live.db import db
from spip_live.people import hashing
from spip_live.people.models import Role
from spip_live.rooms import scheduling, seating
from spip_live.rooms.facilitators import Leaders
from spip_live.serving.reaching import reached
from spip_live.settings import Settings
from spip_live.tenancy import act_for
from tests.factories import make_enrolment, make_parent, make_staff

PROGRAMME = "spip-1x4"
STARTS_IN = timedelta(minutes=5)
SIZE = 10  # or as many as are named


def add_provider(owner_url: str) -> UUID:
    """Only the owner may."""
    provider_id = uuid4()
    owner = create_engine(owner_url)
    with owner.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO providers (id, name, contact_phone, contact_email, settings,"
                " created_at) VALUES (:id, 'Harbour Family Services', '01632 960100',"
                " 'hello@provider.example', '{}', now())"
            ),
            {"id": provider_id},
        )
    owner.dispose()
    return provider_id


def set_up(names: list[str], size: int) -> dict[str, object]:
    """Through the coordinators' own acts, so that each parent is sent a letter with their link."""
    mark, at = uuid4().hex[:8], clock.now()
    password = f"harbour wall {mark}"
    lead = make_staff(
        Role.FACILITATOR,
        name="Priya Shah",
        email=f"priya-{mark}@provider.example",
        password_hash=hashing.hash_password(password),
    )
    coordinator = make_staff(
        Role.COORDINATOR, email=f"cora-{mark}@provider.example", password_hash=lead.password_hash
    )
    starts_at = at + STARTS_IN
    (room,) = scheduling.schedule(PROGRAMME, [starts_at], size, Leaders(lead), None, at)
    parents = []
    for name in names:
        address = f"{name.lower()}-{mark}@example.org"
        parent = make_parent(name, "Ashworth-Nwosu", email=address)
        seat = seating.seat(room, make_enrolment(parent, programme=PROGRAMME), None, at)
        parents.append({"name": name, "email": address, "seat_id": str(seat.id)})
    db.session.commit()
    return {
        "room_id": str(room.id),
        "provider_id": str(room.provider_id),
        "email": lead.email,
        "coordinator": coordinator.email,
        "password": password,
        "parents": parents,
    }


def main() -> None:
    asked = json.load(sys.stdin)
    with reached(Settings.from_env(os.environ)) as settings:
        assert settings.owner_database_url is not None
        provider_id = add_provider(settings.owner_database_url)
        with create_app(settings).app_context():
            act_for(provider_id)
            json.dump(set_up(asked["parents"], max(SIZE, len(asked["parents"]))), sys.stdout)


if __name__ == "__main__":
    main()
