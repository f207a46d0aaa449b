"""Keeps a room's feedback when it ends: counts alone, where enough answered."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert

from spip_live.db import db
from spip_live.rooms.models import Room
from spip_live.rooms.plans import steps_of
from spip_live.rooms.steps.answers import Answers
from spip_live.rooms.steps.asks import PASS, PASS_LABEL, asks_of
from spip_live.rooms.steps.models import FeedbackCount
from spip_live.uk_time import uk_day

CLOSE = "close"


def keep_counts(room: Room, answers: Answers) -> None:
    """Add what was answered to the closing questions to the month's counts."""
    month = uk_day(room.starts_at).replace(day=1)
    for question, choice, n in _counted(room, answers):
        counted = insert(FeedbackCount).values(
            id=uuid4(),
            provider_id=room.provider_id,
            programme=room.programme,
            month=month,
            question=question,
            choice=choice,
            n=n,
        )
        db.session.execute(
            counted.on_conflict_do_update(
                constraint="one_count_per_choice",
                set_={"n": FeedbackCount.n + counted.excluded.n},
            )
        )


def _counted(room: Room, answers: Answers) -> Iterator[tuple[str, str, int]]:
    for number, step in enumerate(steps_of(room)):
        if step["kind"] != CLOSE:
            continue
        for ask in asks_of(step):
            labels = {**dict(ask.choices), PASS: PASS_LABEL}
            for choice, n in sorted((answers.totals((number, ask.slug)) or {}).items()):
                yield ask.question, labels[choice], n
