"""What a parent fills in on the way to the room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import ValidationError

from spip_live.errors import Refused
from spip_live.rooms import names
from spip_live.rooms.steps.languages import ENGLISH, name_of
from spip_live.widgets import CheckboxField, Form, RadioField, SelectField, TextField

IN_ENGLISH = "en"
OWN_PARTS = (
    ("mum", "I am their mum"),
    ("dad", "I am their dad"),
    ("grandparent", "I am a grandparent"),
    ("step-parent", "I am a step-parent"),
    ("carer", "I care for them in another way"),
)


class JoinForm(Form):
    """What to call this parent, in which language they read, and what they are to the children.

    `surname` is their own, which must not be shown; `languages` are those that there are besides
    English. A parent who has agreed to the rules keeps their name and part.
    """

    language = RadioField("Which language would you like to read in?")

    display_name = TextField(
        "What should we call you?",
        required="Enter the first name you want the group to see",
        hint="First name only. It is all that the others see of you.",
        autocomplete="given-name",
        most=names.LONGEST,
        width=20,
    )

    own_part = SelectField(
        "How are you related to the children? (optional)",
        choices=OWN_PARTS,
        blank="I would rather not say",
        hint="Nobody else sees this. It helps us not to ask you to play yourself in a story.",
    )

    def __init__(
        self, *args: Any, surname: str = "", languages: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.surname = surname
        if languages:
            others = [(code, name_of(code)) for code in languages]
            self.language.choices = [(IN_ENGLISH, name_of(IN_ENGLISH)), *others]
        else:
            del self.language

    @property
    def chosen_language(self) -> str | None:
        """The language asked for, as a seat keeps it; None: there is nothing to choose."""
        if "language" not in self:
            return None
        return ENGLISH if self.language.data in (None, IN_ENGLISH) else str(self.language.data)

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
