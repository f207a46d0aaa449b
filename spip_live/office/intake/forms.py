"""What the pages of a list ask."""

from __future__ import annotations

from spip_live.content import taught
from spip_live.widgets import FileField, Form, RadioField, SelectField, SubmitField

ROUTES = (
    ("court_order", "Ordered by a court"),
    ("cafcass", "Referred by Cafcass"),
    ("self", "Came by themselves"),
)


class Upload(Form):
    """A file from a court or from Cafcass."""

    file = FileField(
        "Choose a file",
        required="Choose a file",
        hint="An Excel workbook or a text file (.xlsx, .csv, .txt), up to 10 MB and 20,000 rows.",
        accept=".csv,.xlsx,.txt,.tsv,.xlsm",
    )
    send = SubmitField("Upload the list")


class Columns(Form):
    """What holds for the whole list; its columns are asked beside, as many as there are."""

    programme = SelectField(
        "Which programme are these parents for?",
        required="Choose the programme that these parents are for",
        blank="Choose a programme",
    )
    route = RadioField(
        "Why are they here, where a row does not say?",
        required="Choose why these parents are here",
        choices=ROUTES,
    )
    second_is_referred = RadioField(
        "Who is referred, where a row does not say?",
        choices=(
            ("yes", "Both people in the row"),
            ("no", "Only the first", "The second is kept apart from them, and not enrolled."),
        ),
    )
    save = SubmitField("Check the rows")


def programme_choices() -> list[tuple[str, str]]:
    """Every programme that a parent can be enrolled on."""
    return [(each.slug, each.title) for each in taught.here().by_title()]
