"""What a parent fills in on the way to the room."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError

from spip_live.errors import Refused
from spip_live.rooms import names
from spip_live.widgets import CheckboxField, Form, TextField


class JoinForm(Form):
    """What to call this parent; `surname` is their own, which must not be shown."""

    display_name = TextField(
        "What should we call you?",
        required="Enter the first name you want the group to see",
        hint="First name only. It is all that the others see of you.",
        autocomplete="given-name",
        most=names.LONGEST,
        width=20,
    )

    def __init__(self, *args: Any, surname: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.surname = surname

    def validate_display_name(self, field: Any) -> None:
        """Tidy the name, or say what is wrong with it."""
        try:
            field.data = names.chosen(field.data or "", self.surname)
        except Refused as refused:
            raise ValidationError(refused.message) from refused


class RulesForm(Form):
    """Each rule is ticked on its own: a single box for everything is not read."""

    alone = CheckboxField(
        "I am on my own, and no children can see or hear this session",
        required="Tick this when you are on your own, with no children in the room",
    )
    unrecorded = CheckboxField(
        "I will not record, photograph or screenshot anything",
        required="Tick this to say that you will not record, photograph or screenshot anything",
    )
    private = CheckboxField(
        "I will use first names only, and keep private what others say",
        required="Tick this to say that you will keep private what others say",
    )
