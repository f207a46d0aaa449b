"""What is asked when a referral is typed in or corrected."""

from __future__ import annotations

from typing import Any

from spip_live.office.intake.forms import ROUTES
from spip_live.office.intake.slips import Slip
from spip_live.widgets import (
    CheckboxField,
    DateField,
    EmailField,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SubmitField,
    TelField,
    TextareaField,
    TextField,
)

FEES = (
    ("due", "Due"),
    ("reduced", "Reduced, and paid"),
    ("paid", "Paid in full"),
    ("waived", "Waived"),
)
ROLES = (
    ("applicant", "Applicant"),
    ("respondent", "Respondent"),
    ("other", "Somebody else", "For example a grandparent or carer"),
)
TITLES = [(title, title) for title in ("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr")]
OFF: dict[str, Any] = {"autocomplete": "off"}


def target(name: str) -> str:
    """The field of a slip behind a field of a form: `p1_born_on` is `p1.born_on`."""
    return name.replace("_", ".", 1) if name[:3] in ("p1_", "p2_") else name


class PersonFields(Form):
    """The details of the parent who is referred."""

    p1_title = SelectField("Title", choices=TITLES, blank="None")
    p1_forename = TextField("First name", required="Enter the first name", width=20, **OFF)
    p1_surname = TextField("Last name", required="Enter the last name", width=20, **OFF)
    p1_born_on = DateField("Date of birth", hint="For example, 27 3 1985")
    p1_email = EmailField("Email address", hint="Their joining link is sent here", **OFF)
    p1_phone = TelField("Phone number", **OFF)
    p1_email_confidential = CheckboxField("The email address is confidential")
    p1_phone_confidential = CheckboxField("The phone number is confidential")
    p1_needs = TextField(
        "Needs", hint="For example: large print; Polish interpreter", width=30, **OFF
    )
    p1_language = TextField("First language", width=10, **OFF)


class CaseFields(Form):
    """Why a parent is here."""

    case_number = TextField(
        "Case number",
        hint="For example WD25P91805. Leave it empty if none is known.",
        width=20,
        **OFF,
    )
    cafcass_ref = TextField("Cafcass reference", width=20, **OFF)
    route = RadioField("Why are they here?", required="Choose why they are here", choices=ROUTES)
    fee = RadioField("Fee", hint="Only for those who came by themselves", choices=FEES)
    p1_role = RadioField("Part in the case", choices=ROLES)
    children = TextareaField(
        "Children",
        hint="For example, Isla 11/06/2022; Mason 31/03/2014. Only used to find who belongs "
        "together",
        most=500,
    )
    ordered_on = DateField("Date of the order")
    court = TextField("Court", width=20, **OFF)
    hearing_on = DateField("Next hearing")
    notes = TextareaField(
        "Notes", hint="Only what helps to seat them, such as “works nights”", most=500
    )
    seen = HiddenField()


class OtherFields(Form):
    """The other party, as far as known."""

    p2_forename = TextField("First name", width=20, **OFF)
    p2_surname = TextField("Last name", width=20, **OFF)
    p2_born_on = DateField("Date of birth")
    p2_email = EmailField("Email address", **OFF)
    p2_phone = TelField("Phone number", **OFF)
    p2_referred = CheckboxField(
        "They are referred as well", hint="They get an enrolment of their own"
    )


class NewReferral(PersonFields, CaseFields, OtherFields):
    """A referral that is typed in."""

    programme = SelectField(
        "Programme", required="Choose the programme", blank="Choose a programme"
    )
    save = SubmitField("Save the referral")


class ParentForm(PersonFields):
    """The details of a parent, corrected."""

    save = SubmitField("Save")


class ReferralForm(CaseFields):
    """A referral, corrected."""

    other_party = TextField("Name of the other party, as stated", width=30, **OFF)
    save = SubmitField("Save")


class OtherPartyForm(Form):
    """What is known of the other party."""

    answer = RadioField(
        "Who is the other party?",
        required="Choose what you have found out",
        choices=(
            ("named", "Somebody I can name", "They are kept apart from now on."),
            (
                "identified",
                "Known, and kept apart in another way",
                "For example on another case here.",
            ),
            ("none_found", "Searched, and none found"),
            ("unknown", "Not known yet"),
        ),
    )
    p2_forename = TextField("First name", width=20, **OFF)
    p2_surname = TextField("Last name", width=20, **OFF)
    p2_born_on = DateField("Date of birth")
    p2_email = EmailField("Email address", **OFF)
    reason = TextareaField(
        "How do you know, or how did you search?",
        required="Say how you know, or how you searched",
        hint="This is kept in the journal.",
        most=500,
    )
    save = SubmitField("Save")


class WithdrawForm(Form):
    """Why somebody will not come."""

    why = TextareaField(
        "Why is this enrolment withdrawn?", required="Say why the enrolment is withdrawn", most=300
    )
    save = SubmitField("Withdraw the enrolment", kind="warning")


def values_of(form: Any) -> dict[str, str]:
    """What was typed, by field of a slip, as text for the same cleaning that lists get."""
    values = {}
    for field in form:
        answer = field.data
        if field.name in ("csrf_token", "seen", "save", "programme", "p2_referred") or not answer:
            continue
        is_flag = isinstance(answer, bool)
        values[target(field.name)] = "yes" if is_flag else str(answer)
    return values


def put_problems(form: Any, slip: Slip) -> bool:
    """Show what cleaning says at its fields; False where nothing has to be corrected."""
    at = {target(field.name): field for field in form}
    for problem in slip.errors:
        side_field = problem.field.replace(".name", ".forename")
        field = at.get(problem.field) or at.get(side_field)
        if field is not None:
            field.errors = [*field.errors, problem.text]
    return bool(slip.errors)
