"""Chat, hands and questions, as each screen shows them."""

from __future__ import annotations

from spip_live.rooms import clockwork, outgoing
from tests.live.people import House, LeadScreen, ParentScreen


def flush(house: House, lead: LeadScreen) -> None:
    """Let what was put off for half a second go out."""
    outgoing.line_of(lead.room_id).due = 1e-9
    clockwork.Clockwork(house.app, roll_seconds=999, group_alone_seconds=999).beat()


def ask_everybody(house: House, *choices: str) -> tuple[LeadScreen, list[ParentScreen]]:
    """A question on screen, and an answer of one parent for each choice."""
    lead = house.open_room("poll", "talk", "poll")
    parents = [house.inside(lead, f"Parent {letter}") for letter in "ABCDEFG"[: len(choices)]]
    for parent, choice in zip(parents, choices, strict=True):
        assert parent.ask("answer", step=0, choice=choice) == {
            "ok": True,
            "step": 0,
            "ask": "main",
            "choice": choice,
        }
    flush(house, lead)
    return lead, parents


def test_a_message_is_seen_once_by_everybody_with_a_first_name(house: House) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")

    for _ in range(2):
        assert tom.ask("say", id="message-1", text="The bit about the shoes")["ok"]

    for screen in (mei.latest("room"), lead.latest("console")):
        (said,) = screen["chat"]
        assert (said["name"], said["text"], said["lead"]) == (
            "Tom",
            "The bit about the shoes",
            False,
        )
    assert mei.latest("room")["chat"][0]["key"] == tom.latest("mine")["key"]


def test_a_flood_of_messages_is_slowed(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")

    answers = [tom.ask("say", id=f"message-{n}", text="x") for n in range(8)]

    assert [answer["ok"] for answer in answers] == [True] * 6 + [False] * 2
    assert answers[-1]["reason"] == "slow_down"


def test_hands_are_numbered_in_order(house: House) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    mei.ask("hand", up=True)
    tom.ask("hand", up=True)

    hands = {person["name"]: person["hand"] for person in tom.latest("room")["people"][1:]}
    assert hands == {"Tom": 2, "Mei": 1}

    lead.ask("lower_hands", seat_id=str(mei.seat_id))
    assert tom.latest("mine")["hand"] == 1

    lead.ask("lower_hands", seat_id=None)
    assert tom.latest("mine")["hand"] is None


def test_a_question_is_anonymous_and_its_results_wait_for_four(house: House) -> None:
    lead, (first, *_) = ask_everybody(house, "mum", "dad", "pass")

    poll = lead.latest("console")["asks"][0]
    assert (poll["answered"], poll["here"], poll["totals"]) == (3, 3, None)
    assert lead.ask("show_results", step=0, show=True)["reason"] == "too_few"
    assert first.latest("room")["asks"][0]["results"] is None
    assert first.latest("mine")["answers"] == [{"ask": "main", "choice": "mum"}]


def test_results_are_shown_to_everybody_when_the_facilitator_says_so(house: House) -> None:
    lead, (first, *_) = ask_everybody(house, "mum", "mum", "dad", "pass")
    assert first.latest("room")["asks"][0]["results"] is None

    assert lead.ask("show_results", step=0, show=True)["ok"]

    poll = first.latest("room")["asks"][0]
    assert poll["open"] is False
    assert poll["results"] == [
        {"slug": "mum", "label": "Mum", "count": 2},
        {"slug": "dad", "label": "Dad", "count": 1},
        {"slug": "pass", "label": "Passed", "count": 1},
    ]
    assert first.ask("answer", step=0, choice="dad")["reason"] == "answers_closed"

    assert lead.ask("close_answers", step=0, closed=False)["ok"]
    assert first.latest("room")["asks"][0]["results"] is None
    assert first.ask("answer", step=0, choice="dad")["ok"]


def test_an_answer_may_be_changed_until_answers_are_closed(house: House) -> None:
    lead, (first, *_) = ask_everybody(house, "mum")
    assert first.ask("answer", step=0, choice="dad")["ok"]

    lead.ask("close_answers", step=0, closed=True)

    assert first.ask("answer", step=0, choice="mum")["reason"] == "answers_closed"
    assert first.latest("mine")["answers"] == [{"ask": "main", "choice": "dad"}]


def test_only_questions_that_were_on_screen_take_answers(house: House) -> None:
    lead, (first, *_) = ask_everybody(house, "mum")

    for step in (1, 2, 99):
        assert first.ask("answer", step=step, choice="mum")["reason"] == "no_question"
    assert first.ask("answer", step=0, choice="grandma")["reason"] == "no_such_choice"
    assert lead.ask("show_results", step=2, show=True)["reason"] == "no_question"


def test_a_burst_of_answers_is_told_at_most_twice_a_second(house: House) -> None:
    lead = house.open_room("poll")
    parents = [house.inside(lead, f"Parent {letter}") for letter in "ABCDEF"]
    watcher = parents[0]
    watcher.listen()

    for parent in parents:
        parent.ask("answer", step=0, choice="mum")

    rooms = [payload for name, payload in watcher.listen() if name == "room"]
    assert len(rooms) <= 1
    flush(house, lead)
    assert watcher.latest("room")["asks"][0]["answered"] == 6


def test_nobody_else_sees_a_private_message(house: House) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")

    tom.ask("private", id="private-1", text="I need a minute")
    lead.ask("private", seat_id=str(tom.seat_id), id="private-2", text="Take your time")

    assert len(tom.latest("mine")["private"]) == 2
    assert "minute" not in str(mei.heard + mei.listen())
    assert "your time" not in str(mei.heard)


def test_a_parent_of_another_room_hears_nothing_of_this_one(house: House) -> None:
    lead, other = house.open_room(), house.open_room()
    tom, stranger = house.inside(lead, "Tom"), house.inside(other, "Ann")
    stranger.listen()

    tom.ask("say", id="message-1", text="Only in this room")
    lead.ask("advance", from_step=0)
    assert lead.ask("private", seat_id=str(stranger.seat_id), id="p-0000001", text="x") == {
        "ok": False,
        "reason": "not_here",
        "message": "We could not find that page. Go back and try again.",
    }
    assert lead.admit(stranger)["reason"] == "not_here"
    assert lead.ask("remove", seat_id=str(stranger.seat_id), reason="x")["reason"] == "not_here"

    assert stranger.listen() == []


def test_hand_and_call_go_with_a_parent_who_leaves(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")
    tom.ask("hand", up=True)
    tom.ask("help", on=True)

    tom.ask("leave")

    (row,) = lead.latest("console")["expected"]
    assert (row["hand"], row["help"]) == (None, False)


def test_a_lost_connection_keeps_hand_and_answer(house: House) -> None:
    lead = house.open_room("poll")
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")
    tom.ask("hand", up=True)
    tom.ask("answer", step=0, choice="mum")

    tom.drop()
    here = {person["name"]: person["here"] for person in mei.latest("room")["people"]}
    assert here["Tom"] is False
    assert lead.latest("console")["expected"][0]["state"] == "dropped"

    tom.connect()
    assert tom.latest("mine")["state"] == "admitted"
    assert tom.latest("mine")["hand"] == 1
    assert tom.latest("mine")["answers"] == [{"ask": "main", "choice": "mum"}]


def test_versions_rise_and_an_unchanged_room_is_not_told_again(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")
    lead.ask("advance", from_step=0)
    tom.listen()

    lead.ask("lower_hands", seat_id=None)
    assert tom.listen() == []

    versions = [payload["v"] for name, payload in tom.heard if name in ("room", "mine")]
    assert versions == sorted(set(versions))
    assert tom.ask("here")["v"] >= versions[-1]
