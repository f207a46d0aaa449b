"""What is said in a room, the names people see, and what a browser may send."""

from datetime import UTC, datetime
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.errors import Refused
from spip_live.rooms import names, payloads
from spip_live.rooms.discussion import KEPT_MESSAGES, Discussion, Discussions, Message
from spip_live.rooms.steps.offers import Offer

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def make_message(text: str = "The bit about the shoes got me.", **facts: Any) -> Message:
    plain: dict[str, Any] = {"id": "message-1", "key": "p1", "lead": False}
    return Message(at=NOW, text=text, **(plain | facts))


def texts(discussion: Discussion) -> list[str]:
    return [message.text for message in discussion.chat.values() if not message.removed]


def refusal(act: Any, *facts: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(*facts)
    return refused.value.reason


def test_a_message_sent_twice_is_said_once() -> None:
    discussion = Discussion()

    discussion.say(make_message())
    discussion.say(make_message())

    assert texts(discussion) == ["The bit about the shoes got me."]


def test_a_message_under_a_stranger_s_id_is_refused() -> None:
    discussion = Discussion()
    discussion.say(make_message())

    assert refusal(discussion.say, make_message("Other", key="p2")) == "bad_message"
    assert texts(discussion) == ["The bit about the shoes got me."]


def test_a_removed_message_is_blank_and_does_not_come_back_when_sent_again() -> None:
    discussion = Discussion()
    message = make_message()
    discussion.say(message)

    discussion.remove("message-1")
    discussion.say(make_message())

    assert message.text == ""
    assert texts(discussion) == []


def test_only_the_last_messages_are_kept() -> None:
    discussion = Discussion()
    for number in range(KEPT_MESSAGES + 5):
        discussion.say(make_message(f"{number}", id=f"message-{number}"))

    assert texts(discussion)[0] == "5"
    assert len(discussion.chat) == KEPT_MESSAGES


def test_hands_keep_their_order_and_close_ranks() -> None:
    discussion = Discussion()
    tom, mei, dan = uuid4(), uuid4(), uuid4()
    for seat_id in (tom, mei, dan, tom):
        discussion.raise_hand(seat_id, True, NOW)
    assert discussion.hand_order() == {tom: 1, mei: 2, dan: 3}

    discussion.lower_hands(tom)
    assert discussion.hand_order() == {mei: 1, dan: 2}

    discussion.lower_hands(None)
    assert discussion.hand_order() == {}


def test_a_parent_who_leaves_takes_hand_and_call_along() -> None:
    discussion = Discussion()
    tom = uuid4()
    discussion.raise_hand(tom, True, NOW)
    discussion.call(tom, True)

    discussion.gone(tom)

    assert discussion.hand_order() == {}
    assert discussion.calls == set()


def test_private_threads_stay_apart() -> None:
    discussion = Discussion()
    tom, mei = uuid4(), uuid4()
    discussion.write(tom, make_message("For Tom", id="private-1"))
    discussion.write(mei, make_message("For Mei", id="private-1", key="p2"))

    assert [message.text for message in discussion.threads[tom]] == ["For Tom"]
    assert [message.text for message in discussion.threads[mei]] == ["For Mei"]


def test_a_flood_is_slowed_and_a_pause_lets_go_on() -> None:
    discussion = Discussion()
    for _ in range(6):
        discussion.spend("tom", "say", 100.0)
    assert refusal(discussion.spend, "tom", "say", 100.0) == "slow_down"

    discussion.spend("mei", "say", 100.0)
    discussion.spend("tom", "say", 102.0)


def test_a_room_that_ended_holds_nothing_and_takes_nothing_more() -> None:
    rooms, room_id = Discussions(), uuid4()
    discussion, message = rooms.of(room_id), make_message()
    private = make_message("Only for Priya", id="private-1")
    discussion.say(message)
    discussion.write(uuid4(), private)
    offer = Offer(id="offer-0001", seat_id=uuid4(), slot="rewrite", text="Thank you for asking.")
    discussion.answers.give((3, "main"), uuid4(), "pass", [])
    discussion.offers.give(3, offer)

    rooms.forget(room_id)

    assert (message.text, private.text, offer.text) == ("", "", "")
    assert not (discussion.chat or discussion.threads)
    assert not (discussion.answers.given or discussion.offers.steps)
    assert refusal(discussion.say, make_message()) == "ended"
    for late in (discussion, rooms.of(room_id)):
        assert refusal(late.answers.give, (3, "main"), uuid4(), "pass", []) == "ended"
        assert refusal(late.offers.give, 3, offer) == "ended"
        assert refusal(late.offers.pass_on, 3, uuid4(), "rewrite") == "ended"


def test_many_threads_may_speak_at_once() -> None:
    discussion = Discussion()

    def speak(who: int) -> None:
        for number in range(25):
            discussion.say(make_message(f"{who}", id=f"message-{who}-{number}", key=f"p{who}"))

    threads = [Thread(target=speak, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(discussion.chat) == 200


def test_two_of_one_name_are_numbered_in_the_order_they_came() -> None:
    people = [("a", "Tom"), ("b", "Mei"), ("c", "tom"), ("d", "Tom 2"), ("e", "TOM")]

    assert list(names.numbered(people).values()) == ["Tom", "Mei", "tom 2", "Tom 2 2", "TOM 3"]


@given(st.lists(st.sampled_from(["Tom", "tom", "Tom 2", "Mei"]), max_size=12))
def test_shown_names_never_agree_and_never_change_when_somebody_comes_later(
    chosen: list[str],
) -> None:
    people = list(enumerate(chosen))
    shown = names.numbered(people)

    assert len({name.casefold() for name in shown.values()}) == len(people)
    for known in range(len(people)):
        assert names.numbered(people[:known]).items() <= shown.items()


@pytest.mark.parametrize(
    ("text", "surname", "expected"),
    [
        ("  Tom ", "Smith", "Tom"),
        ("Mary  Jane", "Smith", "Mary Jane"),
        ("Siân", "Jones", "Siân"),
        ("D’Arcy", "Smith", "D’Arcy"),
        ("James", "James", "James"),
    ],
)
def test_a_first_name_is_taken_as_given(text: str, surname: str, expected: str) -> None:
    assert names.chosen(text, surname) == expected


@pytest.mark.parametrize(
    ("text", "surname", "reason"),
    [
        ("", "Smith", "name_missing"),
        (" - ", "Smith", "name_missing"),
        ("T" * 31, "Smith", "name_long"),
        ("tom@example.org", "Smith", "name_letters"),
        ("Tom\u202e", "Smith", "name_letters"),
        ("Tom SMITH", "Smith", "name_surname"),
        ("Tom de la Tour", "De La Tour", "name_surname"),
    ],
)
def test_a_name_that_tells_too_much_is_refused(text: str, surname: str, reason: str) -> None:
    assert refusal(names.chosen, text, surname) == reason


def test_a_well_formed_message_is_read() -> None:
    said = payloads.parse(payloads.Say, {"id": "abcd-1234", "text": "Hello\nall"})

    assert (said.id, said.text) == ("abcd-1234", "Hello\nall")
    assert payloads.parse(payloads.Empty, None) == payloads.Empty()


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (payloads.Hand, {"up": 1}),
        (payloads.Hand, {}),
        (payloads.Hand, []),
        (payloads.Hand, "up"),
        (payloads.Hand, b"up"),
        (payloads.Empty, {"seat": "x"}),
        (payloads.Say, {"id": "short", "text": "x"}),
        (payloads.Say, {"id": "abcd1234\n", "text": "x"}),
        (payloads.Say, {"id": "abcd1234", "text": ""}),
        (payloads.Say, {"id": "abcd1234", "text": " \n "}),
        (payloads.Say, {"id": "abcd1234", "text": "x" * 501}),
        (payloads.Say, {"id": "abcd1234", "text": "nul\x00"}),
        (payloads.Say, {"id": "abcd1234", "text": "half \ud800"}),
        (payloads.InRoom, {"room_id": "7"}),
        (payloads.InRoom, {"room_id": "A" * 60_000}),
        (payloads.AddTime, {"room_id": str(uuid4()), "minutes": 31}),
    ],
)
def test_a_malformed_message_is_refused(kind: type[payloads.Payload], sent: Any) -> None:
    assert refusal(payloads.parse, kind, sent) == "bad_message"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.sampled_from(payloads.Payload.__subclasses__()), JSON)
def test_whatever_is_sent_is_read_or_refused_and_never_a_fault(
    kind: type[payloads.Payload], sent: Any
) -> None:
    try:
        payloads.parse(kind, sent)
    except Refused as refused:
        assert refused.reason == "bad_message"
