"""The form with which somebody is invited to write captions."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError

from spip_live.errors import Refused
from spip_live.rooms import names
from spip_live.widgets import EmailField, Form, SubmitField, TextField


class CaptionerForm(Form):
    """Who it is, and where their link goes."""

    name = TextField(
        "Name",
        required="Enter the captioner’s name",
        hint="Parents see the first name. Facilitators see all of it.",
        most=60,
        width=20,
        autocomplete="off",
    )
    email = EmailField(
        "Email address",
        required="Enter the captioner’s email address",
        hint="The link to their page goes there.",
        most=254,
        autocomplete="off",
    )
    invite = SubmitField("Send the invitation")

    def validate_name(self, field: Any) -> None:
        """The part that parents see must be a name."""
        try:
            names.chosen((field.data or "").split()[0])
        except Refused as refused:
            wrong = {"name_missing": "Enter the captioner’s name"}
            raise ValidationError(wrong.get(refused.reason, refused.message)) from refused
