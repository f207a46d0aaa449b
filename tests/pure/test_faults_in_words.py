"""Every fault of ours that attendance can find has words for the people who confirm it."""

from __future__ import annotations

from spip_live.office.attendance_lists import FAULTS
from spip_live.rooms.outages import Cause


def test_every_cause_of_an_outage_has_words() -> None:
    assert set(FAULTS) == {cause.value for cause in Cause}
