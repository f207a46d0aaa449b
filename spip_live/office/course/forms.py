"""What the page of a provider's own content asks."""

from __future__ import annotations

from spip_live.widgets import FileField, Form, SubmitField


class Upload(Form):
    """A zip with modules, programmes or films."""

    file = FileField(
        "Choose a zip file",
        required="Choose a zip file",
        hint="With the folders modules, programmes or films in it, up to 300 MB.",
        accept=".zip,application/zip",
    )
    send = SubmitField("Upload and check")
