"""The forms with which rooms are put into the calendar, changed and cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from spip_live import uk_time
from spip_live.content.programmes import Programme
from spip_live.errors import Refused
from spip_live.people.models import Staff
from spip_live.widgets import (
    DateField,
    Form,
    NumberField,
    SelectField,
    SubmitField,
    TextareaField,
    TimeField,
)

# Beside which answer a refusal of the calendar is shown.
ANSWER_OF = {
    "in_the_past": "part_1_on",
    "parts_out_of_order": "part_2_on",
    "wrong_size": "size",
    "more_seats_than_size": "size",
    "lead_not_facilitator": "lead",
    "lead_busy": "lead",
    "co_is_lead": "co",
    "co_not_facilitator": "co",
    "co_busy": "co",
}


class LeadersForm(Form):
    """Who leads."""

    lead = SelectField(
        "Facilitator",
        coerce=UUID,
        blank="Choose a facilitator",
        required="Choose who leads the room",
    )
    co = SelectField(
        "Co-facilitator (optional)",
        coerce=UUID,
        blank="Nobody",
        hint="A second person can watch the waiting room and help anybody who is upset",
    )
    save = SubmitField("Save")

    def offer(self, staff: Sequence[Staff]) -> None:
        """Put these people's names into both lists."""
        self.lead.choices = self.co.choices = [(str(member.id), member.name) for member in staff]

    def tell(self, refused: Refused) -> None:
        """Show a refusal beside the answer that it is about, or at the top of the page."""
        name = ANSWER_OF.get(refused.reason, "")
        if name == "part_2_on" and name not in self:
            name = "part_1_on"
        if name in self:
            self[name].errors = [*self[name].errors, refused.message]
        else:
            self.form_errors.append(refused.message)


class RoomForm(LeadersForm):
    """When, who leads, and how many; `for_parts` makes the one that a programme needs."""

    size: NumberField

    def starts(self) -> list[datetime]:
        """When each part starts, in UTC; empty, with the reason shown, if there is no such time."""
        moments = []
        for number in self.parts():
            day, at = self[f"part_{number}_on"].data, self[f"part_{number}_at"].data
            try:
                moments.append(moment(day, at))
            except uk_time.NoSuchTime:
                self[f"part_{number}_at"].errors = [CLOCKS_FORWARD]
                return []
            except TwiceShown:
                self[f"part_{number}_at"].errors = [CLOCKS_BACK]
                return []
        return moments

    def parts(self) -> list[int]:
        """The numbers of the parts that this form asks about."""
        return [number for number in range(1, 9) if f"part_{number}_on" in self]


CLOCKS_FORWARD = "The clocks go forward that night, so there is no such time. Choose another"
CLOCKS_BACK = "The clocks go back that night, so this time comes twice. Choose another"


class TwiceShown(ValueError):  # noqa: N818 - it reads as what happened
    """A UK clock shows this twice: which of the two is meant cannot be told."""


def moment(day: date, at: time) -> datetime:
    """The UTC moment that these answers mean; refused where a clock skips or repeats it."""
    if uk_time.happens_twice(day, at):
        raise TwiceShown
    return uk_time.from_uk(day, at)


def for_parts(programme: Programme, only: int | None = None) -> type[RoomForm]:
    """A form that asks for the day and time of each part; of one part when `only` is given."""
    most = programme.group_size.max
    size = NumberField(
        "Group size",
        required="Enter a group size",
        hint=f"At most {most} for this programme",
        suffix="parents",
    )
    fields: dict[str, object] = {"size": size}
    several = only is None and len(programme.parts) > 1
    for number in range(1, len(programme.parts) + 1) if several else [1]:
        name = f" of part {number}" if several else ""
        fields[f"part_{number}_on"] = DateField(
            f"Day{name}", required=f"Enter the day{name}", called=f"The day{name}",
            hint="For example, 27 3 2027" if number == 1 else "",
        )  # fmt: skip
        fields[f"part_{number}_at"] = TimeField(
            f"Start{name}", required=f"Enter the time at which it starts{name and f', {name[4:]}'}",
            hint="UK time. For example, 6:30pm" if number == 1 else "",
        )  # fmt: skip
    return type("RoomForm", (RoomForm,), fields)


class CancelForm(Form):
    """Why a room is cancelled; for our own record, parents are not told."""

    why = TextareaField(
        "Why is it cancelled?",
        required="Say why it is cancelled",
        hint="For your own records. Parents are told that it will not go ahead, not why.",
        most=300,
    )
    cancel = SubmitField("Cancel this room", kind="warning")


class FilterForm(Form):
    """What to show of the schedule."""

    class Meta:
        """A filter changes nothing, so it needs no token."""

        csrf = False

    when = SelectField(
        "When", choices=[("upcoming", "From today"), ("past", "Before today")], default="upcoming"
    )
    programme = SelectField("Programme", blank="All programmes")
    staff = SelectField("Facilitator", coerce=UUID, blank="Everybody")
    state = SelectField(
        "Seats",
        choices=[("free", "With free seats"), ("cancelled", "Cancelled rooms")],
        blank="All rooms",
    )
