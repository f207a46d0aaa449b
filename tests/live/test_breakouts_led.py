"""A facilitator with people apart: visits, messages, time, hold, and everybody brought back."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

from sqlalchemy import select

from spip_live import clock
from spip_live.db import db
from spip_live.journal import Entry
from spip_live.rooms import clockwork, outgoing
from spip_live.rooms.breakouts.models import BreakoutRound
from spip_live.rooms.models import Room
from spip_live.rooms.picture import read_picture
from spip_live.rooms.presence import presence
from tests.live.grouping import (
    NAMES,
    START,
    apart,
    four,
    group_of,
    places_left,
    set_back,
    shown,
    works_of,
)
from tests.live.people import House


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


def test_whoever_was_told_a_countdown_does_not_wait_for_the_next_look(house: House) -> None:
    lead, parents = apart(house)
    lead.ask("breakouts_back", seconds=10)
    works = works_of(house)
    works.looked_at = works.swept_at = monotonic()
    works.beat()
    assert None not in [group_of(parent) for parent in parents]

    line = outgoing.line_of(lead.room_id)
    assert line.back_at is not None
    set_back(house, 11)
    line.back_at -= timedelta(seconds=11)
    works.beat()

    assert [group_of(parent) for parent in parents] == [None] * 4
    assert not outgoing.countdown_over(clock.now())


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
