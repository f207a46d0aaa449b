"""How a field becomes GOV.UK markup: govuk-frontend-wtf, with its wrinkles ironed out."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from govuk_frontend_wtf import wtforms_widgets as gov

from spip_live.wording import gettext


class Ironed:
    """What every widget of ours does over govuk-frontend-wtf's.

    No `required` attribute (the browser's own bubbles can be neither styled nor read at leisure),
    no empty hint that a screen reader would be pointed to, and labels that stand out.
    """

    look = "label"

    def __call__(self, field: Any, **asked: Any) -> Any:
        # The package edits what it is given, and what it is given belongs to the field's class.
        return super().__call__(field, **deepcopy(asked))  # type: ignore[misc]

    def map_gov_params(self, field: Any, **asked: Any) -> dict[str, Any]:
        """The macro's parameters for this field."""
        size = asked.get("params", {}).pop("size", "s")
        params: dict[str, Any] = super().map_gov_params(field, **asked)  # type: ignore[misc]
        params.get("attributes", {}).pop("required", None)
        if error := params.get("errorMessage"):
            error["visuallyHiddenText"] = gettext("Error")
        hint = params.get("hint") or {}
        if not (hint.get("text") or hint.get("html")):
            params.pop("hint", None)
        if size and self.look == "label" and "label" in params:
            params["label"].setdefault("classes", f"govuk-label--{size}")
        if size and "fieldset" in params:
            legend = params["fieldset"]["legend"]
            legend.setdefault("classes", f"govuk-fieldset__legend--{size}")
        return params


class Text(Ironed, gov.GovTextInput):  # type: ignore[misc]
    """One line of text."""


class Password(Ironed, gov.GovPasswordInput):  # type: ignore[misc]
    """A password with a Show button."""


class Email(Text):
    """An e-mail address: phones show the keyboard for it."""

    input_type = "email"


class Tel(Text):
    """A telephone number: phones show the keyboard for it."""

    input_type = "tel"


class Textarea(Ironed, gov.GovTextArea):  # type: ignore[misc]
    """Several lines of text."""


class CountedTextarea(Ironed, gov.GovCharacterCount):  # type: ignore[misc]
    """Several lines of text, with how many characters are left."""


class Select(Ironed, gov.GovSelect):  # type: ignore[misc]
    """One answer from a long list."""


class File(Ironed, gov.GovFileInput):  # type: ignore[misc]
    """A file to upload."""


class Submit(Ironed, gov.GovSubmitInput):  # type: ignore[misc]
    """The button that sends the form; a double click sends it once."""

    look = "button"

    def map_gov_params(self, field: Any, **asked: Any) -> dict[str, Any]:
        params = super().map_gov_params(field, **asked)
        params.setdefault("preventDoubleClick", True)
        return params


class WithHints(Ironed):
    """Answers that may each carry a hint of their own."""

    def map_gov_params(self, field: Any, **asked: Any) -> dict[str, Any]:
        params = super().map_gov_params(field, **asked)
        hints = getattr(field, "answer_hints", {})
        for item in params["items"]:
            if hints.get(str(item["value"])):
                item["hint"] = {"text": hints[str(item["value"])]}
        return params


class Radios(WithHints, gov.GovRadioInput):  # type: ignore[misc]
    """One answer from a few."""


class Checkboxes(WithHints, gov.GovCheckboxesInput):  # type: ignore[misc]
    """Any number of answers."""


class Checkbox(Ironed, gov.GovCheckboxInput):  # type: ignore[misc]
    """One box to tick."""


class DateBoxes(Ironed, gov.GovDateInput):  # type: ignore[misc]
    """Day, month and year."""

    def map_gov_params(self, field: Any, **asked: Any) -> dict[str, Any]:
        # The package unpacks exactly three values and would crash on anything else that is posted.
        params = super().map_gov_params(_ThreeBoxes(field), **asked)
        names = (("day", 2), ("month", 2), ("year", 4))
        params["items"] = [
            {
                "label": name.capitalize(),
                "id": f"{field.id}-{name}",
                "name": field.name,
                "classes": f"govuk-input--width-{width}"
                + (" govuk-input--error" if name in field.wrong_boxes else ""),
                "value": value,
                "autocomplete": f"bday-{name}" if field.birthday else None,
            }
            for (name, width), value in zip(names, field.typed, strict=True)
        ]
        return params


class _ThreeBoxes:
    """The date field as govuk-frontend-wtf may safely read it."""

    def __init__(self, field: Any) -> None:
        self._field = field
        self.raw_data = list(field.typed)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._field, name)
