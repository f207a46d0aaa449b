"""The letters about a seat, each written and sent by a background job.

The job itself makes the link that its letter carries, so that a link's token stands neither in
the queue nor in the database. A letter that fails half-way is written anew, with a new link.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import current_app

from spip_live import clock, jobs, mail, uk_time
from spip_live.content import taught
from spip_live.db import db
from spip_live.journal import note
from spip_live.people.models import Provider, Route, Staff
from spip_live.rooms import joining_links
from spip_live.rooms.models import JoiningLink, Room, Seat
from spip_live.settings import Settings


@jobs.job("letters.joining_link")
def joining_link(seat_id: UUID, staff_id: UUID | None = None) -> None:
    """The seat's link, when it is, and how to get ready."""
    _send_with_link("joining_link", seat_id, staff_id)


@jobs.job("letters.new_time")
def new_time(seat_id: UUID, staff_id: UUID | None = None) -> None:
    """The room's time has changed: the new time, and a new link."""
    _send_with_link("new_time", seat_id, staff_id)


@jobs.job("letters.cancelled")
def cancelled(seat_id: UUID, staff_id: UUID | None = None) -> None:
    """The room will not happen; the provider will offer another."""
    _send_without_link("cancelled", seat_id)


@jobs.job("letters.released")
def released(seat_id: UUID, staff_id: UUID | None = None) -> None:
    """The seat was taken back. The same words whatever the reason was."""
    _send_without_link("released", seat_id)


def _send_with_link(template: str, seat_id: UUID, staff_id: UUID | None) -> None:
    seat = db.session.get(Seat, seat_id)
    if seat is None or seat.released_at is not None or seat.room.is_over or not seat.parent.email:
        return
    at = clock.now()
    link, token = joining_links.issue(seat, staff_id, at)
    note(_staff(staff_id), "link.issued", seat, at, letter=template)
    db.session.commit()
    _post(template, seat, at, link=link, address=f"{settings().base_url}/join/{token}",
          calendar=f"{settings().base_url}/appointment/{token}.ics")  # fmt: skip


def _send_without_link(template: str, seat_id: UUID) -> None:
    seat = db.session.get(Seat, seat_id)
    if seat is not None and seat.parent.email:
        _post(template, seat, clock.now())


def _post(
    template: str, seat: Seat, at: datetime, link: JoiningLink | None = None, **more: object
) -> None:
    """Send, and write down what became of the link; `NotSent` leaves it to the next try."""
    letter = mail.compose(seat.parent.email, template, facts(seat) | more)
    try:
        mail.send(settings(), letter, at)
    except mail.Undeliverable:
        if link is not None:
            link.undeliverable_at = at
        note(None, "letter.undeliverable", seat, at, letter=template)
    else:
        if link is not None:
            link.sent_at = at
        note(None, "letter.sent", seat, at, letter=template)
    db.session.commit()


def facts(seat: Seat) -> dict[str, object]:
    """What every letter about a seat may say: nothing of anybody else, and no reason."""
    provider = db.session.get_one(Provider, seat.provider_id)
    return {
        "forename": seat.parent.forename or seat.parent.full_name,
        "provider": provider.name,
        "phone": provider.contact_phone,
        "email": provider.contact_email,
        "ordered": seat.enrolment.referral.route == Route.COURT_ORDER,
        "by_cafcass": seat.enrolment.referral.route == Route.CAFCASS,
        **times(seat.room),
    }


def times(room: Room) -> dict[str, object]:
    """When a room is, in words, and what comes before it: what every letter about it says."""
    programme = taught.by(room.provider_id).programme(room.programme)
    return {
        "on": uk_time.uk_date(room.starts_at),
        "starts": uk_time.uk_time(room.starts_at),
        "ends": uk_time.uk_time(room.ends_at),
        "length": uk_time.how_long(room.ends_at - room.starts_at),
        "part": room.part,
        "parts": len(programme.parts),
        "beforehand": programme.reading_beforehand,
    }


def _staff(staff_id: UUID | None) -> Staff | None:
    return None if staff_id is None else db.session.get(Staff, staff_id)


def settings() -> Settings:
    """What this process runs with."""
    found: Settings = current_app.config["SETTINGS"]
    return found
