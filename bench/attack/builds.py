"""The product with one thing taken away. In each, the same attack must find people together.

Where a friendly check would hide what is missing, it is switched off: what is asked is whether the
attack and its checker would notice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from spip_live.db import db
from spip_live.rooms import lobby, seating
from spip_live.rooms.door import Closed
from spip_live.rooms.models import Admission, Room, Seat

BETWEEN = 0.5  # seconds between looking and acting, in the build that does them apart


@dataclass(frozen=True)
class Build:
    """What is taken away: from the schema, as the owner; and from the program, in every attacker.

    `shows` is what the checker must then see, by its name for it. `more` is what is done so many
    times as often as in the other runs, where that is how it shows.
    """

    says: str
    shows: str = ""
    schema: tuple[str, ...] = ()
    patch: Callable[[], None] = lambda: None
    more: Mapping[str, int] = field(default_factory=dict)

    def is_found_out(self, kinds: set[str]) -> bool:
        """Whether what was seen is what this build should show; of the product, anything at all."""
        return self.shows in kinds if self.shows else bool(kinds)


def _no_friendly_check() -> None:
    seating.why_not = lambda _candidate, _place: None


def _enter_in_two_transactions() -> None:
    _no_friendly_check()
    enter_at_once = lobby.enter

    def look_then_enter(room: Room, seat_id: UUID, at: datetime) -> Admission:
        """Nobody of the family was there, when that was asked."""
        seat = db.session.get_one(Seat, seat_id)
        family_here = select(Admission.id).where(
            Admission.room_id == room.id,
            Admission.family_id == seat.family_id,
            Admission.ended_at.is_(None),
        )
        if db.session.scalars(family_here).first() is not None:
            raise Closed
        db.session.commit()
        time.sleep(BETWEEN)
        return enter_at_once(room, seat_id, at)

    lobby.enter = look_then_enter


WHOLE = Build("the product as it is")
BOTH_INDEXES = (
    "DROP INDEX one_seat_per_family_in_a_room",
    "DROP INDEX one_admission_per_family_in_a_room",
)
BUILDS = {
    "index-dropped": Build(
        "both indexes dropped: one seat, and one stay, per family and room",
        "seat",
        BOTH_INDEXES,
        _no_friendly_check,
    ),
    "family-not-cascaded": Build(
        "a seat keeps the family that its parent had when it was given",
        "seat",
        ("ALTER TABLE seats DROP CONSTRAINT fk_seats_parent_id_provider_id_family_id",),
        _no_friendly_check,
    ),
    # Where seats alone already keep families apart, nobody would come that far.
    "admission-checked-before": Build(
        "whether anybody of the family is there is asked in one transaction, and acted on in the"
        " next; seats do not keep families apart either",
        "stay",
        BOTH_INDEXES,
        _enter_in_two_transactions,
        {"enter_two": 8, "leave": 8, "tie": 3},
    ),
}
