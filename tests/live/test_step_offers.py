"""What parents write for the group: shown by the facilitator, and nobody can say whose it is."""

from __future__ import annotations

import json
from uuid import uuid4

from spip_live.rooms.discussion import discussions
from tests.live.people import House
from tests.live.stepping import at_step, flush, slot, write


def test_nobody_sees_what_was_written_until_four_have_taken_part(house: House) -> None:
    lead, parents = at_step(house, "rewrite")
    for number, parent in enumerate(parents[:3]):
        assert write(parent, f"Words {number}")["ok"]
    flush(house, lead)

    assert slot(lead) == {
        "slot": "rewrite", "given": 3, "passed": 0, "here": 4, "items": None,
    }  # fmt: skip
    assert "Words" not in json.dumps(lead.heard)
    assert "Words 0" not in json.dumps([parent.heard + parent.listen() for parent in parents[1:]])
    own = parents[0].latest("mine")["offers"]
    assert [(one["text"], one["shown"]) for one in own] == [("Words 0", False)]
    hidden = lead.ask("show_offer", step=0, id=own[0]["id"], on=True)
    assert hidden["reason"] == "too_few"

    assert parents[3].ask("pass_on", step=0, slot="rewrite")["ok"]
    flush(house, lead)

    assert parents[3].latest("mine")["passed"] == ["rewrite"]
    assert (slot(lead)["given"], slot(lead)["passed"]) == (3, 1)
    assert {one["text"] for one in slot(lead)["items"]} == {"Words 0", "Words 1", "Words 2"}


def test_an_offer_is_shown_to_everybody_without_a_name_and_taken_off_again(house: House) -> None:
    lead, parents = at_step(house, "rewrite")
    for number, parent in enumerate(parents):
        write(parent, f"Words {number}")
    flush(house, lead)
    ids = {one["text"]: one["id"] for one in slot(lead)["items"]}

    for words in ("Words 2", "Words 0"):
        assert lead.ask("show_offer", step=0, id=ids[words], on=True)["ok"]

    late = house.inside(lead, "Ravi")
    for parent in (*parents, late):
        assert parent.latest("room")["offers"] == [
            {"id": ids[words], "slot": "rewrite", "text": words} for words in ("Words 2", "Words 0")
        ]
    assert parents[2].latest("mine")["offers"][0]["shown"] is True
    lead.ask("show_offer", step=0, id=ids["Words 2"], on=False)
    assert [one["text"] for one in late.latest("room")["offers"]] == ["Words 0"]


def test_no_payload_says_who_wrote_what(house: House) -> None:
    lead, parents = at_step(house, "rewrite")
    for number, parent in enumerate(parents):
        write(parent, f"Words {number}")
    flush(house, lead)
    for one in slot(lead)["items"]:
        assert set(one) == {"id", "text", "shown"}
        lead.ask("show_offer", step=0, id=one["id"], on=True)

    keys = {parent.latest("mine")["key"] for parent in parents}
    seats = {str(parent.seat_id) for parent in parents}
    for told in (*(slot(lead)["items"]), *parents[0].latest("room")["offers"]):
        assert not {one for one in keys | seats if one in json.dumps(told)}
    mine = {one["text"] for one in parents[0].latest("mine")["offers"]}
    assert mine == {"Words 0"}, "one's own, and nobody else's"


def test_what_was_taken_back_is_on_no_screen_and_only_ones_own_can_be(house: House) -> None:
    lead, parents = at_step(house, "rewrite")
    for number, parent in enumerate(parents):
        write(parent, f"Words {number}")
    flush(house, lead)
    ids = {one["text"]: one["id"] for one in slot(lead)["items"]}
    lead.ask("show_offer", step=0, id=ids["Words 0"], on=True)

    parents[1].ask("take_back", step=0, id=ids["Words 0"])
    assert len(parents[1].latest("room")["offers"]) == 1
    parents[0].ask("take_back", step=0, id=ids["Words 0"])

    assert parents[1].latest("room")["offers"] == []
    assert len(slot(lead)["items"]) == 3
    assert lead.ask("show_offer", step=0, id=ids["Words 0"], on=True)["reason"] == "no_offer"


def test_nothing_is_written_or_shown_on_hold_but_it_can_be_taken_back(house: House) -> None:
    lead, parents = at_step(house, "rewrite")
    for parent in parents:
        write(parent, id=f"offer-{parent.seat_id.hex}")
    lead.ask("hold", on=True)
    own = f"offer-{parents[0].seat_id.hex}"

    assert write(parents[0])["reason"] == "on_hold"
    assert lead.ask("show_offer", step=0, id=own, on=True)["reason"] == "on_hold"
    assert parents[0].ask("take_back", step=0, id=own)["ok"]

    assert parents[0].latest("mine")["offers"] == []


def test_only_what_a_step_asks_for_is_taken_and_only_at_steps_that_were_shown(house: House) -> None:
    lead, (tom,) = at_step(house, "talk", "rewrite", people=1)

    assert write(tom)["reason"] == "no_slot"
    assert write(tom, step=1)["reason"] == "no_question"
    assert tom.ask("pass_on", step=1, slot="rewrite")["reason"] == "no_question"
    lead.ask("advance", from_step=0)
    assert write(tom, step=1)["ok"]
    assert write(tom, "x" * 501, step=1)["reason"] == "bad_message"
    assert write(tom, step=1, slot="take-away")["reason"] == "no_slot"


def test_a_flood_of_offers_is_slowed_and_one_has_so_many_at_most(house: House) -> None:
    _, (tom,) = at_step(house, "rewrite", people=1)

    answers = [write(tom, f"Words {n}") for n in range(10)]

    assert [answer["ok"] for answer in answers] == [True] * 5 + [False] * 5
    reasons = [answer["reason"] for answer in answers[5:]]
    assert reasons == ["enough_offers"] * 3 + ["slow_down"] * 2


def test_a_view_that_one_person_has_is_never_told_with_their_line(house: House) -> None:
    lead, parents = at_step(house, "scenario")
    dealt = [parent.latest("mine")["dealt"] for parent in parents]
    assert sorted(dealt) == ["joan", "lee", "ruby", "sam"]
    for number, (parent, view) in enumerate(zip(parents, dealt, strict=True)):
        assert write(parent, f"Words {number}", slot=view, id=f"offer-000{number}")["ok"]
    flush(house, lead)

    (lines,) = lead.latest("console")["offers"]
    assert (lines["slot"], lines["given"], lines["here"]) == ("*", 4, 4)
    assert {one["text"] for one in lines["items"]} == {f"Words {n}" for n in range(4)}
    assert lead.ask("show_offer", step=0, id="offer-0002", on=True)["ok"]
    for parent in parents:
        assert [one["slot"] for one in parent.latest("room")["offers"]] == ["*"]
    assert [one["slot"] for one in parents[2].latest("mine")["offers"]] == [dealt[2]]


def test_lines_stand_under_the_views_that_two_have_and_the_others_together(house: House) -> None:
    lead, parents = at_step(house, "scenario", people=6)
    dealt = [parent.latest("mine")["dealt"] for parent in parents]
    twice = {view for view in dealt if dealt.count(view) == 2}
    assert len(twice) == 2
    for number, (parent, view) in enumerate(zip(parents, dealt, strict=True)):
        assert write(parent, f"As {view}", slot=view, id=f"offer-000{number}")["ok"]
    flush(house, lead)

    boxes = {one["slot"]: one for one in lead.latest("console")["offers"]}
    assert set(boxes) == {*twice, "*"}
    for view in twice:
        assert [one["text"] for one in boxes[view]["items"]] == [f"As {view}"] * 2
    once = {f"As {view}" for view in dealt} - {f"As {view}" for view in twice}
    assert {one["text"] for one in boxes["*"]["items"]} == once
    for number in range(6):
        lead.ask("show_offer", step=0, id=f"offer-000{number}", on=True)
    shown = parents[0].latest("room")["offers"]
    assert {one["slot"] for one in shown if one["text"] in once} == {"*"}
    assert {one["slot"] for one in shown if one["text"] not in once} == twice


def test_another_room_and_its_staff_hear_and_reach_nothing(house: House) -> None:
    lead, parents = at_step(house, "rewrite")
    other, (stranger,) = at_step(house, "rewrite", people=1)
    for parent in parents:
        write(parent, id=f"offer-{parent.seat_id.hex}")
    stranger.listen(), other.listen()
    own = f"offer-{parents[0].seat_id.hex}"

    room = str(lead.room_id)
    answer = other.ask("show_offer", room_id=room, step=0, id=own, on=True)
    assert answer["reason"] == "not_here"
    assert other.ask("cue", room_id=room, from_step=0, cue="share")["reason"] == "not_here"
    stranger.ask("take_back", step=0, id=own)

    flush(house, lead)
    assert len(slot(lead)["items"]) == 4
    assert parents[0].latest("room")["play"]["cue"] == "write"
    assert not [name for name, _ in stranger.listen() if name == "room"]


def test_after_the_end_nothing_that_was_written_is_left(house: House) -> None:
    lead, parents = at_step(house, "rewrite")
    marked = uuid4().hex
    for parent in parents:
        write(parent, marked)
    kept = discussions.of(lead.room_id).offers.steps[0]
    written = list(kept.offers.values())

    lead.ask("end", confirm=True)

    assert {offer.text for offer in written} == {""}
    assert not discussions.of(lead.room_id).offers.steps
    assert parents[0].bye == "ended"
