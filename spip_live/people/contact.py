"""Whose contact details who may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from spip_live.people.models import Role, Staff

HIDDEN = "Confidential"


class Reachable(Protocol):
    """Anybody with contact details."""

    email: str
    phone: str
    email_confidential: bool
    phone_confidential: bool


@dataclass(frozen=True)
class Contact:
    """Contact details as one member of staff may see them."""

    email: str
    phone: str


def shown_to(staff: Staff, parent: Reachable) -> Contact:
    """What this member of staff may see: confidential details only those who must use them.

    Coordinators write to parents and safeguarding leads reach them in danger; a facilitator meets
    them in the room and needs neither.
    """
    trusted = staff.has_role(Role.COORDINATOR, Role.SAFEGUARDING_LEAD)
    return Contact(
        email=parent.email if trusted or not parent.email_confidential else HIDDEN,
        phone=parent.phone if trusted or not parent.phone_confidential else HIDDEN,
    )
