"""The questions of the return pages."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from spip_live.widgets import DateField, Form, HiddenField, SubmitField

LONGEST = 366


class DaysForm(Form):
    """Which days a return is about; sent in the address, so it changes nothing."""

    class Meta(Form.Meta):
        """A form that only asks needs no token."""

        csrf = False

    from_on = DateField("From", required="Enter the first day", called="The first day")
    to_on = DateField("To", required="Enter the last day", called="The last day")
    show = SubmitField("See what would be returned", name="")

    def validate_to_on(self, field: Any) -> None:
        """The days must be in order, and a year of them at most."""
        if self.from_on.data is None or field.data is None:
            return
        if field.data < self.from_on.data:
            raise ValidationError("The last day must be the same as or after the first")
        if (field.data - self.from_on.data).days >= LONGEST:
            raise ValidationError("Choose a year or less")


class MakeForm(Form):
    """Makes exactly the return that was previewed."""

    request_id = HiddenField()
    previewed = HiddenField()
    from_on = HiddenField()
    to_on = HiddenField()
    room_id = HiddenField()
    make = SubmitField("Make this return")
