"""Command line: `flask provider create` makes a provider and invites its first coordinator."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from spip_live import clock, mail
from spip_live.db import db
from spip_live.journal import note
from spip_live.people import letters, staffing
from spip_live.people.models import Provider, Role, Staff
from spip_live.people.staffing import Purpose
from spip_live.settings import Settings
from spip_live.tenancy import act_for
from spip_live.widgets.fields import EMAIL


@click.group("provider")
def provider() -> None:
    """The organisations that run courses."""


@provider.command("create")
@click.argument("name")
@click.option("--coordinator-email", required=True)
@click.option("--coordinator-name", required=True)
@click.option("--phone", default="", help="What parents are told to ring.")
@click.option(
    "--show-link", is_flag=True, help="Print the coordinator's link instead of mailing it."
)
@with_appcontext
def create(
    name: str, coordinator_email: str, coordinator_name: str, phone: str, show_link: bool
) -> None:
    """Make a provider called NAME and invite its first coordinator."""
    email, at = coordinator_email.strip().lower(), clock.now()
    if not EMAIL.fullmatch(email) or not name.strip() or not coordinator_name.strip():
        raise click.ClickException("Give a name, and an e-mail address such as name@example.org.")
    staff_id = found(name.strip(), email, coordinator_name.strip(), phone.strip(), at)
    staff = db.session.get_one(Staff, staff_id)
    act_for(staff.provider_id)
    note(None, "provider.created", staff.provider, at)
    note(None, "staff.invited", staff, at, roles=[Role.COORDINATOR.value])
    token = staffing.issue_link(staff, Purpose.INVITE, at)
    db.session.commit()
    click.echo(f"Provider {staff.provider.name} is made: {staff.provider_id}")
    _hand_over(staff, token, at, show_link=show_link)


def found(name: str, email: str, coordinator: str, phone: str, at: datetime) -> UUID:
    """The provider and its first coordinator, both or neither; returns the coordinator's id.

    As the database's owner, for the app's own role may not make providers.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if settings.owner_database_url is None:
        raise click.ClickException("Set OWNER_DATABASE_URL to the database as its owner.")
    if db.session.scalar(
        select(Staff.id).where(Staff.email == email, Staff.password_hash.is_not(None))
    ):
        raise click.ClickException("Somebody signs in with this address already. Use another one.")
    made = Provider(
        id=uuid4(), name=name, contact_phone=phone, contact_email=email, settings={}, created_at=at
    )
    roles = [Role.COORDINATOR.value]
    first = Staff(id=uuid4(), name=coordinator, email=email, roles=roles, created_at=at)
    staff_id = first.id
    engine = create_engine(settings.owner_database_url, poolclass=NullPool)
    with Session(engine) as owner, owner.begin():
        owner.add(made)
        owner.flush()
        first.provider_id = made.id
        owner.add(first)
    return staff_id


def _hand_over(staff: Staff, token: str, at: datetime, *, show_link: bool) -> None:
    """Send the link, or print it where that was asked for or the letter cannot be sent."""
    if show_link:
        click.echo(
            f"{staff.name} joins here, once, within seven days: {letters.link_address(token)}"
        )
        return
    settings: Settings = current_app.config["SETTINGS"]
    try:
        mail.send(settings, letters.letter(staff, Purpose.INVITE, token, at), at)
    except (mail.NotSent, mail.Undeliverable) as problem:
        click.echo(f"The letter could not be sent ({problem}). The link, to be given by hand:")
        click.echo(letters.link_address(token))
        return
    where = "by SMTP" if settings.smtp_url else f"into {settings.outbox}"
    click.echo(f"The invitation to {staff.email} is sent {where}.")
