"""The kinds of question a page can ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_wtf.file import FileField as UploadField
from wtforms import fields, validators
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.fields.core import Field

from spip_live.widgets import markup
from spip_live.wording import later

EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
TEL = re.compile(r"\+?[\d\s()./-]{7,20}")
EMAIL_LIKE = "Enter an email address in the correct format, like name@example.com"
TEL_LIKE = "Enter a phone number, like 07700 900 982"
Answers = Iterable[tuple[Any, ...]]
Checks = Sequence[Any]


def _strip(typed: Any) -> Any:
    """Without spaces at its ends, and without NUL, which PostgreSQL cannot hold."""
    return typed.replace("\x00", "").strip() if isinstance(typed, str) else typed


class Said(validators.InputRequired):
    """Something was answered; spaces alone are no answer."""

    def __call__(self, form: Any, field: Any) -> None:
        """Stop with the sentence when there is nothing."""
        raw = field.raw_data[0] if field.raw_data else ""
        if not _strip(raw):
            field.errors = []
            raise validators.StopValidation(str(self.message))


class Asked(Field):
    """What every question takes.

    `required` says what to do when it was left empty; `hint` stands under the label; `width` is in
    characters (2, 3, 4, 5, 10, 20); `size` is the label's ("s", "m", "l", "" for plain);
    `attributes` are HTML attributes; `params` go to the GOV.UK macro as they are.
    """

    widget: Any

    def __init__(
        self,
        label: str = "",
        validators: Checks | None = None,
        *,
        required: str = "",
        hint: str = "",
        **rest: Any,
    ) -> None:
        checks = [*self._first(required, list(validators or ())), *(validators or ())]
        super().__init__(label, validators=checks, description=hint, **looks(rest))

    def _first(self, required: str, given: list[Any]) -> list[Any]:
        """What runs before the given validators: say so if empty, or let it be empty."""
        if required:
            return [Said(required)]
        must = any("required" in getattr(check, "field_flags", {}) for check in given)
        return [] if must else [validators.Optional()]


def looks(rest: dict[str, Any]) -> dict[str, Any]:
    """Our ways of saying how a field looks, as the `render_kw` that the widgets read."""
    params = dict(rest.pop("params", None) or {})
    params.setdefault("size", rest.pop("size", "s"))
    if width := rest.pop("width", 0):
        params["classes"] = f"govuk-input--width-{width} {params.get('classes', '')}".strip()
    for name in ("autocomplete", "inputmode", "prefix", "suffix", "rows"):
        if (value := rest.pop(name, None)) is not None:
            params[name] = {"text": value} if name in ("prefix", "suffix") else value
    given = {**(rest.pop("render_kw", None) or {}), **(rest.pop("attributes", None) or {})}
    return {**rest, "render_kw": {**given, "params": params}}


class TextField(Asked, fields.StringField):
    """One line; spaces at the ends are not part of the answer. `most` is in characters."""

    widget = markup.Text()

    def __init__(self, *args: Any, most: int = 200, **rest: Any) -> None:
        super().__init__(*args, filters=[_strip, *rest.pop("filters", ())], **rest)
        sentence = later("Use %(most)s characters or fewer", most=most)
        self.validators = [*self.validators, validators.Length(max=most, message=sentence)]


class EmailField(TextField):
    """An e-mail address."""

    widget = markup.Email()

    def __init__(self, *args: Any, **rest: Any) -> None:
        rest.setdefault("autocomplete", "email")
        super().__init__(*args, attributes={"spellcheck": "false"}, **rest)
        self.validators = [*self.validators, _like(EMAIL, EMAIL_LIKE)]


class TelField(TextField):
    """A telephone number, kept as typed."""

    widget = markup.Tel()

    def __init__(self, *args: Any, **rest: Any) -> None:
        rest.setdefault("autocomplete", "tel")
        rest.setdefault("width", 20)
        super().__init__(*args, **rest)
        self.validators = [*self.validators, _like(TEL, TEL_LIKE)]


def _like(pattern: re.Pattern[str], sentence: str) -> Callable[[Any, Any], None]:
    def check(form: Any, field: Any) -> None:
        if field.data and not pattern.fullmatch(field.data):
            raise validators.ValidationError(sentence)

    return check


class PasswordField(Asked, fields.PasswordField):
    """A password; `autocomplete="new-password"` where one is being chosen."""

    widget = markup.Password()

    def __init__(self, *args: Any, **rest: Any) -> None:
        rest.setdefault("autocomplete", "current-password")
        super().__init__(*args, **rest)


class TextareaField(Asked, fields.TextAreaField):
    """Several lines; with `most`, how many characters are left is counted down."""

    widget = markup.Textarea()

    def __init__(self, *args: Any, most: int = 0, rows: int = 4, **rest: Any) -> None:
        params = {**rest.pop("params", {}), **({"maxlength": most} if most else {})}
        super().__init__(*args, rows=rows, params=params, filters=[_strip], **rest)
        if most:
            self.widget = markup.CountedTextarea()
            sentence = f"Use {most} characters or fewer"
            self.validators = [*self.validators, validators.Length(max=most, message=sentence)]


class NumberField(Asked, fields.IntegerField):
    """A whole number between `least` and `most`; `suffix="minutes"` says of what."""

    widget = markup.Text()

    def __init__(
        self, *args: Any, least: int | None = None, most: int | None = None, **rest: Any
    ) -> None:
        rest.setdefault("width", 4)
        super().__init__(*args, **{"inputmode": "numeric", **rest})
        if least is not None or most is not None:
            check = validators.NumberRange(least, most, _between(least, most))
            self.validators = [*self.validators, check]


def _between(least: int | None, most: int | None) -> str:
    if least is None:
        return f"Enter a number that is {most} or less"
    if most is None:
        return f"Enter a number that is {least} or more"
    return f"Enter a number from {least} to {most}"


class Choosing(Asked, fields.SelectField):
    """A question whose answers are given: `(value, label)` or `(value, label, hint)` each.

    `choices` may be set on the bound form as well. `coerce` turns a posted value into a Python
    one; an empty value is always None.
    """

    answer_hints: dict[str, str]

    def __init__(
        self,
        *args: Any,
        choices: Answers = (),
        coerce: Callable[[Any], Any] = str,
        blank: str | None = None,
        **rest: Any,
    ) -> None:
        self.blank = blank
        super().__init__(*args, coerce=_or_none(coerce), **rest)
        self.choices = choices  # type: ignore[assignment]

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "choices":
            answers = [tuple(answer) for answer in value]
            self.answer_hints = {str(a[0]): str(a[2]) for a in answers if len(a) > 2}
            value = [SelectChoice(a[0], a[1]) for a in answers]
            if self.blank is not None:
                value.insert(0, SelectChoice("", self.blank))
        super().__setattr__(name, value)


def _or_none(coerce: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def reading(value: Any) -> Any:
        if value in ("", None):
            return None
        # WTForms also asks for values that are Python ones already, which UUID would refuse.
        if isinstance(coerce, type) and isinstance(value, coerce):
            return value
        return coerce(value)

    return reading


class SelectField(Choosing):
    """One answer from a long list; `blank="Choose a room"` puts an empty answer first."""

    widget = markup.Select()


class RadioField(Choosing, fields.RadioField):
    """One answer from a few."""

    widget = markup.Radios()


class CheckboxesField(Choosing, fields.SelectMultipleField):
    """Any number of answers."""

    widget = markup.Checkboxes()


class CheckboxField(Asked, fields.BooleanField):
    """One box to tick."""

    widget = markup.Checkbox()


class HiddenField(fields.HiddenField):
    """A value that the page carries along; never trust it."""


class SubmitField(fields.SubmitField):
    """The button that sends the form; `kind` is "", "secondary" or "warning"."""

    widget = markup.Submit()

    def __init__(self, label: str = "Continue", *, kind: str = "", **rest: Any) -> None:
        params = {"classes": f"govuk-button--{kind}" if kind else ""}
        super().__init__(label, render_kw={"params": params}, **rest)


class FileField(Asked, UploadField):  # type: ignore[misc]
    """A file; `accept=".csv,.xlsx"` is what browsers offer, never a check."""

    widget = markup.File()

    def __init__(self, *args: Any, accept: str = "", **rest: Any) -> None:
        attributes = {"accept": accept} if accept else {}
        super().__init__(*args, attributes=attributes, **rest)
