"""One of everything, at two providers; what a route's address is made of; who may ask for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from spip_live import clock
from spip_live.cafcass import returning
from spip_live.cafcass.returning import Scope
from spip_live.db import db
from spip_live.office.models import Import
from spip_live.people import joining_families, parting, sign_ins, staffing
from spip_live.people.models import Role, Staff, TieKind
from spip_live.rooms import joining_links
from spip_live.rooms.captions import inviting
from spip_live.rooms.models import Displacement, IncidentNote
from spip_live.rooms.offers import links, waiting
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import (
    NOON,
    make_case,
    make_enrolment,
    make_family,
    make_parent,
    make_referral,
    make_room,
    make_seat,
    make_staff,
    make_tie_review,
)
from tests.live.people import make_plan
from tests.shelving import shelve
from tests.witnessed import HOUR, decided, say

MISSING = UUID("00000000-0000-4000-8000-000000000000")
EVERYTHING = (Role.COORDINATOR, Role.FACILITATOR, Role.SAFEGUARDING_LEAD)
LATER = NOON + timedelta(hours=5)
# What is new in every answer, and tells nobody anything.
NONCES = (
    (re.compile(r"nonce-[\w-]+"), "nonce-x"),
    (re.compile(r'nonce="[^"]+"'), 'nonce="x"'),
    (re.compile(r'-token="[^"]+"'), '-token="x"'),
    (re.compile(r'(name="csrf_token"[^>]*value)="[^"]+"'), r'\1="x"'),
)


@dataclass
class Things:
    """What one provider holds, by the name that a route's address gives it."""

    ids: dict[str, UUID] = field(default_factory=dict)
    link: str = ""
    caption_link: str = ""
    offer_link: str = ""
    invitation: str = ""
    secret: str = ""


@dataclass
class World:
    """Everything at one provider, and everything at another that none of ours may see."""

    app: Flask
    database: TestDatabase
    as_provider: AsProvider
    sign_in: SignIn
    ours: Things = field(init=False)
    theirs: Things = field(init=False)

    def __post_init__(self) -> None:
        other = self.database.add_provider("Moorland Mediation")
        with self.as_provider() as mine:
            self.ours = make_things(self.database)
            self.ours.ids["provider"] = mine
        with self.as_provider(other):
            self.theirs = make_things(self.database)
            self.theirs.ids["provider"] = other

    def staff(self, *roles: Role, things: Things | None = None) -> FlaskClient:
        """A browser of somebody with these roles, who leads this provider's rooms if they may."""
        of = things or self.ours
        name = "lead" if Role.FACILITATOR in roles else "colleague"
        with self.as_provider(of.ids["provider"]):
            row = db.session.get_one(Staff, of.ids[name])
            row.roles = [role.value for role in roles]
        return self.sign_in(row)

    def stranger(self) -> FlaskClient:
        """A browser of somebody at the other provider who may do everything there."""
        return self.staff(*EVERYTHING, things=self.theirs)

    def captioner(self) -> FlaskClient:
        """A browser that took our captioner's link."""
        browser = self.app.test_client()
        promised = {"alone": "y", "private": "y", "stranger": "y"}
        taken = browser.post(f"/caption/{self.ours.caption_link}", data=promised)
        assert taken.status_code == 303
        return browser

    def choosing(self, things: Things | None = None) -> FlaskClient:
        """A browser that took the link to our parent's choices."""
        browser = self.app.test_client()
        assert browser.post(f"/choose/{(things or self.ours).offer_link}").status_code == 303
        return browser

    def parent(self) -> FlaskClient:
        """A browser that redeemed our seat's link and agreed to the rules."""
        browser = self.app.test_client()
        assert browser.post(f"/join/{self.ours.link}", data={"display_name": "Tom"}).status_code
        ticked = {"alone": "y", "unrecorded": "y", "private": "y"}
        seat = self.ours.ids["seat_id"]
        assert browser.post(f"/room/{seat}/rules", data=ticked).status_code == 303
        return browser


def make_things(database: TestDatabase) -> Things:
    """One of everything, for the provider that is acted for."""
    things = Things()
    lead, colleague = make_staff(), make_staff(Role.COORDINATOR)
    things.ids |= {"lead": lead.id, "colleague": colleague.id}
    _people(things)
    _rooms(things, database, lead)
    _office(things, colleague)
    at = clock.now()
    things.invitation = staffing.issue_link(colleague, staffing.Purpose.RESET, at)
    things.ids["staff_id"] = make_staff(Role.COORDINATOR).id
    colleague.password_hash = lead.password_hash = "not a hash"
    things.ids["sign_in_id"] = sign_ins.start(colleague, "test", at).row.id
    return things


def _people(things: Things) -> None:
    family = make_family()
    parent = make_parent("Tom", "Ashworth", family)
    case = make_case(family, parent)
    referral = make_referral(parent, case, cafcass_ref=f"C9{uuid4().hex[:6]}")
    enrolment = make_enrolment(parent, referral)
    _, things.offer_link = links.issue(enrolment, None, clock.now())
    things.ids |= {
        "parent_id": parent.id,
        "case_id": case.id,
        "referral_id": referral.id,
        "enrolment_id": enrolment.id,
        "waiter_id": waiting.join(enrolment, 1, clock.now()).id,
    }


def _rooms(things: Things, database: TestDatabase, lead: Staff) -> None:
    soon = clock.now() + timedelta(minutes=5)
    room = make_room(lead, starts_at=soon, plan=make_plan())
    seat = make_seat(room)
    _, things.link = joining_links.issue(seat, None, clock.now())
    sam = inviting.invite(room, "Sam Okoro", "sam@captions.example", lead, clock.now())
    _, things.caption_link = inviting.issue(sam, None, clock.now())
    things.ids["captioner_id"] = sam.id
    over = make_room(lead)
    gone = make_seat(over)
    decided(database, over, {gone: [(0, HOUR)]})
    say(gone, "attended", lead, LATER)
    things.ids |= {"room_id": room.id, "seat_id": seat.id}
    things.ids |= {"ended_room": over.id, "ended_seat": gone.id}
    things.secret = seat.parent.surname


def _office(things: Things, colleague: Staff) -> None:
    tie = joining_families.keep_apart(
        make_parent(), make_parent(), TieKind.STAFF, "They said so", colleague, clock.now()
    )
    make_tie_review(tie)
    scope = Scope(room_id=things.ids["ended_room"])
    previewed = returning.preview(scope).sha256
    made = returning.make(scope, colleague, uuid4(), previewed, clock.now())
    note = IncidentNote(
        id=uuid4(), provider_id=colleague.provider_id, room_id=things.ids["ended_room"],
        staff_id=things.ids["lead"], at=LATER, text="What happened", safeguarding=True,
    )  # fmt: skip
    arrived = Import(
        id=uuid4(), provider_id=colleague.provider_id, made_by=colleague.id, file_name="list.csv",
        sha256="0", status="uploaded", header=["Surname"], outcome={"rows": 0}, created_at=NOON,
        mapping={"columns": {}, "confidence": {}},
    )  # fmt: skip
    displaced = Displacement(
        id=uuid4(), provider_id=colleague.provider_id, seat_id=things.ids["ended_seat"],
        tie_id=tie.id, at=LATER, was_live=False, off_at=LATER,
    )  # fmt: skip
    db.session.add_all([note, arrived, displaced])
    db.session.flush()
    things.ids |= {
        "tie_id": tie.id,
        "parting_id": parting.ask_about_tie(tie, "A slip", colleague, LATER).id,
        "displacement_id": displaced.id,
        "return_id": made.id,
        "note_id": note.id,
        "import_id": arrived.id,
        "pack_id": shelve(colleague.provider_id, {"README.md": "Ours."}, in_use=False).id,
    }


def plain(answer: TestResponse) -> tuple[int, tuple[tuple[str, str], ...], str]:
    """All that an answer says, without what is new in every answer."""
    headers, body = [], answer.get_data(as_text=True)
    for name, value in answer.headers.items():
        if name not in ("Set-Cookie", "Content-Length"):
            headers.append((name, without_nonces(value)))
    return answer.status_code, tuple(sorted(headers)), without_nonces(body)


def without_nonces(said: str) -> str:
    for pattern, instead in NONCES:
        said = pattern.sub(instead, said)
    return said
