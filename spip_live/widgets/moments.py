"""Questions about a day or a time of day."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from wtforms import validators
from wtforms.fields.core import Field

from spip_live import uk_time
from spip_live.widgets import markup
from spip_live.widgets.fields import Asked, Checks, looks

TIME_LIKE = "Enter a time, like 6:30pm or 18:30"


class TimeField(Asked, Field):
    """A time of day on a UK clock, typed as people write it."""

    widget = markup.Text()
    data: time | None

    def __init__(self, *args: Any, **rest: Any) -> None:
        rest.setdefault("width", 5)
        super().__init__(*args, **rest)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return uk_time.uk_time(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = uk_time.parse_time(valuelist[0])
            except ValueError:
                raise ValueError(TIME_LIKE) from None


class DateField(Field):
    """A day, in three boxes; also reads one value like 2026-12-01, for addresses.

    `called` is what messages call it, where the label is a question.
    """

    widget: Any = markup.DateBoxes()
    data: date | None
    typed: tuple[str, str, str]
    BOXES = ("day", "month", "year")

    def __init__(
        self,
        label: str = "",
        validators: Checks | None = None,
        *,
        required: str = "",
        hint: str = "",
        called: str = "",
        birthday: bool = False,
        **rest: Any,
    ) -> None:
        super().__init__(label, list(validators or ()), description=hint, **looks(rest))
        self.required, self.called, self.birthday = required, called or label, birthday
        self.wrong_boxes: tuple[str, ...] = ()

    @property
    def focus_id(self) -> str:
        """What the error summary links to: the first box that needs putting right."""
        return f"{self.id}-{self.wrong_boxes[0] if self.wrong_boxes else 'day'}"

    def _value(self) -> str:
        return " ".join(self.typed).strip()

    def process_data(self, value: Any) -> None:
        """Show a day that is already known."""
        self.data = value
        self.typed = (str(value.day), str(value.month), str(value.year)) if value else ("", "", "")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed, and say exactly what is missing."""
        parts = valuelist[0].split("-")[::-1] if len(valuelist) == 1 else valuelist
        day, month, year = [str(part).strip() for part in [*parts, "", "", ""][:3]]
        self.typed, self.data = (day, month, year), None
        empty = [box for box, part in zip(self.BOXES, self.typed, strict=True) if not part]
        if len(empty) == len(self.BOXES):
            return
        if empty:
            self.wrong_boxes = tuple(empty)
            raise ValueError(f"{self.called} must include a {' and '.join(empty)}")
        try:
            self.data = uk_time.parse_day(day, month, year)
        except ValueError:
            self.wrong_boxes = self.BOXES
            raise ValueError(f"{self.called} must be a real date, like 27 3 2027") from None

    def pre_validate(self, form: Any) -> None:
        """Nothing more can be said about a date that is not there."""
        if self.data is None:
            missing = self.required if not self.process_errors else ""
            if missing:
                self.wrong_boxes = self.BOXES
            raise validators.StopValidation(missing)
