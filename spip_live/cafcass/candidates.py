"""Reads which enrolments a return may speak of, and what has been decided of each; read only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from spip_live.cafcass.completion import Sitting
from spip_live.cafcass.models import Return, ReturnLine
from spip_live.cafcass.rows import Candidate, LineState, Sent
from spip_live.content import taught
from spip_live.db import db
from spip_live.people.models import Enrolment, Provider, Referral, Route
from spip_live.rooms.models import Decision, Outcome, Room, Seat
from spip_live.rooms.outcomes import RULE
from spip_live.tenancy import current_provider_id
from spip_live.uk_time import uk_day, uk_day_bounds


def within(from_on: date | None, to_on: date | None, room_id: UUID | None) -> list[Candidate]:
    """Every enrolment that a return over these days, or this room, may speak of.

    Over days: those with a room that ended, a decision that was made, or a withdrawal, on one
    of them; so a later correction is picked up by the days on which it was made.
    """
    if room_id is not None:
        enrolments = _in_room(room_id)
    elif from_on is not None and to_on is not None:
        enrolments = _between(uk_day_bounds(from_on)[0], uk_day_bounds(to_on)[1])
    else:
        raise ValueError("a return is about days or about a room")
    return _candidates(enrolments)


def _in_room(room_id: UUID) -> set[UUID]:
    return set(db.session.scalars(select(Decision.enrolment_id).where(Decision.room_id == room_id)))


def _between(start: datetime, end: datetime) -> set[UUID]:
    decided = (
        select(Decision.enrolment_id)
        .join(Room, Room.id == Decision.room_id)
        .where(
            or_(
                and_(Room.ended_at >= start, Room.ended_at < end),
                and_(Decision.at >= start, Decision.at < end, Decision.made_by != RULE),
            )
        )
    )
    withdrawn = (
        select(Enrolment.id)
        .join(ReturnLine, ReturnLine.enrolment_id == Enrolment.id)
        .where(Enrolment.withdrawn_at >= start, Enrolment.withdrawn_at < end)
    )
    return set(db.session.scalars(decided)) | set(db.session.scalars(withdrawn))


def _candidates(enrolment_ids: set[UUID]) -> list[Candidate]:
    provider = db.session.get_one(Provider, current_provider_id())
    sittings, coming = _sittings(enrolment_ids), _coming(enrolment_ids)
    sent = _sent(enrolment_ids)
    return [
        _candidate(
            enrolment,
            provider,
            tuple(sittings[enrolment.id]),
            frozenset(coming[enrolment.id]),
            sent.get(enrolment.id),
        )
        for enrolment in _enrolments(enrolment_ids)
    ]


def _candidate(
    enrolment: Enrolment,
    provider: Provider,
    sittings: tuple[Sitting, ...],
    coming: frozenset[int],
    sent: Sent | None,
) -> Candidate:
    programme, referral = taught.here().programme(enrolment.programme), enrolment.referral
    return Candidate(
        enrolment_id=enrolment.id,
        provider=provider.name,
        programme=programme.title,
        parts=len(programme.parts),
        cafcass_reference=referral.cafcass_ref,
        case_number=referral.case.number if referral.case else "",
        party_role=referral.role,
        forename=enrolment.parent.forename,
        surname=enrolment.parent.surname,
        self_referred=referral.route == Route.SELF,
        withdrawn=enrolment.withdrawn_at is not None,
        sittings=sittings,
        coming=coming,
        sent=sent,
    )


def _enrolments(enrolment_ids: set[UUID]) -> Iterable[Enrolment]:
    return db.session.scalars(
        select(Enrolment)
        .where(Enrolment.id.in_(enrolment_ids))
        .options(
            joinedload(Enrolment.parent),
            joinedload(Enrolment.referral).joinedload(Referral.case),
        )
    )


def _sittings(enrolment_ids: set[UUID]) -> defaultdict[UUID, list[Sitting]]:
    """What holds of each seat of these enrolments, whichever room and however long ago."""
    rows = db.session.execute(
        select(Decision, Room.part, Room.ended_at, Room.ends_at)
        .join(Room, Room.id == Decision.room_id)
        .where(Decision.enrolment_id.in_(enrolment_ids))
        .order_by(Decision.seat_id, Decision.number)
    )
    newest = {row[0].seat_id: row for row in rows}
    found: defaultdict[UUID, list[Sitting]] = defaultdict(list)
    for decision, part, ended_at, ends_at in newest.values():
        found[decision.enrolment_id].append(
            Sitting(
                part=part,
                on=uk_day(ended_at or ends_at),
                attended=_attended(decision),
                confirmed=decision.made_by != RULE,
            )
        )
    return found


def _attended(decision: Decision) -> bool | None:
    if decision.outcome == Outcome.NEEDS_PERSON:
        return None
    return decision.outcome == Outcome.ATTENDED


def _coming(enrolment_ids: set[UUID]) -> defaultdict[UUID, set[int]]:
    """Parts for which a place is held in a room that isn't over."""
    rows = db.session.execute(
        select(Seat.enrolment_id, Room.part)
        .join(Room, Room.id == Seat.room_id)
        .where(
            Seat.enrolment_id.in_(enrolment_ids),
            Seat.released_at.is_(None),
            Room.is_over.is_(False),
        )
    )
    found: defaultdict[UUID, set[int]] = defaultdict(set)
    for enrolment_id, part in rows:
        found[enrolment_id].add(part)
    return found


def _sent(enrolment_ids: set[UUID]) -> dict[UUID, Sent]:
    """The newest line returned about each enrolment."""
    rows = db.session.scalars(
        select(ReturnLine)
        .join(Return, Return.id == ReturnLine.return_id)
        .where(ReturnLine.enrolment_id.in_(enrolment_ids))
        .order_by(Return.made_at)
    )
    return {
        line.enrolment_id: Sent(
            LineState(line.state), line.attended, line.completed_on, line.row_sha256
        )
        for line in rows
    }
