"""Everything that a staff page can show, put beside the demonstration.

Lists at every stage, parents at every standing, rooms before, during and after, attendance to
confirm and confirmed, a return, ties that hold and one that waits, concerns and staff of all kinds.
Each function gives the addresses of what it made, by what they show.
"""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from sqlalchemy import select

from spip_live import clock, jobs
from spip_live.db import db
from spip_live.office.intake.bringing_in import bring_in as bring_in_slips
from spip_live.office.intake.making_rows import Order
from spip_live.people import parting
from spip_live.people.joining_families import keep_apart
from spip_live.people.linkage.models import TieReview
from spip_live.people.models import Enrolment, Family, Parent, Referral, Role, Staff, Tie, TieKind
from spip_live.rooms import scheduling, seating
from spip_live.rooms.facilitators import Leaders
from spip_live.rooms.models import IncidentNote, Room, Seat
from tests.colleagues import make_colleagues
from tests.factories import (
    PROGRAMME,
    in_days,
    keep,
    make_case,
    make_enrolment,
    make_family,
    make_parent,
    make_referral,
    make_room,
    make_seat,
    make_staff,
)
from tests.journeys.full_house import WHO, FullHouse
from tests.lists import CAFCASS, COURT, long_list, slips
from tests.packs import FILM, PACK, Files, zip_of
from tests.screens.test_intake import bring_in, settle_columns, upload
from tests.witnessed import HOUR, decided, enrolled, say

Places = dict[str, str]
HYPHENS = "Llewellyn-Featherstonehaugh"


def stock(house: FullHouse) -> Places:
    """All of it; the house's forms must not ask for tokens yet."""
    coordinator = house.signed_in(Role.COORDINATOR)
    places = own_courses(house, coordinator)
    places |= lists_at_every_stage(house, coordinator)
    with house.scope():
        places |= staff_of_all_kinds(house, clock.now())
    with house.scope():
        places |= parents_at_every_standing(house)
    with house.scope():
        places |= rooms_to_come(house, clock.now())
    with house.scope():
        places |= rooms_that_ran(house, clock.now())
    places["pack being checked"] = upload_pack(coordinator, PACK, "third.zip")
    return places | returns_made(coordinator, places)


def own_courses(house: FullHouse, coordinator: FlaskClient) -> Places:
    """A pack that may be used, and one that has something wrong with it."""
    places = {
        "pack to use": upload_pack(coordinator, {**PACK, **FILM}, "ours.zip"),
        "spoilt pack": upload_pack(coordinator, {"modules/ours/module.yaml": "slug:"}, "other.zip"),
    }
    jobs.run_due_jobs(house.app)
    return places


def upload_pack(coordinator: FlaskClient, files: Files, name: str) -> str:
    """Send a pack in; it waits to be checked."""
    sent = coordinator.post("/course-content", data={"file": (io.BytesIO(zip_of(files)), name)})
    assert sent.status_code == 303, sent.text
    return str(sent.location)


def lists_at_every_stage(house: FullHouse, coordinator: FlaskClient) -> Places:
    unreadable = upload(coordinator, b"%PDF-1.7", "Referrals November.pdf")
    done = upload(coordinator, CAFCASS, "cafcass-2026-11.csv")
    settle_columns(coordinator, done)
    coordinator.post(f"{done}/rows", data={"14:leave": "yes"})
    bring_in(house.app, coordinator, done)
    columns = upload(coordinator, CAFCASS, "cafcass-2026-11 (1).csv")
    rows = upload(coordinator, COURT, "referrals-court.csv")
    settle_columns(coordinator, rows)
    working = upload(coordinator, long_list(900), "all of 2026.csv")
    return {
        "unreadable list": unreadable,
        "finished list": done,
        "columns of a list": f"{columns}/columns",
        "rows with problems": f"{rows}/rows",
        "rows to look over": f"{rows}/rows?show=look",
        "rows left out": f"{done}/rows?show=out",
        "list being read": working,
    }


def staff_of_all_kinds(house: FullHouse, at: datetime) -> Places:
    by = house.staff(WHO[Role.COORDINATOR])
    token, returned = make_colleagues(by, at)
    return {"invitation": f"/choose-password/{token}", "one of staff": f"/staff/{returned.id}"}


def parents_at_every_standing(house: FullHouse) -> Places:
    by = house.staff(WHO[Role.COORDINATOR])
    order = Order(by.provider_id, PROGRAMME, clock.now())
    bring_in_slips(
        slips(("TBC", "ALI, Anna", "01/02/1980"), ("WD25P00001", "BELL, Ben", "")), order, by
    )
    ben = db.session.scalars(select(Parent).where(Parent.surname == "Bell")).one()
    room = make_room(starts_at=in_days(9))
    chris = make_parent("Chris", "Cole", born_on=date(1980, 5, 6), email_confidential=True)
    for each in (chris, ben):
        each.protected, each.protected_why = True, "An order protects them"  # so neither gives way
        before = make_referral(each, ordered_on=date(2026, 9, 1), route="self", fee="due")
        make_seat(room, make_enrolment(each, before))
    bring_in_slips(slips(("WD25P00001", "COLE, Chris", "06/05/1980")), order, by)
    bring_in_slips(slips(("WD25P77777", "QUILL, Laura", "27/12/1989")), order, by)
    bring_in_slips(slips(("LS26P30011", "MILLS, Laura", "27/12/1989")), order, by)
    review = db.session.scalars(select(TieReview)).one()
    anna = db.session.scalars(select(Parent).where(Parent.surname == "Ali")).one()
    referral = db.session.scalars(select(Referral).where(Referral.parent_id == anna.id)).one()
    enrolment = db.session.scalars(select(Enrolment).where(Enrolment.parent_id == anna.id)).one()
    return {
        "nobody found": "/referrals?find=zzz",
        "parent to seat": f"/parents/{anna.id}",
        "parent whose tie waits": f"/parents/{chris.id}",
        "likely tie": f"/tie-reviews/{review.tie_id}",
        "details": f"/parents/{anna.id}/details",
        "referral": f"/referrals/{referral.id}",
        "other party": f"/referrals/{referral.id}/other-party",
        "withdraw": f"/enrolments/{enrolment.id}/withdraw",
    }


def rooms_to_come(house: FullHouse, at: datetime) -> Places:
    lead = house.staff(WHO[Role.FACILITATOR])
    co = make_staff(Role.FACILITATOR, name="Caitríona Llewellyn-Bartholomew")
    room = scheduling.schedule(PROGRAMME, [in_days(1)], 8, Leaders(lead, co), None, at)[0]
    scheduling.schedule("workshop-2h30", [in_days(3)], 5, Leaders(lead), None, at)
    pair = scheduling.schedule("spip-2x2", [in_days(8), in_days(15)], 8, Leaders(co), None, at)
    gone = scheduling.schedule(PROGRAMME, [in_days(4)], 8, Leaders(lead), None, at)[0]
    scheduling.cancel(gone, "The facilitator is ill", lead, at)
    runs = make_room(co, starts_at=at, status="live", plan={"steps": []}, opened_at=at)
    family = make_family()
    laura = make_parent("Laura", "Nwosu", family, needs="Large print")
    seat = seating.seat(room, make_enrolment(laura), None, at)
    hassan = make_parent("Hassan", f"Abara-{HYPHENS}", email="")
    # The later seat is the one that gives way: always his.
    seating.seat(room, make_enrolment(hassan), None, at + timedelta(seconds=1))
    tom = make_parent("Tom", "Kowalczyk")
    seating.release(seating.seat(room, make_enrolment(tom), None, at), "asked", None, at)
    make_enrolment(make_parent("Ben", "Hussain", family))
    make_enrolment(make_parent("Jack", "Field"), seatable=False)
    due = make_parent("Mo", "Rahman")
    make_enrolment(due, make_referral(due, route="self", fee="due"))
    make_enrolment(make_parent("Ola", "Pip"), programme="spip-2x2")
    waits = keep_apart(laura, hassan, TieKind.STAFF, "An earlier case", None, at)
    holds = keep_apart(laura, due, TieKind.STAFF, "A new partner", None, at)
    return {
        "room to come": f"/schedule/{room.id}",
        "nobody to seat": f"/schedule/{room.id}?find=nobody",
        "first of a pair": f"/schedule/{pair[0].id}",
        "cancelled room": f"/schedule/{gone.id}",
        "room that runs": f"/schedule/{runs.id}",
        "seat": f"/schedule/seats/{seat.id}",
        "two people found": "/keep-apart?one=Nwosu&other=Hussain",
        "two people not found": "/keep-apart?one=nobody&other=Hussain",
        "tie that waits": f"/keep-apart/{waits.id}",
        "tie that holds": f"/keep-apart/{holds.id}",
        **ties_of_every_kind(holds, laura, lead, at),
    }


def ties_of_every_kind(holds: Tie, laura: Parent, by: Staff, at: datetime) -> Places:
    """One to confirm, one that somebody wants parted, and a family that has grown large."""
    twin = make_parent("Laura", f"Nwosu-{HYPHENS}", protected=True, protected_why="In a refuge")
    noticed = keep_apart(laura, twin, TieKind.SUSPECTED_DUPLICATE, "Two records alike", None, at)
    parting.ask_about_tie(holds, "He is somebody else’s partner", by, at)
    case = make_case(db.session.get_one(Family, twin.family_id), twin)
    many = [make_parent("Grandparent", f"Large-{HYPHENS}") for _ in range(7)]
    for each in many[1:]:
        keep_apart(many[0], each, TieKind.STAFF, "One case number", None, at)
    return {
        "tie to confirm": f"/keep-apart/{noticed.id}",
        "tie to part": f"/keep-apart/{noticed.id}/part",
        "family": f"/keep-apart/people/{twin.id}",
        "large family": f"/keep-apart/people/{many[0].id}",
        "person to part": f"/keep-apart/people/{many[1].id}/part",
        "party to part": f"/keep-apart/people/{twin.id}/cases/{case.id}/part",
        "protection": f"/keep-apart/people/{twin.id}/protected",
    }


def rooms_that_ran(house: FullHouse, at: datetime) -> Places:
    """One to confirm with every kind of line, and one confirmed; with what was noted in them."""
    lead = house.staff(WHO[Role.FACILITATOR])
    first = make_room(lead, starts_at=at - timedelta(days=2))
    ann, bo, cy, dee = (make_seat(first, enrolled(n)) for n in ("Ann", "Bo", "Cy", "Dee"))
    stays = {ann: [(0, HOUR)], bo: [(0, 1000)], cy: [(0, 2700)]}
    decided(house.database, first, stays, breaks=[(1700, 1900)], holds=[(300, 400)])
    second = make_room(lead, starts_at=at - timedelta(days=3))
    long = (("Siân", "Evans-Llewellyn"), ("Bartholomew", HYPHENS))
    seats = [make_seat(second, enrolled(*name)) for name in long]
    down = {seat: [(0, 1990), (2110, HOUR)] for seat in seats}
    decided(house.database, second, down, crashes=[(1990, 2099)])
    for seat in seats:
        say(seat, "attended", lead, at - timedelta(days=3) + timedelta(hours=5))
    notes_in(first, lead.id, ann, cy, dee)
    return {
        "room to confirm": f"/attendance/{first.id}",
        "seat to confirm": f"/attendance/{first.id}/seats/{cy.id}",
        "confirmed room": f"/attendance/{second.id}",
        "confirmed seat": f"/attendance/{second.id}/seats/{seats[0].id}",
        "room that ran": f"/schedule/{first.id}",
        "return of a room": f"/returns/new?room_id={second.id}",
        "days without anybody": "/returns/new?from_on=2020-01-01&to_on=2020-01-03",
        "days the wrong way round": "/returns/new?from_on=2026-12-03&to_on=2026-12-01",
    }


def notes_in(room: Room, staff_id: UUID, ann: Seat, cy: Seat, dee: Seat) -> None:
    def add(text: str, seat: Seat | None, minutes: int, **facts: object) -> None:
        keep(
            IncidentNote(
                provider_id=room.provider_id,
                room_id=room.id,
                seat_id=seat.id if seat else None,
                staff_id=staff_id,
                at=room.starts_at + timedelta(minutes=minutes),
                text=text,
                **facts,
            )
        )

    add("A voice off screen told her what to say.\nI wrote to her privately.", ann, 20,
        safeguarding=True)  # fmt: skip
    add("Somebody in the background was shouting, and a child cried. " * 4, None, 31,
        safeguarding=True)  # fmt: skip
    add("He seemed to have been drinking.", cy, 40, safeguarding=True,
        seen_at=room.starts_at + timedelta(hours=5), seen_by=staff_id)  # fmt: skip
    add("She came with a neighbour, who left at once.", dee, 50, safeguarding=False)


def returns_made(coordinator: FlaskClient, places: Places) -> Places:
    previewed = coordinator.get(places["return of a room"]).text
    sha = previewed.split('name="previewed"')[1].split('value="')[1].split('"')[0]
    answer = coordinator.post(
        "/returns/new",
        data={
            "request_id": str(uuid4()),
            "previewed": sha,
            "room_id": places["return of a room"].rpartition("=")[2],
        },
    )
    return {"return that was made": answer.headers["Location"]}
