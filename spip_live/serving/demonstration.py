"""A made-up provider with a course about to begin, so that a newcomer can walk straight in.

Run again, it keeps what is there and sees that a room is open to come into; the links that it
prints are those in the letters of the outbox.
"""

from __future__ import annotations

import email
import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from email.policy import default
from pathlib import Path
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import create_engine, select, text

from spip_live import clock, create_app, jobs, uk_time
from spip_live.db import db
from spip_live.people import lanes_dealt
from spip_live.people.hashing import hash_password
from spip_live.people.lanes import NO_LANE
from spip_live.people.models import (
    Case,
    CaseParty,
    Enrolment,
    Family,
    OtherParty,
    Parent,
    Provider,
    Referral,
    Role,
    Route,
    Staff,
)
from spip_live.rooms import scheduling, seating
from spip_live.rooms.facilitators import Leaders
from spip_live.rooms.models import Decision, Room, RoomStatus
from spip_live.rooms.offers import days, links, waiting
from spip_live.rooms.offers.models import OfferLink
from spip_live.serving import migrate
from spip_live.serving.reaching import reached
from spip_live.settings import BadSetting, Settings
from spip_live.tenancy import act_for

NAME = "Harbour Family Services (demonstration)"
PASSWORD = "harbour lights at dusk"  # noqa: S105 - of people who do not exist, on a laptop
PROGRAMME = "spip-1x4"
SOON = timedelta(minutes=10)
TO_CHOOSE = 9  # rooms that parents can choose, on as many days: whoever chooses finds some
FIRST_TO_CHOOSE = 8  # days from today: not yet among the rooms of this week
EVENING = time(18)

# Everybody here is invented. Each line is a couple: they share a case, and never a room.
COUPLES: Sequence[tuple[str, str]] = (
    ("Tom Reed", "Hannah Reed"),
    ("Aisha Rahman", "Yusuf Rahman"),
    ("Mei Chen", "Daniel Walsh"),
    ("Gareth Bevan", "Siân Bevan"),
    ("Rachel Okafor", "Emeka Okafor"),
    ("Dan Nowak", "Zofia Nowak"),
)
UNSEATED = ("Marcus Lloyd", "Joanne Price")  # the other party is not known yet
# These have not been given a time: they choose it, and one of them waits for more to choose from.
CHOOSING = ("Leah Morgan", "Owen Morgan")
WAITING = ("Nia Hughes", "Samuel Grant")
STAFF: Sequence[tuple[str, str, Role]] = (
    ("Carys Bowen", "coordinator@harbour.example", Role.COORDINATOR),
    ("Priya Shah", "facilitator@harbour.example", Role.FACILITATOR),
    ("Omar Haddad", "second@harbour.example", Role.FACILITATOR),
    ("Ruth Adeyemi", "safeguarding@harbour.example", Role.SAFEGUARDING_LEAD),
)
SHOWN = ("Aisha Rahman", "Tom Reed", "Hannah Reed")


def prepare(settings: Settings, at: datetime) -> list[str]:
    """Fill an empty database, or freshen the demonstration; gives the lines to print.

    Nothing happens, and nothing is printed, where a real provider is kept.
    """
    return _greeting(settings) if fill(create_app(settings), settings, at) else []


def fill(app: Flask, settings: Settings, at: datetime) -> UUID | None:
    """The made-up provider with its rooms and letters as they should be; None beside a real one."""
    if settings.environment == "production":
        raise BadSetting("Nothing is made up in production: its people have a public password.")
    provider_id = _demonstration_of(app)
    if provider_id is None:
        return None
    if provider_id == MISSING:
        provider_id = _found(str(settings.owner_database_url), at)
    with app.app_context():
        act_for(provider_id)
        if db.session.scalar(select(Staff.id).limit(1)) is None:
            _fill(provider_id, at)
        _see_to_rooms(at)
        _see_to_offers(at)
        db.session.commit()
    jobs.run_due_jobs(app)
    return provider_id


MISSING = UUID(int=0)


def _demonstration_of(app: Flask) -> UUID | None:
    """The made-up provider; `MISSING` in an empty database; None where a real one is kept."""
    with app.app_context():
        found = db.session.scalars(select(Provider)).all()
    if not found:
        return MISSING
    return next((row.id for row in found if row.name == NAME), None)


def _found(owner_url: str, at: datetime) -> UUID:
    provider_id = uuid4()
    engine = create_engine(owner_url)
    with engine.begin() as connection:  # a provider is made by the owner role alone
        connection.execute(
            text(
                "INSERT INTO providers (id, name, contact_phone, contact_email, settings,"
                " created_at) VALUES (:id, :name, '01632 960100', 'hello@harbour.example', '{}',"
                " :at)"
            ),
            {"id": provider_id, "name": NAME, "at": at},
        )
    engine.dispose()
    return provider_id


def _fill(provider_id: UUID, at: datetime) -> None:
    secret = hash_password(PASSWORD)
    for name, address, role in STAFF:
        db.session.add(
            Staff(
                provider_id=provider_id, name=name, email=address, roles=[role],
                password_hash=secret, created_at=at,
            )
        )  # fmt: skip
    for number, couple in enumerate(COUPLES, start=1):
        _refer(provider_id, couple, f"ZC26P{number:05d}", at)
    for number, couple in enumerate((CHOOSING, WAITING), start=len(COUPLES) + 1):
        _refer(provider_id, couple, f"ZC26P{number:05d}", at)
    for name in UNSEATED:
        _refer(provider_id, (name,), None, at)
    db.session.flush()


def _refer(provider_id: UUID, names: Sequence[str], number: str | None, at: datetime) -> None:
    """One family: a couple with their case, or one person whose other party is unknown."""
    family = Family(id=uuid4(), provider_id=provider_id, created_at=at)
    db.session.add(family)
    db.session.flush()  # rows without a relationship are written in no order of their own
    case = None
    if number is not None:
        case = Case(
            id=uuid4(), provider_id=provider_id, family_id=family.id, number=number,
            number_as_given=number, created_at=at,
        )  # fmt: skip
        db.session.add(case)
    db.session.flush()
    for name, role in zip(names, ("applicant", "respondent"), strict=False):
        parent = _parent(name, family, at)
        if case is not None:
            db.session.add(
                CaseParty(
                    case_id=case.id, parent_id=parent.id, provider_id=provider_id,
                    family_id=family.id, role=role,
                )
            )  # fmt: skip
        _enrol(parent, case.id if case else None, role, at)
    lanes_dealt.give_out([family.id])


def _parent(name: str, family: Family, at: datetime) -> Parent:
    forename, surname = name.split()
    parent = Parent(
        id=uuid4(), provider_id=family.provider_id, family_id=family.id, forename=forename,
        surname=surname, email=_address(name), created_at=at,
    )  # fmt: skip
    db.session.add(parent)
    db.session.flush()
    return parent


def _enrol(parent: Parent, case_id: UUID | None, role: str, at: datetime) -> Enrolment:
    known = OtherParty.KNOWN if case_id else OtherParty.UNKNOWN
    referral = Referral(
        id=uuid4(), provider_id=parent.provider_id, parent_id=parent.id, case_id=case_id,
        key=uuid4().hex, route=Route.COURT_ORDER if case_id else Route.CAFCASS, fee=None,
        role=role, other_party=known, cafcass_ref=f"C9{parent.id.int % 100000:05d}",
        created_at=at,
    )  # fmt: skip
    db.session.add(referral)
    db.session.flush()
    enrolment = Enrolment(
        id=uuid4(), provider_id=parent.provider_id, parent_id=parent.id, referral_id=referral.id,
        programme=PROGRAMME, seatable=case_id is not None, created_at=at,
    )  # fmt: skip
    db.session.add(enrolment)
    db.session.flush()
    return enrolment


def _address(name: str) -> str:
    plain = name.lower().replace("â", "a").replace(" ", ".")
    return f"{plain}@example.org"


def _see_to_rooms(at: datetime) -> None:
    """Two rooms that begin soon: one half of each couple in one, the other half in the other."""
    coming = select(Room).where(Room.is_over.is_(False))
    rooms = db.session.scalars(coming.where(Room.open_lane == NO_LANE)).all()
    if any(room.status != RoomStatus.SCHEDULED or room.starts_at > at for room in rooms):
        return
    staff = {row.email: row for row in db.session.scalars(select(Staff))}
    by = staff[STAFF[0][1]]
    for stale in rooms:
        scheduling.cancel(stale, "the demonstration begins anew", by, at)
    for half, (_name, address, _role) in enumerate(STAFF[1:3]):
        room = scheduling.schedule(
            PROGRAMME, [at + SOON], len(COUPLES) + 2, Leaders(lead=staff[address], co=None), by, at
        )[0]
        for couple in COUPLES:
            seating.seat(room, _free_enrolment(couple[half], at), by, at)


def _see_to_offers(at: datetime) -> None:
    """Rooms on coming evenings that parents choose; two who were offered them, one who waits."""
    staff = {row.email: row for row in db.session.scalars(select(Staff))}
    by, leads = staff[STAFF[0][1]], [staff[address] for _name, address, _role in STAFF[1:3]]
    offered = db.session.scalars(select(Room).where(Room.offered, Room.is_over.is_(False))).all()
    taken = {uk_time.uk_day(room.starts_at) for room in offered if room.starts_at > at}
    for ahead in range(TO_CHOOSE):
        day = uk_time.uk_day(at) + timedelta(days=FIRST_TO_CHOOSE + 2 * ahead)
        if len(taken) < TO_CHOOSE and day not in taken:
            starts, lead = uk_time.from_uk(day, EVENING), leads[ahead % len(leads)]
            room = scheduling.schedule(PROGRAMME, [starts], 8, Leaders(lead=lead, co=None), by, at)
            days.offer(room[0], by, at)
            taken.add(day)
    if db.session.scalar(select(OfferLink.id).limit(1)) is None:
        for name in (*CHOOSING, WAITING[0]):
            links.send(_free_enrolment(name, at), by, at)
        waiting.join(_free_enrolment(WAITING[0], at), 1, at)


def _free_enrolment(name: str, at: datetime) -> Enrolment:
    """An enrolment that may be seated now: a finished course is followed by a new referral."""
    parent = db.session.scalars(select(Parent).where(Parent.email == _address(name))).one()
    enrolments = db.session.scalars(
        select(Enrolment).where(Enrolment.parent_id == parent.id).order_by(Enrolment.created_at)
    ).all()
    latest = enrolments[-1]
    decided = select(Decision.id).where(Decision.enrolment_id == latest.id).limit(1)
    if db.session.scalar(decided) is None:
        return latest
    referral = db.session.get(Referral, latest.referral_id)
    assert referral is not None
    return _enrol(parent, referral.case_id, referral.role, at)


def _greeting(settings: Settings) -> list[str]:
    joining = {name: _newest_link(settings.outbox, _address(name)) for name in SHOWN}
    lines = ["", f"Sign in at {settings.base_url}/sign-in with the password: {PASSWORD}"]
    lines += [f"  {role.replace('_', ' ')}: {address}" for _name, address, role in STAFF]
    lines += ["", "Parents come in by their own links (each in a tab of its own):"]
    choose = _newest_link(settings.outbox, _address(CHOOSING[0]), "choose")
    lines += _told_apart(joining)
    return [*lines, f"  {CHOOSING[0]}, who chooses when to come:\n    {choose}"]


def _told_apart(joining: Mapping[str, str]) -> list[str]:
    why = {
        "Aisha Rahman": "in Priya Shah's room",
        "Tom Reed": "in Priya Shah's room",
        "Hannah Reed": "Tom's co-parent: in Omar Haddad's room, and never in Tom's",
    }
    return [f"  {name}, {why[name]}:\n    {link}" for name, link in joining.items()]


def _newest_link(outbox: Path, address: str, kind: str = "join") -> str:
    """The link in the newest letter to `address`."""
    for file in sorted(outbox.glob("*.eml"), reverse=True):
        message = email.message_from_bytes(file.read_bytes(), policy=default)
        body = message.get_body(preferencelist=("plain",))
        if address in str(message["To"]) and body is not None:
            found = re.search(rf"https?://\S+/{kind}/\S+", body.get_content())
            if found:
                return found.group()
    return "(in the letter that was sent to them)"


def main() -> None:
    """`make seed`: fill the database that the surroundings name."""
    with reached(Settings.from_env(os.environ)) as settings:
        migrate.to_head(settings.owner_database_url)
        print("\n".join(prepare(settings, clock.now())))


if __name__ == "__main__":
    main()
