"""What a coordinator has to do on a Monday morning, each thing with where to do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from spip_live import uk_time
from spip_live.content import taught
from spip_live.db import db
from spip_live.office.room_lists import newest_links, waiting, way_of
from spip_live.office.schedule_lists import RoomLine, room_lines
from spip_live.people.models import Enrolment, Parent, Referral, Tie
from spip_live.rooms.candidates import attended_parts, held_parts
from spip_live.rooms.models import JoiningLink, Room, RoomStatus, Seat
from spip_live.rooms.outcomes import rooms_to_confirm

WEEK = timedelta(days=7)
PATIENCE = timedelta(minutes=15)  # how long a letter may take before somebody is told
SHOWN = 6


@dataclass(frozen=True)
class Unseated:
    """How many wait for one part of one programme, and since when the longest."""

    programme: str
    title: str
    part: str
    count: int
    days: int
    free: int


@dataclass(frozen=True)
class LinkTrouble:
    """A seat whose parent has no link that reached them."""

    seat: Seat
    what: str
    note: str


def rooms_this_week(at: datetime) -> list[RoomLine]:
    """Rooms from today's midnight to a week later, cancelled ones left out."""
    today, _ = uk_time.uk_day_bounds(uk_time.uk_day(at))
    rooms = db.session.scalars(
        select(Room)
        .where(
            Room.starts_at >= today,
            Room.starts_at < today + WEEK,
            Room.status != RoomStatus.CANCELLED,
        )
        .order_by(Room.starts_at)
    ).all()
    return room_lines(rooms)


def too_small(lines: Sequence[RoomLine], at: datetime) -> list[tuple[RoomLine, int]]:
    """Rooms still to come, of these, with fewer parents than make a group; and how many do."""
    programmes = taught.here().programmes
    found = []
    for line in lines:
        programme = programmes.get(line.room.programme)
        if programme is None or line.room.status != RoomStatus.SCHEDULED:
            continue
        least = min(programme.group_size.min, line.room.size)
        if line.room.starts_at > at and line.taken < least:
            found.append((line, least))
    return found


def unseated(at: datetime) -> list[Unseated]:
    """Parents who wait for a seat and may have one, by programme and part.

    Those who have not had part 1 yet are not counted for part 2.
    """
    free = _free_seats(at)
    found = []
    for programme in taught.here().by_title():
        for number in range(1, len(programme.parts) + 1):
            count, first = db.session.execute(_waiting_count(programme.slug, number)).one()
            if count:
                found.append(
                    Unseated(
                        programme=programme.slug,
                        title=programme.title,
                        part=f"Part {number}" if len(programme.parts) > 1 else "",
                        count=count,
                        days=(uk_time.uk_day(at) - uk_time.uk_day(first)).days,
                        free=free.get((programme.slug, number), 0),
                    )
                )
    return found


def _waiting_count(programme: str, part: int) -> Select[int, datetime]:
    rows = waiting(programme, part).where(Enrolment.seatable)
    if part > 1:
        before = part - 1
        rows = rows.where(
            or_(Enrolment.id.in_(held_parts(before)), Enrolment.id.in_(attended_parts(before)))
        )
    since = rows.with_only_columns(Enrolment.created_at).subquery()
    return select(func.count(), func.min(since.c.created_at)).select_from(since)


def _free_seats(at: datetime) -> dict[tuple[str, int], int]:
    """Free seats in coming rooms, by programme and part."""
    rooms = db.session.scalars(
        select(Room).where(Room.status == RoomStatus.SCHEDULED, Room.starts_at > at)
    ).all()
    found: dict[tuple[str, int], int] = {}
    for line in room_lines(rooms):
        key = line.room.programme, line.room.part
        found[key] = found.get(key, 0) + line.free
    return found


def other_party_unknown() -> tuple[list[Enrolment], int]:
    """Enrolments that wait for somebody to say who the other party is; and how many in all."""
    found = (
        select(Enrolment)
        .join(Referral, Referral.id == Enrolment.referral_id)
        .where(Enrolment.seatable.is_(False), Enrolment.withdrawn_at.is_(None))
    )
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    first = found.order_by(Referral.hearing_on.asc().nulls_last(), Enrolment.created_at)
    return list(db.session.scalars(first.limit(SHOWN))), total


def link_troubles(at: datetime) -> list[LinkTrouble]:
    """Seats in coming rooms whose parent no link has reached, the nearest room first."""
    seats = db.session.scalars(
        select(Seat)
        .join(Room, Room.id == Seat.room_id)
        .where(Seat.released_at.is_(None), Room.is_over.is_(False), Room.ends_at > at)
        .order_by(Room.starts_at, Seat.seat_no)
    ).all()
    links = newest_links([seat.id for seat in seats])
    return [
        LinkTrouble(seat, way.text, way.note)
        for seat in seats
        if (way := way_of(seat, links.get(seat.id))).kind in ("stop", "warm")
        or (way.kind == "plain" and at - _since(seat, links) > PATIENCE)
    ]


def _since(seat: Seat, links: dict[UUID, JoiningLink]) -> datetime:
    link = links.get(seat.id)
    return link.issued_at if link else seat.seated_at


def pending_ties() -> list[tuple[Tie, Parent, Parent]]:
    """People to be kept apart who both hold seats in one room, so that somebody has to be moved."""
    one, other = aliased(Parent), aliased(Parent)
    rows = db.session.execute(
        select(Tie, one, other)
        .join(one, one.id == Tie.one_id)
        .join(other, other.id == Tie.other_id)
        .where(Tie.pending)
        .order_by(Tie.made_at)
    )
    return [(tie, first, second) for tie, first, second in rows]


def unconfirmed() -> list[RoomLine]:
    """Rooms that are over and whose outcomes nobody has confirmed yet."""
    return room_lines(rooms_to_confirm())
