"""The letters that lead to a parent's choices, and the job that tells the waiting list.

As with letters about seats, the job itself makes the link that its letter carries.
"""

from __future__ import annotations

from uuid import UUID

from spip_live import clock, jobs, mail
from spip_live.db import db
from spip_live.journal import note
from spip_live.people.models import Enrolment, Provider, Route, Staff
from spip_live.rooms.letters import settings
from spip_live.rooms.models import Room
from spip_live.rooms.offers import links, waiting


@jobs.job("letters.offer")
def offer(enrolment_id: UUID, staff_id: UUID | None = None) -> None:
    """They may choose when they come, and the link to where they do."""
    _send("offer", enrolment_id, staff_id)


@jobs.job("letters.places")
def places(enrolment_id: UUID) -> None:
    """They waited, and by now there is something to choose from."""
    _send("places", enrolment_id, None)


@jobs.job("offers.tell_waiting")
def tell_waiting(room_id: UUID) -> None:
    """A room has places for parents to choose: the next in line are told."""
    room = db.session.get(Room, room_id)
    if room is not None:
        waiting.tell(room, clock.now())
        db.session.commit()


def _send(template: str, enrolment_id: UUID, staff_id: UUID | None) -> None:
    enrolment = db.session.get(Enrolment, enrolment_id)
    if enrolment is None or enrolment.withdrawn_at is not None or not enrolment.parent.email:
        return
    at = clock.now()
    link, token = links.issue(enrolment, staff_id, at)
    by = None if staff_id is None else db.session.get(Staff, staff_id)
    note(by, "offer.link_issued", enrolment, at, letter=template)
    db.session.commit()
    more = {"address": f"{settings().base_url}/choose/{token}"}
    letter = mail.compose(enrolment.parent.email, template, facts(enrolment) | more)
    try:
        mail.send(settings(), letter, at)
    except mail.Undeliverable:
        link.undeliverable_at = at
        note(None, "letter.undeliverable", enrolment, at, letter=template)
    else:
        link.sent_at = at
        note(None, "letter.sent", enrolment, at, letter=template)
    db.session.commit()


def facts(enrolment: Enrolment) -> dict[str, object]:
    """What these letters may say: nothing of anybody else, no day, and no reason."""
    provider = db.session.get_one(Provider, enrolment.provider_id)
    return {
        "forename": enrolment.parent.forename or enrolment.parent.full_name,
        "provider": provider.name,
        "phone": provider.contact_phone,
        "email": provider.contact_email,
        "ordered": enrolment.referral.route == Route.COURT_ORDER,
        "by_cafcass": enrolment.referral.route == Route.CAFCASS,
    }
