"""The facilitator leads: moves, holds, adds time and ends, and everybody's screen follows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

from spip_live import clock
from spip_live.db import db
from spip_live.people.models import Role, Staff
from spip_live.rooms import broadcast, clockwork, leading
from spip_live.rooms.discussion import discussions
from spip_live.rooms.models import Decision, IncidentNote, Room
from spip_live.rooms.presence import presence
from tests.live.people import House


def test_opening_freezes_the_plan_and_shows_the_first_step(house: House) -> None:
    room_id, (lead,) = house.room()

    assert lead.ask("open")["ok"]

    console = lead.latest("console")
    assert (console["status"], console["step"], console["of"]) == ("live", 0, 5)
    assert [step["state"] for step in console["plan"]] == ["now", "next", "next", "next", "next"]
    assert house.room_row(room_id).plan_hash
    assert house.kinds(room_id) == ["opened", "part_started"]


def test_a_room_opens_with_the_written_course(house: House) -> None:
    room_id, (lead,) = house.room()
    with house.scope():
        room = db.session.get_one(Room, room_id)
        room.plan = room.plan_hash = None

    assert lead.ask("open")["ok"]

    assert lead.latest("console")["of"] > 5
    with house.scope():
        assert "parent-communication" in str(db.session.get_one(Room, room_id).plan)


def test_the_next_step_reaches_every_screen(house: House) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")

    assert lead.ask("advance", from_step=0)["ok"]

    for parent in (tom, mei):
        room = parent.latest("room")
        assert (room["step"], room["kind"], room["title"]) == (1, "poll", "A step to poll")
        assert parent.client.get(f"/room/{parent.seat_id}/steps/1").status_code == 200
        assert parent.client.get(f"/room/{parent.seat_id}/steps/2").status_code == 404


def test_a_stale_advance_is_refused_with_the_true_stage(house: House) -> None:
    lead = house.open_room()
    lead.ask("advance", from_step=0)

    answer = lead.ask("advance", from_step=0)

    assert answer["reason"] == "moved_on"
    assert answer["stage"] == {"status": "live", "step": 1}


def test_two_facilitators_who_press_next_at_once_move_one_step(house: House) -> None:
    lead = house.open_room()

    def press(_: int) -> str:
        with house.app.app_context(), house.scope():
            room = db.session.get_one(Room, lead.room_id)
            staff = db.session.get_one(Staff, lead.client.staff_id)  # type: ignore[attr-defined]
            try:
                leading.advance(room, 0, staff, clock.now())
            except leading.Refused as refused:
                db.session.rollback()
                return refused.reason
            return "moved"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(press, range(4)))

    assert outcomes == ["moved", "moved_on", "moved_on", "moved_on"]
    assert house.room_row(lead.room_id).step == 1


def test_back_and_go_move_too_and_stay_in_the_plan(house: House) -> None:
    lead = house.open_room()

    assert lead.ask("back", from_step=0)["reason"] == "at_the_start"
    assert lead.ask("go", from_step=0, to_step=4)["ok"]
    assert lead.ask("advance", from_step=4)["reason"] == "at_the_end"
    assert lead.ask("back", from_step=4)["ok"]

    assert lead.latest("console")["step"] == 3
    assert house.kinds(lead.room_id) == ["opened", "part_started", "break_started"]


def test_added_time_is_seen_by_everybody(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")
    before = tom.latest("room")["ends_at"]

    assert lead.ask("add_time", minutes=5)["ok"]

    assert tom.latest("room")["ends_at"] > before
    assert lead.latest("console")["drift_minutes"] == 5


def test_a_hold_stops_the_chat_between_parents_and_the_clock(house: House) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.inside(lead, "Mei")

    assert lead.ask("hold", on=True)["ok"]

    assert mei.latest("room")["status"] == "held"
    assert mei.latest("room")["ends_at"] is None
    assert mei.latest("mine")["counting"] is False
    assert tom.ask("say", id="message-1", text="Hello")["reason"] == "on_hold"
    assert tom.ask("private", id="private-1", text="Are you there?")["ok"]
    assert lead.ask("say", id="message-2", text="Stay where you are")["ok"]
    assert [said["text"] for said in mei.latest("room")["chat"]] == ["Stay where you are"]

    assert lead.ask("hold", on=False)["ok"]
    assert mei.latest("room")["status"] == "live"
    assert mei.latest("mine")["counting"] is True
    assert tom.ask("say", id="message-1", text="Hello")["ok"]
    kinds = [kind for kind in house.kinds(lead.room_id) if kind != "joined"]
    assert kinds == ["opened", "part_started", "held", "resumed"]


def test_a_break_does_not_count(house: House) -> None:
    lead = house.open_room("talk", "break", "talk")
    tom = house.inside(lead, "Tom")
    assert tom.latest("mine")["counting"] is True

    lead.ask("advance", from_step=0)
    assert tom.latest("mine")["counting"] is False

    lead.ask("advance", from_step=1)
    assert tom.latest("mine")["counting"] is True


def test_a_room_without_a_facilitator_goes_on_hold_and_comes_back_by_itself(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")
    works = clockwork.Clockwork(house.app, roll_seconds=15, group_alone_seconds=0)

    lead.drop()
    works.beat()

    assert tom.latest("room")["status"] == "held"
    assert house.room_row(lead.room_id).held_by == "no_facilitator"

    lead.connect()
    works.looked_at = 0
    works.beat()

    assert tom.latest("room")["status"] == "live"
    assert house.evidence(lead.room_id)[-2:] == [
        ("held", {"by": "no_facilitator"}),
        ("resumed", {}),
    ]


def test_a_room_that_was_left_open_is_ended_an_hour_after_its_time(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")
    works = clockwork.Clockwork(house.app, roll_seconds=15, group_alone_seconds=0)
    lead.drop()
    works.call_roll()
    assert tom.connected

    with house.scope():
        room = db.session.get_one(Room, lead.room_id)
        room.starts_at, room.ends_at = (
            clock.now() - timedelta(hours=hours, minutes=1) for hours in (5, 1)
        )
    works.call_roll()

    assert tom.bye == "ended"
    assert house.room_row(lead.room_id).status == "ended"
    with house.scope():
        assert db.session.query(Decision).filter_by(seat_id=tom.seat_id).count() == 1


def test_a_facilitator_who_is_back_in_time_holds_nothing(house: House) -> None:
    lead = house.open_room()
    works = clockwork.Clockwork(house.app, roll_seconds=15, group_alone_seconds=20)

    lead.drop()
    works.beat()

    assert house.room_row(lead.room_id).status == "live"


def test_a_broken_line_counts_from_its_last_answer_and_not_from_when_that_showed(
    house: House,
) -> None:
    lead = house.open_room()
    presence._watched[lead.room_id].lead_seen_at -= 60  # the room has run for a minute
    works = clockwork.Clockwork(house.app, roll_seconds=15, group_alone_seconds=15)

    lead.drop("ping timeout")
    works.beat()

    assert house.room_row(lead.room_id).status == "held"


def test_staff_s_own_hold_is_not_lifted_by_their_coming_back(house: House) -> None:
    lead = house.open_room()
    lead.ask("hold", on=True)
    works = clockwork.Clockwork(house.app, roll_seconds=15, group_alone_seconds=0)

    lead.drop()
    works.beat()
    lead.connect()
    works.looked_at = 0
    works.beat()

    assert house.room_row(lead.room_id).held_by == "staff"


def test_a_co_facilitator_keeps_the_room_going(house: House) -> None:
    room_id, (lead, co) = house.room(leads=2)
    assert lead.ask("open")["ok"]
    works = clockwork.Clockwork(house.app, roll_seconds=15, group_alone_seconds=0)

    lead.drop()
    works.beat()

    assert house.room_row(room_id).status == "live"
    assert len(co.latest("console")["leads"]) == 1
    assert co.ask("advance", from_step=0)["ok"]


def test_the_end_is_asked_for_twice_and_is_final(house: House) -> None:
    lead = house.open_room()
    tom, mei = house.inside(lead, "Tom"), house.waiting(lead.room_id, "Mei")
    tom.ask("say", id="message-1", text="Thank you")

    assert lead.ask("end", confirm=False)["reason"] == "not_confirmed"
    assert lead.ask("end", confirm=True)["ok"]

    assert (tom.bye, mei.bye) == ("ended", "ended")
    assert not (tom.connected or mei.connected)
    assert not (tom.connect() or mei.connect())
    assert lead.latest("console")["status"] == "ended"
    assert lead.ask("advance", from_step=0)["reason"] == "ended"
    assert lead.ask("open")["reason"] == "ended"
    assert tom.page().headers["Location"].endswith("/ended")
    assert "finished" in tom.client.get(f"/room/{tom.seat_id}/ended").text
    assert house.kinds(lead.room_id)[-2:] == ["part_stopped", "ended"]


def test_the_end_closes_claims_and_stays_and_decides_each_seat(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")

    lead.ask("end", confirm=True)

    seat = house.seat_row(tom)
    assert seat.claim_ended_at is not None and seat.room_is_over
    assert [stay.ended_why for stay in house.stays(tom)] == ["ended"]
    with house.scope():
        assert db.session.query(Decision).filter_by(seat_id=tom.seat_id).count() == 1
    assert lead.room_id not in presence.watched()


def test_nothing_that_was_said_outlives_the_room(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")
    tom.ask("say", id="message-1", text="A marked word")
    tom.ask("private", id="private-1", text="Another marked word")
    discussion = discussions.of(lead.room_id)
    said = [*discussion.chat.values(), *discussion.threads[tom.seat_id]]

    lead.ask("end", confirm=True)

    assert [message.text for message in said] == ["", ""]
    assert lead.latest("console")["chat"] == []
    assert lead.latest("console")["threads"] == []


def test_an_incident_note_is_kept_once_and_apart(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")
    note = {
        "id": "note-0001",
        "text": "Raised his voice, left at once.",
        "seat_id": str(tom.seat_id),
        "safeguarding": True,
    }

    assert lead.ask("note", **note)["ok"]
    assert lead.ask("note", **note)["ok"]

    with house.scope():
        (row,) = db.session.query(IncidentNote).all()
        assert (row.text, row.safeguarding) == (note["text"], True)
    (shown,) = lead.latest("console")["notes"]
    assert shown["name"] == "Tom"
    assert note["text"] not in str(tom.heard + tom.listen())


def test_a_note_about_a_seat_of_another_room_is_refused(house: House) -> None:
    lead, other = house.open_room(), house.open_room()
    stranger = house.seat(other.room_id)

    answer = lead.ask(
        "note", id="note-0001", text="x", seat_id=str(stranger.seat_id), safeguarding=False
    )

    assert answer["reason"] == "not_here"


def test_a_room_of_another_facilitator_is_as_absent_as_one_that_never_was(house: House) -> None:
    mine, theirs = house.open_room(), house.open_room()
    never = uuid4()

    for event in ("open", "here"):
        refused = [mine.ask(event, room_id=str(room_id)) for room_id in (theirs.room_id, never)]
        assert refused[0] == refused[1]
        assert refused[0]["reason"] == "not_here"
    assert mine.client.get(f"/lead/{theirs.room_id}").status_code == 404
    assert mine.client.get(f"/lead/{theirs.room_id}/steps/0").status_code == 404
    assert not house.console(mine.client, theirs.room_id).connect()


def test_a_coordinator_cannot_lead(house: House) -> None:
    lead = house.open_room()
    coordinator = house.sign_in(Role.COORDINATOR)

    assert not house.console(coordinator, lead.room_id).connect()
    assert coordinator.get(f"/lead/{lead.room_id}").status_code == 403


def test_the_facilitator_s_pages_show_the_room(house: House) -> None:
    lead = house.open_room()
    house.waiting(lead.room_id, "Tom")

    mine = lead.client.get("/lead")
    console = lead.client.get(f"/lead/{lead.room_id}")
    step = lead.client.get(f"/lead/{lead.room_id}/steps/0")

    assert str(lead.room_id) in mine.text and "1 waiting now" in mine.text.replace("</b>", "")
    assert console.status_code == 200
    assert "Only for the facilitator." in step.text
    assert lead.client.get(f"/lead/{lead.room_id}/steps/99").status_code == 404


def test_nobody_is_late_before_the_planned_start_and_what_the_rule_allows(house: House) -> None:
    lead = house.open_room()  # five minutes early
    house.seat(lead.room_id)
    with house.scope():
        starts_at = db.session.get_one(Room, lead.room_id).starts_at
        staff_id = house.staff(lead).id

        def late(minutes: int) -> bool:
            at = starts_at + timedelta(minutes=minutes)
            shown = broadcast.page_for_console(lead.room_id, staff_id, at)
            return bool(shown["expected"][0]["late"])

        assert [late(minutes) for minutes in (-4, 0, 15, 16)] == [False, False, False, True]


def test_the_console_may_be_read_before_the_room_opens(house: House) -> None:
    room_id, (lead,) = house.room()

    assert lead.client.get(f"/lead/{room_id}").status_code == 200
    assert lead.client.get(f"/lead/{room_id}/steps/1").status_code == 200
