"""Pages with which staff come in: signing in, choosing a password, and their own account."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from spip_live import clock, live_cut
from spip_live.db import db
from spip_live.doors import anyone
from spip_live.errors import Refused
from spip_live.people import hashing, letters, menu, sign_in, sign_ins, staffing
from spip_live.people.forms import (
    ChangePasswordForm,
    ForgottenForm,
    NewPasswordForm,
    SignInForm,
    given,
)
from spip_live.people.menu import Place
from spip_live.people.permissions import current_staff, staff_may

Answer = str | Response | tuple[str, int]
WRONG = "Your email address or your password is not right. Check both and try again."
UNPROCESSABLE = 422  # the page comes back with what is to be put right

blueprint = Blueprint("people", __name__)
blueprint.app_context_processor(menu.facts_for_pages)
assert letters  # its jobs are in place before anything queues one
menu.offer(Place(90, "Your account", "people.account", "own.sign_in"))


@blueprint.get("/")
@anyone
def front() -> Response:
    """The bare address: staff go on to their start page, anybody else to signing in."""
    known = sign_ins.current(clock.now()) is not None
    return redirect(url_for("people.start" if known else "people.sign_in_page"))


@blueprint.get("/start")
@staff_may("own.sign_in")
def start() -> Response:
    """On to the page where this person's day begins."""
    return redirect(menu.start_of(current_staff()))


@blueprint.route("/sign-in", methods=["GET", "POST"])
@anyone
def sign_in_page() -> Answer:
    """Sign in; the answer to a wrong address and to a wrong password is the same."""
    at = clock.now()
    wanted = sign_in.safe_next(request.args.get("next", ""))
    form = SignInForm()
    if request.method == "GET" and sign_ins.current(at) is not None:
        return redirect(wanted or url_for("people.start"))
    if not form.validate_on_submit():
        return render_template("people/sign_in.html", form=form, wanted=wanted), _status(form)
    try:
        sign_in.count_try(given(form.email))
        staff = sign_in.check(given(form.email), given(form.password))
    except Refused as refusal:
        form.form_errors.append(refusal.message)
        return render_template("people/sign_in.html", form=form, wanted=wanted), refusal.status
    if staff is None:
        form.form_errors.append(WRONG)
        return render_template("people/sign_in.html", form=form, wanted=wanted), UNPROCESSABLE
    sign_in.begin(staff, at)
    db.session.commit()
    sign_in.forget_tries(given(form.email))
    return redirect(wanted or url_for("people.start"))


@blueprint.post("/sign-out")
@staff_may("own.sign_in")
def sign_out() -> Response:
    """Sign out here."""
    here = sign_in.here()
    sign_ins.end(current_staff(), here, clock.now())
    db.session.commit()
    live_cut.cut_sign_in(here)
    sign_in.forget()
    flash("You are signed out.", "success")
    return redirect(url_for("people.sign_in_page"))


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@anyone
def forgotten() -> Answer:
    """Send a link, if the address is one of ours; the page says the same if it is not."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("people/forgotten.html", form=form), _status(form)
    if sign_in.may_send_letter(given(form.email)):
        staffing.ask_for_new_password(given(form.email))
        db.session.commit()
    # So much work that the little which differs above cannot be told from outside.
    hashing.matches(None, given(form.email))
    return render_template("people/forgotten_sent.html", email=given(form.email))


@blueprint.route("/choose-password/<token>", methods=["GET", "POST"])
@anyone
def choose_password(token: str) -> Answer:
    """The link in a letter. Opening it changes nothing, for mail programs open links too."""
    at = clock.now()
    link = staffing.link_behind(token, at)
    if link is None:
        return render_template("people/link_closed.html"), 404
    form = NewPasswordForm()
    form.email = link.staff.email
    if not form.validate_on_submit():
        page = render_template("people/choose_password.html", form=form, link=link)
        return page, _status(form)
    kept = hashing.hash_password(given(form.password))
    try:
        staff = staffing.accept(link, kept, at)
    except Refused as refused:
        db.session.rollback()
        if refused.reason != "signs_in_elsewhere":
            return render_template("people/link_closed.html"), 404
        form.password.errors = [refused.message]
        page = render_template("people/choose_password.html", form=form, link=link)
        return page, _status(form)
    sign_in.begin(staff, at)
    db.session.commit()
    live_cut.cut_staff(staff.id)
    flash("Your password is saved and you are signed in.", "success")
    return redirect(url_for("people.start"))


@blueprint.get("/your-account")
@staff_may("own.sign_in")
def account() -> str:
    """Who they are here, and where they are signed in."""
    at = clock.now()
    rows = sign_ins.live(current_staff(), at)
    return render_template("people/account.html", rows=rows, here=sign_in.here(), at=at)


@blueprint.post("/your-account/sign-ins/<uuid:sign_in_id>/end")
@staff_may("own.sign_in")
def end_sign_in(sign_in_id: UUID) -> Response:
    """Sign out somewhere else."""
    sign_ins.end(current_staff(), sign_in_id, clock.now())
    db.session.commit()
    live_cut.cut_sign_in(sign_in_id)
    flash("Signed out there.", "success")
    return redirect(url_for("people.account"))


@blueprint.post("/your-account/sign-ins/end-all")
@staff_may("own.sign_in")
def end_all_sign_ins() -> Response:
    """Sign out everywhere, here as well."""
    staff = current_staff()
    sign_ins.end_all(staff, clock.now())
    db.session.commit()
    live_cut.cut_staff(staff.id)
    sign_in.forget()
    flash("You are signed out everywhere.", "success")
    return redirect(url_for("people.sign_in_page"))


@blueprint.route("/your-account/password", methods=["GET", "POST"])
@staff_may("own.sign_in")
def change_password() -> Answer:
    """Choose another password; every other browser of theirs is signed out."""
    staff = current_staff()
    form = ChangePasswordForm()
    form.email = staff.email
    if not form.validate_on_submit():
        return render_template("people/change_password.html", form=form), _status(form)
    try:
        sign_in.count_try(staff.email)
    except Refused as refusal:
        form.form_errors.append(refusal.message)
        return render_template("people/change_password.html", form=form), refusal.status
    if sign_in.check(staff.email, given(form.password_now)) is None:
        form.password_now.errors = ["This is not the password you use now"]
        return render_template("people/change_password.html", form=form), UNPROCESSABLE
    kept = hashing.hash_password(given(form.password))
    here = sign_in.here()
    staffing.choose_password(staff, kept, clock.now(), keep=here)
    db.session.commit()
    live_cut.cut_staff(staff.id)  # this browser's own console comes back by itself
    sign_in.forget_tries(staff.email)
    flash("Your password is changed. You are signed out everywhere else.", "success")
    return redirect(url_for("people.account"))


def _status(form: SignInForm | ForgottenForm | NewPasswordForm) -> int:
    return UNPROCESSABLE if form.errors else 200
