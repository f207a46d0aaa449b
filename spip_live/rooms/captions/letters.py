"""The letters to captioners, written and sent by background jobs, as those about seats are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from spip_live import clock, jobs, mail
from spip_live.db import db
from spip_live.journal import note
from spip_live.people.models import Provider, Staff
from spip_live.rooms.captions import inviting
from spip_live.rooms.captions.models import Captioner, CaptionLink
from spip_live.rooms.letters import settings, times


@jobs.job("letters.captioner")
def captioner(captioner_id: UUID, staff_id: UUID | None = None) -> None:
    """When it is, and the link to their page."""
    invited = db.session.get(Captioner, captioner_id)
    if invited is None or invited.revoked_at is not None or invited.room.is_over:
        return
    at = clock.now()
    link, token = inviting.issue(invited, staff_id, at)
    note(_staff(staff_id), "captioner.link_issued", invited, at)
    db.session.commit()
    address = f"{settings().base_url}/caption/{token}"
    _post("captioner", invited, at, link, address=address)


@jobs.job("letters.captioner_cancelled")
def captioner_cancelled(captioner_id: UUID, staff_id: UUID | None = None) -> None:
    """The room will not happen."""
    invited = db.session.get(Captioner, captioner_id)
    if invited is not None and invited.revoked_at is None:
        _post("captioner_cancelled", invited, clock.now())


def _post(
    template: str,
    invited: Captioner,
    at: datetime,
    link: CaptionLink | None = None,
    **more: object,
) -> None:
    """Send, and write down what became of the link; `NotSent` leaves it to the next try."""
    letter = mail.compose(invited.email, template, facts(invited) | more)
    try:
        mail.send(settings(), letter, at)
    except mail.Undeliverable:
        if link is not None:
            link.undeliverable_at = at
        note(None, "captioner.letter_came_back", invited, at, letter=template)
    else:
        if link is not None:
            link.sent_at = at
        note(None, "captioner.letter_sent", invited, at, letter=template)
    db.session.commit()


def facts(invited: Captioner) -> dict[str, object]:
    """What a letter to a captioner may say: the time, and nothing of anybody in the room."""
    provider = db.session.get_one(Provider, invited.provider_id)
    return {
        "name": invited.name,
        "provider": provider.name,
        "phone": provider.contact_phone,
        "email": provider.contact_email,
        **times(invited.room),
    }


def _staff(staff_id: UUID | None) -> Staff | None:
    return None if staff_id is None else db.session.get(Staff, staff_id)
