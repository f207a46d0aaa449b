"""Plain functions that make rows with sensible defaults: state only the fact that matters.

All need an app context that acts for a provider (`as_provider`), add to `db.session` and flush.
"""

from __future__ import annotations

import itertools
import json
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import spip_live.office.models  # noqa: F401 - referrals refer to its imports
from spip_live import clock, uk_time
from spip_live.db import db
from spip_live.people.lanes_models import ParentLane
from spip_live.people.linkage.models import TieReview
from spip_live.people.models import (
    Case,
    CaseParty,
    Enrolment,
    Family,
    Parent,
    Referral,
    Role,
    Staff,
    Tie,
)
from spip_live.rooms.models import Room, RoomStaff, Seat
from spip_live.rooms.offers import days
from spip_live.tenancy import current_provider_id

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
PROGRAMME = "spip-1x4"
_count = itertools.count(1)


def keep(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def make_staff(*roles: Role, name: str = "", email: str = "", **facts: Any) -> Staff:
    n = next(_count)
    return keep(
        Staff(
            provider_id=facts.pop("provider_id", None) or current_provider_id(),
            name=name or f"Priya Shah {n}",
            email=(email or f"staff{n}@provider.example").lower(),
            roles=[str(r) for r in roles or (Role.FACILITATOR,)],
            created_at=NOON,
            **facts,
        )
    )


def make_family() -> Family:
    return keep(Family(id=uuid4(), provider_id=current_provider_id(), created_at=NOON))


def make_parent(
    forename: str = "", surname: str = "", family: Family | None = None, **facts: Any
) -> Parent:
    n = next(_count)
    family = family or make_family()
    return keep(
        Parent(
            provider_id=facts.pop("provider_id", None) or current_provider_id(),
            family_id=family.id,
            forename=forename or f"Forename{n}",
            surname=surname or f"Surname{n}",
            email=facts.pop("email", f"parent{n}@example.org"),
            born_on=facts.pop("born_on", date(1985, 1, 1)),
            created_at=NOON,
            **facts,
        )
    )


def make_case(family: Family, *parents: Parent, number: str = "") -> Case:
    number = number or f"ZC26P{next(_count):05d}"
    case = keep(
        Case(
            provider_id=current_provider_id(),
            family_id=family.id,
            number=number,
            number_as_given=number,
            created_at=NOON,
        )
    )
    for parent in parents:
        keep(
            CaseParty(
                case_id=case.id,
                parent_id=parent.id,
                provider_id=case.provider_id,
                family_id=case.family_id,
            )
        )
    return case


def make_referral(parent: Parent, case: Case | None = None, **facts: Any) -> Referral:
    return keep(
        Referral(
            provider_id=current_provider_id(),
            parent_id=parent.id,
            case_id=case.id if case else None,
            key=facts.pop("key", uuid4().hex),
            route=facts.pop("route", "court_order"),
            other_party=facts.pop("other_party", "known"),
            created_at=NOON,
            **facts,
        )
    )


def make_tie_review(tie: Tie, **facts: Any) -> TieReview:
    return keep(
        TieReview(
            provider_id=current_provider_id(),
            tie_id=tie.id,
            question=facts.pop("question", "same_person"),
            bits=5.0,
            evidence=facts.pop("evidence", {"surname": "same", "born_on": "alike"}),
            asked_at=facts.pop("asked_at", NOON),
            due_at=facts.pop("due_at", NOON + timedelta(days=1)),
            **facts,
        )
    )


def make_enrolment(
    parent: Parent | None = None, referral: Referral | None = None, **facts: Any
) -> Enrolment:
    parent = parent or make_parent()
    referral = referral or make_referral(parent)
    return keep(
        Enrolment(
            provider_id=current_provider_id(),
            parent_id=parent.id,
            referral_id=referral.id,
            programme=facts.pop("programme", PROGRAMME),
            seatable=facts.pop("seatable", True),
            created_at=NOON,
            **facts,
        )
    )


def make_room(lead: Staff | None = None, co: Staff | None = None, **facts: Any) -> Room:
    starts_at, plan = facts.pop("starts_at", NOON), facts.pop("plan", None)
    if plan is not None:
        facts |= {"plan": plan | {"hash": hash_of(plan)}, "plan_hash": hash_of(plan)}
    room = keep(
        Room(
            id=facts.pop("id", uuid4()),
            provider_id=current_provider_id(),
            programme=facts.pop("programme", PROGRAMME),
            part=facts.pop("part", 1),
            starts_at=starts_at,
            ends_at=facts.pop("ends_at", starts_at + timedelta(hours=4)),
            size=facts.pop("size", 8),
            created_at=NOON,
            **facts,
        )
    )
    for staff, part in ((lead, "lead"), (co, "co")):
        if staff is not None:
            keep(
                RoomStaff(
                    room_id=room.id, staff_id=staff.id, provider_id=room.provider_id, part=part
                )
            )
    return room


def make_lanes(parent: Parent, *lanes: int) -> Parent:
    """Just these lanes are the parent's, for every day."""
    for lane in lanes:
        keep(
            ParentLane(
                provider_id=parent.provider_id,
                parent_id=parent.id,
                family_id=parent.family_id,
                lane=lane,
            )
        )
    return parent


def offer(room: Room, lane: int = 0) -> Room:
    """Parents can choose the room; its day draws this lane, unless it has drawn one."""
    days.offer(room, None, room.starts_at - timedelta(days=30), draw=lambda _below: lane)
    return room


def freeze(room: Room, plan: dict[str, Any]) -> None:
    """Give a room a plan, under the hash of just what is in it."""
    room.plan, room.plan_hash = plan | {"hash": hash_of(plan)}, hash_of(plan)
    db.session.flush()


def hash_of(plan: dict[str, Any]) -> str:
    """A hash of a plan's steps and of nothing else."""
    written = json.dumps(plan["steps"], sort_keys=True, default=str)
    return sha256(written.encode()).hexdigest()


def make_seat(room: Room, enrolment: Enrolment | None = None, **facts: Any) -> Seat:
    enrolment = enrolment or make_enrolment()
    parent = db.session.get(Parent, enrolment.parent_id)
    assert parent is not None
    return keep(
        Seat(
            id=facts.pop("id", uuid4()),
            provider_id=current_provider_id(),
            room_id=room.id,
            room_size=room.size,
            room_is_over=room.is_over,
            parent_id=parent.id,
            enrolment_id=enrolment.id,
            family_id=facts.pop("family_id", parent.family_id),
            seat_no=facts.pop("seat_no", None) or next_seat_no(room.id),
            seated_at=NOON,
            display_name=facts.pop("display_name", parent.forename),
            **facts,
        )
    )


def next_seat_no(room_id: UUID) -> int:
    return 1 + max(
        (s.seat_no for s in db.session.query(Seat).filter_by(room_id=room_id)), default=0
    )


def in_days(days: int, hour: int = 18) -> datetime:
    """A UK evening so many days from today."""
    day = uk_time.uk_day(clock.now()) + timedelta(days=days)
    return uk_time.from_uk(day, datetime.min.time().replace(hour=hour))
