"""A captioner goes along into a group: heard and read there, and by nobody anywhere else."""

from __future__ import annotations

import json

import pytest

from spip_live.rooms.captions.lines import KEPT
from spip_live.rooms.discussion import discussions
from spip_live.rooms.media.places import places
from tests.live.captioning import CaptionerScreen, at_work, texts, withdraw
from tests.live.grouping import apart, group_of, set_back, shown, works_of
from tests.live.people import House, LeadScreen, ParentScreen
from tests.live.voices import Voices


def split(house: House) -> tuple[LeadScreen, list[ParentScreen], list[ParentScreen]]:
    """Four parents apart in two groups, the facilitator in the main room: Tom's, and the other."""
    lead, parents = apart(house)
    here = group_of(parents[0])
    return (
        lead,
        [parent for parent in parents if group_of(parent) == here],
        [parent for parent in parents if group_of(parent) != here],
    )


def send(lead: LeadScreen, sam: CaptionerScreen, n: int | None) -> dict[str, object]:
    return lead.ask("send_captioner", captioner_id=str(sam.captioner_id), n=n)


@pytest.mark.parametrize("by", ["the facilitator", "the captioner"])
def test_a_group_alone_reads_what_is_written_for_it(house: House, by: str) -> None:
    lead, mine, others = split(house)
    sam, jo = at_work(house, lead), at_work(house, lead, "Jo Field")
    n = group_of(mine[0])

    answer = send(lead, sam, n) if by == "the facilitator" else sam.ask("write_for", n=n)
    assert answer["ok"], answer
    assert sam.write("Only for us")["ok"]
    assert jo.write("Said in the main room")["ok"]

    for reader in (*mine, sam):
        assert texts(reader) == ["Only for us"]
    for reader in others:
        assert texts(reader) == []
    for reader in (lead, jo):
        assert texts(reader) == ["Said in the main room"]
    heard = {name: line for name, line in mine[0].heard if name == "caption"}
    assert heard["caption"]["group"] == n


def test_whoever_needs_to_know_is_told_where_a_captioner_is(house: House) -> None:
    lead, mine, others = split(house)
    sam, n = at_work(house, lead), group_of(mine[0])
    assert sam.latest("room")["number_of"] == 2
    before = sam.latest("room")["heard_in"]

    assert send(lead, sam, n)["ok"]

    for parent in (*mine, *others):
        (writer,) = [p for p in parent.latest("room")["people"] if p["captions"]]
        assert (writer["name"], writer["breakout"]) == ("Sam", n)
        assert parent.latest("room")["captions"] is True
    assert [row["breakout"] for row in lead.latest("console")["captioners"]] == [n]
    assert sam.latest("room")["group"] == n
    assert sam.latest("room")["heard_in"] != before


def test_a_captioner_hears_the_one_group_and_nobody_else(house: House, voices: Voices) -> None:
    lead, mine, others = split(house)
    sam = at_work(house, lead)
    main = voices.join(sam)
    assert send(lead, sam, group_of(mine[0]))["ok"]
    assert places.get(main.place) is None, "before it is answered"

    group, away = ([voices.speak(each) for each in some] for some in (mine, others))
    leading, listening = voices.speak(lead), voices.join(sam)
    voices.hear_each_other(*group, *away, leading, listening)

    assert all(voices.hears(listening, each) for each in group)
    assert not any(voices.hears(listening, each) for each in (*away, leading))
    assert voices.engine.places[listening.place].listen_only
    assert lead.ask("breakouts_close")["ok"]
    assert places.get(listening.place) is None


def test_what_was_heard_in_one_place_is_read_in_no_other(house: House) -> None:
    lead, mine, others = split(house)
    sam = at_work(house, lead)
    send(lead, sam, group_of(mine[0]))
    there = sam.latest("room")["heard_in"]
    sam.write("Half a sent", id="line-00001", done=False)

    send(lead, sam, group_of(others[0]))
    late = sam.write("Half a sentence of theirs", id="line-00001", heard_in=there)
    under_new = sam.write("Half a sentence of theirs", id="line-00001")

    assert (late["reason"], under_new["reason"]) == ("moved", "bad_message")
    assert [texts(reader) for reader in (*others, lead)] == [[], [], []]


def test_a_place_made_up_by_the_page_is_no_way_into_a_group(house: House) -> None:
    lead, mine, others = split(house)
    sam = at_work(house, lead)

    answers = [sam.write("Hello", heard_in=where) for where in ("0" * 18, "f" * 18)]

    assert [answer["reason"] for answer in answers] == ["moved", "moved"]
    assert [texts(reader) for reader in (*mine, *others, lead)] == [[]] * 5


def test_a_facilitator_who_visits_reads_the_group_s_captions_and_no_others(house: House) -> None:
    lead, mine, others = split(house)
    sam, jo = at_work(house, lead), at_work(house, lead, "Jo Field")
    send(lead, sam, group_of(mine[0]))
    send(lead, jo, group_of(others[0]))
    sam.write("Said before the visit")

    assert lead.ask("breakouts_visit", n=group_of(mine[0]))["ok"]
    sam.write("Said during it")
    jo.write("Said in the other group")

    assert texts(lead) == ["Said before the visit", "Said during it"]


def test_whoever_is_moved_reads_on_where_they_are_now(house: House) -> None:
    lead, mine, others = split(house)
    sam, jo = at_work(house, lead), at_work(house, lead, "Jo Field")
    tom, to = mine[0], group_of(others[0])
    send(lead, sam, group_of(tom))
    send(lead, jo, to)
    for n in range(KEPT + 2):
        jo.write(f"Line {n}")

    assert lead.ask("breakouts_move", seat_id=str(tom.seat_id), n=to)["ok"]
    sam.write("Of the group that he left")

    assert texts(tom) == [f"Line {n}" for n in range(2, KEPT + 2)]
    assert texts(mine[1]) == ["Of the group that he left"]


def test_after_the_groups_captions_go_on_for_everybody_and_the_groups_are_forgotten(
    house: House,
) -> None:
    lead, mine, others = split(house)
    sam = at_work(house, lead)
    send(lead, sam, group_of(mine[0]))
    sam.write("Said in the group")
    (kept,) = discussions.of(lead.room_id).captions._lines.values()

    lead.ask("breakouts_back", seconds=10)
    set_back(house, 11)
    works_of(house).bring_back()

    assert kept.text == ""
    assert sam.latest("room")["group"] is None
    assert sam.write("All together again")["ok"]
    for reader in (*others, lead):
        assert texts(reader) == ["All together again"]
    assert "Said in the group" not in json.dumps(others[0].heard)


def test_a_new_round_begins_with_every_captioner_in_the_main_room(house: House) -> None:
    lead, mine, others = split(house)
    sam = at_work(house, lead)
    send(lead, sam, group_of(mine[0]))
    lead.ask("breakouts_close")
    assert lead.ask("breakouts_prepare", count=2)["ok"]
    assert lead.ask("breakouts_open", minutes=5, prompt="")["ok"]

    sam.write("For those who stayed")

    assert [texts(reader) for reader in (*mine, *others)] == [[]] * 4
    assert texts(lead) == ["For those who stayed"]


def test_nobody_is_sent_where_there_is_no_group(house: House) -> None:
    lead, _, _ = split(house)
    sam, other = at_work(house, lead), house.open_room()
    stranger = at_work(house, other)

    assert send(lead, sam, 6)["reason"] == "no_such_group"
    assert send(lead, stranger, 1)["reason"] == "not_here"
    assert sam.ask("write_for", n=6)["reason"] == "no_such_group"
    assert lead.ask("breakouts_close")["ok"]
    assert sam.ask("write_for", n=1)["reason"] == "not_apart"
    assert send(lead, sam, 1)["reason"] == "not_apart"
    assert shown(lead)["state"] == "none"


def test_one_whose_invitation_is_taken_back_hears_and_writes_for_the_group_no_more(
    house: House, voices: Voices
) -> None:
    lead, mine, _ = split(house)
    sam = at_work(house, lead)
    send(lead, sam, group_of(mine[0]))
    listening = voices.join(sam)

    withdraw(house, sam)

    assert sam.bye == "closed"
    assert places.get(listening.place) is None
    assert not voices.engine.places
    assert [row["name"] for row in lead.latest("console")["captioners"]] == []
