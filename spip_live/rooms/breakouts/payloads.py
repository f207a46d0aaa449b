"""What a console may send about breakouts: one strict type for each event. Pure."""

from __future__ import annotations

from typing import Annotated

import msgspec

from spip_live.rooms.breakouts.rule import FEWEST_GROUPS, FEWEST_TOGETHER, MOST_GROUPS
from spip_live.rooms.payloads import GroupNumber, InRoom, Minutes, OfSeat

Count = Annotated[int, msgspec.Meta(ge=FEWEST_GROUPS, le=MOST_GROUPS)]
Size = Annotated[int, msgspec.Meta(ge=FEWEST_TOGETHER, le=6)]
Long = Annotated[int, msgspec.Meta(ge=1, le=60)]
Seconds = Annotated[int, msgspec.Meta(ge=5, le=120)]
Prompt = Annotated[str, msgspec.Meta(max_length=300, pattern=r"\A[^\x00\ud800-\udfff]*\Z")]


class Prepare(InRoom, frozen=True, kw_only=True):
    """Staff: `breakouts_prepare`, by one of the two: how many groups, or of about what size."""

    count: Count | None = None
    size: Size | None = None


class Move(OfSeat, frozen=True, kw_only=True):
    """Staff: `breakouts_move`, to group `n`."""

    n: GroupNumber


class Open(InRoom, frozen=True, kw_only=True):
    """Staff: `breakouts_open`. The prompt may be empty: then the step itself says what to do."""

    minutes: Long
    prompt: Prompt


class AddTime(InRoom, frozen=True, kw_only=True):
    """Staff: `breakouts_add_time`."""

    minutes: Minutes


class Visit(InRoom, frozen=True, kw_only=True):
    """Staff: `breakouts_visit`; None is the main room."""

    n: GroupNumber | None


class Back(InRoom, frozen=True, kw_only=True):
    """Staff: `breakouts_back`, in so many seconds; None takes the countdown back."""

    seconds: Seconds | None
