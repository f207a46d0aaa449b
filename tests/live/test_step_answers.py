"""Questions of every kind are answered in the room, and counted for nobody under four."""

from __future__ import annotations

from typing import Any

from spip_live.db import db
from spip_live.rooms.discussion import discussions
from spip_live.rooms.steps.models import FeedbackCount
from tests.live.people import House, LeadScreen, ParentScreen
from tests.live.stepping import at_step, flush


def ask_on(screen: ParentScreen | LeadScreen, slug: str = "main") -> dict[str, Any]:
    heard = screen.latest("console" if isinstance(screen, LeadScreen) else "room")
    return next(ask for ask in heard["asks"] if ask["ask"] == slug)


def test_each_card_of_a_sort_is_a_question_of_its_own(house: House) -> None:
    lead, parents = at_step(house, "sort")
    for parent in parents:
        assert parent.ask("answer", step=0, ask="both", choice="need")["ok"]
    parents[0].ask("answer", step=0, ask="sides", choice="pass")
    flush(house, lead)

    assert parents[0].latest("mine")["answers"] == [
        {"ask": "both", "choice": "need"},
        {"ask": "sides", "choice": "pass"},
    ]
    assert (ask_on(lead, "both")["answered"], ask_on(lead, "sides")["answered"]) == (4, 1)
    assert ask_on(lead, "both")["totals"][0] == {"slug": "need", "label": "Need", "count": 4}
    assert ask_on(lead, "sides")["totals"] is None
    assert parents[0].ask("answer", step=0, choice="need")["reason"] == "no_question"


def test_all_questions_are_shown_at_once_save_those_that_would_tell(house: House) -> None:
    lead, parents = at_step(house, "sort")
    for parent in parents[:3]:
        parent.ask("answer", step=0, ask="both", choice="need")
    assert lead.ask("show_results", step=0, ask=None, show=True)["reason"] == "too_few"
    parents[3].ask("answer", step=0, ask="both", choice="pass")

    assert lead.ask("show_results", step=0, ask=None, show=True)["ok"]

    shown = parents[0].latest("room")["asks"]
    assert [(ask["ask"], ask["results"] is None) for ask in shown] == [
        ("both", False), ("sides", True),
    ]  # fmt: skip
    assert [one["count"] for one in shown[0]["results"]] == [3, 0, 1]
    lead.ask("close_answers", step=0, ask="sides", closed=True)
    assert ask_on(parents[0], "sides")["open"] is False
    assert lead.ask("show_results", step=0, ask="murder", show=True)["reason"] == "no_question"


def test_a_scale_and_a_vote_are_answered_like_a_poll(house: House) -> None:
    lead, (tom,) = at_step(house, "scale", "scenario", people=1)
    assert tom.ask("answer", step=0, choice="4")["ok"]
    lead.ask("advance", from_step=0)

    assert tom.ask("answer", step=1, ask="next", choice="calm")["ok"]

    flush(house, lead)
    assert ask_on(lead, "next")["answered"] == 1
    assert tom.latest("mine")["answers_step"] == 1
    assert tom.latest("mine")["answers"] == [{"ask": "next", "choice": "calm"}]


def test_a_step_that_was_passed_over_takes_no_answer(house: House) -> None:
    lead, (tom,) = at_step(house, "talk", "poll", "talk", people=1)
    lead.ask("go", from_step=0, to_step=2)

    assert tom.ask("answer", step=1, choice="mum")["reason"] == "no_question"
    assert lead.ask("close_answers", step=1, closed=True)["reason"] == "no_question"


def test_whoever_waits_answers_nothing_and_hears_of_nothing(house: House) -> None:
    lead, _ = at_step(house, "scenario", people=1)
    wendy = house.waiting(lead.room_id, "Wendy")

    for event, facts in (
        ("answer", {"step": 0, "ask": "next", "choice": "calm"}),
        ("offer", {"step": 0, "slot": "sam", "id": "offer-0001", "text": "Hello"}),
        ("take_back", {"step": 0, "id": "offer-0001"}),
        ("pass_on", {"step": 0, "slot": "sam"}),
    ):
        assert wendy.ask(event, **facts)["reason"] == "waiting"

    assert wendy.client.get(f"/room/{wendy.seat_id}/steps/0").status_code == 403
    mine = wendy.latest("mine")
    assert (mine["answers_step"], mine["answers"], mine["dealt"], mine["offers"]) == (
        None, [], None, [],
    )  # fmt: skip
    assert {name for name, _ in wendy.heard} == {"mine"}


def feedback(house: House, choices: tuple[str, ...]) -> list[tuple[str, str, int]]:
    """What is kept once a room has ended in which these were answered to its closing question."""
    lead, parents = at_step(house, "close", people=len(choices))
    for parent, choice in zip(parents, choices, strict=True):
        assert parent.ask("answer", step=0, ask="useful", choice=choice)["ok"]
    assert lead.ask("end", confirm=True)["ok"]
    assert not discussions.of(lead.room_id).answers.given
    with house.scope():
        rows = db.session.query(FeedbackCount).order_by(FeedbackCount.choice)
        return [(row.question, row.choice, row.n) for row in rows]


def test_feedback_is_kept_as_counts_from_four_on_and_adds_up_over_a_month(house: House) -> None:
    assert feedback(house, ("yes", "yes", "no")) == []

    once = feedback(house, ("yes", "yes", "no", "pass"))
    twice = feedback(house, ("yes", "yes", "yes", "yes"))

    asked = "Was it useful?"
    assert once == [(asked, "No", 1), (asked, "Passed", 1), (asked, "Yes", 2)]
    assert twice == [(asked, "No", 1), (asked, "Passed", 1), (asked, "Yes", 6)]


def test_feedback_names_no_seat_room_or_moment() -> None:
    kept = {column.name for column in FeedbackCount.__table__.columns}

    assert kept == {"id", "provider_id", "programme", "month", "question", "choice", "n"}
