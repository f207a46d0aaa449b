"""Rooms, seats and the ways into them, what was witnessed, and what was decided from it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spip_live.db import Base, Identified
from spip_live.people import lanes_models
from spip_live.people.models import Enrolment, Parent, Staff
from spip_live.rooms.offers.models import ByLane, InLane

assert lanes_models  # its table is in place: seats refer to it


class RoomStatus(StrEnum):
    """Where a room is. Ended and cancelled are final."""

    SCHEDULED = "scheduled"
    LIVE = "live"
    HELD = "held"
    ENDED = "ended"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What the rule or a person decided of one seat."""

    ATTENDED = "attended"
    NOT_ATTENDED = "not_attended"
    NEEDS_PERSON = "needs_person"


class Room(InLane, Identified, Base):
    """One scheduled live sitting of one part of a programme.

    `plan` is frozen when the room opens; `stage_version` rises with every move of the stage and
    is what a compare-and-set compares. `step` counts from 0. `play` is how far the step on screen
    has been played, `shown` which steps have been there, `branches` how each scenario went on.
    """

    __tablename__ = "rooms"
    __table_args__ = (
        UniqueConstraint("id", "provider_id"),
        UniqueConstraint("id", "size"),
        UniqueConstraint("id", "is_over"),
        UniqueConstraint("id", "open_lane", "lane_number"),
        ForeignKeyConstraint(
            ["provider_id", "lane_day", "open_lane", "lane_number"],
            ["lane_days.provider_id", "lane_days.day", "lane_days.lane", "lane_days.number"],
            name="fk_rooms_lane_day",
        ),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    programme: Mapped[str]
    part: Mapped[int]
    pair_id: Mapped[UUID | None]  # the rooms of one two-part sitting share it
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    size: Mapped[int]
    status: Mapped[str] = mapped_column(default=RoomStatus.SCHEDULED)
    is_over: Mapped[bool] = mapped_column(default=False)
    step: Mapped[int] = mapped_column(default=0)
    stage_version: Mapped[int] = mapped_column(default=0)
    step_started_at: Mapped[datetime | None]
    added_seconds: Mapped[int] = mapped_column(default=0)
    held_by: Mapped[str | None]  # "staff" or "no_facilitator"
    held_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    plan: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)  # read through `plans`
    plan_hash: Mapped[str | None]
    play: Mapped[dict[str, Any]] = mapped_column(default=dict)
    shown: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)
    branches: Mapped[dict[str, Any]] = mapped_column(default=dict)
    worker: Mapped[str | None]
    media_node: Mapped[str | None]  # its media server: the one it began on, unless that was lost
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    rearranged_at: Mapped[datetime | None]  # when its time was last changed
    offered: Mapped[bool] = mapped_column(default=False)  # parents may choose it at present
    lane_day: Mapped[date | None]  # which drew its lane, once it was ever offered


class RoomStaff(Base):
    """Who leads a room: one `lead`, perhaps one `co`."""

    __tablename__ = "room_staff"
    __table_args__ = (
        ForeignKeyConstraint(["room_id", "provider_id"], ["rooms.id", "rooms.provider_id"]),
        ForeignKeyConstraint(["staff_id", "provider_id"], ["staff.id", "staff.provider_id"]),
        UniqueConstraint("room_id", "part", name="one_lead_and_one_co"),
    )

    room_id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]
    part: Mapped[str]  # "lead" or "co"
    staff: Mapped[Staff] = relationship(
        primaryjoin="foreign(RoomStaff.staff_id) == Staff.id", viewonly=True
    )


class Seat(ByLane, InLane, Identified, Base):
    """A parent's place in a room, carrying the family that may have only one such place.

    The claim outlives a release when the parent was ever admitted: the room holds traces of who
    came. It ends when the room is over, or when the seat gave way to somebody of the same family.
    """

    __tablename__ = "seats"
    __table_args__ = (
        ForeignKeyConstraint(["room_id", "provider_id"], ["rooms.id", "rooms.provider_id"]),
        ForeignKeyConstraint(
            ["room_id", "room_size"], ["rooms.id", "rooms.size"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(
            ["room_id", "room_is_over"], ["rooms.id", "rooms.is_over"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(
            ["parent_id", "provider_id", "family_id"],
            ["parents.id", "parents.provider_id", "parents.family_id"],
            onupdate="CASCADE",
        ),
        ForeignKeyConstraint(
            ["enrolment_id", "parent_id", "provider_id"],
            ["enrolments.id", "enrolments.parent_id", "enrolments.provider_id"],
        ),
        ForeignKeyConstraint(
            ["enrolment_id", "seatable"], ["enrolments.id", "enrolments.seatable"]
        ),
        ForeignKeyConstraint(
            ["room_id", "open_lane", "lane_number"],
            ["rooms.id", "rooms.open_lane", "rooms.lane_number"],
            onupdate="CASCADE",
        ),
        ForeignKeyConstraint(
            ["parent_id", "lane_held", "lane_since", "lane_until"],
            [f"parent_lanes.{name}" for name in ("parent_id", "lane", "since", "until")],
            name="fk_seats_lane_held",
            onupdate="CASCADE",
        ),
        UniqueConstraint("id", "room_id", "family_id"),
        UniqueConstraint("id", "provider_id"),
        Index(
            "one_seat_per_family_in_a_room",
            "room_id",
            "family_id",
            unique=True,
            postgresql_where=text("claim_ended_at IS NULL"),
        ),
        Index(
            "one_seat_per_place_in_a_room",
            "room_id",
            "seat_no",
            unique=True,
            postgresql_where=text("claim_ended_at IS NULL"),
        ),
        Index("ix_seats_parent", "parent_id", "family_id"),
    )

    provider_id: Mapped[UUID]
    room_id: Mapped[UUID]
    room_size: Mapped[int]
    room_is_over: Mapped[bool] = mapped_column(default=False)
    parent_id: Mapped[UUID]
    enrolment_id: Mapped[UUID]
    family_id: Mapped[UUID]
    seat_no: Mapped[int]
    seatable: Mapped[bool | None] = mapped_column(default=True)  # None once the claim has ended
    seated_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    seated_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    released_why: Mapped[str] = mapped_column(default="")
    claim_ended_at: Mapped[datetime | None]
    displaced_at: Mapped[datetime | None]  # gave way to somebody of the same family
    admitted_at: Mapped[datetime | None]  # first admission, ever
    barred_at: Mapped[datetime | None]  # removed or turned away: no way back without a staff act
    barred_why: Mapped[str] = mapped_column(default="")
    display_name: Mapped[str] = mapped_column(default="")
    own_part: Mapped[str] = mapped_column(default="")  # mum, dad ...: as they say; "": not said
    language: Mapped[str] = mapped_column(default="")  # in which they read; "": English
    rules_accepted_at: Mapped[datetime | None]
    id_seen_at: Mapped[datetime | None]
    id_seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    room: Mapped[Room] = relationship(primaryjoin="foreign(Seat.room_id) == Room.id", viewonly=True)
    parent: Mapped[Parent] = relationship(
        primaryjoin="foreign(Seat.parent_id) == Parent.id", viewonly=True
    )
    enrolment: Mapped[Enrolment] = relationship(
        primaryjoin="foreign(Seat.enrolment_id) == Enrolment.id", viewonly=True
    )


class JoiningLink(Identified, Base):
    """The secret address that leads to one seat; only its SHA-256 is kept.

    Looked up before the provider is known; nothing of another provider's is there afterwards.
    """

    __tablename__ = "joining_links"
    __table_args__ = (
        ForeignKeyConstraint(["seat_id", "provider_id"], ["seats.id", "seats.provider_id"]),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    seat_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    sent_at: Mapped[datetime | None]
    shown_at: Mapped[datetime | None]  # to staff, once, who passed it on by telephone
    undeliverable_at: Mapped[datetime | None]  # the address cannot receive letters
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SeatDevice(Identified, Base):
    """A browser that came in by a seat's link; a later one supersedes it. Looked up like a link."""

    __tablename__ = "seat_devices"
    __table_args__ = (
        ForeignKeyConstraint(["seat_id", "provider_id"], ["seats.id", "seats.provider_id"]),
        Index(
            "one_live_device_per_seat",
            "seat_id",
            unique=True,
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    seat_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    came_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]


class Admission(Identified, Base):
    """One stay of a seat: from its waiting view to the room to going. Carries the family too."""

    __tablename__ = "admissions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["seat_id", "room_id", "family_id"],
            ["seats.id", "seats.room_id", "seats.family_id"],
            onupdate="CASCADE",
        ),
        Index(
            "one_admission_per_family_in_a_room",
            "room_id",
            "family_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_admissions_seat", "seat_id"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    room_id: Mapped[UUID]
    seat_id: Mapped[UUID]
    family_id: Mapped[UUID]
    state: Mapped[str]  # "waiting" or "admitted"
    entered_at: Mapped[datetime]
    admitted_at: Mapped[datetime | None]
    admitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(default="")


class Displacement(Identified, Base):
    """A seat that gave way to a tie learned late, and what is still to be done for its parent.

    `off_at`: when it was certain that nothing of the room reaches them; at once for a seat that
    nobody was in. `rung_at`: when somebody rang them and offered another room.
    """

    __tablename__ = "displacements"
    __table_args__ = (
        ForeignKeyConstraint(["seat_id", "provider_id"], ["seats.id", "seats.provider_id"]),
        ForeignKeyConstraint(["tie_id", "provider_id"], ["ties.id", "ties.provider_id"]),
        UniqueConstraint("seat_id", name="one_displacement_per_seat"),
        Index("ix_displacements_live", "provider_id", postgresql_where=text("off_at IS NULL")),
        Index("ix_displacements_to_ring", "provider_id", postgresql_where=text("rung_at IS NULL")),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    seat_id: Mapped[UUID]
    tie_id: Mapped[UUID]
    at: Mapped[datetime]
    was_live: Mapped[bool]
    off_at: Mapped[datetime | None]
    rung_at: Mapped[datetime | None]
    rung_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    seat: Mapped[Seat] = relationship(
        primaryjoin="foreign(Displacement.seat_id) == Seat.id", viewonly=True
    )


class Evidence(Base):
    """What was witnessed in a room, in order; written only by the two SQL functions."""

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["room_id", "provider_id"], ["rooms.id", "rooms.provider_id"], name="fk_evidence_room"
        ),
    )

    room_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]
    at: Mapped[datetime]  # the database's clock
    kind: Mapped[str]
    body: Mapped[dict[str, Any]]


class Decision(Identified, Base):
    """One outcome for a seat: by the rule, or a further one by staff with a reason."""

    __tablename__ = "decisions"
    __table_args__ = (
        ForeignKeyConstraint(["seat_id", "provider_id"], ["seats.id", "seats.provider_id"]),
        UniqueConstraint("seat_id", "number"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    room_id: Mapped[UUID] = mapped_column(ForeignKey("rooms.id"))
    seat_id: Mapped[UUID]
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolments.id"))
    number: Mapped[int]  # from 1, per seat; the highest holds
    outcome: Mapped[str]
    made_by: Mapped[str]  # "rule", "facilitator" or "coordinator"
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str] = mapped_column(default="")
    rule_version: Mapped[str] = mapped_column(default="")
    numbers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]
    staff: Mapped[Staff | None] = relationship(
        primaryjoin="foreign(Decision.staff_id) == Staff.id", viewonly=True
    )


class IncidentNote(Identified, Base):
    """Facts written down by a facilitator, or (no `staff_id`) by the system itself.

    Apart from attendance, never seen by a parent; what the system wrote is not for facilitators.
    """

    __tablename__ = "incident_notes"
    __table_args__ = (
        ForeignKeyConstraint(["room_id", "provider_id"], ["rooms.id", "rooms.provider_id"]),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    room_id: Mapped[UUID]
    seat_id: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    text: Mapped[str]
    safeguarding: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    staff: Mapped[Staff | None] = relationship(
        primaryjoin="foreign(IncidentNote.staff_id) == Staff.id", viewonly=True
    )
    reader: Mapped[Staff | None] = relationship(
        primaryjoin="foreign(IncidentNote.seen_by) == Staff.id", viewonly=True
    )
    room: Mapped[Room] = relationship(
        primaryjoin="foreign(IncidentNote.room_id) == Room.id", viewonly=True
    )
    seat: Mapped[Seat | None] = relationship(
        primaryjoin="foreign(IncidentNote.seat_id) == Seat.id", viewonly=True
    )
