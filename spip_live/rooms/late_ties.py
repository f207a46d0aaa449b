"""Ties that wait: two people to be kept apart whose families still hold seats in one room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from spip_live.db import db
from spip_live.errors import Refused
from spip_live.people.joining_families import complete
from spip_live.people.models import Parent, Staff, Tie
from spip_live.rooms.media.places import places
from spip_live.rooms.models import Seat


def in_the_way(tie: Tie) -> list[Seat]:
    """The seats in rooms that both families have a claim in, room by room.

    Families, not only the two people: whoever is tied to one is about to be tied to the other.
    """
    families = [_family(tie.one_id), _family(tie.other_id)]
    seats = db.session.scalars(
        select(Seat)
        .where(Seat.family_id.in_(families), Seat.claim_ended_at.is_(None))
        .order_by(Seat.room_id, Seat.seat_no)
    ).all()
    together = [
        seat
        for seat in seats
        if any(
            other.room_id == seat.room_id and other.family_id != seat.family_id for other in seats
        )
    ]
    return sorted(together, key=lambda seat: (seat.room.starts_at, seat.room_id, seat.seat_no))


def _family(parent_id: object) -> object:
    return db.session.get_one(Parent, parent_id).family_id


def try_again(by: Staff | None, at: datetime) -> Sequence[Tie]:
    """Try every waiting tie again, now that a seat was given up; returns those still waiting.

    None is complete while somebody may still be heard whose place in a room was taken away.
    """
    if places.doubted():
        return db.session.scalars(select(Tie).where(Tie.pending)).all()
    for tie in db.session.scalars(select(Tie).where(Tie.pending).order_by(Tie.made_at)).all():
        if tie.pending:  # not closed by one before it
            try:
                complete(tie, by, at)
            except Refused:
                continue
    return db.session.scalars(select(Tie).where(Tie.pending)).all()
