"""The form with which a seat is released."""

from __future__ import annotations

from spip_live.widgets import CheckboxField, Form, RadioField, SubmitField

REASONS = {
    "asked": "They asked for another time",
    "cannot_come": "They cannot come at all for now",
    "kept_apart": "To keep people apart",
    "mistake": "They were seated by mistake",
    "other": "Another reason",
}
# What the room's page says of a seat that was given up.
WHYS = REASONS | {"moved": "Moved to another room", "room_cancelled": "The room was cancelled"}


class ReleaseForm(Form):
    """Why, and whether they are told by letter."""

    why = RadioField(
        "Why is it released?",
        choices=list(REASONS.items()),
        required="Choose why it is released",
        hint="For your own records. Parents are never told why.",
    )
    tell = CheckboxField("Tell them by email that this appointment is off", default=True)
    release = SubmitField("Release this seat", kind="warning")
