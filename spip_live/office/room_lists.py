"""What a room's page shows: its seats, the ways into them, and who waits for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from spip_live import uk_time
from spip_live.db import db
from spip_live.people.models import Case, Enrolment, Fee, Parent, Referral, Route
from spip_live.rooms.candidates import attended_parts, candidates, held_parts, place_of
from spip_live.rooms.exclusion import SENTENCES, Reason, overlaps, why_not
from spip_live.rooms.media import checking
from spip_live.rooms.media.models import DeviceCheck
from spip_live.rooms.models import JoiningLink, Room, Seat

ROUTES = {
    Route.COURT_ORDER: "Court order",
    Route.CAFCASS: "Cafcass",
    Route.SELF: "Self-referral",
}
SHOWN = 25  # how many waiting parents one page lists


@dataclass(frozen=True)
class Way:
    """How something stands, in words: the newest link to a seat, or its newest device check."""

    text: str
    kind: str
    note: str = ""


@dataclass(frozen=True)
class SeatLine:
    """One seat that a parent holds."""

    seat: Seat
    way: Way
    check: Way


@dataclass(frozen=True)
class WaitingLine:
    """A parent who waits for a seat of this part, and whether they may have one here.

    `reason` is for staff who may know it; `warnings` are worth a look and forbid nothing.
    """

    enrolment: Enrolment
    parent: Parent
    referral: Referral
    case_number: str
    days: int
    reason: Reason | None
    warnings: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Why they cannot be seated here."""
        return SENTENCES[self.reason] if self.reason else ""


def seat_lines(room: Room) -> list[SeatLine]:
    """The seats that parents hold, in the order of their numbers."""
    seats = db.session.scalars(
        select(Seat)
        .where(Seat.room_id == room.id, Seat.released_at.is_(None))
        .order_by(Seat.seat_no)
    ).all()
    return lines_of(seats)


def released_lines(room: Room) -> list[Seat]:
    """The seats that were given up, the latest first."""
    return list(
        db.session.scalars(
            select(Seat)
            .where(Seat.room_id == room.id, Seat.released_at.is_not(None))
            .order_by(Seat.released_at.desc())
        )
    )


def lines_of(seats: Sequence[Seat]) -> list[SeatLine]:
    """These seats with the ways into them and their device checks, in two queries."""
    ids = [seat.id for seat in seats]
    links, checks = newest_links(ids), checks_of(ids)
    return [
        SeatLine(seat, way_of(seat, links.get(seat.id)), check_of(checks.get(seat.id)))
        for seat in seats
    ]


def newest_links(seat_ids: Sequence[UUID]) -> dict[UUID, JoiningLink]:
    """The newest link to each seat. Links have no provider scope: ask only for seats of ours."""
    links = db.session.scalars(
        select(JoiningLink)
        .where(JoiningLink.seat_id.in_(seat_ids))
        .ext(distinct_on(JoiningLink.seat_id))
        .order_by(JoiningLink.seat_id, JoiningLink.issued_at.desc())
    )
    return {link.seat_id: link for link in links}


def way_of(seat: Seat, link: JoiningLink | None) -> Way:
    """What became of the newest link, in words."""
    if link is None:
        if not seat.parent.email:
            return Way("No email address", "stop", "Add one, or pass a link on by telephone")
        return Way("Waiting to be sent", "plain", "Within a minute")
    if link.revoked_at is not None:
        return Way("Stopped", "warm", uk_time.uk_short(link.revoked_at))
    if link.used_at is not None:
        return Way("Opened", "good", uk_time.uk_short(link.used_at))
    if link.undeliverable_at is not None:
        return Way("Came back", "stop", "The email address does not work")
    if link.shown_at is not None:
        return Way("Passed on by telephone", "info", uk_time.uk_short(link.shown_at))
    if link.sent_at is not None:
        return Way("Sent", "info", uk_time.uk_short(link.sent_at))
    return Way("Being sent", "plain", "The mail server has not taken it yet")


def checks_of(seat_ids: Sequence[UUID]) -> dict[UUID, DeviceCheck]:
    """The newest device check made from each of these seats."""
    made = db.session.scalars(select(DeviceCheck).where(DeviceCheck.seat_id.in_(seat_ids)))
    return {each.seat_id: each for each in made}


def check_of(made: DeviceCheck | None) -> Way:
    """How a parent's camera, microphone, sound and connection did, in words."""
    if made is None:
        return Way("Not tried", "quiet")
    told = [uk_time.uk_short(made.at), *checking.for_staff(made.failed)]
    ready = made.result == checking.Result.READY
    return Way("Ready" if ready else "Needs help", "good" if ready else "warm", ". ".join(told))


def waiting_for(room: Room, words: str, at: datetime) -> tuple[list[WaitingLine], int]:
    """Parents who wait for this part, those with the nearest hearing first; and how many in all.

    `words` narrow by name, case number or Cafcass reference.
    """
    found = waiting(room.programme, room.part)
    for word in words.split():
        found = found.where(_matches(word))
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = db.session.execute(
        found.order_by(
            Referral.hearing_on.asc().nulls_last(), Enrolment.created_at, Parent.surname
        ).limit(SHOWN)
    ).all()
    return _judged(room, rows, at), total


def waiting(programme: str, part: int) -> Select[Enrolment, Parent, Referral, str | None]:
    """Enrolments of the programme that hold no seat for the part and have not attended it."""
    return (
        select(Enrolment, Parent, Referral, Case.number)
        .join(Parent, Parent.id == Enrolment.parent_id)
        .join(Referral, Referral.id == Enrolment.referral_id)
        .outerjoin(Case, Case.id == Referral.case_id)
        .where(
            Enrolment.programme == programme,
            Enrolment.withdrawn_at.is_(None),
            Enrolment.id.not_in(held_parts(part)),
            Enrolment.id.not_in(attended_parts(part)),
        )
    )


def _matches(word: str) -> ColumnElement[bool]:
    """Whether a name, a number or a reference holds this word."""
    plain = word.replace("-", "").replace("/", "")
    like = f"%{literal(word)}%"
    return or_(
        Parent.forename.ilike(like),
        Parent.surname.ilike(like),
        Referral.cafcass_ref.ilike(like),
        Case.number.ilike(f"%{literal(plain)}%"),
    )


def literal(word: str) -> str:
    """The word with nothing in it that LIKE takes for a wildcard."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _judged(
    room: Room, rows: Sequence[Row[Enrolment, Parent, Referral, str | None]], at: datetime
) -> list[WaitingLine]:
    place = place_of(room)
    found = candidates([enrolment for enrolment, *_ in rows])
    elsewhere = family_times([parent.family_id for _, parent, *_ in rows])
    today = uk_time.uk_day(at)
    lines = []
    for enrolment, parent, referral, number in rows:
        reason = why_not(found[enrolment.id], place)
        warnings = [] if reason else _warnings(room, parent, referral, elsewhere, today)
        lines.append(
            WaitingLine(
                enrolment=enrolment,
                parent=parent,
                referral=referral,
                case_number=number or "",
                days=max(0, (today - uk_time.uk_day(enrolment.created_at)).days),
                reason=reason,
                warnings=tuple(warnings),
            )
        )
    return lines


Times = dict[UUID, list[tuple[UUID, datetime, datetime]]]


def family_times(family_ids: Sequence[UUID]) -> Times:
    """By family: who of it holds a seat, and from when to when, in rooms that are not over."""
    rows = db.session.execute(
        select(Seat.family_id, Seat.parent_id, Room.starts_at, Room.ends_at)
        .join(Room, Room.id == Seat.room_id)
        .where(
            Seat.family_id.in_(family_ids),
            Seat.released_at.is_(None),
            Room.is_over.is_(False),
        )
    )
    found: Times = {}
    for family_id, parent_id, starts_at, ends_at in rows:
        found.setdefault(family_id, []).append((parent_id, starts_at, ends_at))
    return found


def _warnings(
    room: Room, parent: Parent, referral: Referral, elsewhere: Times, today: date
) -> list[str]:
    said = []
    others = elsewhere.get(parent.family_id, [])
    if clashes(room, [time for time in others if time[0] != parent.id]):
        said.append(
            "Somebody of their family has a session at the same time. Ask who has the children."
        )
    if clashes(room, [time for time in others if time[0] == parent.id]):
        said.append("They have another session at the same time.")
    if referral.fee == Fee.DUE:
        said.append("Their fee is due.")
    if referral.hearing_on and today <= referral.hearing_on < uk_time.uk_day(room.starts_at):
        said.append(
            f"Their hearing is before this room, on {uk_time.uk_short_date(referral.hearing_on)}."
        )
    return said


def clashes(room: Room, times: Sequence[tuple[UUID, datetime, datetime]]) -> bool:
    """Whether any of these times overlaps the room's."""
    return overlaps(room.starts_at, room.ends_at, [(starts, ends) for _, starts, ends in times])
