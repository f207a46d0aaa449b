"""Apart in groups and back: who is where, who hears of it, and what nothing can upset."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from spip_live import clock
from spip_live.db import db
from spip_live.journal import Entry
from spip_live.people.models import Role, Staff
from spip_live.rooms import clockwork, facilitators, outgoing, scheduling
from spip_live.rooms.breakouts.models import (
    Breakout,
    BreakoutPlace,
    BreakoutRound,
    BreakoutVisit,
)
from spip_live.rooms.discussion import discussions
from spip_live.rooms.models import Room
from spip_live.rooms.picture import read_picture
from spip_live.rooms.presence import presence
from tests.live.people import House, LeadScreen, ParentScreen, make_plan, make_step

NAMES = ("Tom", "Mei", "Dan", "Ann")
START = {"minutes": 5, "prompt": "What would you try?"}


def four(house: House, **facts: Any) -> tuple[LeadScreen, list[ParentScreen]]:
    """A room with four parents let in."""
    lead = house.open_room("discuss", "talk", **facts)
    return lead, [house.inside(lead, name) for name in NAMES]


def apart(house: House) -> tuple[LeadScreen, list[ParentScreen]]:
    """As `four`, in two groups."""
    lead, parents = four(house)
    assert lead.ask("breakouts_prepare", count=2)["ok"]
    assert lead.ask("breakouts_open", **START)["ok"]
    return lead, parents


def group_of(parent: ParentScreen) -> int | None:
    mine = parent.latest("mine")["breakout"]
    return None if mine is None else int(mine["n"])


def shown(lead: LeadScreen) -> dict[str, Any]:
    found: dict[str, Any] = lead.latest("console")["breakouts"]
    return found


def places_left(house: House) -> list[int]:
    """How many rows there are of each kind."""
    kinds = (BreakoutRound, Breakout, BreakoutPlace, BreakoutVisit)
    with house.scope():
        return [db.session.scalar(select(func.count()).select_from(kind)) for kind in kinds]


def works_of(house: House) -> clockwork.Clockwork:
    return clockwork.Clockwork(house.app, roll_seconds=15, group_alone_seconds=999)


def set_back(house: House, seconds: float, *columns: str) -> None:
    """As if what happened in the round had happened so much earlier."""
    with house.scope():
        kept = db.session.scalars(select(BreakoutRound)).one()
        for column in columns or ("opened_at", "ends_at", "back_at"):
            at = getattr(kept, column)
            setattr(kept, column, at and at - timedelta(seconds=seconds))


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


def test_a_call_for_help_shows_at_the_group_that_it_comes_from(house: House) -> None:
    lead, (tom, *_) = apart(house)

    tom.ask("help", on=True)

    (row,) = [row for row in lead.latest("console")["expected"] if row["name"] == "Tom"]
    assert (row["help"], row["breakout"]) == (True, group_of(tom))
    (group,) = [group for group in shown(lead)["groups"] if group["n"] == group_of(tom)]
    assert [p["name"] for p in group["people"] if p["help"]] == ["Tom"]


def test_a_facilitator_visits_one_group_at_a_time_and_is_seen_there(house: House) -> None:
    lead, parents = apart(house)
    for n in (1, 2):
        assert lead.ask("breakouts_visit", n=n)["ok"]
        room = parents[0].latest("room")
        (me,) = [person for person in room["people"] if person["lead"]]
        assert me["breakout"] == n
        with_me = [p for p in parents if me["key"] in p.latest("mine")["breakout"]["people"]]
        assert [group_of(parent) for parent in with_me] == [n, n]

    assert lead.ask("breakouts_visit", n=None)["ok"]

    assert [group["leads"] for group in shown(lead)["groups"]] == [[], []]
    assert parents[0].latest("room")["people"][0]["breakout"] is None


def test_two_facilitators_may_be_in_different_groups(house: House) -> None:
    room_id, (lead, other) = house.room("discuss", leads=2)
    lead.ask("open")
    for name in NAMES:
        house.inside(lead, name)
    lead.ask("breakouts_prepare", size=2)
    lead.ask("breakouts_open", **START)

    lead.ask("breakouts_visit", n=1)
    other.ask("breakouts_visit", n=2)

    assert [len(group["leads"]) for group in shown(lead)["groups"]] == [1, 1]
    assert shown(lead)["groups"] == shown(other)["groups"]
    assert presence.leads_in(room_id)


def test_a_message_to_all_groups_is_on_every_screen_and_in_the_chat(house: House) -> None:
    lead, parents = apart(house)

    assert lead.ask("breakouts_message", id="message-1", text="Two minutes more.")["ok"]

    for parent in parents:
        room = parent.latest("room")
        assert room["breakouts"]["message"]["text"] == "Two minutes more."
        assert [said["text"] for said in room["chat"]] == ["Two minutes more."]
    assert lead.ask("remove_message", message_id="message-1")["ok"]
    assert parents[0].latest("room")["breakouts"]["message"] is None


def test_a_message_of_an_earlier_round_is_not_shown_again(house: House) -> None:
    lead, (tom, *_) = apart(house)
    lead.ask("breakouts_message", id="message-1", text="Two minutes more.")
    lead.ask("breakouts_close")

    lead.ask("breakouts_prepare", count=2)
    lead.ask("breakouts_open", **START)

    assert tom.latest("room")["breakouts"]["message"] is None


def test_what_was_said_to_all_groups_is_not_kept(house: House) -> None:
    lead, _ = apart(house)
    lead.ask("breakouts_message", id="message-1", text="Nobody-keeps-this")

    with house.scope():
        facts = str([entry.facts for entry in db.session.scalars(select(Entry))])
        kept = db.session.scalars(select(BreakoutRound)).one()
        assert "Nobody-keeps-this" not in facts + kept.prompt


def test_the_chat_stays_one_for_the_whole_room(house: House) -> None:
    _, parents = apart(house)

    parents[0].ask("say", id="message-1", text="Hello all")

    assert [parent.latest("room")["chat"][-1]["text"] for parent in parents] == ["Hello all"] * 4


def test_a_countdown_is_shown_and_brings_everybody_back_by_itself(house: House) -> None:
    lead, parents = apart(house)

    assert lead.ask("breakouts_back", seconds=30)["ok"]
    assert parents[0].latest("room")["breakouts"]["back_at"] is not None
    works_of(house).bring_back()
    assert group_of(parents[0]) is not None
    set_back(house, 31)
    works_of(house).bring_back()

    for parent in parents:
        assert parent.latest("mine")["breakout"] is None
        assert parent.latest("room")["breakouts"] is None
    assert shown(lead)["state"] == "none"
    assert places_left(house) == [0, 0, 0, 0]


def test_a_countdown_that_has_ended_counts_though_the_clockwork_is_late(house: House) -> None:
    lead, (tom, *_) = apart(house)
    lead.ask("breakouts_back", seconds=10)
    set_back(house, 11)

    with house.scope():
        picture = read_picture(lead.room_id, clock.now())
        assert picture is not None
        assert picture.breakout_of(tom.seat_id) is None
    tom.ask("hand", up=True)
    assert group_of(tom) is None
    assert lead.ask("breakouts_visit", n=1)["reason"] == "not_apart"
    assert lead.ask("breakouts_prepare", count=2)["ok"]


def test_a_countdown_can_be_taken_back(house: House) -> None:
    lead, (tom, *_) = apart(house)
    lead.ask("breakouts_back", seconds=10)

    assert lead.ask("breakouts_back", seconds=None)["ok"]
    set_back(house, 60)
    works_of(house).bring_back()

    assert group_of(tom) is not None
    assert tom.latest("room")["breakouts"]["back_at"] is None


def test_more_time_takes_a_countdown_back(house: House) -> None:
    lead, (tom, *_) = apart(house)
    before = tom.latest("room")["breakouts"]["ends_at"]
    lead.ask("breakouts_back", seconds=10)

    assert lead.ask("breakouts_add_time", minutes=2)["ok"]

    after = tom.latest("room")["breakouts"]
    assert (after["back_at"], after["ends_at"] > before) == (None, True)


def test_everybody_can_be_brought_back_at_once(house: House) -> None:
    lead, parents = apart(house)

    assert lead.ask("breakouts_close")["ok"]

    assert [group_of(parent) for parent in parents] == [None] * 4
    assert places_left(house) == [0, 0, 0, 0]
    assert lead.ask("breakouts_close")["ok"]


def test_on_hold_the_groups_stay_and_their_time_stands_still(house: House) -> None:
    lead, (tom, *_) = apart(house)
    before = group_of(tom)
    lead.ask("breakouts_back", seconds=30)
    assert lead.ask("hold", on=True)["ok"]
    assert tom.latest("room")["breakouts"]["back_at"] is None
    with house.scope():  # held for two minutes
        long_ago = clock.now() - timedelta(minutes=2)
        db.session.get_one(Room, lead.room_id).held_at = long_ago
    set_back(house, 120)
    works_of(house).bring_back()
    assert group_of(tom) == before

    assert lead.ask("hold", on=False)["ok"]
    works_of(house).bring_back()

    assert group_of(tom) == before
    with house.scope():
        kept = db.session.scalars(select(BreakoutRound)).one()
        assert kept.back_at is not None
        assert timedelta(seconds=25) < kept.back_at - clock.now() <= timedelta(seconds=30)


def test_a_room_that_is_held_does_not_part(house: House) -> None:
    lead, _ = four(house)
    lead.ask("breakouts_prepare", count=2)
    lead.ask("hold", on=True)

    assert lead.ask("breakouts_open", **START)["reason"] == "on_hold"


def test_a_group_whose_only_facilitator_is_lost_is_held_apart_and_goes_on(house: House) -> None:
    lead, (tom, *_) = apart(house)
    before = group_of(tom)
    lead.drop()
    works = clockwork.Clockwork(house.app, roll_seconds=15, group_alone_seconds=0)

    works.beat()
    assert tom.latest("room")["status"] == "held"
    assert group_of(tom) == before
    assert lead.connect()
    works.looked_at = 0.0
    works.beat()

    assert tom.latest("room")["status"] == "live"
    assert group_of(tom) == before


def test_attendance_goes_on_counting_while_people_are_apart(house: House) -> None:
    lead, parents = apart(house)
    works = works_of(house)
    for parent in parents:
        assert parent.ask("here")["ok"]

    works.call_roll()

    kind, body = house.evidence(lead.room_id)[-1]
    assert kind == "roll"
    assert set(body["socket"]) == {str(parent.seat_id) for parent in parents}
    assert all(parent.latest("mine")["counting"] for parent in parents)


def test_nothing_of_the_groups_outlives_the_room(house: House) -> None:
    lead, _ = apart(house)
    lead.ask("breakouts_visit", n=1)

    assert lead.ask("end", confirm=True)["ok"]

    assert places_left(house) == [0, 0, 0, 0]
    with house.scope():
        opened = db.session.scalars(select(Entry).where(Entry.action == "breakouts.opened")).one()
        assert sorted(len(group) for group in opened.facts["groups"]) == [2, 2]


def test_groups_are_dealt_anew_until_they_are_opened(house: House) -> None:
    lead, _ = four(house)

    for _ in range(3):
        assert lead.ask("breakouts_prepare", size=2)["ok"]
    assert lead.ask("breakouts_open", **START)["ok"]

    assert lead.ask("breakouts_prepare", size=2)["reason"] == "apart"
    assert lead.ask("breakouts_open", **START)["reason"] == "apart"
    assert places_left(house)[:3] == [1, 2, 4]


def test_too_few_parents_are_not_parted(house: House) -> None:
    lead = house.open_room()
    for name in NAMES[:3]:
        house.inside(lead, name)

    answer = lead.ask("breakouts_prepare", count=2)

    assert answer["reason"] == "too_few_people"
    assert "at least four" in answer["message"]
    assert lead.ask("breakouts_open", **START)["reason"] == "no_groups"


@pytest.mark.parametrize(
    "wrong", [{}, {"count": 2, "size": 2}, {"count": 1}, {"count": 7}, {"size": 1}, {"count": "2"}]
)
def test_a_wish_for_groups_says_one_thing(house: House, wrong: dict[str, Any]) -> None:
    lead, _ = four(house)

    assert lead.ask("breakouts_prepare", **wrong)["reason"] == "bad_message"


def test_before_the_room_is_open_there_are_no_groups(house: House) -> None:
    _, (lead,) = house.room()

    assert lead.ask("breakouts_prepare", count=2)["reason"] == "not_open"


PLANNED = {"groups": None, "size": 2, "minutes": 4, "prompt": "Write it together."}


def planned(house: House) -> tuple[UUID, LeadScreen]:
    """A room whose second step asks for groups."""
    room_id, (lead,) = house.room()
    plan = make_plan("talk", "talk")
    plan["steps"].insert(1, make_step("discuss", breakout=PLANNED))
    with house.scope():
        db.session.get_one(Room, room_id).plan = plan
    assert lead.ask("open")["ok"]
    return room_id, lead


def test_groups_that_the_plan_asks_for_are_ready_when_its_step_is_shown(house: House) -> None:
    _, lead = planned(house)
    parents = [house.inside(lead, name) for name in NAMES]

    assert lead.ask("advance", from_step=0)["ok"]

    found = shown(lead)
    assert (found["state"], found["minutes"], found["prompt"]) == ("prepared", 4, PLANNED["prompt"])
    assert [len(group["people"]) for group in found["groups"]] == [2, 2]
    assert [group_of(parent) for parent in parents] == [None] * 4
    assert lead.ask("advance", from_step=1)["ok"]
    assert shown(lead)["state"] == "none"


def test_with_too_few_people_the_console_offers_what_the_plan_asks_for(house: House) -> None:
    _, lead = planned(house)
    house.inside(lead, "Tom")

    assert lead.ask("advance", from_step=0)["ok"]

    assert (shown(lead)["state"], shown(lead)["planned"]) == ("none", PLANNED)


def test_another_step_leaves_people_in_their_groups(house: House) -> None:
    lead, (tom, *_) = apart(house)

    assert lead.ask("advance", from_step=0)["ok"]

    assert group_of(tom) is not None


def test_a_facilitator_who_leads_no_longer_visits_no_longer(house: House) -> None:
    lead, _ = apart(house)
    lead.ask("breakouts_visit", n=1)
    other = house.sign_in(Role.FACILITATOR)
    with house.scope():
        stand_in = db.session.get_one(Staff, other.staff_id)  # type: ignore[attr-defined]
        room = db.session.get_one(Room, lead.room_id)
        leaders = facilitators.Leaders(stand_in, None)
        scheduling.hand_over(room, leaders, house.staff(lead), clock.now())

    assert places_left(house)[3] == 0
