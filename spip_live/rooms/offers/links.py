"""The links behind which parents choose: made, taken by a browser, stopped.

A link's token is random and is never kept: only its SHA-256 stands in the database.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update

from spip_live import jobs
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import note
from spip_live.people.models import Enrolment, Staff
from spip_live.people.sign_ins import digest
from spip_live.rooms.joining_links import TOKEN_BYTES
from spip_live.rooms.offers.models import OfferLink


def send(enrolment: Enrolment, by: Staff, at: datetime) -> None:
    """Queue a letter with a new link; earlier ones stop when it is made."""
    _may_be_offered(enrolment)
    if not enrolment.parent.email:
        raise Refused("no_email", "They have no email address: show a link and read it to them.")
    jobs.defer("letters.offer", enrolment.provider_id, enrolment_id=enrolment.id, staff_id=by.id)
    note(by, "offer.sent", enrolment, at)


def show(enrolment: Enrolment, by: Staff, at: datetime) -> str:
    """The token of a new link, for staff to pass on by telephone: this once and never again."""
    _may_be_offered(enrolment)
    link, token = issue(enrolment, by.id, at)
    link.shown_at = at
    note(by, "offer.link_shown", enrolment, at)
    db.session.flush()
    return token


def stop(enrolment: Enrolment, by: Staff | None, at: datetime) -> None:
    """Nobody chooses by any link to this enrolment any more; seats that were chosen stay."""
    _revoke(enrolment, at)
    note(by, "offer.stopped", enrolment, at)


def issue(enrolment: Enrolment, issued_by: UUID | None, at: datetime) -> tuple[OfferLink, str]:
    """A new link, and its token, which exists nowhere else; earlier links stop working."""
    _revoke(enrolment, at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = OfferLink(
        id=uuid4(),
        provider_id=enrolment.provider_id,
        enrolment_id=enrolment.id,
        parent_id=enrolment.parent_id,
        token_hash=digest(token),
        issued_at=at,
        issued_by=issued_by,
    )
    db.session.add(link)
    db.session.flush()
    return link, token


def take(link: OfferLink, at: datetime) -> str:
    """This browser takes the link over from any earlier one; returns its secret token."""
    secret = secrets.token_urlsafe(TOKEN_BYTES)
    link.device_hash = digest(secret)
    link.used_at = link.used_at or at
    note(None, "offer.opened", link, at, enrolment=str(link.enrolment_id))
    db.session.flush()
    return secret


def live(enrolment_id: UUID) -> OfferLink | None:
    """The link that works at present, if there is one."""
    return db.session.scalars(
        select(OfferLink).where(
            OfferLink.enrolment_id == enrolment_id, OfferLink.revoked_at.is_(None)
        )
    ).one_or_none()


def _revoke(enrolment: Enrolment, at: datetime) -> None:
    db.session.execute(
        update(OfferLink)
        .where(OfferLink.enrolment_id == enrolment.id, OfferLink.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def _may_be_offered(enrolment: Enrolment) -> None:
    if enrolment.withdrawn_at is not None:
        raise Refused("withdrawn", "Their enrolment was withdrawn. Enrol them again first.")
    if not enrolment.seatable:
        raise Refused(
            "other_party_unknown",
            "The other party of their case is not settled yet. Say who it is first.",
        )
