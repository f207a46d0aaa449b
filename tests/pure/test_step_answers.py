"""What a step asks, and the answers to it: open and closed, shown and not, from four on."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from spip_live.errors import Refused
from spip_live.rooms.payloads import Payload, parse
from spip_live.rooms.steps import payloads
from spip_live.rooms.steps.answers import Answers
from spip_live.rooms.steps.asks import PASS, ask_of, asks_of, require_slot, slots_of
from tests.pure.step_plans import NAMES, own_step

CHOICES = ["mum", "dad", "child"]
KEY = (3, "main")


def make_answers(answers: Answers, *choices: str, key: tuple[int, str] = KEY) -> list[UUID]:
    seats = [uuid4() for _ in choices]
    for seat_id, choice in zip(seats, choices, strict=True):
        answers.give(key, seat_id, choice, CHOICES)
    return seats


def refusal(act: Any, *facts: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(*facts)
    return refused.value.reason


def test_each_kind_asks_what_it_asks_and_the_others_ask_nothing() -> None:
    asked = {name: [ask.slug for ask in asks_of(own_step(name))] for name in NAMES}

    assert {name: asks for name, asks in asked.items() if asks} == {
        "poll": ["main"],
        "scale": ["main"],
        "scenario": ["next"],
        "sort": ["both", "sides"],
        "close": ["useful"],
    }
    assert dict(ask_of(own_step("scenario"), "next").choices).keys() == {"calm", "angry"}
    assert dict(ask_of(own_step("sort"), "both").choices) == {"need": "Need", "not": "Do not need"}
    assert refusal(ask_of, own_step("sort"), "main") == "no_question"


def test_each_kind_has_slots_where_parents_may_write() -> None:
    slots = {name: slots_of(own_step(name)) for name in NAMES}

    assert {name: found for name, found in slots.items() if found} == {
        "scenario": ("sam", "lee", "ruby", "joan"),
        "story": ("sam", "lee", "ruby", "joan"),
        "rewrite": ("rewrite",),
        "close": ("take-away",),
    }
    assert refusal(require_slot, own_step("reflect"), "rewrite") == "no_slot"


def test_an_answer_may_be_changed_while_answers_are_open_and_not_after() -> None:
    answers = Answers()
    seat_id, *_ = make_answers(answers, "mum")
    answers.give(KEY, seat_id, "dad", CHOICES)

    answers.close([KEY], True)

    assert refusal(answers.give, KEY, seat_id, "mum", CHOICES) == "answers_closed"
    answers.give(KEY, seat_id, "dad", CHOICES)  # given again after a restart
    assert answers.given[KEY] == {seat_id: "dad"}


def test_a_pass_is_an_answer_and_an_invented_choice_is_not() -> None:
    answers = Answers()
    answers.give(KEY, uuid4(), PASS, CHOICES)

    assert refusal(answers.give, KEY, uuid4(), "grandma", CHOICES) == "no_such_choice"


def test_totals_and_results_wait_for_four_answers() -> None:
    answers = Answers()
    make_answers(answers, "mum", "mum", "child")
    assert answers.totals(KEY) is None
    assert refusal(answers.show, [KEY], True) == "too_few"

    make_answers(answers, PASS)
    answers.show([KEY], True)

    assert answers.totals(KEY) == {"mum": 2, "child": 1, PASS: 1}


def test_of_several_questions_only_those_with_enough_answers_are_shown() -> None:
    answers, other = Answers(), (3, "other")
    make_answers(answers, "mum", "mum", "child", "dad")
    make_answers(answers, "mum", key=other)

    answers.show([KEY, other], True)

    assert answers.shown == {KEY}
    assert answers.is_open(other)


def test_shown_results_take_no_late_answer_that_could_be_read_off_them() -> None:
    answers = Answers()
    make_answers(answers, "mum", "mum", "mum", "mum")
    answers.show([KEY], True)
    assert refusal(answers.give, KEY, uuid4(), "dad", CHOICES) == "answers_closed"

    answers.show([KEY], False)
    assert not answers.is_open(KEY)

    answers.show([KEY], True)
    answers.close([KEY], False)
    assert answers.is_open(KEY)
    assert KEY not in answers.shown


ROOM = str(uuid4())


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (payloads.Answer, {"step": True, "choice": "mum"}),
        (payloads.Answer, {"step": -1, "choice": "mum"}),
        (payloads.Answer, {"step": 1, "choice": "Mum!"}),
        (payloads.Answer, {"step": 1, "ask": None, "choice": "mum"}),
        (payloads.Answer, {"step": 1, "choice": "mum", "seat": "x"}),
        (payloads.Offer, {"step": 1, "slot": "rewrite", "id": "offer-0001", "text": "x" * 501}),
        (payloads.Offer, {"step": 1, "slot": "rewrite", "id": "offer-0001", "text": " \n"}),
        (payloads.Offer, {"step": 1, "slot": "../x", "id": "offer-0001", "text": "x"}),
        (payloads.Cue, {"room_id": ROOM, "from_step": 1, "cue": "turn", "turn": 0}),
        (payloads.Play, {"room_id": ROOM, "from_step": 1, "running": True, "position": -1}),
        (payloads.Play, {"room_id": ROOM, "from_step": 1, "running": True, "position": 1e9}),
        (
            payloads.Play,
            {"room_id": ROOM, "from_step": 1, "running": True, "position": float("nan")},
        ),
        (
            payloads.Play,
            {"room_id": ROOM, "from_step": 1, "running": True, "position": float("inf")},
        ),
    ],
)
def test_a_malformed_message_is_refused(kind: type[Payload], sent: Any) -> None:
    assert refusal(parse, kind, sent) == "bad_message"


def test_a_page_that_knows_one_question_needs_not_name_it() -> None:
    assert parse(payloads.Answer, {"step": 1, "choice": "mum"}).ask == "main"
    assert parse(payloads.ShowResults, {"room_id": ROOM, "step": 1, "show": True}).ask is None
