"""Asks for printouts, and makes them in the background."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from flask import render_template
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from spip_live import clock, jobs
from spip_live.content import shelves, taught
from spip_live.content.assets import Asset
from spip_live.db import db
from spip_live.people.models import Provider
from spip_live.rooms.models import Room
from spip_live.rooms.printing import pages
from spip_live.rooms.printing.models import HANDBOOK, RUN_SHEET, Printout
from spip_live.rooms.steps.languages import ENGLISH
from spip_live.tenancy import current_provider_id

JOB = "print.make"


def handbook_of(room: Room, language: str, at: datetime) -> Printout:
    """The handbook of a room's programme: made already, or asked for now."""
    printed = pages.handbook(taught.here(), room.programme, language)
    return _wanted(HANDBOOK, room, language, pages.digest_of(printed), at)


def run_sheet_of(room: Room, at: datetime) -> Printout:
    """A room's run sheet: made already, or asked for now."""
    digest = pages.digest_of(pages.run_sheet(room))
    return _wanted(RUN_SHEET, room, ENGLISH, digest, at)


def _wanted(kind: str, room: Room, language: str, digest: str, at: datetime) -> Printout:
    """The one printout of its kind and digest. Asked for by two at once, it is made once."""
    asked = {
        "id": uuid4(),
        "provider_id": room.provider_id,
        "kind": kind,
        "room_id": room.id,
        "language": language,
        "digest": digest,
        "asked_at": at,
    }
    made = db.session.scalar(
        insert(Printout).values(**asked).on_conflict_do_nothing().returning(Printout.id)
    )
    if made is not None:
        jobs.defer(JOB, room.provider_id, printout_id=made)
    return db.session.scalars(
        select(Printout).where(Printout.kind == kind, Printout.digest == digest)
    ).one()


@jobs.job(JOB)
def make(printout_id: UUID) -> None:
    """Make one PDF; the older ones of what it replaces are dropped."""
    printout = db.session.get_one(Printout, printout_id)
    if printout.made_at is not None:
        return
    from spip_live.rooms.printing import typesetting

    printout.pdf, printout.made_at = typesetting.to_pdf(_html(printout), _file), clock.now()
    db.session.execute(
        delete(Printout).where(
            Printout.kind == printout.kind,
            Printout.room_id == printout.room_id,
            Printout.language == printout.language,
            Printout.asked_at < printout.asked_at,
        )
    )
    db.session.commit()


def _html(printout: Printout) -> str:
    room = db.session.get_one(Room, printout.room_id)
    provider = db.session.get_one(Provider, printout.provider_id).name
    if printout.kind == RUN_SHEET:
        return render_template(
            "print/run_sheet.html",
            title=taught.here().programme(room.programme).title,
            provider=provider,
            sheet=pages.run_sheet(room),
        )
    return render_template(
        "print/handbook.html",
        provider=provider,
        book=pages.handbook(taught.here(), room.programme, printout.language),
    )


def _file(sha256: str) -> Asset | None:
    """A picture that the course shows, or that a frozen plan shows from an earlier pack."""
    return taught.here().assets.get(sha256) or shelves.file_of(
        taught.data_folder(), [current_provider_id()], sha256
    )
