"""What the page of feedback shows: a month's counts, question by question; read only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select

from spip_live.content import taught
from spip_live.db import db
from spip_live.rooms.steps.answers import SHOWN_FROM
from spip_live.rooms.steps.asks import PASS_LABEL
from spip_live.rooms.steps.models import FeedbackCount
from spip_live.uk_time import MONTHS


@dataclass(frozen=True)
class Question:
    """One question with how often each answer was given; `answered` is all of them, passes too."""

    text: str
    answered: int
    answers: list[tuple[str, int]]

    def share(self, count: int) -> str:
        """A part of all who answered, in whole percent."""
        return f"{round(100 * count / self.answered)}%"


@dataclass(frozen=True)
class InProgramme:
    """What was said of one programme in a month."""

    title: str
    questions: list[Question]


def months() -> list[date]:
    """The first days of the months with feedback, the newest first."""
    kept = select(FeedbackCount.month).distinct().order_by(FeedbackCount.month.desc())
    return list(db.session.scalars(kept))


def month_words(month: date) -> str:
    """November 2026"""
    return f"{MONTHS[month.month - 1]} {month.year}"


def in_month(month: date) -> list[InProgramme]:
    """A month's feedback by programme; nothing that fewer than four people answered."""
    rows = db.session.scalars(
        select(FeedbackCount)
        .where(FeedbackCount.month == month)
        .order_by(FeedbackCount.programme, FeedbackCount.question)
    )
    titles = {one.slug: one.title for one in taught.here().programmes.values()}
    found = [
        InProgramme(titles.get(slug, slug), _questions(list(kept)))
        for slug, kept in groupby(rows, key=lambda row: row.programme)
    ]
    return sorted((one for one in found if one.questions), key=lambda one: one.title)


def _questions(rows: Sequence[FeedbackCount]) -> list[Question]:
    found = [
        _question(text, list(kept)) for text, kept in groupby(rows, key=lambda row: row.question)
    ]
    return [one for one in found if one.answered >= SHOWN_FROM]


def _question(text: str, rows: Sequence[FeedbackCount]) -> Question:
    """The answers, what was said most first; whoever passed stands last."""
    in_order = sorted(rows, key=lambda row: (row.choice == PASS_LABEL, -row.n, row.choice))
    return Question(text, sum(row.n for row in rows), [(row.choice, row.n) for row in in_order])
