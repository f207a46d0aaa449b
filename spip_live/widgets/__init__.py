"""The fields and the form that every page uses: GOV.UK markup, plain words, nothing lost.

    from spip_live.widgets import DateField, Form, SubmitField, TextField

    class NewParent(Form):
        forename = TextField("First name", required="Enter a first name", width=20)
        born_on = DateField("Date of birth", hint="For example, 27 3 1990")
        save = SubmitField("Save")

`required` is the sentence that somebody reads who left the field empty; without it the field may
be left empty (its data is then None or ""). In a template `{{ error_summary(form) }}` comes first,
then `{% call form_tag(form) %}` with the fields. A page whose form is called `form` and has errors
has "Error:" in its title by itself.
"""

from spip_live.widgets.fields import (
    CheckboxesField,
    CheckboxField,
    EmailField,
    FileField,
    HiddenField,
    NumberField,
    PasswordField,
    RadioField,
    SelectField,
    SubmitField,
    TelField,
    TextareaField,
    TextField,
)
from spip_live.widgets.form import Form, error_summary, init, words_asked
from spip_live.widgets.moments import DateField, TimeField

__all__ = [
    "CheckboxField",
    "CheckboxesField",
    "DateField",
    "EmailField",
    "FileField",
    "Form",
    "HiddenField",
    "NumberField",
    "PasswordField",
    "RadioField",
    "SelectField",
    "SubmitField",
    "TelField",
    "TextField",
    "TextareaField",
    "TimeField",
    "error_summary",
    "init",
    "words_asked",
]
