"""The rules by which parents choose, as a provider sets them."""

from __future__ import annotations

from spip_live.rooms.offers.rule import Terms
from spip_live.widgets import Form, NumberField, SubmitField

MOST_CHANGES = 20
MOST_HOURS = 14 * 24


class TermsForm(Form):
    """How often a parent may change, and until when."""

    changes = NumberField(
        "How often may a parent change or give up their time by themselves?",
        required="Enter how often, or 0 for never",
        hint="After that they have to call you. With many changes somebody could try out the "
        "calendar; two is plenty.",
        least=0,
        most=MOST_CHANGES,
        suffix="times",
    )
    hours = NumberField(
        "Until how long before the start may they choose or change?",
        required="Enter the number of hours",
        hint="For example, 48",
        least=0,
        most=MOST_HOURS,
        suffix="hours",
    )
    save = SubmitField("Save")

    @property
    def terms(self) -> Terms:
        return Terms(self.changes.data or 0, self.hours.data or 0)
