"""Staff at every standing, for pages that show them all."""

from __future__ import annotations

from datetime import datetime, timedelta

from spip_live import clock
from spip_live.journal import note
from spip_live.people import staffing
from spip_live.people.models import Role, Staff, StaffInvitation
from spip_live.people.staffing import Purpose
from tests.factories import keep, make_staff

LONG_NAME = "Bronwen Llewellyn-Featherstonehaugh"


def make_colleagues(by: Staff, at: datetime) -> tuple[str, Staff]:
    """One with every role, one invited, one whose letter came back, one too late, one who left.

    Gives the token of the invitation, and the one whose letter came back.
    """
    everything = (Role.COORDINATOR, Role.FACILITATOR, Role.SAFEGUARDING_LEAD)
    make_staff(*everything, name=LONG_NAME, password_hash="kept")
    token = staffing.issue_link(make_staff(name="Gareth Pugh"), Purpose.INVITE, at)
    returned = make_staff(name="Tomasz Nowak")
    staffing.issue_link(returned, Purpose.INVITE, at)
    note(None, "staff.letter_came_back", returned, clock.now())
    keep(
        StaffInvitation(
            staff_id=make_staff(name="Mei Lin").id,
            token_hash=b"late",
            purpose="invite",
            issued_at=at - timedelta(days=8),
            expires_at=at - timedelta(days=1),
        )
    )
    make_staff(name="Left Long Ago", ended_at=at)
    note(by, "staff.invited", returned, at)
    return token, returned
