"""What the pages about offers show: who was offered, who has chosen, and which rooms there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from spip_live import uk_time
from spip_live.content import taught
from spip_live.db import db
from spip_live.office.schedule_lists import RoomLine, programme_title, room_lines
from spip_live.people.lanes import Held
from spip_live.people.lanes_dealt import lanes_of
from spip_live.people.models import Enrolment, Parent, Referral
from spip_live.rooms.candidates import holding, parts_done
from spip_live.rooms.displacing import WHY
from spip_live.rooms.models import Displacement, Room, RoomStatus, Seat
from spip_live.rooms.offers import reading, waiting
from spip_live.rooms.offers.models import OfferLink, Waiter
from spip_live.rooms.offers.rule import Standing, choices, to_choose

PER_PAGE = 50
PATIENCE = timedelta(days=7)  # after this an offer that nobody took up is worth a call
SHOWN = {
    "to_offer": "Not offered yet",
    "again": "To offer again",
    "not_chosen": "Offered, not chosen yet",
    "chosen": "Have chosen",
}


@dataclass(frozen=True)
class OfferLine:
    """One enrolment: what became of its offer, and whether there is anything to choose."""

    enrolment: Enrolment
    parent: Parent
    title: str
    link: OfferLink | None
    own: tuple[datetime, ...]  # when their seats are
    any_room: bool
    again: bool  # their seat was taken back, and they wait for another

    @property
    def said(self) -> tuple[str, str, str]:
        """What became of the offer: in words, how it looks, and since when."""
        if self.own:
            return "Has a seat", "good", " and ".join(uk_time.uk_short(when) for when in self.own)
        if self.link is None:
            return ("To offer again", "stop", "") if self.again else ("Not offered", "plain", "")
        return _became(self.link)


def _became(link: OfferLink) -> tuple[str, str, str]:
    for text, kind, when in (
        ("Did not reach them", "stop", link.undeliverable_at),
        ("Opened", "info", link.used_at),
        ("Sent", "info", link.sent_at),
        ("Shown by telephone", "info", link.shown_at),
    ):
        if when is not None:
            return text, kind, uk_time.uk_short(when)
    return "On its way", "plain", ""


@dataclass(frozen=True)
class OfferPage:
    """Some lines, with how many there are."""

    lines: list[OfferLine]
    number: int
    of: int
    total: int


def page(show: str, words: str, number: int) -> OfferPage:
    """Enrolments of one kind, a page at a time, the next hearing first."""
    query = _enrolments(show)
    for word in words.split():
        query = query.where(
            or_(
                Parent.forename.icontains(word, autoescape=True),
                Parent.surname.icontains(word, autoescape=True),
            )
        )
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    of = max(1, ceil(total / PER_PAGE))
    here = min(max(1, number), of)
    rows = db.session.scalars(
        query.order_by(Referral.hearing_on.asc().nulls_last(), Enrolment.created_at, Enrolment.id)
        .offset((here - 1) * PER_PAGE)
        .limit(PER_PAGE)
    ).all()
    return OfferPage(lines_of(rows), here, of, total)


def how_many(show: str) -> int:
    """How many enrolments there are of one kind."""
    return db.session.scalar(select(func.count()).select_from(_enrolments(show).subquery())) or 0


def stale(at: datetime) -> int:
    """How many were offered a while ago, and have not chosen."""
    query = _enrolments("not_chosen").where(
        Enrolment.id.in_(
            select(OfferLink.enrolment_id).where(_is_live(), OfferLink.issued_at < at - PATIENCE)
        )
    )
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def rung_and_not_seated() -> int:
    """How many lost their seat to a tie, have been rung, and have no other seat yet."""
    rung = (
        select(Seat.enrolment_id)
        .join(Displacement, Displacement.seat_id == Seat.id)
        .where(Displacement.rung_at.is_not(None))
    )
    query = _enrolments("again").where(Enrolment.id.in_(rung))
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _enrolments(show: str) -> Select[Any]:
    """Those who may be seated and have not been to all of it, as far as they are of this kind."""
    done = parts_done()
    parts = {each.slug: len(each.parts) for each in taught.here().programmes.values()}
    needed = case(parts, value=Enrolment.programme, else_=1)
    query = (
        select(Enrolment)
        .join(Parent, Parent.id == Enrolment.parent_id)
        .join(Referral, Referral.id == Enrolment.referral_id)
        .outerjoin(done, done.c.enrolment_id == Enrolment.id)
        .where(
            Enrolment.withdrawn_at.is_(None),
            Enrolment.seatable,
            func.coalesce(done.c.parts, 0) < needed,
        )
    )
    offered = Enrolment.id.in_(select(OfferLink.enrolment_id).where(_is_live()))
    held = Enrolment.id.in_(holding())
    kinds: dict[str, ColumnElement[bool]] = {
        "to_offer": ~offered & ~held,
        "again": _displaced() & ~held,
        "not_chosen": offered & ~held,
        "chosen": offered & held,
    }
    return query.where(kinds[show]) if show in kinds else query


def _is_live() -> ColumnElement[bool]:
    return OfferLink.revoked_at.is_(None)


def _displaced() -> ColumnElement[bool]:
    """A seat of theirs gave way to a tie that was learned late."""
    return Enrolment.id.in_(select(Seat.enrolment_id).where(Seat.released_why == WHY))


def lines_of(enrolments: Sequence[Enrolment]) -> list[OfferLine]:
    """The enrolments as lines, in the same order."""
    ids = [enrolment.id for enrolment in enrolments]
    links = {
        link.enrolment_id: link
        for link in db.session.scalars(
            select(OfferLink).where(OfferLink.enrolment_id.in_(ids), _is_live())
        )
    }
    again = set(db.session.scalars(select(Enrolment.id).where(Enrolment.id.in_(ids), _displaced())))
    times, lanes = _seats(ids), lanes_of(each.parent_id for each in enrolments)
    rooms = coming()
    return [
        OfferLine(
            enrolment=each,
            parent=each.parent,
            title=programme_title(each.programme),
            link=links.get(each.id),
            own=tuple(times.get(each.id, ())),
            any_room=any(_is_for(line, each, lanes[each.parent_id]) for line in rooms),
            again=each.id in again,
        )
        for each in enrolments
    ]


def _is_for(line: RoomLine, enrolment: Enrolment, lanes: Iterable[Held]) -> bool:
    room = line.room
    return (
        room.offered
        and room.programme == enrolment.programme
        and line.free > 0
        and any(held.opens(room.open_lane, room.lane_number) for held in lanes)
    )


def _seats(enrolment_ids: Sequence[UUID]) -> dict[UUID, list[datetime]]:
    rows = db.session.execute(
        select(Seat.enrolment_id, Room.starts_at)
        .join(Room, Room.id == Seat.room_id)
        .where(
            Seat.enrolment_id.in_(enrolment_ids),
            Seat.released_at.is_(None),
            Room.is_over.is_(False),
        )
        .order_by(Room.starts_at)
    )
    found: dict[UUID, list[datetime]] = {}
    for enrolment_id, starts_at in rows:
        found.setdefault(enrolment_id, []).append(starts_at)
    return found


def coming() -> list[RoomLine]:
    """The rooms that are scheduled, the nearest first."""
    return room_lines(
        db.session.scalars(
            select(Room)
            .where(Room.status == RoomStatus.SCHEDULED, Room.starts_at > func.now())
            .order_by(Room.starts_at, Room.id)
        ).all()
    )


@dataclass(frozen=True)
class Choosable:
    """A room that one parent may choose by themselves now, for staff who look after them."""

    part: str
    line: RoomLine


def choosable(enrolment: Enrolment, at: datetime) -> list[Choosable]:
    """What this parent's own page offers at this moment."""
    standing = reading.standing_of(enrolment)
    terms = reading.terms_of(enrolment.provider_id)
    rooms = reading.rooms_for(enrolment.programme, standing.lanes, at)
    found = [
        (part, room.id)
        for part in _parts_of(standing)
        for room in choices(standing, part, rooms, at, terms)
    ]
    kept = db.session.scalars(select(Room).where(Room.id.in_([id_ for _, id_ in found]))).all()
    lines = {line.room.id: line for line in room_lines(kept)}
    return [
        Choosable(f"Part {part}" if standing.parts > 1 else "", lines[id_]) for part, id_ in found
    ]


def _parts_of(standing: Standing) -> list[int]:
    return [part for part in range(1, standing.parts + 1) if to_choose(standing, part)]


@dataclass(frozen=True)
class WaitingLine:
    """One place on the waiting list."""

    waiter: Waiter
    parent: Parent
    title: str
    part: str
    days: int
    any_room: bool


def waiting_lines(at: datetime) -> list[WaitingLine]:
    """Everybody who waits, the next to be told first."""
    line = waiting.in_line()
    lanes, rooms = lanes_of(each.parent_id for each in line), coming()
    return [
        WaitingLine(
            waiter=each,
            parent=each.enrolment.parent,
            title=programme_title(each.enrolment.programme),
            part=_part_called(each),
            days=(uk_time.uk_day(at) - uk_time.uk_day(each.joined_at)).days,
            any_room=any(
                room.room.part == each.part and _is_for(room, each.enrolment, lanes[each.parent_id])
                for room in rooms
            ),
        )
        for each in line
    ]


def _part_called(waiter: Waiter) -> str:
    programme = taught.here().programmes.get(waiter.enrolment.programme)
    return f"Part {waiter.part}" if programme and len(programme.parts) > 1 else ""
