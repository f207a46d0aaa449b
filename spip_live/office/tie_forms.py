"""The forms that tie two people, part them, and mark one as protected."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from wtforms import ValidationError

from spip_live.people.models import Parent
from spip_live.widgets import Form, RadioField, SubmitField, TextareaField


class TieForm(Form):
    """Which two, and why."""

    one_id = RadioField("The first person", coerce=UUID, required="Choose the first person")
    other_id = RadioField("The second person", coerce=UUID, required="Choose the second person")
    why = TextareaField(
        "Why must they be kept apart?",
        required="Say why they must be kept apart",
        hint="For your colleagues. Parents never see it, and never learn that they are kept apart.",
        most=500,
    )
    save = SubmitField("Keep them apart")

    def offer(
        self,
        first: Sequence[tuple[Parent, str]],
        second: Sequence[tuple[Parent, str]],
        *,
        fresh: bool,
    ) -> None:
        """Put who was found into both lists; on a fresh page, who is found alone is chosen."""
        for field, found in ((self.one_id, first), (self.other_id, second)):
            field.choices = [
                (str(parent.id), parent.full_name, about)  # type: ignore[misc]
                for parent, about in found
            ]
            if fresh and len(found) == 1:
                field.data = found[0][0].id


class PartForm(Form):
    """Why two people need not be kept apart."""

    why = TextareaField(
        "Why need they not be kept apart?",
        required="Say why they need not be kept apart",
        hint="For your colleagues, and kept in the journal.",
        most=500,
    )
    save = SubmitField("Part them", kind="warning")


class ProtectForm(Form):
    """Whether somebody is protected, and why."""

    protected = RadioField(
        "Is this person protected?",
        choices=[
            ("yes", "Yes", "If one of two seats has to be taken back, it is never theirs"),
            ("no", "No", ""),
        ],
        required="Say whether they are protected",
    )
    why = TextareaField("If yes, why?", hint="For your colleagues. Parents never see it.", most=500)
    save = SubmitField("Save")

    def validate_why(self, field: TextareaField) -> None:
        """A reason is needed only for the mark."""
        if self.protected.data == "yes" and not (field.data or "").strip():
            raise ValidationError("Say why they are protected")
