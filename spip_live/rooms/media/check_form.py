"""What the page of a device check sends when it is through: one finding for each part."""

from __future__ import annotations

from wtforms.validators import AnyOf

from spip_live.rooms.media.checking import FOUND, Part
from spip_live.widgets import Form, HiddenField


def _finding(part: Part) -> HiddenField:
    """The page fills it in; a part that was never come to was skipped."""
    return HiddenField(default="skipped", validators=[AnyOf(list(FOUND[part]))])


class CheckForm(Form):
    """Filled in by the page's script as the parent goes through the parts."""

    camera = _finding(Part.CAMERA)
    microphone = _finding(Part.MICROPHONE)
    sound = _finding(Part.SOUND)
    network = _finding(Part.NETWORK)

    @property
    def found(self) -> dict[Part, str]:
        """The finding of each part."""
        return {part: str(self[part.value].data) for part in Part}
