"""The letters that staff get: to join, and to choose a new password."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import current_app

from spip_live import clock, jobs, mail
from spip_live.db import db
from spip_live.journal import note
from spip_live.logs import log
from spip_live.people import staffing
from spip_live.people.models import Staff
from spip_live.people.staffing import LASTS, Purpose
from spip_live.uk_time import uk_when

TEMPLATES = {Purpose.INVITE: "staff_invitation", Purpose.RESET: "staff_new_password"}


@jobs.job("people.send_invitation")
def send_invitation(staff_id: UUID) -> None:
    """Send the link with which somebody joins, unless they have done so already."""
    staff = db.session.get_one(Staff, staff_id)
    if staff.ended_at is None and staff.password_hash is None:
        _send(staff, Purpose.INVITE)


@jobs.job("people.send_new_password")
def send_new_password(staff_id: UUID) -> None:
    """Send the link with which somebody who forgot their password chooses a new one."""
    staff = db.session.get_one(Staff, staff_id)
    if staff.ended_at is None:
        _send(staff, Purpose.RESET)


def _send(staff: Staff, purpose: Purpose) -> None:
    """Make a link and send it; an address that takes no letters is noted for the coordinators."""
    at = clock.now()
    token = staffing.issue_link(staff, purpose, at)
    db.session.commit()  # the link must work when the letter arrives
    try:
        mail.send(current_app.config["SETTINGS"], letter(staff, purpose, token, at), at)
    except mail.Undeliverable:
        log.warning("staff.letter_came_back", staff_id=staff.id)
        note(None, "staff.letter_came_back", staff, at)
        db.session.commit()


def letter(staff: Staff, purpose: Purpose, token: str, at: datetime) -> mail.Message:
    """What somebody reads who is to choose a password."""
    return mail.compose(
        staff.email,
        TEMPLATES[purpose],
        {
            "name": staff.name,
            "provider": staff.provider.name,
            "address": link_address(token),
            "until": uk_when(at + LASTS[purpose]),
        },
        subject="Choose your password",
        button="Choose a password",
    )


def link_address(token: str) -> str:
    """What stands in a letter: built from the settings, never from what a browser sent."""
    return f"{current_app.config['SETTINGS'].base_url}/choose-password/{token}"
