"""What staff are asked: to sign in, to choose a password, and about their colleagues."""

from __future__ import annotations

from typing import Any

from wtforms import validators

from spip_live.people import passwords
from spip_live.people.models import Role
from spip_live.widgets import (
    CheckboxesField,
    EmailField,
    Form,
    PasswordField,
    SubmitField,
    TextField,
)

# What staff read of each role; the order is that of the pages.
ROLES = (
    (
        Role.COORDINATOR,
        "Coordinator",
        "Looks after referrals, rooms and places, returns to Cafcass, and this list of staff",
    ),
    (Role.FACILITATOR, "Facilitator", "Leads rooms and confirms who attended"),
    (
        Role.SAFEGUARDING_LEAD,
        "Safeguarding lead",
        "Reads notes of concern, and keeps people apart who must not meet",
    ),
)
ROLE_NAMES = {role.value: name for role, name, _ in ROLES}


def given(field: Any) -> str:
    """What was typed into a field that may not be left empty."""
    return str(field.data or "")


class SignInForm(Form):
    """Who is it?"""

    email = EmailField(
        "Email address", required="Enter your email address", autocomplete="username"
    )
    password = PasswordField("Password", required="Enter your password")
    go = SubmitField("Sign in")


class ForgottenForm(Form):
    """Where shall the link be sent?"""

    email = EmailField("Email address", required="Enter your email address")
    go = SubmitField("Send me a link")


class NewPasswordForm(Form):
    """A password to be chosen; `email` is whose, set on the bound form."""

    email = ""
    password = PasswordField(
        "New password",
        required="Enter a new password",
        autocomplete="new-password",
        hint=f"{passwords.LEAST} characters or more. Three or four words that do not belong "
        "together are easy to remember and hard to guess. You may paste it.",
    )
    go = SubmitField("Save my password")

    def validate_password(self, field: Any) -> None:
        """Long enough, not well known, not their own address."""
        if reason := passwords.why_not(field.data, self.email):
            raise validators.ValidationError(reason)


class ChangePasswordForm(NewPasswordForm):
    """A new password for somebody who has one."""

    password_now = PasswordField("Password you use now", required="Enter the password you use now")


class RolesForm(Form):
    """What somebody does here."""

    roles = CheckboxesField(
        "What do they do?",
        choices=ROLES,
        coerce=Role,
        required="Choose at least one role",
        hint="Choose all that apply",
    )
    go = SubmitField("Save")


class InviteForm(RolesForm):
    """A colleague to be invited."""

    name = TextField(
        "Full name",
        required="Enter their full name",
        hint="Parents see the first name only",
        autocomplete="off",
        most=100,
    )
    email = EmailField(
        "Work email address",
        required="Enter their email address",
        hint="We send a link to this address. It must be their own, not a shared one",
        autocomplete="off",
    )
    go = SubmitField("Send the invitation")
