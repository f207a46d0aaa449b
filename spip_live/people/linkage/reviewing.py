"""Likely ties hold at once and wait for a person to say whether they are right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from spip_live.db import db
from spip_live.errors import Refused
from spip_live.journal import note
from spip_live.people import parting
from spip_live.people.linkage.due import one_working_day_after
from spip_live.people.linkage.judging import Suspicion
from spip_live.people.linkage.models import Answer, TieReview
from spip_live.people.linkage.store import any_of
from spip_live.people.models import Staff, Tie
from spip_live.tenancy import current_provider_id

Pair = frozenset[UUID]


def ask_about(suspicions: Mapping[Pair, Suspicion], at: datetime) -> dict[Pair, UUID]:
    """Ask a person about the ties that were made on these suspicions and are not sure.

    Gives the ties made on all of them; a pair that somebody had tied before has none here.
    """
    ties = _ties_of(suspicions)
    for pair, tie_id in ties.items():
        suspicion = suspicions[pair]
        if not suspicion.is_sure:
            db.session.add(_review(tie_id, suspicion, at))
    db.session.flush()
    return ties


def say_right(review: TieReview, tie: Tie, by: Staff, at: datetime) -> None:
    """They belong together: from now on it takes two people to part them."""
    _answer(review, Answer.CONFIRMED, by, at)
    parting.confirm(tie, by, at)


def say_wrong(review: TieReview, tie: Tie, by: Staff, at: datetime) -> None:
    """They don't belong together: they are parted, unless something else joins them too."""
    _answer(review, Answer.PARTED, by, at)
    parting.part(tie, NOT_TOGETHER, by, at)


NOT_TOGETHER = "Looked at side by side: they do not belong together."


def _answer(review: TieReview, verdict: Answer, by: Staff, at: datetime) -> None:
    if review.verdict is not None:
        raise Refused("answered", "Somebody has answered this already. See below what they said.")
    review.verdict, review.answered_by, review.answered_at = verdict.value, by.id, at
    note(by, "tie_review.answered", review, at, verdict=verdict.value, tie=str(review.tie_id))
    db.session.flush()


def _ties_of(suspicions: Mapping[Pair, Suspicion]) -> dict[Pair, UUID]:
    people = {id_ for pair in suspicions for id_ in pair}
    rows = db.session.execute(
        select(Tie.id, Tie.one_id, Tie.other_id)
        .outerjoin(TieReview, TieReview.tie_id == Tie.id)
        .where(any_of(Tie.one_id, people), TieReview.id.is_(None))
    )
    found = {frozenset((one, other)): id_ for id_, one, other in rows}
    return {pair: found[pair] for pair in suspicions if pair in found}


def _review(tie_id: UUID, suspicion: Suspicion, at: datetime) -> TieReview:
    found = suspicion.found
    return TieReview(
        provider_id=current_provider_id(),
        tie_id=tie_id,
        question=found.question.value,
        bits=round(found.bits, 1),
        evidence={what: level.value for what, level in found.levels.items()},
        asked_at=at,
        due_at=one_working_day_after(at),
    )
