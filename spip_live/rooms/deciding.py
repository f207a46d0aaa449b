"""Decides attendance: the rule when a room closes, then a person, who has the last word.

A decision is never changed. Each further one stands beside those before it, with who made it,
why, and (for the rule) its version and the numbers that it used; the newest holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from spip_live import journal
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.people.models import Staff
from spip_live.rooms.attendance import CURRENT, Result, Rule, outcome_in
from spip_live.rooms.evidence import sitting_of
from spip_live.rooms.models import Decision, Outcome, Room, Seat
from spip_live.rooms.outcomes import SeatRecord, decisions_about, record_of, records_of
from spip_live.rooms.plans import steps_of
from spip_live.rooms.rule import MINUTE

FACILITATOR, COORDINATOR = "facilitator", "coordinator"
LONGEST_REASON = 500
SAID = frozenset({Outcome.ATTENDED, Outcome.NOT_ATTENDED})


@dataclass(frozen=True)
class Choice:
    """What a person says of one seat; `seen` is the number of the decision they had before them."""

    seat_id: UUID
    outcome: Outcome
    reason: str
    seen: int


def decide_all(room: Room, at: datetime, rule: Rule = CURRENT) -> int:
    """One decision by the rule for each seat of a room that has closed; how many were new.

    Doing it again changes nothing: a seat that has a decision keeps what it has.
    """
    sitting = sitting_of(room.id, rule)
    planned = planned_time(room)
    made = 0
    for seat in _seats_to_decide(room):
        found = outcome_in(sitting, str(seat.id), rule, planned)
        result, numbers = found.result, found.to_json() | {"planned": planned}
        if seat.released_at is not None and result is not Result.ATTENDED:
            # They were in the room and then their place was taken away: no rule can judge that.
            result = Result.NEEDS_PERSON
            numbers["reasons"] = [*found.reasons, "Their seat was given up while the room ran."]
        made += _add(
            seat, 1, at, outcome=result.value, made_by="rule", rule_version=rule.version,
            numbers=numbers,
        )  # fmt: skip
    if made:
        journal.note(None, "attendance.decided", room, at, seats=made, rule=rule.version)
    return made


def planned_time(room: Room) -> int | None:
    """Milliseconds that the room's frozen plan takes without its breaks; None without a plan."""
    minutes = sum(step["minutes"] for step in steps_of(room) if step["kind"] != "break")
    return minutes * MINUTE if minutes else None


def confirm(room: Room, by: Staff, choices: Iterable[Choice], at: datetime) -> int:
    """A facilitator confirms a room's outcomes, overriding with a reason; how many were confirmed.

    Refused as a whole if any choice is: nothing is half confirmed.
    """
    records = {record.seat.id: record for record in records_of(room)}
    confirmed = []
    for choice in choices:
        record = records.get(choice.seat_id)
        if record is None or record.confirmed:
            raise _decided_meanwhile()
        confirmed.append(_decide(record, by, FACILITATOR, choice, at))
    if not confirmed:
        raise Refused("nothing_to_confirm", "Everything in this room has been confirmed already.")
    journal.note(
        by,
        "attendance.confirmed",
        room,
        at,
        seats=len(confirmed),
        changed=[str(choice.seat_id) for choice in confirmed if choice.reason],
    )
    return len(confirmed)


def override(seat: Seat, by: Staff, choice: Choice, at: datetime) -> None:
    """A coordinator decides otherwise, with a reason; what was decided before stays on record."""
    record = record_of(seat)
    if record is None:
        raise Refused("not_decided", "Wait until the room has ended: nothing is decided yet.")
    if not choice.reason.strip():
        raise Refused("reason_missing", "Say why, in a sentence.")
    if record.confirmed and choice.outcome is record.outcome:
        raise Refused("no_change", "That is what is recorded already. Nothing was changed.")
    _decide(record, by, COORDINATOR, choice, at)
    journal.note(
        by, "attendance.overridden", seat, at, was=record.now.outcome, now=choice.outcome.value
    )


def needs_reason(machine: Outcome, chosen: Outcome) -> bool:
    """A reason is owed whenever a person says something else than the rule did."""
    return chosen is not machine


def _decide(record: SeatRecord, by: Staff, role: str, choice: Choice, at: datetime) -> Choice:
    reason = choice.reason.strip()
    if choice.outcome not in SAID:
        raise Refused("outcome_missing", "Choose attended or not attended.")
    if needs_reason(record.outcome, choice.outcome) and not reason:
        raise Refused("reason_missing", "Say why, in a sentence.")
    if len(reason) > LONGEST_REASON:
        raise Refused("reason_long", f"Use {LONGEST_REASON} characters or fewer.")
    if choice.seen != record.now.number:
        raise _decided_meanwhile()
    added = _add(
        record.seat, choice.seen + 1, at, outcome=choice.outcome.value, made_by=role,
        staff_id=by.id, reason=reason,
    )  # fmt: skip
    if not added:
        raise _decided_meanwhile()
    return choice


def _decided_meanwhile() -> Refused:
    return Refused(
        "decided_meanwhile",
        "Somebody else has decided this in the meantime. Look at the page again before you go on.",
    )


def _seats_to_decide(room: Room) -> list[Seat]:
    """Seats that still were theirs, or from which somebody had come in, without a decision."""
    seats = db.session.scalars(
        select(Seat)
        .where(
            Seat.room_id == room.id,
            or_(Seat.released_at.is_(None), Seat.admitted_at.is_not(None)),
        )
        .order_by(Seat.seat_no, Seat.id)
    ).all()
    decided = decisions_about(seat.id for seat in seats)
    return [seat for seat in seats if seat.id not in decided]


def _add(seat: Seat, number: int, at: datetime, **facts: Any) -> int:
    """Add a decision; 0 if that number has just been taken by another, else 1."""
    usual: dict[str, Any] = {"staff_id": None, "reason": "", "rule_version": "", "numbers": {}}
    added = db.session.execute(
        insert(Decision)
        .values(
            id=uuid4(),
            provider_id=seat.provider_id,
            room_id=seat.room_id,
            seat_id=seat.id,
            enrolment_id=seat.enrolment_id,
            number=number,
            at=at,
            **{**usual, **facts},
        )
        .on_conflict_do_nothing(constraint="uq_decisions_seat_id_number")
        .returning(Decision.id)
    )
    return len(added.all())
