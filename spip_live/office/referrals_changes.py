"""The pages on which a parent's details and a referral are corrected and settled."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from spip_live import clock
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.office import childhood
from spip_live.office import referrals_lists as lists
from spip_live.office.intake.bringing_in import bring_in
from spip_live.office.intake.looking_again import look_again
from spip_live.office.intake.making_rows import Order
from spip_live.office.intake.rows import Terms, slip
from spip_live.office.intake.slips import Slip
from spip_live.office.referrals import UNPROCESSABLE, blueprint, slip_of, unseen
from spip_live.office.referrals_forms import (
    OtherPartyForm,
    ParentForm,
    ReferralForm,
    WithdrawForm,
    put_problems,
    values_of,
)
from spip_live.people import enrolments, referrals
from spip_live.people.models import Case, Parent, Referral, TieKind
from spip_live.people.permissions import current_staff, staff_may
from spip_live.rooms import cutting, late_ties
from spip_live.uk_time import uk_day
from spip_live.widgets import Form

OF_PARENT = (
    "title", "forename", "surname", "born_on", "email", "phone", "email_confidential",
    "phone_confidential", "needs", "language",
)  # fmt: skip

TIED = " Another record seems to belong to them: see Kept apart. They are never in one room."


@blueprint.route("/parents/<uuid:parent_id>/details", methods=["GET", "POST"])
@staff_may("referral.write")
def details(parent_id: UUID) -> ResponseReturnValue:
    """Correct a parent's name, date of birth and contact details."""
    parent = lists.the_parent(parent_id)
    form = ParentForm(**{f"p1_{name}": getattr(parent, name) for name in OF_PARENT})
    if form.validate_on_submit():
        cleaned = slip_of(form)
        if not put_problems(form, cleaned):
            person = cleaned.parties[0].person
            changes = {name: getattr(person, name) for name in OF_PARENT}
            changed = referrals.correct(parent, changes, current_staff(), clock.now())
            tied = changed and look_again(parent, current_staff(), clock.now())
            db.session.commit()
            cutting.cut(current_staff(), clock.now())
            db.session.commit()
            return _done(parent.id, "The details are corrected." + (TIED if tied else ""))
    return _shown("office/referral_details.html", form, parent.id)


@blueprint.route("/referrals/<uuid:referral_id>", methods=["GET", "POST"])
@staff_may("referral.write")
def edit(referral_id: UUID) -> ResponseReturnValue:
    """Correct a referral: its case, route, fee and dates."""
    referral = lists.the_referral(referral_id)
    form = ReferralForm(**_as_typed(referral))
    warnings: list[str] = []
    if form.validate_on_submit():
        cleaned = _referral_slip(form, referral)
        warnings = [] if put_problems(form, cleaned) else unseen(form, cleaned)
        if not cleaned.errors and not warnings and _correct(form, referral, cleaned):
            db.session.commit()
            cutting.cut(current_staff(), clock.now())
            db.session.commit()
            parent = lists.the_parent(referral.parent_id)
            tied = look_again(parent, current_staff(), clock.now())
            db.session.commit()
            cutting.cut(current_staff(), clock.now())
            db.session.commit()
            return _done(parent.id, "The referral is corrected." + (TIED if tied else ""))
    more = {"referral": referral, "warnings": warnings}
    return _shown("office/referral_edit.html", form, referral.parent_id, **more)


def _as_typed(referral: Referral) -> dict[str, Any]:
    return {
        "case_number": referral.case.number if referral.case else "",
        "cafcass_ref": referral.cafcass_ref,
        "route": referral.route,
        "fee": referral.fee,
        "p1_role": referral.role if referral.role in ("applicant", "respondent", "") else "other",
        "ordered_on": referral.ordered_on,
        "court": referral.court,
        "children": childhood.as_text(referral),
        "hearing_on": referral.hearing_on,
        "notes": referral.notes,
        "other_party": referral.other_party_name,
    }


def _referral_slip(form: ReferralForm, referral: Referral) -> Slip:
    """The corrected referral as a slip; its parent is as we hold them."""
    parent = lists.the_parent(referral.parent_id)
    of_parent = {"p1.forename": parent.forename, "p1.surname": parent.surname}
    return slip(1, {**values_of(form), **of_parent}, Terms(uk_day(clock.now())))


def _correct(form: ReferralForm, referral: Referral, cleaned: Slip) -> bool:
    by, at = current_staff(), clock.now()
    changes = {
        "route": cleaned.route,
        "fee": cleaned.fee,
        "cafcass_ref": cleaned.cafcass_ref,
        "role": form.p1_role.data or "",
        "other_party_name": cleaned.other_party_name,
        "ordered_on": cleaned.ordered_on,
        "court": cleaned.court,
        "hearing_on": cleaned.hearing_on,
        "notes": form.notes.data or "",
    }
    try:
        referrals.correct(referral, changes, by, at)
        childhood.correct(referral, cleaned.children)
        number, given = cleaned.case_number, cleaned.case_as_given
        referrals.move_to_case(referral, number, given, by, at)
        late_ties.take_hold_among([referral.parent_id], by, at)
    except Refused as refused:
        db.session.rollback()
        form.case_number.errors = [refused.message]
        return False
    return True


@blueprint.route("/referrals/<uuid:referral_id>/other-party", methods=["GET", "POST"])
@staff_may("referral.write")
def other_party(referral_id: UUID) -> ResponseReturnValue:
    """Say who the other party is, or that none was found: then the parent can get a seat."""
    referral = lists.the_referral(referral_id)
    form = OtherPartyForm()
    if form.validate_on_submit():
        try:
            if _settle(form, referral):
                db.session.commit()
                cutting.cut(current_staff(), clock.now())
                db.session.commit()
                return _done(referral.parent_id, "What you found out is kept.")
        except Refused as refused:
            db.session.rollback()
            form.answer.errors = [refused.message]
    page = "office/referral_other_party.html"
    return _shown(page, form, referral.parent_id, referral=referral)


def _settle(form: OtherPartyForm, referral: Referral) -> bool:
    by, at, why = current_staff(), clock.now(), form.reason.data or ""
    say = {
        "identified": referrals.say_identified,
        "none_found": referrals.say_none_found,
        "unknown": referrals.say_unknown,
    }
    if form.answer.data in say:
        say[form.answer.data](referral, why, by, at)
        return True
    other = _named_other(form, referral)
    if other is None:
        return False
    parent = lists.the_parent(referral.parent_id)
    if other.family_id != parent.family_id:
        late_ties.keep_apart(parent, other, TieKind.STAFF, why, by, at)
    referrals.say_identified(referral, why, by, at)
    return True


def _named_other(form: OtherPartyForm, referral: Referral) -> Parent | None:
    """The named person, found or added as a party of the same case; none while a name is wrong."""
    by, at = current_staff(), clock.now()
    case = db.session.get(Case, referral.case_id) if referral.case_id else None
    of_case = {"case_number": case.number} if case else {}
    values = {**values_of(form), **of_case, "attend": "neither"}
    named = slip(
        1,
        {k: v for k, v in values.items() if "." in k or k in of_case or k == "attend"},
        Terms(uk_day(at)),
    )
    if put_problems(form, named):
        return None
    brought = bring_in([named], Order(by.provider_id, "", at), by)
    return lists.the_parent(brought.plan.who[(1, "p2")])


@blueprint.route("/enrolments/<uuid:enrolment_id>/withdraw", methods=["GET", "POST"])
@staff_may("referral.write")
def withdraw(enrolment_id: UUID) -> ResponseReturnValue:
    """End an enrolment, with a reason."""
    enrolment = lists.the_enrolment(enrolment_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            _refuse_with_seat(enrolment.parent_id, enrolment.id)
            enrolments.withdraw(enrolment, form.why.data or "", current_staff(), clock.now())
            db.session.commit()
            return _done(enrolment.parent_id, "The enrolment is withdrawn.")
        except Refused as refused:
            db.session.rollback()
            form.why.errors = [refused.message]
    page = "office/referral_withdraw.html"
    return _shown(page, form, enrolment.parent_id, enrolment=enrolment)


def _refuse_with_seat(parent_id: UUID, enrolment_id: UUID) -> None:
    for line in lists.parent_page(parent_id).seats:
        held = line.seat.released_at is None and not line.room.is_over
        if held and line.seat.enrolment_id == enrolment_id:
            raise Refused("has_seat", "They hold a seat. Release it first, then withdraw.")


@blueprint.post("/enrolments/<uuid:enrolment_id>/take-back")
@staff_may("referral.write")
def take_back(enrolment_id: UUID) -> ResponseReturnValue:
    """Undo a withdrawal."""
    enrolment = lists.the_enrolment(enrolment_id)
    enrolments.take_back(enrolment, current_staff(), clock.now())
    db.session.commit()
    return _done(enrolment.parent_id, "The enrolment stands again.")


def _shown(page: str, form: Form, parent_id: UUID, **more: object) -> tuple[str, int]:
    """A form about a parent: to be filled in, or back with what is to be put right."""
    shown = render_template(page, form=form, parent=lists.the_parent(parent_id), **more)
    return shown, UNPROCESSABLE if form.is_submitted() else 200


def _done(parent_id: UUID, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("referrals.parent", parent_id=parent_id), 303)
