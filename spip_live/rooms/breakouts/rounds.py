"""A round of breakouts: opened, changed while it lasts, and ended for everybody at once.

Each act locks the room, so nobody comes or goes meanwhile. What was done is journalled with who was
where, because the round itself is deleted once everybody is back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from spip_live import journal, locks
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.locks import Level
from spip_live.people.models import Staff
from spip_live.rooms import lobby
from spip_live.rooms.breakouts import places
from spip_live.rooms.breakouts.models import (
    Breakout,
    BreakoutCaptioner,
    BreakoutRound,
    BreakoutVisit,
)
from spip_live.rooms.breakouts.reading import as_round
from spip_live.rooms.captions.models import Captioner
from spip_live.rooms.models import Admission, Room, RoomStatus, Seat

ONE_OF_A_FAMILY = "one_of_a_family_in_a_breakout"


@locks.in_order
def move(room: Room, seat_id: UUID, n: int, by: Staff, at: datetime) -> None:
    """One parent into another group, before or while people are apart."""
    _stand_still(room)
    seat = lobby.locked_seat(room, seat_id)
    kept = places.locked_round(room.id)
    if kept is None:
        raise _no_groups()
    stay = lobby.open_stay(seat)
    if stay is None or stay.state != "admitted":
        raise Refused("not_in_room", "This parent is not in the room.")
    target = _group(kept, n)
    place = places.current_place(seat.id)
    if place is not None and place.breakout_id == target:
        return
    try:
        with db.session.begin_nested():
            if place is None:
                places.put_in(seat, target, at)
            else:
                place.breakout_id, place.came_at = target, at
                db.session.flush()
    except IntegrityError as error:
        if ONE_OF_A_FAMILY not in str(error.orig):
            raise
        raise Refused(
            "family_here",
            "Somebody whom this parent must never meet is in that group. Choose another.",
        ) from None
    journal.note(by, "breakouts.moved", seat, at, room=str(room.id), group=n)


@locks.in_order
def open_round(room: Room, minutes: int, prompt: str, by: Staff, at: datetime) -> None:
    """Everybody goes to their group, with something to talk about and for so long."""
    kept = locked(room)
    if kept is None:
        raise _no_groups()
    if kept.opened_at is not None:
        raise Refused("apart", "People are in their groups already.")
    if room.status != RoomStatus.LIVE:
        raise Refused("on_hold", "Resume the session first. Then start the groups.")
    for seat in let_in(room):
        places.welcome(seat, at)
    kept.minutes, kept.prompt = minutes, prompt
    kept.opened_at, kept.ends_at = at, at + timedelta(minutes=minutes)
    db.session.flush()
    journal.note(by, "breakouts.opened", room, at, minutes=minutes, groups=who_is_where(kept))


@locks.in_order
def add_time(room: Room, minutes: int, by: Staff, at: datetime) -> None:
    """More minutes; after the time has run out, from now on."""
    kept = _apart(room, at)
    kept.ends_at = max(kept.ends_at or at, room.held_at or at) + timedelta(minutes=minutes)
    kept.back_at = None
    db.session.flush()
    journal.note(by, "breakouts.time_added", room, at, minutes=minutes)


@locks.in_order
def visit(room: Room, n: int | None, by: Staff, at: datetime) -> None:
    """The facilitator goes into a group, or (None) comes back to the main room."""
    kept = _apart(room, at)
    target = None if n is None else _group(kept, n)
    _end_visit(room, by)
    if target is not None:
        db.session.add(
            BreakoutVisit(
                room_id=room.id,
                staff_id=by.id,
                provider_id=room.provider_id,
                breakout_id=target,
            )
        )
        db.session.flush()
    journal.note(by, "breakouts.visited", room, at, group=n)


@locks.in_order
def caption(
    room: Room, captioner: Captioner, n: int | None, by: Staff | None, at: datetime
) -> None:
    """The captioner goes along into a group, or (None) writes for the main room again.

    Sent by a facilitator, or (`by` None) of their own accord.
    """
    kept = _apart(room, at)
    target = None if n is None else _group(kept, n)
    db.session.execute(
        delete(BreakoutCaptioner).where(BreakoutCaptioner.captioner_id == captioner.id)
    )
    if target is not None:
        db.session.add(
            BreakoutCaptioner(
                captioner_id=captioner.id,
                room_id=room.id,
                provider_id=room.provider_id,
                breakout_id=target,
            )
        )
        db.session.flush()
    journal.note(by, "breakouts.captioned", captioner, at, room=str(room.id), group=n)


@locks.in_order
def call_back(room: Room, seconds: int | None, by: Staff, at: datetime) -> None:
    """Everybody comes back when the countdown ends; None: after all, not yet."""
    kept = _apart(room, at)
    if room.status != RoomStatus.LIVE:
        raise Refused("on_hold", "Resume the session first, or end the groups now.")
    kept.back_at = None if seconds is None else at + timedelta(seconds=seconds)
    db.session.flush()
    journal.note(by, "breakouts.called_back", room, at, seconds=seconds)


@locks.in_order
def close(room: Room, by: Staff | None, at: datetime) -> None:
    """Everybody is together, at once; groups that were only prepared are dropped."""
    kept = locked(room)
    if kept is not None:
        journal.note(by, "breakouts.closed", room, at, groups=who_is_where(kept))
        delete_round(kept)


def forget(room: Room) -> None:
    """The room is over, and its round with it. Holds the room's lock."""
    db.session.execute(delete(BreakoutRound).where(BreakoutRound.room_id == room.id))


def require_apart(room: Room, at: datetime) -> None:
    """Refuse what makes sense only while people are in their groups."""
    _apart(room, at)


def stand_still(room: Room, stood: timedelta) -> None:
    """The room was on hold for so long: timer and countdown get that time back."""
    kept = places.locked_round(room.id)
    if kept is None or kept.ends_at is None:
        return
    kept.ends_at += stood
    kept.back_at = kept.back_at and kept.back_at + stood
    db.session.flush()


def overdue(at: datetime) -> Sequence[Room]:
    """Rooms whose countdown has ended; none that is on hold, because there time stands still."""
    return db.session.scalars(
        select(Room)
        .join(BreakoutRound, BreakoutRound.room_id == Room.id)
        .where(Room.status == RoomStatus.LIVE, BreakoutRound.back_at <= at)
    ).all()


@locks.in_order
def bring_back(room: Room, at: datetime) -> bool:
    """End a round whose countdown has ended; false if it was changed or ended meanwhile."""
    kept = locked(room)
    if kept is None or kept.opened_at is None or is_apart(room, kept, at):
        return False
    close(room, None, at)
    return True


def locked(room: Room) -> BreakoutRound | None:
    """The room's round, with the room standing still; refused unless the room runs."""
    _stand_still(room)
    return places.locked_round(room.id)


def _stand_still(room: Room) -> None:
    locks.take(Level.ROOMS, [room.id])
    db.session.refresh(room, with_for_update=True)
    if room.status not in lobby.RUNNING:
        raise Refused("not_open", "Open the room first.")


def _apart(room: Room, at: datetime) -> BreakoutRound:
    kept = locked(room)
    if kept is None or not is_apart(room, kept, at):
        raise Refused("not_apart", "Everyone is together at the moment. Start the groups first.")
    return kept


def is_apart(room: Room, kept: BreakoutRound, at: datetime) -> bool:
    """Whether people are in their groups now; on hold the room's time stands still."""
    return as_round(kept).apart(room.held_at or at)


def _no_groups() -> Refused:
    return Refused("no_groups", "Make the groups first.")


def _group(kept: BreakoutRound, n: int) -> UUID:
    found = db.session.scalar(
        select(Breakout.id).where(Breakout.round_id == kept.id, Breakout.number == n)
    )
    if found is None:
        raise Refused("no_such_group", "There is no such group. Look at the groups again.")
    return found


def let_in(room: Room) -> Sequence[Seat]:
    """The seats of everybody who is in the room."""
    return db.session.scalars(
        select(Seat)
        .join(Admission, (Admission.seat_id == Seat.id) & Admission.ended_at.is_(None))
        .where(
            Seat.room_id == room.id,
            Seat.released_at.is_(None),
            Seat.barred_at.is_(None),
            Admission.state == "admitted",
        )
        .order_by(Seat.seat_no)
        .execution_options(populate_existing=True)
    ).all()


def who_is_where(kept: BreakoutRound) -> list[list[str]]:
    """The seats in each group, for the journal."""
    return [[str(seat_id) for seat_id in group.seats] for group in as_round(kept).groups]


def _end_visit(room: Room, by: Staff) -> None:
    db.session.execute(
        delete(BreakoutVisit).where(
            BreakoutVisit.room_id == room.id, BreakoutVisit.staff_id == by.id
        )
    )


def delete_round(kept: BreakoutRound) -> None:
    """With its groups, places and visits, which hang on it in the database."""
    db.session.execute(delete(BreakoutRound).where(BreakoutRound.id == kept.id))
