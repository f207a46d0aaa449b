"""What parents write for the group: whose it is stays with them, and four must have taken part."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.errors import Refused
from spip_live.rooms.steps.offers import MOST_OF_ONE, Offer, Offers

STEP, SLOT = 4, "rewrite"


def write(offers: Offers, seat_id: UUID, text: str = "I hear you.", **facts: Any) -> Offer:
    offer = Offer(seat_id=seat_id, text=text, **{"id": uuid4().hex, "slot": SLOT, **facts})
    offers.give(STEP, offer)
    return offer


def refusal(act: Any, *facts: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(*facts)
    return refused.value.reason


def taking_part(number: int) -> tuple[Offers, list[Offer]]:
    offers = Offers()
    return offers, [write(offers, uuid4(), f"Words {n}") for n in range(number)]


def test_nobody_reads_anything_until_four_have_written_or_passed() -> None:
    offers, (first, *_) = taking_part(2)
    offers.pass_on(STEP, uuid4(), SLOT)
    assert offers.readable(STEP) is None
    assert refusal(offers.show, STEP, first.id, True) == "too_few"

    offers.pass_on(STEP, uuid4(), "another-slot")

    assert {offer.text for offer in offers.readable(STEP) or []} == {"Words 0", "Words 1"}
    offers.show(STEP, first.id, True)
    assert [offer.text for offer in offers.on_screen(STEP)] == ["Words 0"]


def test_one_person_who_writes_four_times_is_still_one() -> None:
    offers, tom = Offers(), uuid4()
    for n in range(MOST_OF_ONE):
        write(offers, tom, f"Words {n}")

    assert offers.readable(STEP) is None
    assert refusal(write, offers, tom) == "enough_offers"


def test_the_same_offer_sent_again_is_written_once_and_a_strangers_id_is_refused() -> None:
    offers, tom = Offers(), uuid4()
    offer = write(offers, tom)
    write(offers, tom, "Something else", id=offer.id)

    assert [one.text for one in offers.of(STEP, tom)] == ["I hear you."]
    with pytest.raises(Refused, match="bad_message"):
        write(offers, uuid4(), id=offer.id)


def test_what_is_taken_back_is_gone_from_every_screen_and_others_cannot_take_it() -> None:
    offers, (first, second, *_) = taking_part(4)
    for offer in (second, first):
        offers.show(STEP, offer.id, True)
    assert [offer.text for offer in offers.on_screen(STEP)] == ["Words 1", "Words 0"]

    offers.take_back(STEP, second.seat_id, first.id)
    assert len(offers.on_screen(STEP)) == 2
    offers.take_back(STEP, first.seat_id, first.id)
    offers.take_back(STEP, first.seat_id, first.id)

    assert first.text == ""
    assert [offer.text for offer in offers.on_screen(STEP)] == ["Words 1"]
    assert len(offers.readable(STEP) or []) == 3, "who took part once has taken part"
    assert refusal(offers.show, STEP, first.id, True) == "no_offer"


def test_a_pass_counts_and_gives_way_to_words() -> None:
    offers, tom = Offers(), uuid4()
    offers.pass_on(STEP, tom, SLOT)
    assert offers.passed(STEP, SLOT) == {tom}

    write(offers, tom)

    assert offers.passed(STEP, SLOT) == frozenset()
    assert offers.gave(STEP, SLOT) == {tom}
    assert refusal(offers.pass_on, STEP, tom, SLOT) == "offered"


def test_an_offer_may_be_taken_off_the_screen_and_put_back_at_the_end() -> None:
    offers, written = taking_part(4)
    for offer in written:
        offers.show(STEP, offer.id, True)

    offers.show(STEP, written[0].id, False)
    offers.show(STEP, written[0].id, True)
    offers.show(STEP, written[0].id, True)

    assert [offer.text for offer in offers.on_screen(STEP)] == [
        "Words 1", "Words 2", "Words 3", "Words 0",
    ]  # fmt: skip


def test_the_order_in_which_they_are_read_tells_nothing() -> None:
    firsts = Counter(
        (offers.readable(STEP) or [])[0].text for offers, _ in (taking_part(4) for _ in range(400))
    )

    assert set(firsts) == {f"Words {n}" for n in range(4)}
    assert all(50 < count < 150 for count in firsts.values())


@given(st.lists(st.tuples(st.sampled_from("wpts"), st.integers(0, 5)), max_size=60))
def test_whatever_people_do_nothing_is_read_of_fewer_than_four(
    moves: list[tuple[str, int]],
) -> None:
    offers, seats = Offers(), [uuid4() for _ in range(6)]
    took_part: set[int] = set()
    for what, who in moves:
        mine = offers.of(STEP, seats[who])
        try:
            if what == "w":
                write(offers, seats[who])
            elif what == "p":
                offers.pass_on(STEP, seats[who], SLOT)
            elif mine and what == "t":
                offers.take_back(STEP, seats[who], mine[0].id)
            elif mine:
                offers.show(STEP, mine[0].id, True)
        except Refused as refused:
            assert refused.reason in {"offered", "enough_offers", "too_few"}
        took_part |= {who} if what in "wp" else set()
        assert (offers.readable(STEP) is None) == (len(took_part) < 4)
        assert len(took_part) >= 4 or not offers.on_screen(STEP)
        assert not offers.gave(STEP, SLOT) & offers.passed(STEP, SLOT)
