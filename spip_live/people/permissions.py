"""Who may do what, on one page; and the door for staff."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g

from spip_live import clock
from spip_live.doors import mark
from spip_live.errors import NotAllowed, NotSignedIn
from spip_live.people import sign_ins
from spip_live.people.models import Role, Staff
from spip_live.tenancy import act_for

P = ParamSpec("P")
R = TypeVar("R")

C, F, S = Role.COORDINATOR, Role.FACILITATOR, Role.SAFEGUARDING_LEAD

PERMISSIONS: dict[str, frozenset[Role]] = {
    "own.sign_in": frozenset({C, F, S}),  # one's own start page, sign-ins and password
    "staff.manage": frozenset({C}),
    "referral.read": frozenset({C, S}),
    "referral.write": frozenset({C}),
    "referral.import": frozenset({C}),
    "family.tie": frozenset({C, S}),
    "room.read": frozenset({C, F, S}),
    "room.schedule": frozenset({C}),
    "seat.manage": frozenset({C}),
    "room.lead": frozenset({F}),
    "attendance.read": frozenset({C, F, S}),
    "attendance.confirm": frozenset({F}),
    "attendance.override": frozenset({C}),
    "return.make": frozenset({C}),
    "feedback.read": frozenset({C}),
    "incident.read": frozenset({S}),
    "course.manage": frozenset({C}),
}


def may(staff: Staff, action: str) -> bool:
    """Whether `staff` holds a role that includes `action`. An unknown action is a fault of ours."""
    return staff.has_role(*PERMISSIONS[action])


def current_staff() -> Staff:
    """The staff row that the door let through, read from the database in this very context."""
    staff: Staff = g.staff
    return staff


def staff_may(action: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The door for staff, the same on a view and on a socket event.

    The sign-in and the roles are read from the database each time: an ended sign-in, a lost role
    or an ended account takes effect at the next request or event.
    """
    if action not in PERMISSIONS:
        raise ValueError(f"no such permission: {action}")

    def door(fn: Callable[P, R]) -> Callable[P, R]:
        @wraps(fn)
        def inside(*args: P.args, **kwargs: P.kwargs) -> R:
            g.staff = pass_as_staff(action)
            return fn(*args, **kwargs)

        mark(inside, f"staff_may:{action}")
        return inside

    return door


def pass_as_staff(action: str) -> Staff:
    """Let the signed-in member of staff in for `action`, or refuse; sets the provider's scope."""
    staff = sign_ins.current(clock.now())
    if staff is None:
        raise NotSignedIn
    act_for(staff.provider_id)
    if not may(staff, action):
        raise NotAllowed
    return staff
