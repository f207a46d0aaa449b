"""Apart in groups: who is where, who hears of it, and what nothing can upset."""

from __future__ import annotations

import pytest

from spip_live import clock
from spip_live.rooms import outgoing
from spip_live.rooms.discussion import discussions
from spip_live.rooms.picture import read_picture
from spip_live.rooms.presence import presence
from tests.live.grouping import (
    START,
    apart,
    four,
    group_of,
    shown,
)
from tests.live.people import House


def test_groups_that_are_only_prepared_are_seen_by_nobody_but_staff(house: House) -> None:
    lead, parents = four(house)
    for parent in parents:
        parent.listen()

    assert lead.ask("breakouts_prepare", count=2)["ok"]

    assert [parent.listen() for parent in parents] == [[], [], [], []]
    assert shown(lead)["state"] == "prepared"
    assert [len(group["people"]) for group in shown(lead)["groups"]] == [2, 2]


def test_everybody_is_told_their_group_who_is_in_it_and_what_to_talk_about(house: House) -> None:
    lead, parents = apart(house)

    assert sorted(group_of(parent) for parent in parents) == [1, 1, 2, 2]
    keys = {parent.latest("mine")["key"]: parent for parent in parents}
    for parent in parents:
        mine, room = parent.latest("mine"), parent.latest("room")
        (other,) = mine["breakout"]["people"]
        assert group_of(keys[other]) == group_of(parent)
        assert mine["breakout"]["name"] == f"Group {group_of(parent)}"
        assert room["breakouts"]["prompt"] == START["prompt"]
        assert (room["breakouts"]["number_of"], room["breakouts"]["back_at"]) == (2, None)
        numbers = {p["key"]: p["breakout"] for p in room["people"] if not p["lead"]}
        assert numbers == {key: group_of(one) for key, one in keys.items()}
    assert shown(lead)["state"] == "apart"


def test_what_a_parent_receives_about_groups_is_a_closed_list(house: House) -> None:
    lead, (tom, *_) = apart(house)
    lead.ask("breakouts_message", id="message-1", text="Two minutes more.")

    room, mine = tom.latest("room"), tom.latest("mine")

    assert list(room["breakouts"]) == "number_of prompt ends_at back_at message".split()
    assert list(room["breakouts"]["message"]) == "id name at text".split()
    assert list(mine["breakout"]) == "n name people".split()


def test_the_picture_says_who_hears_whom(house: House) -> None:
    lead, parents = apart(house)
    assert lead.ask("breakouts_visit", n=2)["ok"]

    with house.scope():
        picture = read_picture(lead.room_id, clock.now())
        assert picture is not None
        groups = [picture.breakout_of(parent.seat_id) for parent in parents]
        visited = picture.breakout_visited_by(house.staff(lead).id)

    assert [group and group.n for group in groups] == [group_of(parent) for parent in parents]
    assert visited in groups
    assert visited is not None and visited.n == 2


def test_one_who_waits_is_in_no_group_and_hears_of_none(house: House) -> None:
    lead, _ = apart(house)

    late = house.waiting(lead.room_id, "Lea")

    assert late.latest("mine")["breakout"] is None
    assert late.latest("room") is None


def test_one_who_is_let_in_late_joins_the_smallest_group(house: House) -> None:
    lead, parents = apart(house)
    lead.ask("breakouts_move", seat_id=str(parents[0].seat_id), n=1)
    lead.ask("breakouts_move", seat_id=str(parents[1].seat_id), n=1)
    lead.ask("breakouts_move", seat_id=str(parents[2].seat_id), n=1)
    lead.ask("breakouts_move", seat_id=str(parents[3].seat_id), n=2)

    late = house.inside(lead, "Lea")

    assert group_of(late) == 2
    assert late.latest("mine")["breakout"]["people"] == [parents[3].latest("mine")["key"]]


def test_a_parent_who_is_moved_hears_of_the_other_group_at_once(house: House) -> None:
    lead, parents = apart(house)
    tom = parents[0]
    other = 3 - (group_of(tom) or 0)

    assert lead.ask("breakouts_move", seat_id=str(tom.seat_id), n=other)["ok"]

    assert group_of(tom) == other
    assert len(tom.latest("mine")["breakout"]["people"]) == 2
    assert sorted(len(group["people"]) for group in shown(lead)["groups"]) == [1, 3]


@pytest.mark.parametrize("n", [3, 6])
def test_nobody_is_moved_to_a_group_that_is_not_there(house: House, n: int) -> None:
    lead, (tom, *_) = apart(house)
    before = group_of(tom)

    assert lead.ask("breakouts_move", seat_id=str(tom.seat_id), n=n)["reason"] == "no_such_group"
    assert group_of(tom) == before


def test_one_who_waits_or_left_cannot_be_moved(house: House) -> None:
    lead, (tom, *_) = apart(house)
    late = house.waiting(lead.room_id, "Lea")
    tom.ask("leave")

    for parent in (late, tom):
        answer = lead.ask("breakouts_move", seat_id=str(parent.seat_id), n=1)
        assert answer["reason"] == "not_in_room"


def test_a_page_that_reloads_is_in_the_same_group(house: House) -> None:
    _, (tom, *_) = apart(house)
    before = tom.latest("mine")["breakout"]

    tom.drop()
    page = tom.page().get_data(as_text=True)
    assert tom.connect()

    assert tom.latest("mine")["breakout"] == before
    assert before["name"] in page


def test_another_device_of_the_same_parent_is_in_the_same_group(house: House) -> None:
    _, (tom, *_) = apart(house)
    before = group_of(tom)
    other = house.browser(tom.seat_id, tom.token)

    assert other.open_link("Tom") == 303
    assert other.connect()

    assert group_of(other) == before


def test_one_who_leaves_and_is_let_in_again_is_in_the_same_group(house: House) -> None:
    lead, (tom, *_) = apart(house)
    before = group_of(tom)
    tom.ask("leave")
    assert not any(p["name"] == "Tom" for g in shown(lead)["groups"] for p in g["people"])

    again = house.browser(tom.seat_id, tom.token)
    assert again.open_link("Tom") == 303
    assert again.accept_rules() == 303
    assert again.connect()
    assert lead.admit(again)["ok"]

    assert group_of(again) == before


@pytest.mark.parametrize("act", ["to_waiting", "remove"])
def test_one_who_is_sent_out_is_in_no_group(house: House, act: str) -> None:
    lead, (tom, *others) = apart(house)
    more = {"reason": "Unkind"} if act == "remove" else {}

    assert lead.ask(act, seat_id=str(tom.seat_id), **more)["ok"]

    names = [p["name"] for group in shown(lead)["groups"] for p in group["people"]]
    assert sorted(names) == ["Ann", "Dan", "Mei"]
    assert tom.latest("mine")["breakout"] is None or tom.bye == "removed"
    assert sum(len(one.latest("mine")["breakout"]["people"]) for one in others) == 2


def test_everything_is_as_it_was_after_the_server_has_started_again(house: House) -> None:
    lead, parents = apart(house)
    lead.ask("breakouts_visit", n=1)
    before = [parent.latest("mine")["breakout"] for parent in parents]
    groups = shown(lead)["groups"]
    for screen in (lead, *parents):
        screen.drop()

    presence.forget_all()
    discussions.forget_all()
    outgoing.forget_all()
    for screen in (lead, *parents):
        assert screen.connect()

    assert [parent.latest("mine")["breakout"] for parent in parents] == before
    assert shown(lead)["groups"] == groups
