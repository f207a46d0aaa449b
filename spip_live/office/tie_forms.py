"""The form that ties two people."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

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
