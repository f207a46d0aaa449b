"""Staff: invited, given roles, ended; and the links with which they choose a password."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from spip_live import jobs
from spip_live.db import db
from spip_live.errors import NotHere, Refused
from spip_live.journal import note
from spip_live.people import sign_ins
from spip_live.people.models import Role, Staff, StaffInvitation
from spip_live.people.sign_ins import digest

TOKEN_BYTES = 32  # 256 bits


class Purpose(StrEnum):
    """Why somebody is sent a link to choose a password."""

    INVITE = "invite"
    RESET = "reset"


LASTS = {Purpose.INVITE: timedelta(days=7), Purpose.RESET: timedelta(hours=1)}
SENDING = {Purpose.INVITE: "people.send_invitation", Purpose.RESET: "people.send_new_password"}


def invite(by: Staff, name: str, email: str, roles: Collection[Role], at: datetime) -> Staff:
    """A new member of staff, who is sent a link; somebody whose account was ended comes back.

    Refused("email_taken") when somebody of this provider has this address. Whether it is in use at
    another is told to nobody but whoever opens the letter, see `accept`.
    """
    staff = _ended_with(by.provider_id, email)
    if staff is None:
        staff = _added(by.provider_id, name, email, roles, at)
    else:
        staff.name, staff.roles, staff.ended_at = name, sorted(roles), None
    note(by, "staff.invited", staff, at, roles=sorted(roles))
    send_link(staff, Purpose.INVITE)
    return staff


def _ended_with(provider_id: UUID, email: str) -> Staff | None:
    return db.session.scalar(
        select(Staff).where(
            Staff.provider_id == provider_id,
            Staff.email == email.lower(),
            Staff.ended_at.is_not(None),
        )
    )


def _added(
    provider_id: UUID, name: str, email: str, roles: Collection[Role], at: datetime
) -> Staff:
    staff = Staff(
        provider_id=provider_id,
        name=name,
        email=email.lower(),
        roles=sorted(roles),
        created_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(staff)
            db.session.flush()
    except IntegrityError as refusal:
        if "one_staff_per_email" not in str(refusal.orig):
            raise
        raise Refused(
            "email_taken", "This email address is already in use here. Enter another one."
        ) from refusal
    return staff


def send_again(by: Staff, staff: Staff, at: datetime) -> None:
    """A new link for somebody who has not joined yet; the earlier one stops working."""
    if staff.ended_at is not None or staff.password_hash is not None:
        raise Refused("has_joined", "This person has joined already or no longer works here.")
    note(by, "staff.invited_again", staff, at)
    send_link(staff, Purpose.INVITE)


def ask_for_new_password(email: str) -> None:
    """Send a link to whoever signs in with this address; nothing happens if nobody does.

    The caller answers the same in either case.
    """
    staff = db.session.scalar(
        select(Staff)
        .where(Staff.email == email.lower(), Staff.ended_at.is_(None))
        .order_by(Staff.password_hash.is_(None), Staff.created_at.desc())
        .limit(1)
    )
    if staff is None:
        return
    # Somebody who never took up the invitation needs that one, with its longer time.
    send_link(staff, Purpose.RESET if staff.password_hash else Purpose.INVITE)


def send_link(staff: Staff, purpose: Purpose) -> None:
    """Queue the letter; its link is made when it is sent, for a token is never kept."""
    jobs.defer(SENDING[purpose], staff.provider_id, staff_id=staff.id)


def issue_link(staff: Staff, purpose: Purpose, at: datetime) -> str:
    """The token of a new link, which exists nowhere else; earlier links stop working."""
    _close_links(staff, at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        StaffInvitation(
            staff_id=staff.id,
            token_hash=digest(token),
            purpose=purpose.value,
            issued_at=at,
            expires_at=at + LASTS[purpose],
        )
    )
    db.session.flush()
    return token


def _close_links(staff: Staff, at: datetime) -> None:
    db.session.execute(
        update(StaffInvitation)
        .where(StaffInvitation.staff_id == staff.id, StaffInvitation.used_at.is_(None))
        .values(used_at=at)
    )


def link_behind(token: str, at: datetime) -> StaffInvitation | None:
    """The link that a token opens; None when it is used, too old, replaced or not ours."""
    link = db.session.scalar(
        select(StaffInvitation).where(StaffInvitation.token_hash == digest(token))
    )
    if link is None or link.used_at is not None or link.expires_at <= at:
        return None
    return link if link.staff.ended_at is None else None


def accept(link: StaffInvitation, password_hash: str, at: datetime) -> Staff:
    """Use a link, once: its owner has a password, and is signed out wherever they were signed in.

    The caller cuts their sockets once this is committed. Refused("link_closed") for the second of
    two that came at the same time; Refused("signs_in_elsewhere") where the address does.
    """
    used = db.session.execute(
        update(StaffInvitation)
        .where(StaffInvitation.id == link.id, StaffInvitation.used_at.is_(None))
        .values(used_at=at)
        .returning(StaffInvitation.id)
    ).first()
    if used is None:
        raise Refused("link_closed", "This link has been used. Sign in, or ask for a new link.")
    _take_password(link.staff, password_hash)
    sign_ins.end_all(link.staff, at)
    return link.staff


def _take_password(staff: Staff, password_hash: str) -> None:
    provider = staff.provider.name
    try:
        with db.session.begin_nested():
            staff.password_hash = password_hash
    except IntegrityError as refusal:
        if "one_sign_in_per_email" not in str(refusal.orig):
            raise
        raise Refused(
            "signs_in_elsewhere",
            "You already sign in with this email address at another provider. Ask "
            f"{provider} to invite you at another address of yours.",
        ) from refusal


def choose_password(staff: Staff, password_hash: str, at: datetime, keep: UUID) -> None:
    """A new password for somebody who is signed in; every other sign-in of theirs ends."""
    staff.password_hash = password_hash
    _close_links(staff, at)
    sign_ins.end_all(staff, at, keep=keep)
    note(staff, "staff.password_changed", staff, at)


def change_roles(by: Staff, staff: Staff, roles: Collection[Role], at: datetime) -> set[str]:
    """Give `staff` these roles and no others; returns those that were taken away.

    These end at the next act; the caller cuts their sockets once this is committed.
    Refused("last_coordinator") when nobody would be left who can invite others.
    """
    others = _coordinators(by) - {staff.id}
    if not roles:
        raise Refused("no_role", "Choose at least one role, or end the account.")
    if Role.COORDINATOR not in roles and not others:
        raise Refused(
            "last_coordinator", "Make somebody else a coordinator first: there must always be one."
        )
    before, after = sorted(staff.roles), sorted(roles)
    if before != after:
        staff.roles = list(after)
        note(by, "staff.roles_changed", staff, at, before=before, after=after)
    return set(before) - set(after)


def end_account(by: Staff, staff: Staff, at: datetime) -> None:
    """`staff` no longer works here: signed out everywhere, with no way back but an invitation.

    The caller cuts their sockets once this is committed.
    """
    others = _coordinators(by) - {staff.id}
    if staff.id == by.id:
        raise Refused("oneself", "Ask another coordinator to end your account.")
    if not others:
        raise Refused(
            "last_coordinator", "Make somebody else a coordinator first: there must always be one."
        )
    if staff.ended_at is not None:
        return
    staff.ended_at, staff.password_hash = at, None
    _close_links(staff, at)
    sign_ins.end_all(staff, at)
    note(by, "staff.account_ended", staff, at)


def _coordinators(by: Staff) -> set[UUID]:
    """Who can manage this provider's staff now, locked until the transaction ends.

    Without the lock two coordinators could end each other's accounts at the same moment. `by` is
    looked at again, for that is what the other one may just have done.
    """
    rows = db.session.scalars(
        select(Staff)
        .where(Staff.provider_id == by.provider_id, Staff.ended_at.is_(None))
        .order_by(Staff.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    found = {s.id for s in rows if s.password_hash is not None and s.has_role(Role.COORDINATOR)}
    if by.id not in found:
        raise NotHere
    return found


def colleague(by: Staff, staff_id: UUID) -> Staff:
    """Somebody of the same provider; `NotHere` for anybody else."""
    staff = db.session.get(Staff, staff_id)
    if staff is None or staff.provider_id != by.provider_id:
        raise NotHere
    return staff
