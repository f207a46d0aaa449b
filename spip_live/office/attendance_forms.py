"""The questions with which a person confirms or changes attendance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from spip_live.rooms.deciding import LONGEST_REASON, Choice, needs_reason
from spip_live.rooms.models import Outcome
from spip_live.rooms.outcomes import SeatRecord
from spip_live.widgets import Form, HiddenField, RadioField, SubmitField, TextField

ANSWERS = ((Outcome.ATTENDED.value, "Attended"), (Outcome.NOT_ATTENDED.value, "Did not attend"))
WHY = "Why, if you say otherwise"
WHY_OPEN = "Why, in a sentence"


class ConfirmForm(Form):
    """One screen for a whole room: an answer, a reason and what was seen, for each seat."""

    confirm = SubmitField("Confirm attendance")

    def seat_fields(self, record: SeatRecord) -> dict[str, Any]:
        """The three fields about one seat."""
        key = record.seat.id.hex
        return {name: self[f"{name}_{key}"] for name in ("outcome", "reason", "seen")}

    def choices(self, records: Sequence[SeatRecord]) -> list[Choice]:
        """What was answered, once the form is valid."""
        return [_choice(record, self.seat_fields(record)) for record in records]

    def check_reasons(self, records: Sequence[SeatRecord]) -> bool:
        """Whether every answer that differs from the record says why; marks those that don't."""
        good = True
        for record in records:
            fields = self.seat_fields(record)
            chosen = Outcome(fields["outcome"].data)
            if needs_reason(record.outcome, chosen) and not fields["reason"].data:
                name = record.seat.parent.full_name
                fields["reason"].errors = [f"Say why, in a sentence, for {name}"]
                good = False
        return good


def confirm_form(records: Sequence[SeatRecord]) -> ConfirmForm:
    """The form for the seats of a room that nobody has confirmed yet."""
    fields: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for record in records:
        key, name = record.seat.id.hex, record.seat.parent.full_name
        open_question = record.outcome is Outcome.NEEDS_PERSON
        fields[f"outcome_{key}"] = _outcome_field(name)
        fields[f"reason_{key}"] = _reason_field(name, WHY_OPEN if open_question else WHY)
        fields[f"seen_{key}"] = HiddenField()
        given[f"seen_{key}"] = record.now.number
        given[f"outcome_{key}"] = None if open_question else record.outcome.value
    made: ConfirmForm = type("RoomConfirmForm", (ConfirmForm,), fields)(data=given)
    return made


def _outcome_field(name: str) -> RadioField:
    # The name stands beside it for those who see; the question is for those who listen.
    question = f"Did {name} attend?"
    legend = {"text": question, "classes": "govuk-visually-hidden"}
    return RadioField(
        question,
        choices=ANSWERS,
        required=f"Choose whether {name} attended",
        size="",
        params={
            "classes": "govuk-radios--inline govuk-radios--small",
            "fieldset": {"legend": legend},
        },
    )


def _reason_field(name: str, why: str) -> TextField:
    whose = Markup('{}<span class="govuk-visually-hidden"> ({})</span>').format(why, name)
    return TextField(why, most=LONGEST_REASON, size="", params={"label": {"html": whose}})


class OverrideForm(Form):
    """A coordinator decides otherwise, with a reason."""

    outcome = RadioField("What should be recorded?", choices=ANSWERS, required="Choose one")
    reason = TextField(
        "Why?",
        hint="One or two sentences. It is kept with the decision, and is never sent to Cafcass.",
        required="Say why, in a sentence",
        most=LONGEST_REASON,
    )
    seen = HiddenField()
    save = SubmitField("Record this decision")

    def choice(self, record: SeatRecord) -> Choice:
        """What was answered, once the form is valid."""
        return _choice(record, {n: self[n] for n in ("outcome", "reason", "seen")})


def _choice(record: SeatRecord, fields: dict[str, Any]) -> Choice:
    seen = str(fields["seen"].data or "")
    return Choice(
        seat_id=record.seat.id,
        outcome=Outcome(fields["outcome"].data),
        reason=fields["reason"].data or "",
        seen=int(seen) if seen.isdecimal() else 0,
    )
