"""A seat that gives way to a tie learned late: taken back at once, let go of when nothing is left.

First nobody can come by it any more; the caller commits, then `broadcast.changed` ends its media
and cuts its sockets; and only when both are certainly gone does its claim on the room end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update

from spip_live.db import db
from spip_live.journal import note
from spip_live.people.models import Staff, Tie
from spip_live.rooms import joining_links
from spip_live.rooms.breakouts import places as breakouts
from spip_live.rooms.media.places import places
from spip_live.rooms.models import Admission, Displacement, Room, RoomStatus, Seat
from spip_live.rooms.presence import presence

WHY = "displaced"
RUNNING = (RoomStatus.LIVE, RoomStatus.HELD)


def displace(held: Seat, tie: Tie, by: Staff | None, at: datetime) -> Displacement:
    """Take a seat back for a tie. No letter tells of it: somebody rings them."""
    live = _may_be_live(held)
    if held.released_at is None:
        held.released_at, held.released_why = at, WHY
    held.displaced_at = at
    joining_links.close_doors(held, at)
    made = Displacement(
        provider_id=held.provider_id, seat_id=held.id, tie_id=tie.id, at=at, was_live=live
    )
    db.session.add(made)
    note(by, "seat.displaced", held, at, room=str(held.room_id), tie=str(tie.id), live=live)
    if not live:
        _let_go(held, made, at)
    db.session.flush()
    return made


def let_go_of(held: Seat, by: Staff | None, at: datetime) -> bool:
    """End the claim of a displaced seat, if by now nothing of the room reaches its parent.

    Only for the process that serves the room, which alone knows.
    """
    made = db.session.scalar(select(Displacement).where(Displacement.seat_id == held.id))
    if made is None or not is_off(held):
        return False
    if made.off_at is None:
        _let_go(held, made, at)
        note(by, "seat.cut_off", held, at, room=str(held.room_id), tie=str(made.tie_id))
    return True


def is_off(held: Seat) -> bool:
    """Whether this process holds nothing of a seat: no media, no doubt about it, and no socket.

    Nor is anybody just being let in, on what the database said before the seat gave way; nor can
    an earlier life of this process have left its media behind.
    """
    if places.outlived or not places.settled(held.room_id):
        return False
    doubted = any(each.person.id == held.id for each in places.doubted(held.room_id))
    return not (doubted or places.of(held.id) or presence.sockets_of(held.id))


def _may_be_live(held: Seat) -> bool:
    """Whether anything of the room may reach this parent, as far as the database can tell."""
    room = db.session.get_one(Room, held.room_id)
    inside = exists().where(Admission.seat_id == held.id, Admission.ended_at.is_(None))
    if db.session.scalar(select(inside)):
        return True
    return held.admitted_at is not None and room.status in RUNNING


def _let_go(held: Seat, made: Displacement, at: datetime) -> None:
    db.session.execute(
        update(Admission)
        .where(Admission.seat_id == held.id, Admission.ended_at.is_(None))
        .values(ended_at=at, ended_why=WHY)
    )
    breakouts.take_out(held.id, at)
    if held.claim_ended_at is None:
        held.claim_ended_at, held.seatable = at, None
    made.off_at = at


def to_ring() -> Sequence[Displacement]:
    """The displacements whose parent nobody has rung yet, the oldest first."""
    wanted = select(Displacement).join(Seat, Seat.id == Displacement.seat_id)
    still = wanted.where(Displacement.rung_at.is_(None), Seat.released_why == WHY)
    return db.session.scalars(still.order_by(Displacement.at, Displacement.id)).all()


def say_rung(made: Displacement, by: Staff, at: datetime) -> None:
    """Somebody has rung the parent and offered another room."""
    if made.rung_at is None:
        made.rung_at, made.rung_by = at, by.id
        note(by, "seat.displaced_rung", made.seat, at)
