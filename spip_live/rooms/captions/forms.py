"""What a captioner agrees to on the way in."""

from __future__ import annotations

from spip_live.widgets import CheckboxField, Form


class PromiseForm(Form):
    """Each promise is ticked on its own: a single box for everything is not read."""

    alone = CheckboxField(
        "I am on my own, and nobody else can hear this session or see my screen",
        required="Tick this when you are on your own",
    )
    private = CheckboxField(
        "I will record nothing, and tell nobody what is said or who is there",
        required="Tick this to say that you will keep everything private",
    )
    stranger = CheckboxField(
        "If I know somebody in the group, I will leave at once and tell whoever invited me",
        required="Tick this to say that you will leave if you know somebody",
    )
