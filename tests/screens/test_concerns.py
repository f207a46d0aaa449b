"""Safeguarding concerns: read by those who answer for safety, and marked as seen once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from spip_live.db import db
from spip_live.journal import Entry
from spip_live.people.models import Role
from spip_live.rooms.models import IncidentNote
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import (
    NOON,
    keep,
    make_enrolment,
    make_parent,
    make_room,
    make_seat,
    make_staff,
)

SAID = "A voice off screen told him what to say.\nI ended the breakout."


def make_note(text: str = SAID, **facts: object) -> IncidentNote:
    room = make_room(make_staff(Role.FACILITATOR, name="Priya Shah"))
    seat = make_seat(room, make_enrolment(make_parent("Tom", "Reed")))
    return keep(
        IncidentNote(
            provider_id=room.provider_id,
            room_id=room.id,
            seat_id=facts.pop("seat_id", seat.id),
            staff_id=make_staff(Role.FACILITATOR, name="Omar Haddad").id,
            at=facts.pop("at", NOON),
            text=text,
            safeguarding=facts.pop("safeguarding", True),
            **facts,
        )
    )


@pytest.fixture
def note_id(as_provider: AsProvider) -> UUID:
    with as_provider():
        return make_note().id


def test_a_concern_waits_with_the_room_the_parent_and_who_wrote_it(
    sign_in: SignIn, note_id: UUID
) -> None:
    page = sign_in(Role.SAFEGUARDING_LEAD).get("/concerns").text

    for said in (
        "A voice off screen",
        "Tom Reed",
        "Omar Haddad",
        "1 December 2026",
        "Mark as seen",
    ):
        assert said in page


def test_a_concern_is_marked_as_seen_once_and_it_stands_in_the_journal(
    sign_in: SignIn, as_provider: AsProvider, note_id: UUID
) -> None:
    first, second = sign_in(Role.SAFEGUARDING_LEAD), sign_in(Role.SAFEGUARDING_LEAD)

    for lead in (first, second):
        assert lead.post(f"/concerns/{note_id}/seen").location == "/concerns"

    page = first.get("/concerns").text
    assert "Mark as seen" not in page
    assert "Nothing waits for you" in page
    with as_provider():
        note = db.session.get_one(IncidentNote, note_id)
        assert note.seen_by == first.staff_id  # type: ignore[attr-defined]
        (entry,) = db.session.query(Entry).filter_by(action="incident.seen").all()
        assert (entry.actor_id, entry.subject_id) == (note.seen_by, note_id)
        assert SAID not in str(entry.facts)


def test_the_newest_concern_is_first(sign_in: SignIn, as_provider: AsProvider) -> None:
    with as_provider():
        make_note("The older one")
        make_note("The newer one", at=NOON + timedelta(hours=1), seat_id=None)

    page = sign_in(Role.SAFEGUARDING_LEAD).get("/concerns").text

    assert page.index("The newer one") < page.index("The older one")
    assert "Nobody in particular" in page


def test_notes_that_were_not_raised_stand_on_a_page_of_their_own(
    sign_in: SignIn, as_provider: AsProvider
) -> None:
    with as_provider():
        plain = make_note("The dog barked throughout", safeguarding=False).id
    lead = sign_in(Role.SAFEGUARDING_LEAD)

    assert "barked" not in lead.get("/concerns").text
    assert "barked" in lead.get("/concerns/other-notes").text
    lead.post(f"/concerns/{plain}/seen")
    with as_provider():
        assert db.session.get_one(IncidentNote, plain).seen_at is None


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.FACILITATOR])
def test_nobody_else_reads_concerns_or_marks_them(
    sign_in: SignIn, note_id: UUID, role: Role
) -> None:
    other = sign_in(role)

    assert other.get("/concerns").status_code == 403
    assert other.get("/concerns/other-notes").status_code == 403
    assert other.post(f"/concerns/{note_id}/seen").status_code == 403


def test_another_providers_concern_is_not_there(
    sign_in: SignIn, database: TestDatabase, as_provider: AsProvider
) -> None:
    with as_provider(database.add_provider("Elsewhere")):
        theirs = make_note("Not for you").id
    lead = sign_in(Role.SAFEGUARDING_LEAD)

    assert "Not for you" not in lead.get("/concerns").text
    assert lead.post(f"/concerns/{theirs}/seen").status_code == 404
