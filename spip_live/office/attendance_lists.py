"""What the attendance pages show, one function a page; read only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from spip_live.content import taught
from spip_live.office.timeline import Drawing, draw
from spip_live.people.models import Role, Staff
from spip_live.rooms.attendance import CURRENT, RULES
from spip_live.rooms.evidence import sitting_of
from spip_live.rooms.models import Decision, Room
from spip_live.rooms.outcomes import (
    SeatRecord,
    decided_rooms,
    records_of,
    rooms_to_confirm,
    tallies,
)
from spip_live.rooms.picture import names_seen_in
from spip_live.rooms.rule import MINUTE
from spip_live.rooms.sitting import Sitting

RESULTS = {
    "attended": ("Attended", "good"),
    "not_attended": ("Did not attend", "stop"),
    "needs_person": ("Needs a person", "warm"),
}
FAULTS = {
    "server": "The service stopped and came back.",
    "rolls": "The service did not answer for a while.",
    "group": "Several people lost their connection at the same moment.",
    "media": "Sound and video stopped and came back.",
}


@dataclass(frozen=True)
class RoomLine:
    """A room in the lists: how many outcomes it has, and how many nobody has confirmed."""

    room: Room
    title: str
    seats: int
    unconfirmed: int


@dataclass(frozen=True)
class SeatLine:
    """One parent's outcome in a room, with the numbers behind it and its drawing."""

    record: SeatRecord
    called: str  # in the room; empty where that is their first name
    drawing: Drawing
    credited: int
    reasons: Sequence[str]

    @property
    def result(self) -> tuple[str, str]:
        """The outcome that holds, in words, and its look."""
        return RESULTS[self.record.outcome.value]

    @property
    def machine_result(self) -> tuple[str, str]:
        """What the record said before any person did."""
        machine = self.record.machine
        return RESULTS[machine.outcome if machine else self.record.outcome.value]


@dataclass(frozen=True)
class RoomPage:
    """A room's attendance: everybody in it, and what went wrong on our side."""

    room: Room
    title: str
    lines: tuple[SeatLine, ...]
    faults: tuple[str, ...]

    @property
    def open_records(self) -> list[SeatRecord]:
        """The seats that nobody has confirmed."""
        return [line.record for line in self.lines if not line.record.confirmed]


def sees_all(staff: Staff) -> bool:
    """Coordinators and safeguarding leads see every room; facilitators those that they led."""
    return staff.has_role(Role.COORDINATOR, Role.SAFEGUARDING_LEAD)


def waiting_for(staff: Staff) -> list[RoomLine]:
    """Rooms with outcomes to confirm that this person may see, the oldest first."""
    return _room_lines(rooms_to_confirm(None if sees_all(staff) else staff.id))


def done_for(staff: Staff) -> list[RoomLine]:
    """Rooms of which everything is confirmed, the newest first."""
    lines = _room_lines(decided_rooms(None if sees_all(staff) else staff.id))
    return [line for line in lines if not line.unconfirmed]


def room_page(room: Room) -> RoomPage:
    """One room's outcomes with all that led to them."""
    sitting, seen = sitting_of(room.id), names_seen_in(room)
    return RoomPage(
        room=room,
        title=title_of(room),
        lines=tuple(_seat_line(record, sitting, seen) for record in records_of(room)),
        faults=tuple(FAULTS[c] for c in sorted({o.cause.value for o in sitting.outages})),
    )


def seat_page(record: SeatRecord) -> SeatLine:
    """One seat's outcome with all that led to it."""
    seen = names_seen_in(record.seat.room)
    return _seat_line(record, sitting_of(record.seat.room_id), seen)


def title_of(room: Room) -> str:
    """The programme, and the part where there are several."""
    programme = taught.by(room.provider_id).programme(room.programme)
    if len(programme.parts) == 1:
        return programme.title
    return f"{programme.title}, part {room.part}"


def said_by(decision: Decision) -> str:
    """Who decided, in words."""
    if decision.staff is None:
        return "Worked out from the record"
    return f"{decision.staff.name}, {decision.made_by}"


def _room_lines(rooms: Sequence[Room]) -> list[RoomLine]:
    found = tallies(room.id for room in rooms)
    return [
        RoomLine(room, title_of(room), found[room.id].seats, found[room.id].open) for room in rooms
    ]


def _seat_line(record: SeatRecord, sitting: Sitting, seen: Mapping[UUID, str]) -> SeatLine:
    machine = record.machine
    name = seen.get(record.seat.id, record.seat.display_name)
    numbers = machine.numbers if machine else {}
    rule = RULES.get(machine.rule_version, CURRENT) if machine else CURRENT
    return SeatLine(
        record=record,
        called="" if name == record.seat.parent.forename else name,
        drawing=draw(sitting, str(record.seat.id), rule),
        credited=(numbers.get("gap_credit", 0) + numbers.get("outage_credit", 0)) // MINUTE,
        reasons=numbers.get("reasons", ()),
    )
