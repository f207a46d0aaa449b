"""Giving a seat through the page of a room."""

from __future__ import annotations

from uuid import UUID

from flask.testing import FlaskClient


def give(client: FlaskClient, room_id: UUID, enrolment_id: UUID, **more: str) -> str:
    """What the room's page says after the attempt."""
    given = {"enrolment": str(enrolment_id)} | more
    return client.post(f"/schedule/{room_id}/seats", data=given, follow_redirects=True).text
