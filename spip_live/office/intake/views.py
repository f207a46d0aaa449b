"""The pages on which a coordinator brings a referral list in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from spip_live import clock, jobs
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.office.intake import arrivals, checking, fields, screens
from spip_live.office.intake import progress as progress_row
from spip_live.office.intake.forms import Columns, Upload, programme_choices
from spip_live.office.intake.rows import Terms
from spip_live.office.models import Import
from spip_live.people import menu, tasks
from spip_live.people.menu import Place
from spip_live.people.models import Staff
from spip_live.people.permissions import current_staff, staff_may
from spip_live.people.tasks import Task
from spip_live.uk_time import uk_day


def lists_that_wait(_staff: Staff) -> Iterator[Task]:
    """Lists that a coordinator has begun and not brought in, or not in whole."""
    for arrived, to_correct in screens.unfinished():
        if arrived.status == "done":
            rows = "1 row" if to_correct == 1 else f"{to_correct} rows"
            href = url_for("intake.rows", import_id=arrived.id, show="correct")
            yield Task(f"Correct {rows} and bring them in", arrived.file_name, href)
        else:
            yield Task("Finish bringing this list in", arrived.file_name, _address(arrived))


tasks.offer(lists_that_wait, "referral.import")
blueprint = Blueprint("intake", __name__, url_prefix="/referral-lists")
menu.offer(Place(16, "Referral lists", "intake.lists", "referral.import"))
# What is being done to a list, in words; each of these pages waits for the work.
WORKING = {
    "reading": "Reading the list",
    "checking": "Checking the rows",
    "importing": "Bringing the list in",
}

# What the boxes of a page are called; anything else that is posted is none of ours.
COLUMN = re.compile(r"column-([0-9]{1,3})")
ROW_NUMBER = re.compile(r"[0-9]{1,6}")


@blueprint.get("")
@staff_may("referral.import")
def lists() -> ResponseReturnValue:
    """The lists so far, and a place to put the next."""
    return render_template("office/intake_lists.html", form=Upload(), lists=screens.lists())


@blueprint.post("")
@staff_may("referral.import")
def upload() -> ResponseReturnValue:
    """Take a list in; a short one is read at once, a long one in the background."""
    form = Upload()
    if not form.validate_on_submit():
        shown = render_template("office/intake_lists.html", form=form, lists=screens.lists())
        return shown, 422
    file: FileStorage = form.file.data
    content = file.read()
    arrived = arrivals.receive(file.filename or "", content, current_staff(), clock.now())
    if arrivals.is_small(content):
        arrivals.read(arrived)
    else:
        jobs.defer("intake.read", arrived.provider_id, import_id=arrived.id)
    db.session.commit()
    return _to(arrived)


@blueprint.get("/<uuid:import_id>")
@staff_may("referral.import")
def one_list(import_id: UUID) -> ResponseReturnValue:
    """Where a list stands: being worked on, waiting for the coordinator, or brought in."""
    arrived = screens.the_list(import_id)
    if arrived.status in WORKING:
        done, total = screens.progress_of(arrived)
        return render_template(
            "office/intake_working.html",
            arrived=arrived,
            label=WORKING[arrived.status],
            done=done,
            total=total,
            refresh_seconds=2,
        )
    if arrived.status in ("uploaded", "checked"):
        return _to(arrived)
    return render_template(
        "office/intake_outcome.html",
        arrived=arrived,
        counts=checking.counts(arrived),
        waiting=screens.waiting_of(arrived),
        tied=screens.tied_of(arrived),
    )


@blueprint.get("/<uuid:import_id>/progress")
@staff_may("referral.import")
def progress(import_id: UUID) -> ResponseReturnValue:
    """How far the work is, for the bar on the page."""
    arrived = screens.the_list(import_id)
    done, total = screens.progress_of(arrived)
    working = arrived.status in WORKING
    return {
        "done": done,
        "total": total,
        "label": WORKING.get(arrived.status, "Done"),
        "finished": None if working else _address(arrived),
    }


@blueprint.route("/<uuid:import_id>/columns", methods=["GET", "POST"])
@staff_may("referral.import")
def columns(import_id: UUID) -> ResponseReturnValue:
    """What each column holds, and what holds for every row."""
    arrived = screens.the_list(import_id)
    if arrived.status not in ("uploaded", "checked"):
        return _to(arrived)
    form = _columns_form(arrived)
    problem = None
    if form.validate_on_submit():
        try:
            _settle_columns(arrived, form)
            return _to(arrived)
        except Refused as refused:
            db.session.rollback()
            problem = refused.message
    return render_template(
        "office/intake_columns.html",
        form=form,
        arrived=arrived,
        columns=screens.columns_of(arrived),
        chosen=_chosen() if request.method == "POST" else None,
        choices=list(fields.choices(two_a_row=True)),
        same=screens.same_before(arrived),
        problem=problem,
    ), 422 if form.is_submitted() else 200


def _columns_form(arrived: Import) -> Columns:
    second = "yes" if arrived.terms.get("second_is_referred", True) else "no"
    form = Columns(
        programme=arrived.programme or None,
        route=arrived.terms.get("route"),
        second_is_referred=second,
    )
    form.programme.choices = programme_choices()
    return form


def _chosen() -> dict[int, str]:
    """The field that was chosen for each column on the page."""
    return {
        int(found[1]): target
        for name, target in request.form.items()
        if (found := COLUMN.fullmatch(name))
    }


def _settle_columns(arrived: Import, form: Columns) -> None:
    found: dict[str, int] = {}
    for position, target in _chosen().items():
        if target in found:
            name = fields.label(target, two_a_row=True)
            raise Refused("twice", f"Two columns are given as “{name}”. Choose one of them.")
        known = fields.is_target(target) and target not in fields.NOT_KEPT
        if known and position < len(arrived.header):
            found[target] = position
    at = clock.now()
    terms = Terms(uk_day(at), form.route.data, form.second_is_referred.data != "no")
    arrivals.settle_columns(arrived, found, terms, form.programme.data, at)
    _check(arrived)


def _check(arrived: Import) -> None:
    """Check the rows: at once where there are few, else in the background, out of the way."""
    if arrived.outcome.get("rows", 0) <= FEW:
        checking.check(arrived, uk_day(clock.now()))
    else:
        progress_row.start(arrived, arrived.outcome["rows"])
        jobs.defer("intake.check", arrived.provider_id, import_id=arrived.id)
    db.session.commit()


FEW = 200  # rows: measured at about a twentieth of a second


@blueprint.route("/<uuid:import_id>/rows", methods=["GET", "POST"])
@staff_may("referral.import")
def rows(import_id: UUID) -> ResponseReturnValue:
    """The rows as checked; what is wrong is corrected here, or its row is left out."""
    arrived = screens.the_list(import_id)
    if arrived.status not in ("checked", "done"):
        return _to(arrived)
    if request.method == "POST":
        _take_corrections(arrived)
        return _to(arrived)
    counts = checking.counts(arrived)
    shown = request.args.get("show", "")
    if shown not in screens.SHOWN:
        shown = next((kind for kind, n in _kinds(counts).items() if n and kind != "out"), "new")
    number = request.args.get("page", 1, type=int)
    return render_template(
        "office/intake_rows.html",
        arrived=arrived,
        counts=counts,
        kinds=_kinds(counts),
        names=screens.SHOWN,
        page=screens.rows_page(arrived, shown, number, uk_day(clock.now())),
    )


def _kinds(counts: checking.Counts) -> dict[str, int]:
    return {
        "correct": counts.to_correct,
        "look": counts.to_look_at,
        "new": counts.new,
        "here": counts.here,
        "out": counts.left_out,
    }


def _take_corrections(arrived: Import) -> None:
    corrections: dict[int, dict[str, str]] = defaultdict(dict)
    for name, value in request.form.items():
        number, _, target = name.partition(":")
        if not ROW_NUMBER.fullmatch(number):
            continue
        if target in ("leave", "take"):
            checking.leave_out(arrived, int(number), target == "leave")
        else:
            corrections[int(number)][target] = value
    checking.correct(arrived, corrections)
    checking.start_checking(arrived)
    _check(arrived)


@blueprint.post("/<uuid:import_id>/bring-in")
@staff_may("referral.import")
def bring_in(import_id: UUID) -> ResponseReturnValue:
    """Bring the list in, in the background; the page shows how far it is."""
    arrived = screens.the_list(import_id)
    if arrived.status == "checked":
        arrived.status = "importing"
        progress_row.start(arrived, arrived.outcome["rows"])
        by = current_staff()
        ids = {"import_id": arrived.id, "staff_id": by.id}
        jobs.defer("intake.bring_in", arrived.provider_id, **ids)
        db.session.commit()
    return redirect(url_for("intake.one_list", import_id=arrived.id), 303)


@blueprint.post("/<uuid:import_id>/abandon")
@staff_may("referral.import")
def abandon(import_id: UUID) -> ResponseReturnValue:
    """Let a list go without bringing it in."""
    arrived = screens.the_list(import_id)
    arrivals.abandon(arrived, current_staff(), clock.now())
    db.session.commit()
    flash(f"{arrived.file_name} was removed. Nothing of it was brought in.", "success")
    return redirect(url_for("intake.lists"), 303)


def _to(arrived: Import) -> ResponseReturnValue:
    return redirect(_address(arrived), 303)


def _address(arrived: Import) -> str:
    """The page on which a list in this state goes on."""
    page = {"uploaded": "intake.columns", "checked": "intake.rows"}.get(arrived.status)
    return url_for(page or "intake.one_list", import_id=arrived.id)
