"""What a parent fills in on the way to the room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import ValidationError

from spip_live.errors import Refused
from spip_live.rooms import names
from spip_live.rooms.steps.languages import ENGLISH, name_of
from spip_live.widgets import CheckboxField, Form, RadioField, SelectField, TextField
from spip_live.wording import gettext, later

IN_ENGLISH = "en"
OWN_PARTS = (
    ("mum", later("I am their mum")),
    ("dad", later("I am their dad")),
    ("grandparent", later("I am a grandparent")),
    ("step-parent", later("I am a step-parent")),
    ("carer", later("I care for them in another way")),
)


class JoinForm(Form):
    """What to call this parent, in which language they read, and what they are to the children.

    `surname` is their own, which must not be shown; `languages` are those that there are besides
    English. A parent who has agreed to the rules keeps their name and part.
    """

    language = RadioField(later("Which language would you like to read in?"))

    display_name = TextField(
        later("What should we call you?"),
        required=later("Enter the first name you want the group to see"),
        hint=later("First name only. It is all that the others see of you."),
        autocomplete="given-name",
        most=names.LONGEST,
        width=20,
    )

    own_part = SelectField(
        later("How are you related to the children? (optional)"),
        choices=OWN_PARTS,
        blank=later("I would rather not say"),
        hint=later(
            "Nobody else sees this. It helps us not to ask you to play yourself in a story."
        ),
    )

    def __init__(
        self, *args: Any, surname: str = "", languages: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.surname = surname
        choosing: RadioField | None = self.language
        if choosing and languages:
            others = [(code, name_of(code)) for code in languages]
            choosing.choices = [(IN_ENGLISH, name_of(IN_ENGLISH)), *others]
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
            raise ValidationError(gettext(refused.message)) from refused


class RulesForm(Form):
    """Each rule is ticked on its own: a single box for everything is not read."""

    alone = CheckboxField(
        later("I am on my own, and no children can see or hear this session"),
        required=later("Tick this when you are on your own, with no children in the room"),
    )
    unrecorded = CheckboxField(
        later("I will not record, photograph or screenshot anything"),
        required=later(
            "Tick this to say that you will not record, photograph or screenshot anything"
        ),
    )
    private = CheckboxField(
        later("I will use first names only, and keep private what others say"),
        required=later("Tick this to say that you will keep private what others say"),
    )
