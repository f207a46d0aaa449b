"""Reads a room whole, as it stands in the database: its places, its facilitators, its notes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import BindParameter, bindparam, select

from spip_live.db import db
from spip_live.people.models import Enrolment, Referral, Staff
from spip_live.rooms import attendance, names
from spip_live.rooms.breakouts.reading import read_round
from spip_live.rooms.breakouts.rule import Group, Round
from spip_live.rooms.captions.reading import Invited, read_invited
from spip_live.rooms.evidence import chain_of
from spip_live.rooms.leading import stage_of
from spip_live.rooms.media.models import DeviceCheck
from spip_live.rooms.models import (
    Admission,
    IncidentNote,
    Room,
    RoomStaff,
    Seat,
    SeatDevice,
)
from spip_live.rooms.plans import steps_of
from spip_live.rooms.stage import BREAK, Stage, Status

NOT_TRIED = "none"  # what stands in the place of a check's result where there was none
NEVER = datetime.min.replace(tzinfo=UTC)

# A room is read whole at every change, so each statement is put together once.
FRESH = {"populate_existing": True}
_THIS: BindParameter[UUID] = bindparam("room_id")
_ROOM = select(Room).where(Room.id == _THIS).execution_options(**FRESH)
_LEADS = (
    select(Staff.id, Staff.name)
    .join(RoomStaff, RoomStaff.staff_id == Staff.id)
    .where(RoomStaff.room_id == _THIS)
    .order_by(RoomStaff.part.desc())  # the lead before the co
)
_NOTES = (
    select(IncidentNote)
    .where(IncidentNote.room_id == _THIS, IncidentNote.staff_id.is_not(None))
    .order_by(IncidentNote.at)
)
_SEATS = (
    select(Seat, Referral.cafcass_ref)
    .join(Enrolment, Enrolment.id == Seat.enrolment_id)
    .join(Referral, Referral.id == Enrolment.referral_id)
    .where(Seat.room_id == _THIS)
    .order_by(Seat.seat_no, Seat.seated_at)
    .execution_options(**FRESH)
)
_STAYS = (
    select(Admission)
    .where(Admission.room_id == _THIS)
    .order_by(Admission.entered_at.desc(), Admission.ended_at.desc())
    .execution_options(**FRESH)
)
_CHECKS = (
    select(DeviceCheck.seat_id, DeviceCheck.result)
    .join(Seat, Seat.id == DeviceCheck.seat_id)
    .where(Seat.room_id == _THIS)
)
_DEVICES = (
    select(SeatDevice.seat_id, SeatDevice.id)
    .join(Seat, Seat.id == SeatDevice.seat_id)
    .where(Seat.room_id == _THIS, SeatDevice.superseded_at.is_(None))
)


@dataclass(frozen=True)
class Place:
    """One seat: `stay` is the open one, `last` the latest that ended; `name` is what peers see.

    `check` says how this seat's newest device check went: "ready", "help", or "none" was made.
    """

    seat: Seat
    key: str
    name: str
    ref: str
    stay: Admission | None
    last: Admission | None
    device_id: UUID | None
    check: str = NOT_TRIED

    @property
    def admitted(self) -> bool:
        """Let in, and nothing has taken that back."""
        return self.welcome and self.stay is not None and self.stay.state == "admitted"

    @property
    def welcome(self) -> bool:
        """Neither released nor barred."""
        return self.seat.released_at is None and self.seat.barred_at is None


@dataclass(frozen=True)
class Lead:
    """One facilitator of the room."""

    staff_id: UUID
    key: str
    name: str


@dataclass(frozen=True)
class Picture:
    """A room at one moment."""

    room: Room
    stage: Stage
    places: Sequence[Place]
    leads: Sequence[Lead]
    notes: Sequence[IncidentNote]
    captioners: Sequence[Invited]
    at: datetime
    round: Round | None = None

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The frozen plan's steps; none before the room opens."""
        return steps_of(self.room)

    @property
    def step(self) -> dict[str, Any] | None:
        """The step on screen; none unless the room runs."""
        return self.steps[self.stage.step] if self.stage.running else None

    @property
    def counting(self) -> bool:
        """Whether being here counts just now: not on a break, and not on hold."""
        step = self.step
        return step is not None and self.stage.status is Status.LIVE and step["kind"] != BREAK

    @property
    def apart(self) -> Round | None:
        """The round of breakouts that people are in now; its time stands still on hold."""
        now = self.stage.held_at or self.at
        return self.round if self.round and self.stage.running and self.round.apart(now) else None

    def breakout_of(self, seat_id: UUID) -> Group | None:
        """The breakout that a parent is in now; None: with everybody, or not let in."""
        place = self.place(seat_id)
        return self.apart.group_of(seat_id) if self.apart and place and place.admitted else None

    def breakout_visited_by(self, staff_id: UUID) -> Group | None:
        """The breakout that a facilitator is in now; None: in the main room."""
        return self.apart.visited_by(staff_id) if self.apart else None

    def breakout_captioned_by(self, captioner_id: UUID) -> Group | None:
        """The breakout that a captioner writes for now; None: the main room."""
        return self.apart.captioned_by(captioner_id) if self.apart else None

    def place(self, seat_id: UUID) -> Place | None:
        """One seat's place."""
        return next((place for place in self.places if place.seat.id == seat_id), None)

    def shown_names(self) -> dict[str, str]:
        """What to call everybody who ever spoke here, by key."""
        leads = {lead.key: lead.name for lead in self.leads}
        return leads | {place.key: place.name for place in self.places}


def read_picture(room_id: UUID, at: datetime) -> Picture | None:
    """The room as the database has it now, or None if this provider has no such room."""
    room = db.session.scalar(_ROOM, {"room_id": room_id})
    if room is None:
        return None
    leads = _leads(room)
    return Picture(
        room=room,
        stage=stage_of(room),
        places=_places(room, leads),
        leads=leads,
        notes=db.session.scalars(_NOTES, {"room_id": room_id}).all(),
        captioners=read_invited(room.id),
        at=at,
        round=None if room.is_over else read_round(room.id),
    )


def read_minutes(room_id: UUID, at: datetime) -> attendance.SoFar:
    """Everybody's minutes so far, worked out from the room's evidence."""
    return attendance.minutes_so_far(chain_of(room_id), at)


def person_key(room_id: UUID, person_id: UUID) -> str:
    """How a person is told apart in one room's payloads: not reversible, and no other room's."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    said = room_id.bytes + person_id.bytes
    return hashlib.blake2b(said, key=secret[:64], digest_size=9).hexdigest()


def _leads(room: Room) -> list[Lead]:
    found = db.session.execute(_LEADS, {"room_id": room.id}).all()
    shown = names.numbered((id_, first_name(name)) for id_, name in found)
    return [Lead(id_, person_key(room.id, id_), name) for id_, name in shown.items()]


def lead_names(room: Room) -> list[str]:
    """What parents call the room's facilitators, the lead first."""
    return [lead.name for lead in _leads(room)]


def first_name(name: str) -> str:
    """What parents call a member of staff."""
    return name.split()[0] if name.split() else "Facilitator"


def _places(room: Room, leads: Sequence[Lead]) -> list[Place]:
    found = db.session.execute(_SEATS, {"room_id": room.id}).all()
    seats = [seat for seat, _ in found]
    shown = _shown_names(leads, seats)
    stays = _stays(room)
    devices, checks = _devices(room), _checks(room)
    return [
        Place(
            seat=seat,
            key=person_key(room.id, seat.id),
            name=shown.get(seat.id, seat.display_name),
            ref=ref,
            stay=next((stay for stay in stays.get(seat.id, []) if stay.ended_at is None), None),
            last=next((stay for stay in stays.get(seat.id, []) if stay.ended_at), None),
            device_id=devices.get(seat.id),
            check=checks.get(seat.id, NOT_TRIED),
        )
        for seat, ref in found
    ]


def _shown_names(leads: Sequence[Lead], seats: Sequence[Seat]) -> dict[UUID, str]:
    """Facilitators first, then parents in the order in which they were first let in.

    A parent who was never let in keeps the bare name: a number would tell of somebody else.
    """
    people = [(lead.staff_id, lead.name) for lead in leads]
    came = sorted((seat for seat in seats if seat.admitted_at), key=_first_let_in)
    return names.numbered([*people, *((seat.id, seat.display_name) for seat in came)])


def names_seen_in(room: Room) -> dict[UUID, str]:
    """By seat, what the others in the room saw of everybody who was ever let in."""
    seats = db.session.scalars(select(Seat).where(Seat.room_id == room.id)).all()
    shown = _shown_names(_leads(room), seats)
    return {seat.id: shown[seat.id] for seat in seats if seat.id in shown}


def _first_let_in(seat: Seat) -> tuple[datetime, str]:
    return (seat.admitted_at or NEVER, str(seat.id))


def _stays(room: Room) -> dict[UUID, list[Admission]]:
    """Each seat's stays, the newest first."""
    stays: dict[UUID, list[Admission]] = {}
    for stay in db.session.scalars(_STAYS, {"room_id": room.id}):
        stays.setdefault(stay.seat_id, []).append(stay)
    return stays


def _checks(room: Room) -> dict[UUID, str]:
    """How the newest device check of each seat went, where there was one."""
    rows = db.session.execute(_CHECKS, {"room_id": room.id}).all()
    return {seat_id: result for seat_id, result in rows}


def _devices(room: Room) -> dict[UUID, UUID]:
    """The one device from which each seat may be here."""
    rows = db.session.execute(_DEVICES, {"room_id": room.id}).all()
    return {seat_id: device_id for seat_id, device_id in rows}
